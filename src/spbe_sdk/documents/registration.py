"""What national registers ask about an application, in words of the regulations; official codes are never invented.

Sources: Perpres 95/2018 (general and specific applications, SPBE architecture), Perpres 132/2022 (national SPBE
architecture and its six domains), publiccode.yml (maintenance and status).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from spbe_sdk.documents.fields import Day, LocalText, Many, Name, Part, Text, Version


class Permission(Part):
    """Who may use the application, and which document grants it."""

    granted_to: Literal["everyone", "on-request", "named"] = Field(description="Who may use it.")
    document: Name | None = Field(default=None, description="Number of the document that grants it.")
    conditions: LocalText | None = Field(default=None, description="Under which conditions.")


class ArchitectureReference(Part):
    """A place of the application in the national SPBE architecture."""

    domain: Literal["business", "service", "data", "application", "infrastructure", "security"] = Field(
        description="Domain of the architecture: RAB, RAL, RAD, RAA, RAI, RAK."
    )
    name: Name = Field(description="Name of the reference in words.")
    code: Name | None = Field(default=None, description="Official code; left out until an official source gives it.")
    verified: bool = Field(default=False, description="True where the code was checked against the official list.")


class ServiceDescription(Part):
    """What the register asks about the application itself."""

    function: LocalText | None = Field(default=None, description="What it is for (fungsi).")
    output: LocalText | None = Field(default=None, description="What it gives (luaran).")
    base: Name | None = Field(default=None, description="What it runs on (basis aplikasi).")
    database: Name | None = Field(default=None, description="Where it keeps data (basis data).")


class Breaking(Part):
    """What changed so that adopters have to act."""

    since: Version = Field(description="The version that brought it, in quotes.")
    what: LocalText = Field(description="What changed.")
    affects: LocalText = Field(description="Who is affected.")
    action: LocalText = Field(description="What to do.")


class SupportTerms(Part):
    """Who looks after the application, and until when."""

    maintenance: Literal["active", "fixes-only", "ended"] = Field(description="How it is looked after.")
    person: Name | None = Field(default=None, description="The person who answers.")
    contact: Text | None = Field(default=None, description="Where adopters can ask, such as an e-mail address.")
    security_contact: Text | None = Field(default=None, description="Where weaknesses are reported.")
    until: Day | None = Field(default=None, description="Until when, at least.")
    address: Text | None = Field(default=None, description="Web address of the application's home.")


class Registration(Part):
    """What registers ask: classification, permission, architecture, service."""

    classification: Literal["general", "specific"] | None = Field(
        default=None, description="Aplikasi umum or aplikasi khusus."
    )
    number: Name | None = Field(default=None, description="Number in the national register, once there is one.")
    permission: Permission | None = Field(default=None, description="Permission to use.")
    architecture: Many[ArchitectureReference] = Field(default=(), description="Places in the SPBE architecture.")
    service: ServiceDescription = Field(default_factory=ServiceDescription, description="The application in words.")
