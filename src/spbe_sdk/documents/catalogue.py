"""Catalogue: what a folder of shared applications lists; any web server, shared drive or USB stick can carry it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.application import Ancestor
from spbe_sdk.documents.fields import (
    Code,
    Day,
    Document,
    LocalText,
    Many,
    Name,
    Part,
    RegionCode,
    RelativePath,
    Sha256,
    Text,
    Title,
    Version,
)
from spbe_sdk.documents.registration import Breaking


class ListedLesson(Part):
    """A benefit or an obstacle of a listed application, for searching."""

    id: Code = Field(description="Stable id.")
    text: LocalText = Field(description="In words.")


class Withdrawn(Part):
    """Why one version should not be used any more; it stays listed, so that whoever has it can still be served."""

    since: Day = Field(description="Since when.")
    reason: Text = Field(description="Why.")
    use: Text | None = Field(default=None, description="What to use instead: another version, or another application.")


class ListedPackage(Part):
    """One version of one application."""

    id: Code = Field(description="Id of the application.")
    version: Version = Field(description="Its version.")
    path: RelativePath = Field(description="The package, below the catalogue's folder.")
    sha256: Sha256 = Field(description="Digest of the package file.")
    content: Sha256 = Field(description="Digest of the package's file list.")
    size: int = Field(ge=1, description="Bytes.")
    signers: Many[Sha256] = Field(default=(), description="Ids of the keys that signed it.")
    title: Title = Field(description="Name shown to people.")
    summary: LocalText = Field(description="What it does.")
    kind: Code = Field(description="Kind of application.")
    instrument: Code | None = Field(default=None, description="What it measures by.")
    publisher: Name = Field(description="Who publishes it.")
    region: RegionCode
    licence: Text = Field(description="SPDX licence id.")
    status: Literal["draft", "trial", "stable", "retired"] = Field(description="Its stage of life.")
    ports: Many[Code] = Field(default=(), description="The tables that it reads.")
    required_ports: Many[Code] = Field(default=(), description="Those without which nothing runs.")
    benefits: Many[ListedLesson] = Field(default=(), description="What adopters gain.")
    obstacles: Many[ListedLesson] = Field(default=(), description="What stood in the way.")
    derived_from: Ancestor | None = Field(default=None, description="Set in a variant: what it was made from.")
    breaking: Many[Breaking] = Field(default=(), description="Changes after which adopters have to act.")
    withdrawn: Withdrawn | None = Field(default=None, description="Set where this version was withdrawn.")


class ListedReceipt(Part):
    """A receipt that an adopter signed."""

    path: RelativePath = Field(description="The receipt, below the catalogue's folder.")
    sha256: Sha256 = Field(description="Digest of the receipt file.")
    content: Sha256 = Field(description="Content digest of the package that it is about.")


class Revocation(Part):
    """A key that must not be trusted any more."""

    id: Sha256 = Field(description="Id of the key.")
    name: Name = Field(description="What its owner called it.")
    reason: Text = Field(description="Why.")
    since: Day = Field(description="Since when.")


class Included(Part):
    """Another catalogue that this one takes in, such as a regency's in that of its province."""

    title: Name = Field(description="Its title.")
    location: Text = Field(description="A web address, or a path relative to this catalogue.")


class CatalogueIssue(Document):
    """One issue of a catalogue. Issues are numbered, and each expires, so that an old one cannot pass for current."""

    contract: ClassVar[str] = "catalogue"

    id: Code = Field(description="Id of the catalogue; the same for all its issues.")
    title: Title = Field(description="Name shown to people.")
    publisher: Name = Field(description="Who keeps it.")
    number: int = Field(ge=1, le=1_000_000, description="Number of this issue; each is higher than the one before.")
    issued: Day = Field(description="When it was made.")
    expires: Day = Field(description="The last day on which it counts as current.")
    packages: Many[ListedPackage] = Field(default=(), description="What it lists.")
    receipts: Many[ListedReceipt] = Field(default=(), description="What adopters signed.")
    revoked: Many[Revocation] = Field(default=(), description="Keys that must not be trusted any more.")
    includes: Many[Included] = Field(default=(), description="Other catalogues.")
