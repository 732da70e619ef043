"""What an application kind is: ports, settings, and a run from bound ports to an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import attrs
from pydantic import JsonValue

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.kinds.ground import Ground
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.bindings.intake import PortData, read_ports
from spbe_sdk.bindings.outcome import Outcome, PortReport, once
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.documents.adoption import LocalIndicator
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.fields import Part
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language
from spbe_sdk.reports.forms.context import ReportContext

# The files of an application of which only the manifest is known.
NOTHING: Mapping[str, bytes] = MappingProxyType({})


@attrs.frozen(slots=True)
class Task:
    """Everything that a run needs, already resolved: nothing is defaulted later.

    `indicators` are the region's own, by code; `reach` says how far its sources may look. `contents` are the
    application's files by their path; `serves` and `without` are what the region changes of what they bring.
    """

    application: Application
    region: str
    settings: Mapping[str, JsonValue]
    bindings: Mapping[str, Sequence[Binding]]
    files: Files
    today: date
    indicators: Mapping[str, LocalIndicator] = attrs.field(factory=dict)
    reach: Reach = attrs.field(factory=Reach)
    contents: Mapping[str, bytes] = attrs.field(factory=dict)
    serves: Mapping[str, str] = attrs.field(factory=dict)
    without: Sequence[str] = ()


@attrs.frozen(slots=True)
class Share:
    """What one indicator gives to the figure, in points; all shares together are the figure, exactly.

    Examples:
        >>> Share("1", "Tingkat 1", Fraction(3, 47)).points
        Fraction(3, 47)
    """

    code: str
    name: str
    points: Fraction


@attrs.frozen(slots=True)
class Headline:
    """An outcome in short, for a terminal: the figure, its name, and a table whose cells are written for people.

    `figure` is as programs write it, ``3.19`` or ``98.00%``, everything else as people do. `covered` of `countable`
    parts could be computed; `notes` are lines for people; `missing` are the parts that cannot be computed, by code and
    name; `shares` are there where the figure is a plain sum of its indicators; `errors` is how many errors the figure
    rests on; `evidenced` is the figure that evidence bears out, where there is any.
    """

    title: str
    figure: str | None
    label: str | None
    covered: int
    countable: int
    columns: list[str]
    rows: list[list[str]]
    notes: list[str] = attrs.field(factory=list)
    missing: list[tuple[str, str]] = attrs.field(factory=list)
    shares: list[Share] = attrs.field(factory=list)
    errors: int = 0
    evidenced: str | None = None


class Kind(Protocol):
    """A sort of application, registered under the entry points ``spbe_sdk.kinds``.

    A kind whose fields depend on the application, such as on its instrument's indicators, or on what is among its
    files, gives its ports also by `ports_for(application, contents)`.
    """

    name: ClassVar[str]
    ports: ClassVar[tuple[Port, ...]]
    settings_model: ClassVar[type[Part]]

    def ground(self, application: Application, contents: Mapping[str, bytes]) -> Ground:
        """What measures: a document among the application's own files (`contents`), or an installed one.

        Raises:
            UsageError: the application names something that is not installed.
            DataError: something is wrong with its own document.
        """
        ...

    def used(self, task: Task) -> Ground:
        """What a task is measured by: as `ground`, or what its settings choose instead.

        Raises:
            UsageError: it is not installed.
            DataError: something is wrong with it.
        """
        ...

    def execute(self, task: Task) -> Outcome:
        """Read the bound ports and compute; problems become findings, and the rest goes on."""
        ...

    def headline(self, outcome: Any, language: Language) -> Headline:
        """An outcome in short."""
        ...

    def carry(self, outcome: Any, ground: Ground, language: Language) -> Mapping[str, Carried]:
        """What of our rows can be carried over to what measures in another version, by port; nothing where none can."""
        ...

    def expected(self, outcome: Any) -> dict[str, Any]:
        """What a trial's expected result holds, as JSON-ready values."""
        ...

    def files(self, outcome: Any, context: ReportContext) -> Mapping[str, bytes]:
        """The files of a kept run: the report, and the figures for machines. Of many, each is made when it is read."""
        ...


def headline_of(kind: Kind, outcome: Outcome, language: Language) -> Headline:
    """An outcome in short: marked where its figure rests on errors, without a figure where nothing can be computed."""
    short = kind.headline(outcome, language)
    if not outcome.computable:
        return attrs.evolve(short, figure=None, label=None, rows=[], notes=[], shares=[])
    return attrs.evolve(short, errors=len(outcome.errors))


def ports_of(kind: Kind, application: Application, contents: Mapping[str, bytes] = NOTHING) -> tuple[Port, ...]:
    """The ports of a kind as an application asks for them.

    It may require one that the kind leaves open; what it brings among its files (`contents`) nobody has to bind.
    """

    def required(port: Port) -> bool:
        need = application.ports.get(port.name)
        return need.need == "required" if need is not None else port.required and port.brought not in contents

    ports: tuple[Port, ...] = kind.ports_for(application, contents) if hasattr(kind, "ports_for") else kind.ports
    return tuple(attrs.evolve(port, required=required(port)) for port in ports)


def read_bound(ports: Sequence[Port], task: Task) -> tuple[dict[str, PortData], list[Finding]]:
    """The rows of every bound port, and everything that was found while reading them."""
    data = read_ports(ports, task.bindings, task.files, task.reach)
    return data, [finding for part in data.values() for finding in part.findings]


def report_ports(
    ports: Sequence[Port], task: Task, data: Mapping[str, PortData], checked: Mapping[str, Sequence[Finding]]
) -> list[PortReport]:
    """How the reading of every port went, and what was found in its rows; `checked` is what was found after reading."""
    reports = []
    for port in ports:
        sources = task.bindings.get(port.name)
        if sources is None or port.name not in data:
            reports.append(PortReport(port.name, bound=False, required=port.required))
            continue
        names = dict.fromkeys(place_of(source.adapter, source.options) for source in sources)
        adapters = dict.fromkeys(source.adapter for source in sources)
        provenance = next((source.provenance for source in sources if source.provenance), None)
        found = data[port.name]
        reports.append(
            PortReport(
                port.name,
                True,
                port.required,
                ", ".join(adapters),
                ", ".join(names),
                len(found.rows),
                once([*found.findings, *checked.get(port.name, ())]),
                provenance,
                found.inputs,
                counts=port.required or port.brought is not None,
            )
        )
    return reports
