"""The objectives and indicators that an application brings along, for every unit of a kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, get_args

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.cells import CODE, REFERENCE, CellType
from spbe_sdk.bindings.codes import parts
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.likeness import conversions, synonyms
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.adoption import CHOICES, LocalIndicator
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.plan import UnitKind
from spbe_sdk.files.folder import MAX_DOCUMENT_BYTES
from spbe_sdk.files.memory import InMemory
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Language, is_plain, normal, say

# Lines that one file may have: a region has a few dozen indicators, and each stands for hundreds of units.
MOST_LINES = 2000

# What only the adopter knows of a unit's own rows.
_OWN = {"unit", "actors", "baseline", "evidence"}

KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


def _stems(text: str) -> frozenset[str]:
    """The words of a text, of which kemiskinan is one with miskin."""
    return frozenset(re.sub(r"^ke(\w{3,})an$", r"\1", word) for word in normal(text).split())


def _kinds(text: str) -> tuple[UnitKind, ...]:
    """The kinds of unit that a cell names, in either language."""
    return tuple(dict.fromkeys(_kind(part) for part in parts(text)))


def _kind(text: str) -> UnitKind:
    for kind in KINDS:
        if normal(text) in (kind, *synonyms("choices", kind)):
            return kind
    raise ValueError(text)


_FOR = PortField("for", CellType("unit_kinds", _kinds), required=True)


@attrs.frozen(slots=True)
class UnitLine:
    """An objective or an indicator, and the kinds of unit that each have one."""

    kinds: Sequence[UnitKind]
    row: Row

    @property
    def code(self) -> str:
        """Its code within a unit."""
        return str(self.row.values["code"])

    @property
    def name(self) -> str:
        """Its wording."""
        return str(self.row.values["name"])

    def told(self, language: Language) -> str:
        """Its code, its name and the kinds of unit, on one line."""
        kinds = ", ".join(say(f"plan.kind_{kind}", language) for kind in self.kinds)
        return f"{self.code}: {self.name} ({kinds})"


@attrs.frozen(slots=True)
class Blueprint:
    """Objectives and indicators for every unit of a kind, and what is wrong with how they were written."""

    objectives: tuple[UnitLine, ...] = ()
    indicators: tuple[UnitLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    def named(self, text: str) -> str | None:
        """The code of the indicator that a text surely means: its code, its name, or words that only its name has."""
        wanted = _stems(text)
        exact = {line.code for line in self.indicators if wanted in (_stems(line.code), _stems(line.name))}
        found = exact or {line.code for line in self.indicators if wanted <= _stems(line.name)}
        return found.pop() if wanted and len(found) == 1 else None

    def of(self, port: str) -> tuple[UnitLine, ...]:
        """The lines of a port; none where it is of another sort."""
        return {"objectives": self.objectives, "indicators": self.indicators}.get(port, ())


def read_blueprint(contents: Mapping[str, bytes], ports: Sequence[Port]) -> Blueprint:
    """What an application's files bring for its ports; nothing where it brings none."""
    read = {port.name: _read(contents, port, port.brought) for port in ports if port.brought in contents}
    objectives, indicators = (read.get(name, ([], []))[0] for name in ("objectives", "indicators"))
    findings = [finding for _, found in read.values() for finding in found]
    findings += [*_twice(objectives), *_twice(indicators), *_dangling(objectives, indicators)]
    return Blueprint(tuple(objectives), tuple(indicators), tuple(findings))


def with_own(blueprint: Blueprint, own: Mapping[str, LocalIndicator]) -> Blueprint:
    """A blueprint with a region's own indicators, for every unit of the kinds that they name."""
    lines = [_local(code, item) for code, item in own.items() if item.kinds and item.objective]
    indicators = (*blueprint.indicators, *lines)
    findings = [*blueprint.findings, *_twice(indicators), *_dangling(blueprint.objectives, lines)]
    findings += [
        Finding("indicator-incomplete", origin=_place(code), found=code, allowed="for, objective")
        for code, item in own.items()
        if not item.kinds or not item.objective
    ]
    return Blueprint(blueprint.objectives, indicators, tuple(findings))


def _local(code: str, item: LocalIndicator) -> UnitLine:
    values = item.model_dump(include={"objective", "name", "measure", "direction", "accumulation", "formula"})
    return UnitLine(item.kinds, Row({"code": code, **values}, _place(code), {}))


def _place(code: str) -> Origin:
    return Origin(CHOICES, path=f"overrides.indicators.{code}")


def _read(contents: Mapping[str, bytes], port: Port, path: str | None) -> tuple[list[UnitLine], list[Finding]]:
    """The lines of one file, and everything that is wrong with it."""
    name = path or port.name
    size = len(contents[name])
    if size > MAX_DOCUMENT_BYTES:
        allowed = f"{MAX_DOCUMENT_BYTES // 1024 // 1024} MB"
        return [], [Finding("document-large", origin=Origin(name), found=f"{size} byte", allowed=allowed)]
    asked = Port(port.name, (_FOR, *(_asked(field) for field in port.fields if field.name not in _OWN)))
    files, options = InMemory(contents), {"path": name}
    try:
        table, _ = open_source("csv", options, port.name, files, Reach())
        problems = list(_columns(table, asked))
        rows = [row for row in islice(table.rows, MOST_LINES + 1) if isinstance(row, Record)]
    except SpbeError as error:
        return [], list(error.findings)
    if len(rows) > MOST_LINES:
        problems.append(Finding("blueprint-long", origin=table.header, found=str(len(rows)), allowed=str(MOST_LINES)))
    if problems:
        return [], problems
    read = read_port(asked, [_binding(options, asked, table.columns, rows)], files)
    lines = [UnitLine(row.values["for"], row) for row in read.rows if not row.broken]
    return lines, [*read.findings, *(finding for line in lines for finding in _marks(line))]


def _asked(field: PortField) -> PortField:
    return attrs.evolve(field, made=False, type=CODE if field.type is REFERENCE else field.type)


def _columns(table: Table, asked: Port) -> Iterator[Finding]:
    """Columns that nobody knows, which may be misspelled, and those that have to be there."""
    names = [field.name for field in asked.fields]
    for column in filter(None, table.columns):
        if column not in names:
            yield Finding("blueprint-column", origin=table.header, found=column, allowed=", ".join(names))
    for field in asked.fields:
        if field.required and field.name not in table.columns:
            yield Finding("blueprint-missing", origin=table.header, found=field.name, allowed=", ".join(names))


def _binding(options: dict[str, Any], asked: Port, columns: Sequence[str], rows: Sequence[Record]) -> Binding:
    """Each column as it is called, with words such as Sasaran or Turun as ours."""
    given = [field for field in asked.fields if field.name in columns]
    values = {
        field.name: meant
        for field in given
        if field is not _FOR
        for part, meant in conversions(field, [row.cells.get(field.name) for row in rows])
        if part == "values"
    }
    return Binding(adapter="csv", options=options, fields={field.name: field.name for field in given}, values=values)


def _marks(line: UnitLine) -> Iterator[Finding]:
    """Texts of others with marks in them that people do not see."""
    for name, value in line.row.values.items():
        if isinstance(value, str) and not is_plain(value):
            yield Finding("field-marks", origin=line.row.origin.at(name), field=name, found=value)


def _twice(lines: Sequence[UnitLine]) -> Iterator[Finding]:
    """Codes that a kind of unit would have more than once."""
    counts = Counter((kind, line.code) for line in lines for kind in line.kinds)
    for line in reversed(lines):
        for kind in line.kinds:
            if counts[(kind, line.code)] > 1:
                counts[(kind, line.code)] = 0
                yield Finding("blueprint-twice", origin=line.row.origin, found=line.code, allowed=kind)


def _dangling(objectives: Sequence[UnitLine], indicators: Sequence[UnitLine]) -> Iterator[Finding]:
    """Indicators whose kind of unit has no such objective, and objectives that serve what there is not."""
    known = {(kind, line.code) for line in objectives for kind in line.kinds}
    codes = ", ".join(dict.fromkeys(line.code for line in objectives)) or "–"
    for line in indicators:
        measured = str(line.row.values["objective"])
        for kind in line.kinds:
            if (kind, measured) not in known:
                own = ", ".join(sorted(code for other, code in known if other == kind)) or "–"
                origin, details = line.row.origin, {"kind": kind}
                yield Finding("blueprint-objective", origin=origin, found=measured, allowed=own, details=details)
    for line in objectives:
        served = line.row.values.get("serves")
        if served is not None and served not in {code for _, code in known}:
            yield Finding("blueprint-serves", origin=line.row.origin, found=served, allowed=codes)
