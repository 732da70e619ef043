"""Adoption: a region's own choices (`spbe.yaml`), and the machine-written lock beside it (`spbe.lock`)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from spbe_sdk.documents.binding import AnySources, NamedSource
from spbe_sdk.documents.fields import (
    Choice,
    Code,
    Day,
    Document,
    Many,
    Name,
    Part,
    RegionCode,
    RelativePath,
    Section,
    Sha256,
    Text,
    Version,
)
from spbe_sdk.documents.plan import Accumulation, Direction, UnitKind
from spbe_sdk.documents.playbook import Profile

# A local choice is addressed by what it is, never by a position: settings.stage, labels.title, bindings.ratings.
CHOICES = "spbe.yaml"

LOCK = "spbe.lock"

ChoicePath = Annotated[
    str,
    Field(
        pattern=r"^(settings|labels|indicators|bindings|templates|serves|without)(\.[A-Za-z0-9][A-Za-z0-9._-]{0,79})?$"
    ),
]


class ApplicationReference(Part):
    """Which application a workspace adopts."""

    id: Code = Field(description="Id of the application.")
    version: Version = Field(description="Version, in quotes.")
    source: Text = Field(description="Where the package came from.")


class LocalIndicator(Part):
    """An indicator of the region's own.

    In an index it is rated and reported beside the instrument's, and never counts for the index. In a plan every unit
    of the kinds that it is for has it, beside those that the application brings.
    """

    name: Text = Field(description="Name shown to people.")
    scale: Code | None = Field(default=None, description="In an index, a scale of the instrument; absent: its first.")
    aspect: Code | None = Field(default=None, description="In an index, the aspect that it stands beside.")
    kinds: Many[UnitKind] = Field(
        default=(), alias="for", description="In a plan, the kinds of unit that each have it: [village, ward]."
    )
    objective: Code | None = Field(default=None, description="In a plan, the application's objective that it measures.")
    measure: Text | None = Field(default=None, description="In a plan, its unit of measure.")
    direction: Choice[Direction] | None = Field(default=None, description="In a plan, which way is better.")
    accumulation: Choice[Accumulation] | None = Field(
        default=None, description="In a plan, from months and quarters to the year; absent: the last value."
    )
    formula: Text | None = Field(default=None, description="In a plan, how its figure comes about, in words.")


class Overrides(Part):
    """Local choices on top of the publisher's."""

    labels: Section[dict[str, Text]] = Field(default_factory=dict, description="Words of the report to replace.")
    templates: RelativePath | None = Field(
        default=None, description="Folder in the workspace with report templates that replace the built-in ones."
    )
    indicators: Section[dict[Code, LocalIndicator]] = Field(
        default_factory=dict, description="The region's own indicators by code; rated through the port ratings."
    )
    serves: Section[dict[Code, Text]] = Field(
        default_factory=dict,
        description="An objective of the application, of all or one of its units: ours that it serves, code or name.",
        examples=[{"pelayanan": "S3"}],
    )
    without: Many[Code] = Field(
        default=(),
        description="Objectives and indicators of the application that are left out: of every unit, or of one.",
        examples=[["stunting", "32.16.01.2001-ikm"]],
    )


class Reason(Part):
    """Why a local choice was made."""

    reason: Text | None = Field(default=None, description="Why.")
    legal_basis: Text | None = Field(default=None, description="The regulation or decision that it rests on.")
    review_by: Day | None = Field(default=None, description="When to look at it again.")
    replaces: Sha256 | None = Field(
        default=None, description="Digest of the publisher's value that it replaces; written by `spbe set`."
    )


class AdoptionChoices(Document):
    """A region's adoption of an application, `spbe.yaml`: the only file that an adopter must edit."""

    contract: ClassVar[str] = "adoption"
    line: ClassVar[str] = "{0.application.id} {0.application.version} in {0.region}"

    application: ApplicationReference = Field(description="What is adopted.")
    region: RegionCode
    settings: Section[dict[Code, JsonValue]] = Field(default_factory=dict, description="Local settings.")
    sources: Section[dict[Code, NamedSource]] = Field(
        default_factory=dict, description="Sources by name, for bindings that say `source: NAME`."
    )
    bindings: dict[Code, AnySources] | None = Field(
        default=None, description="Port: where its rows come from; a list for several sources."
    )
    overrides: Section[Overrides] = Field(
        default_factory=Overrides, description="Local labels, templates and indicators."
    )
    reasons: Section[dict[ChoicePath, Reason]] = Field(
        default_factory=dict, description="Why a local choice was made, by its path: settings.stage, labels.title."
    )
    read_from: Many[Text] = Field(
        default=(), description="Folders outside the workspace from which files may be read, such as D:/data."
    )
    profile: Profile | None = Field(default=None, description="The region's situation, for matching the playbook.")


class Decided(Part):
    """A conflict of an upgrade, and how it was decided."""

    path: ChoicePath = Field(description="The field.")
    decision: Literal["ours", "theirs", "carry"] = Field(description="Whose value holds.")
    old_version: Version = Field(description="The version before.")
    new_version: Version = Field(description="The version after.")
    base: JsonValue = Field(default=None, description="The publisher's value before.")
    theirs: JsonValue = Field(default=None, description="The publisher's value after.")
    ours: JsonValue = Field(default=None, description="Our value.")
    decided_on: Day = Field(description="When.")


class CatalogueState(Part):
    """The state of the catalogue that a package came from; an older one is refused afterwards."""

    id: Code = Field(description="Id of the catalogue.")
    number: int = Field(ge=1, description="Number of its issue.")


class PinnedKey(Part):
    """A publisher's key that the adopter accepted."""

    id: Sha256 = Field(description="SHA-256 of the public key.")
    name: Name = Field(description="What its owner calls it.")


class PinnedDocument(Part):
    """An instrument or a policy, as it was."""

    id: Code = Field(description="Its id.")
    sha256: Sha256 = Field(description="Digest of what it says.")


class PinnedPlugin(Part):
    """A plug-in of another distribution, as it was."""

    group: Code = Field(description="strategies, formulas or efficiencies.")
    name: Text = Field(description="Its name.")
    distribution: Text = Field(description="The Python distribution that provides it.")
    version: Text = Field(description="The version of that.")


class Lock(Document):
    """Exactly what a workspace adopted. Written by the SDK, never by hand."""

    contract: ClassVar[str] = "lock"
    line: ClassVar[str] = "{0.application.id} {0.application.version}"

    application: ApplicationReference = Field(description="What is adopted.")
    package: RelativePath = Field(description="The package inside the workspace.")
    sha256: Sha256 = Field(description="Digest of the package file.")
    content: Sha256 = Field(description="Digest of the package's file list.")
    publisher_keys: Many[PinnedKey] = Field(
        default=(), description="The keys that signed it, pinned at first adoption; none where it is unsigned."
    )
    threshold: int = Field(default=1, ge=1, le=8, description="How many of these keys have to sign the next version.")
    catalogue: CatalogueState | None = Field(default=None, description="The catalogue that it came from.")
    instrument: PinnedDocument | None = Field(default=None, description="The instrument that it measures by.")
    policy: PinnedDocument | None = Field(default=None, description="The measurement policy that it measures by.")
    plugins: Many[PinnedPlugin] = Field(default=(), description="The plug-ins of others that these name.")
    decisions: Many[Decided] = Field(default=(), description="How the conflicts of upgrades were decided.")
