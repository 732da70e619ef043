"""What an application kind is: ports, settings, and a run from bound ports to an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Protocol

import attrs
from pydantic import JsonValue

from spbe_sdk.documents.binding import Binding, Provenance
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.files import Files
from spbe_sdk.findings import Finding
from spbe_sdk.ports import Port


@attrs.frozen(slots=True)
class Task:
    """Everything that a run needs, already resolved: nothing is looked up or defaulted later."""

    instrument: Instrument
    region: str
    settings: Mapping[str, JsonValue]
    bindings: Mapping[str, Binding]
    files: Files
    today: date


@attrs.frozen(slots=True)
class PortReport:
    """How the reading of one port went."""

    port: str
    bound: bool
    required: bool
    adapter: str | None = None
    source: str | None = None
    rows: int = 0
    findings: list[Finding] = attrs.field(factory=list)
    provenance: Provenance | None = None


@attrs.frozen(slots=True)
class PublishedIndex:
    """An index that was published for an institution, shown as it is."""

    year: int
    institution: str
    region: str | None
    index: str
    predicate: str | None
    instrument: str
    source: str | None


@attrs.frozen(slots=True)
class Outcome:
    """What a run found."""

    instrument: Instrument
    result: Result
    claimed: Result | None
    published: list[PublishedIndex]
    ports: list[PortReport]
    findings: list[Finding]
    target: Decimal | None = None

    @property
    def computable(self) -> bool:
        """Whether every required port gave rows; without them a figure would say nothing."""
        return all(port.rows for port in self.ports if port.required)


class Kind(Protocol):
    """A sort of application, registered under the entry points ``spbe_sdk.kinds``."""

    name: ClassVar[str]
    ports: ClassVar[tuple[Port, ...]]
    settings_model: ClassVar[type[Part]]

    def execute(self, task: Task) -> Outcome:
        """Read the bound ports and compute; problems become findings, and the rest goes on."""
        ...
