"""Receipt: what an adopter signs about an application that it adopted: for the publisher, and as evidence."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import (
    Code,
    Day,
    Document,
    LocalText,
    Many,
    Name,
    Part,
    RegionCode,
    Sha256,
    Text,
    Version,
    Year,
)


class Adopter(Part):
    """Who adopted."""

    name: Name = Field(description="The institution.")
    region: RegionCode
    unit: Name | None = Field(default=None, description="The responsible office.")


class Adopted(Part):
    """The exact package."""

    id: Code = Field(description="Id of the application.")
    version: Version = Field(description="Its version.")
    content: Sha256 = Field(description="Content digest of the package.")


class TrialOutcome(Part):
    """How the trial went."""

    verdict: Literal["ready", "ready-with-gaps", "not-ready"] = Field(description="The decision.")
    as_expected: bool = Field(description="Whether the publisher's data gave its expected result on this machine.")
    covered: int = Field(ge=0, description="Indicators that the adopter's data can compute.")
    indicators: int = Field(ge=0, description="All indicators.")
    marks: Many[Literal["stands-in", "illustrative"]] = Field(
        default=(), description="Set where some of the data is another region's, or was made up to show how it works."
    )


class Figure(Part):
    """A published figure and what measured it."""

    value: Text = Field(description="The figure as published.", examples=["3.28"])
    year: Year = Field(description="The assessed year.")
    measured_by: Code = Field(description="Id of the instrument or policy.")


class MetObstacle(Part):
    """An obstacle that the adopter met, and what it did."""

    id: Code = Field(description="Id in the playbook, or a new one.")
    text: LocalText | None = Field(default=None, description="In words, where the playbook does not know it yet.")
    did: LocalText = Field(description="What helped.")
    effort_days: int | None = Field(default=None, ge=0, description="Working days that it took.")


class Receipt(Document):
    """An adopter's signed word: which package, how far, what was met on the way, and until when it holds."""

    contract: ClassVar[str] = "receipt"

    adopter: Adopter = Field(description="Who adopted.")
    application: Adopted = Field(description="What was adopted.")
    stage: Literal["trial", "in-use", "retired"] = Field(description="How far the adoption has come.")
    issued: Day = Field(description="When it was signed.")
    expires: Day = Field(description="The last day on which it holds.")
    trial: TrialOutcome = Field(description="How the trial went.")
    before: Figure | None = Field(default=None, description="The index before the adoption.")
    after: Figure | None = Field(default=None, description="The index since.")
    obstacles: Many[MetObstacle] = Field(default=(), description="What was met on the way.")
    sdk: Text = Field(description="Version of spbe-sdk that computed it.")
