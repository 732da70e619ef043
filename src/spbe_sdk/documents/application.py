"""Application: the manifest of what one region publishes and another adopts."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from spbe_sdk.documents.binding import Sources
from spbe_sdk.documents.fields import (
    Code,
    Document,
    LocalText,
    Many,
    Part,
    RegionCode,
    RelativePath,
    Text,
    Version,
)


class Publisher(Part):
    """Who publishes, and who answers questions."""

    name: Text = Field(description="The institution.")
    region: RegionCode
    unit: Text | None = Field(default=None, description="The responsible office.")
    contact: Text | None = Field(default=None, description="Where adopters can ask.")


class Setting(Part):
    """A setting's default, and how far adopters may change it."""

    default: JsonValue = Field(default=None, description="The publisher's value.")
    lock: Literal["fixed", "free"] = Field(default="free", description="fixed: adopters cannot change it.")
    reason: Text | None = Field(default=None, description="Why this default, or why it is fixed.")


class Benefit(Part):
    """What adopters gain."""

    id: Code = Field(description="Stable id.")
    text: LocalText = Field(description="The benefit in words.")


class Obstacle(Part):
    """What stood in the way, and what helped."""

    id: Code = Field(description="Stable id.")
    text: LocalText = Field(description="The obstacle in words.")
    remedy: LocalText = Field(description="What helped.")
    effort_days: int | None = Field(default=None, ge=0, description="Working days that the remedy took.")


class Playbook(Part):
    """What the publisher learned: benefits, and obstacles with their remedies."""

    benefits: Many[Benefit] = Field(default=(), description="What adopters gain.")
    obstacles: Many[Obstacle] = Field(default=(), description="What stood in the way.")


class Trial(Part):
    """The publisher's own data with its expected result, so that anyone can check a machine in a minute."""

    region: RegionCode
    settings: dict[Code, JsonValue] = Field(description="Settings of the trial, such as its year.")
    bindings: dict[Code, Sources] = Field(description="The trial's files, inside the package.")
    expected: RelativePath = Field(description="The expected result, inside the package.")


class Application(Document):
    """The manifest: kind, instrument, settings, labels, trial data, playbook, licence."""

    contract: ClassVar[str] = "application"

    id: Code = Field(description="Unique id, the publisher's domain first.", examples=["id.go.sumedangkab.spbe-index"])
    version: Version = Field(description="Version, in quotes.")
    kind: Code = Field(description="What sort of application: maturity-index, …")
    instrument: Code | None = Field(default=None, description="Id of the instrument that it measures by.")
    policy: Code | None = Field(default=None, description="Id of the measurement policy that it recommends.")
    title: LocalText = Field(description="Name shown to people.")
    summary: LocalText = Field(description="What it does, in a sentence or two.")
    publisher: Publisher = Field(description="Who publishes it.")
    licence: Text = Field(description="SPDX licence id.", examples=["CC-BY-4.0"])
    legal_basis: Many[Text] = Field(default=(), description="Regulations it rests on.")
    settings: dict[Code, Setting] = Field(default_factory=dict, description="Defaults and locks of settings.")
    labels: dict[str, LocalText] = Field(default_factory=dict, description="Words of the report to replace.")
    trial: Trial = Field(description="Trial data with expected result.")
    playbook: Playbook = Field(default_factory=Playbook, description="Benefits and obstacles.")
    illustrative: Text | None = Field(
        default=None, description="Set where the application itself is an example: what is illustrative about it."
    )
