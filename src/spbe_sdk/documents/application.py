"""Application: the manifest of what one region publishes and another adopts."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, JsonValue, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.binding import Sources
from spbe_sdk.documents.fields import (
    ApplicationId,
    Code,
    Day,
    Document,
    Exact,
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
from spbe_sdk.documents.licence import Licence
from spbe_sdk.documents.playbook import Playbook
from spbe_sdk.documents.registration import Breaking, Registration, SupportTerms
from spbe_sdk.documents.requirements import Brought, Requirements
from spbe_sdk.documents.signing import Signing
from spbe_sdk.scoring.exact import exact_text

MANIFEST = "application.yaml"


# How the id of an application begins that was not given its publisher's own, and that of one that stays with its maker.
EXAMPLE_ID = "id.contoh."

OWN_ID = "id.lokal."

# The region of a publisher that is not known yet.
NOBODY = "00"


class Publisher(Part):
    """Who publishes, and who answers questions."""

    name: Name = Field(description="The institution.")
    region: RegionCode
    unit: Name | None = Field(default=None, description="The responsible office.")
    contact: Text | None = Field(default=None, description="Where adopters can ask.")
    signing: Signing | None = Field(default=None, description="The keys that sign, where several have to.")
    address: Text | None = Field(default=None, description="Web address of the institution.")


class Setting(Part):
    """A setting's default, and how far adopters may change it."""

    default: JsonValue = Field(default=None, description="The publisher's value.")
    lock: Literal["fixed", "bounded", "free"] = Field(
        default="free", description="fixed: adopters cannot change it; bounded: only to what is allowed here."
    )
    allowed: Many[JsonValue] | None = Field(default=None, description="bounded: the values that are accepted.")
    minimum: Exact | None = Field(default=None, description="bounded: the lowest number, in quotes.")
    maximum: Exact | None = Field(default=None, description="bounded: the highest number, in quotes.")
    reason: Text | None = Field(default=None, description="Why this default, or why it is locked.")

    @field_validator("maximum")
    @classmethod
    def _at_least_the_minimum(cls, maximum: Fraction | None, info: ValidationInfo) -> Fraction | None:
        minimum = info.data.get("minimum")
        if maximum is not None and minimum is not None and maximum < minimum:
            raise PydanticCustomError("greater_than_equal", "below the minimum", {"ge": exact_text(minimum)})
        return maximum


class PortNeed(Part):
    """How much the application needs one of its kind's ports."""

    need: Literal["required", "recommended", "optional"] = Field(description="required: nothing runs without it.")
    about: LocalText | None = Field(default=None, description="What the rows are used for.")


class Ancestor(Part):
    """The application that a variant was made from."""

    id: Code = Field(description="Id of that application.")
    version: Version = Field(description="Its version, in quotes.")
    content: Sha256 = Field(description="Content digest of its package, as `spbe verify` prints it.")
    publisher: Name = Field(description="Who published it.")
    address: Text | None = Field(default=None, description="Web address of that application's home.")


def roots(id: str, ancestor: Ancestor | None) -> set[str]:
    """The ids by which an application is recognised as a variant: its own, and that of what it was made from."""
    return {id, *([ancestor.id] if ancestor else [])}


class Trial(Part):
    """The publisher's own data with its expected result, so that anyone can check a machine in a minute."""

    region: RegionCode
    settings: dict[Code, JsonValue] = Field(description="Settings of the trial, such as its year.")
    bindings: dict[Code, Sources] = Field(description="The trial's files, inside the package.")
    expected: RelativePath = Field(description="The expected result, inside the package.")


class Application(Document):
    """The manifest: kind, instrument, settings, labels, trial data, playbook, licence, support, lineage.

    Examples:
        >>> application = verify(build("examples/sumedang-spbe-index", "packages")).application
        >>> application.id, application.kind
        ('id.go.sumedangkab.spbe-index', 'maturity-index')
    """

    contract: ClassVar[str] = "application"
    line: ClassVar[str] = "{0.id} {0.version}"

    id: ApplicationId = Field(
        description="Unique id, the publisher's domain first.", examples=["id.go.sumedangkab.spbe-index"]
    )
    version: Version = Field(description="Version, in quotes.")
    kind: Code = Field(description="What sort of application: maturity-index, …")
    instrument: Code | Brought | None = Field(
        default=None,
        examples=["spbe-59-2020", {"path": "instrument.yaml"}],
        description="What it measures by: the id of an installed instrument, or a file of its own.",
    )
    policy: Code | Brought | None = Field(
        default=None,
        examples=["umum-1", {"path": "policy.yaml"}],
        description="The measurement policy that it recommends: its id, or a file of its own.",
    )
    requires: Requirements = Field(default_factory=Requirements, description="What has to be installed besides.")
    title: Title = Field(description="Name shown to people.")
    summary: LocalText = Field(description="What it does, in a sentence or two.")
    publisher: Publisher = Field(description="Who publishes it.")
    licence: Licence
    legal_basis: Many[Text] = Field(default=(), description="Regulations it rests on.")
    settings: dict[Code, Setting] = Field(default_factory=dict, description="Defaults and locks of settings.")
    labels: dict[str, LocalText] = Field(default_factory=dict, description="Words of the report to replace.")
    trial: Trial = Field(description="Trial data with expected result.")
    playbook: Playbook = Field(default_factory=Playbook, description="Benefits and obstacles.")
    ports: dict[Code, PortNeed] = Field(default_factory=dict, description="How much each port is needed.")
    status: Literal["draft", "trial", "stable", "retired"] = Field(default="stable", description="Its stage of life.")
    released: Day | None = Field(default=None, description="When this version was released.")
    derived_from: Ancestor | None = Field(default=None, description="Set in a variant: what it was made from.")
    breaking: Many[Breaking] = Field(default=(), description="Changes after which adopters have to act.")
    support: SupportTerms | None = Field(default=None, description="Who looks after it.")
    registration: Registration = Field(default_factory=Registration, description="What registers ask.")
    illustrative: Text | None = Field(
        default=None, description="Set where the application itself is an example: what is illustrative about it."
    )


def unfinished(application: Application) -> dict[str, str]:
    """The fields of a manifest that are still those of a scaffold: no catalogue lists such an application."""
    found = {}
    if application.id.startswith((EXAMPLE_ID, OWN_ID)):
        found["id"] = application.id
    if application.publisher.region == NOBODY:
        found["publisher.region"] = application.publisher.region
    return found
