"""From bindings to typed rows: text becomes type here, and what cannot becomes a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.installed import input_files, place_of
from spbe_sdk.bindings.cells import Ambiguous
from spbe_sdk.bindings.fields import Lookups, Observation, check_binding, lookup_of, observe
from spbe_sdk.bindings.personal import personal_number
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach, hide
from spbe_sdk.bindings.shape import Beside, Shape, shape
from spbe_sdk.bindings.sources import Input, Source, Sources, Witness, lookup_source, uses_of
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity


@attrs.frozen(slots=True)
class Row:
    """One typed row of a port; a field that could not be read is absent, and named in `broken`.

    `columns` names the source's column of each field.
    """

    values: Mapping[str, Any]
    origin: Origin
    columns: Mapping[str, str]
    broken: frozenset[str] = frozenset()


@attrs.frozen(slots=True)
class PortData:
    """What came in through a port, and what was read for it."""

    rows: list[Row]
    findings: list[Finding]
    opened: bool
    inputs: list[Input] = attrs.field(factory=list)


def read_port(port: Port, bindings: Sequence[Binding], files: Files, reach: Reach | None = None) -> PortData:
    """Read a port's rows as its bindings say, one after the other; problems come as findings, none as an error.

    `reach` says how far the sources may look; without it, into `files` only, and they know no secret.
    """
    return read_ports([port], {port.name: bindings}, files, reach)[port.name]


def read_ports(
    ports: Sequence[Port], bindings: Mapping[str, Sequence[Binding]], files: Files, reach: Reach | None = None
) -> dict[str, PortData]:
    """The same for every port that is bound: one pass over each source feeds all bindings that use it."""
    readers = [
        _Reader(port, binding, Source.of(binding.adapter, binding.options))
        for port in ports
        for binding in bindings.get(port.name, ())
    ]
    uses = [use for reader in readers for use in uses_of(reader.binding)]
    beside = frozenset(source for source, use in uses if use != "source")
    paths = (path for source in {source for source, _ in uses} for path in input_files(source.adapter, source.options))
    sources = Sources(Witness(files, Counter(paths)), reach or Reach(), beside)
    for source in dict.fromkeys(reader.source for reader in readers):
        _read(source, [reader for reader in readers if reader.source == source], sources)
    return {
        port.name: _together([reader for reader in readers if reader.port.name == port.name], sources)
        for port in ports
        if port.name in bindings
    }


def _read(source: Source, readers: Sequence[_Reader], sources: Sources) -> None:
    """One pass over a source, for all that use it."""
    try:
        table, secrets = sources.open(source, readers[0].port.name)
    except SpbeError as error:
        for reader in readers:
            reader.findings += error.findings
        return
    begun = [reader for reader in readers if reader.begin(table, secrets, sources)]
    if not begun and isinstance(table.rows, Generator):
        table.rows.close()
    for row in table.rows:
        sources.passed(source, row)
        for reader in begun:
            reader.take(row)


def _together(readers: Sequence[_Reader], sources: Sources) -> PortData:
    for reader in readers:
        reader.end()
    inputs = [
        item for reader in readers for source, use in uses_of(reader.binding) for item in sources.inputs(source, use)
    ]
    return PortData(
        [row for reader in readers for row in reader.rows],
        [finding for reader in readers for finding in reader.findings],
        opened=all(reader.opened for reader in readers),
        inputs=list(dict.fromkeys(inputs)),
    )


@attrs.define(eq=False)
class _Reader:
    """One binding of a port, fed with its source's rows."""

    port: Port
    binding: Binding
    source: Source
    rows: list[Row] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)
    opened: bool = False
    secrets: tuple[str, ...] = ()
    _shape: Shape = attrs.field(factory=lambda: Shape(()))
    _lookups: Lookups = attrs.field(factory=dict)

    def begin(self, table: Table, secrets: tuple[str, ...], sources: Sources) -> bool:
        """Get ready for a table's rows; where the binding does not fit it, the findings say why."""
        self.secrets, match, name = secrets, self.binding.match, self.port.name
        try:
            beside = None
            if match is not None:
                second, more = sources.open(Source.of(match.adapter, match.options), name)
                self.secrets += more
                beside = Beside.of(second, match)
            self._shape = shape(table.columns, table.header, self.binding, beside, name)
            check_binding(self._shape.columns, table.header, self.binding, self.port)
            self._lookups = {
                field: lookup_of(lookup, sources.open(lookup_source(lookup), name)[0])
                for field, lookup in self.binding.lookups.items()
            }
        except SpbeError as error:
            self.findings += [hide(finding, self.secrets) for finding in error.findings]
            return False
        self.opened = True
        return True

    def take(self, row: Record | Finding) -> None:
        """One row of the source: as many typed rows as its binding makes of it."""
        for item in self._shape.of(row):
            if isinstance(item, Finding):
                self.findings.append(hide(item, self.secrets))
                continue
            observation = observe(item, self.binding, self._lookups)
            personal = _personal(observation)
            if personal is not None:
                self.findings.append(personal)
                continue
            typed, problems = _typed(observation, self.port)
            self.rows.append(typed)
            self.findings += problems

    def end(self) -> None:
        """Say so where a source had no rows at all."""
        if self.opened and not self.rows and not self.findings:
            severity = Severity.ERROR if self.port.required else Severity.WARNING
            self.findings.append(
                Finding("table-empty", severity, origin=Origin(place_of(self.binding.adapter, self.binding.options)))
            )


def _personal(observation: Observation) -> Finding | None:
    for name, text in observation.values.items():
        hidden = personal_number(text) if text else None
        if hidden is not None:
            origin = observation.origin.at(observation.columns.get(name))
            return Finding("personal-number", origin=origin, field=name, found=hidden)
    return None


def _typed(observation: Observation, port: Port) -> tuple[Row, list[Finding]]:
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for field in port.fields:
        if field.name not in observation.values:
            continue
        text, why = observation.values[field.name], observation.unreadable.get(field.name)
        if why is not None:
            findings.append(attrs.evolve(why, field=field.name))
            continue
        if text is None:
            if field.required and field.name not in observation.emptied:
                findings.append(_cell("cell-empty", "", field, observation, port))
            else:
                values[field.name] = None
            continue
        try:
            values[field.name] = field.parse(text)
        except Ambiguous:
            findings.append(_cell("number-ambiguous", text, field, observation, port))
        except ValueError:
            findings.append(_cell("cell-type", text, field, observation, port))
    broken = frozenset(finding.field for finding in findings if finding.field)
    return Row(values, observation.origin, observation.columns, broken), findings


def _cell(code: str, found: str, field: PortField, observation: Observation, port: Port) -> Finding:
    column = observation.columns.get(field.name)
    return Finding(
        code,
        origin=observation.origin.at(column),
        field=field.name,
        found=found,
        allowed=field.allows("id"),
        details={"port": port.name, "allowed_en": field.allows("en")},
    )
