"""From bindings to typed rows: text becomes type here, and what cannot becomes a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.installed import input_files, place_of
from spbe_sdk.bindings.alike import Piece, pieces
from spbe_sdk.bindings.blank import with_blank
from spbe_sdk.bindings.faults import fault
from spbe_sdk.bindings.fields import Lookups, Observation, check_binding, lookup_of, observe
from spbe_sdk.bindings.merged import noted, with_ways
from spbe_sdk.bindings.personal import personal_number, without_personal
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach, hide
from spbe_sdk.bindings.shape import Beside, Shape, shape
from spbe_sdk.bindings.sources import Input, Source, Sources, Use, Witness, lookup_source, uses_beside
from spbe_sdk.bindings.typed import Row, Sums
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.numbers import Amount

# One for all rows that are whole: millions of empty sets would take more room than what was read.
_NONE_BROKEN: frozenset[str] = frozenset()


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
    readers = [_Reader.of(port, binding, files) for port in ports for binding in bindings.get(port.name, ())]
    beside = frozenset(source for reader in readers for source, _ in uses_beside(reader.binding))
    uses = {*beside, *(piece.source for reader in readers for piece in reader.pieces)}
    paths = (path for source in uses for path in input_files(source.adapter, source.options))
    sources = Sources(Witness(files, Counter(paths)), reach or Reach(), beside)
    wanted: dict[Source, list[tuple[_Reader, Piece]]] = {}
    for reader in readers:
        for piece in reader.pieces:
            wanted.setdefault(piece.source, []).append((reader, piece))
    for source, users in wanted.items():
        _read(source, users, sources)
    return {
        port.name: _together([reader for reader in readers if reader.port.name == port.name], sources)
        for port in ports
        if port.name in bindings
    }


def _read(source: Source, users: Sequence[tuple[_Reader, Piece]], sources: Sources) -> None:
    """One pass over a source, for all that use it."""
    try:
        table, secrets = sources.open(source, users[0][0].port.name)
    except SpbeError as error:
        for reader, _ in users:
            reader.findings += error.findings
            reader.whole = False
        return
    begun = [reader for reader, piece in users if reader.begin(table, secrets, sources, piece.named)]
    if not begun:
        sources.give_up(source)
        return
    for row in table.rows:
        sources.passed(source, row)
        for reader in begun:
            reader.take(row)


def _together(readers: Sequence[_Reader], sources: Sources) -> PortData:
    for reader in readers:
        reader.end()
    inputs = [item for reader in readers for source, use in reader.uses for item in sources.inputs(source, use)]
    return PortData(
        [row for reader in readers for row in reader.rows],
        [_shown(finding) for reader in readers for finding in reader.findings],
        opened=all(reader.whole for reader in readers),
        inputs=list(dict.fromkeys(inputs)),
    )


@attrs.define
class Lost:
    """What rounding changed in a field, from the first place on."""

    first: Origin
    count: int = 0
    total: Fraction = Fraction(0)

    def told(self, field: str, declared: bool) -> Finding:
        """How many amounts were rounded, and by how much together: a warning, or a notice where it was declared."""
        total = Amount(self.total, "{}" if self.total < 0 else "+{}")
        code, severity = (
            ("money-rounded-as-declared", Severity.NOTICE) if declared else ("money-rounded", Severity.WARNING)
        )
        return Finding(code, severity, self.first, field, str(self.count), details={"total": total})


@attrs.define(eq=False)
class _Reader:
    """One binding of a port, fed with the rows of its source, file after file.

    `whole` says whether each of them could be opened and fits the binding.
    """

    port: Port
    binding: Binding
    pieces: Sequence[Piece] = ()
    rows: list[Row] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)
    whole: bool = True
    secrets: tuple[str, ...] = ()
    _shape: Shape = attrs.field(factory=lambda: Shape(()))
    _lookups: Lookups = attrs.field(factory=dict)
    _sums: Sums | None = None
    _lost: dict[str, Lost] = attrs.field(factory=dict)

    @classmethod
    def of(cls, port: Port, binding: Binding, files: Files) -> _Reader:
        """A binding with the files of its source; where there are none, the findings say why."""
        made = cls(port, binding, sums=Sums(binding.sum) if binding.sum else None)
        try:
            made.pieces = pieces(binding.adapter, binding.options, files)
        except DataError as error:
            made.findings += error.findings
            made.whole = False
        return made

    @property
    def uses(self) -> list[tuple[Source, Use]]:
        """Every source that is read, and what for."""
        return [*((piece.source, "source") for piece in self.pieces), *uses_beside(self.binding)]

    def begin(self, table: Table, secrets: tuple[str, ...], sources: Sources, named: Mapping[str, str]) -> bool:
        """Get ready for a table's rows; where the binding does not fit it, the findings say why."""
        self.secrets, match, name = secrets, self.binding.match, self.port.name
        try:
            beside = None
            if match is not None:
                second, more = sources.open(Source.of(match.adapter, match.options), name)
                self.secrets += more
                beside = Beside.of(self._noting(second), match)
            self._shape = shape(table.columns, table.header, self.binding, beside, name, named)
            check_binding(self._shape.columns, table.header, self.binding, self.port)
            self._lookups = {
                field: lookup_of(lookup, self._noting(sources.open(lookup_source(lookup), name)[0]))
                for field, lookup in self.binding.lookups.items()
            }
        except SpbeError as error:
            self.findings += [hide(finding, self.secrets) for finding in error.findings]
            self.whole = False
            return False
        return True

    def _noting(self, table: Table) -> Table:
        """A second source, of which warnings and notices are kept and only errors stop it."""

        def rows() -> Iterator[Record | Finding]:
            for row in table.rows:
                if isinstance(row, Finding) and not errors_among([row]):
                    self.findings.append(row)
                else:
                    yield row

        return attrs.evolve(table, rows=rows())

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
            self.findings += noted(problems, item, self.binding) if problems else ()
            if self._sums is None:
                self._keep(typed)
            else:
                self._sums.take(typed)

    def _keep(self, row: Row) -> None:
        below = [name for name in self.binding.minus if (row.values.get(name) or 0) < 0]
        for name in below:
            found = row.values[name]
            self.findings.append(Finding("minus-negative", origin=row.origin, field=name, found=found))
        kept = {name: value for name, value in row.values.items() if name not in below}
        self.rows.append(self._rounded(attrs.evolve(row, values=kept, broken=row.broken | {*below}) if below else row))

    def _rounded(self, row: Row) -> Row:
        """A row as documents hold it; what they do not hold of an amount is kept for the end."""
        kept = {}
        for field in self.port.fields:
            value = row.values.get(field.name)
            if field.type.rounded is not None and value is not None:
                kept[field.name] = field.type.rounded(value)
                if kept[field.name] != value:
                    lost = self._lost.setdefault(field.name, Lost(row.origin.at(row.columns.get(field.name))))
                    lost.count, lost.total = lost.count + 1, lost.total + kept[field.name] - value
        return attrs.evolve(row, values={**row.values, **kept}) if kept else row

    def end(self) -> None:
        """Finish the sums; say what was rounded, what helps against empty cells, and that there were no rows at all."""
        if self._sums is None:
            self.findings = with_ways(self.port, self.binding, self.rows, self.findings)
        for row in self._sums.rows() if self._sums else ():
            self._keep(row)
        self.findings = with_blank(self.port, self.rows, self.findings)
        self.findings += [lost.told(field, field in self.binding.rounded) for field, lost in self._lost.items()]
        asked = self.whole and (self.port.required or not self.binding.fill_in)
        if asked and not self.rows and not errors_among(self.findings):
            severity = Severity.ERROR if self.port.required else Severity.WARNING
            place, sheet = place_of(self.binding.adapter, self.binding.options), self.binding.options.get("sheet")
            origin = Origin(place, sheet=sheet if isinstance(sheet, str) else None)
            code = "worksheet-empty" if self.binding.fill_in else "table-empty"
            self.findings.append(Finding(code, severity, origin=origin))


def _shown(finding: Finding) -> Finding:
    """A finding that repeats nobody's number, whatever was found in a cell."""
    return finding.rewritten(without_personal)


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
        if field.name in observation.values:
            value = _value(field, observation, port)
            if value is not None:
                value = _less(value, field, observation, port)
            if isinstance(value, Finding):
                findings.append(value)
            else:
                values[field.name] = value
    broken = frozenset(finding.field for finding in findings if finding.field) if findings else _NONE_BROKEN
    return Row(values, observation.origin, observation.columns, broken), findings


def _value(field: PortField, observation: Observation, port: Port) -> Any:
    """The typed value of one field, or the finding that says why there is none."""
    text = observation.values[field.name]
    if (why := observation.unreadable.get(field.name)) is not None:
        return attrs.evolve(why, field=field.name)
    if text is not None and not _writable(text):
        return fault("cell-bytes", text.encode(errors="backslashreplace").decode(), field, observation, port)
    try:
        value = None if text is None else field.type.parse(text)
    except Unclear as unclear:
        return fault(unclear.code, text or "", field, observation, port, **unclear.details)
    except ValueError:
        return fault("cell-type", text or "", field, observation, port)
    if value is not None or not field.required or (field.made and field.name in observation.emptied):
        return value
    if not field.type.measured:
        return fault("cell-required", text or observation.emptied.get(field.name, ""), field, observation, port)
    return None if field.name in observation.emptied else fault("cell-empty", text or "", field, observation, port)


def _less(value: Any, field: PortField, observation: Observation, port: Port) -> Any:
    """A value without what is subtracted from it; where nothing is written there, nothing is."""
    text = observation.less.get(field.name)
    if text is None or isinstance(value, Finding):
        return value
    taken = _value(field, attrs.evolve(observation, values={field.name: text}), port)
    return taken if isinstance(taken, Finding) else value - taken


def _writable(text: str) -> bool:
    """Whether a text can be written down at all; half a character, as broken programs leave it, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
