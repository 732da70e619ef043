"""A binding suggested from a source: by the names of its columns and by what is in them. A person corrects it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.cells import CODE, RUPIAH
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.likeness import LIKE, WIDEST, conversions, converted, fits, named, score, synonyms
from spbe_sdk.bindings.numbers import unit_in
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.binding import Binding, Unpivot
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, known_as, normal

LOOKED_AT = 500

_MOST_TOTALS = 3

_MOST_NOTES = 20


@attrs.frozen(slots=True)
class Suggestion:
    """A suggested binding, the first rows of the source as they are, and what the port reads through it.

    `unsure` names the fields whose column was found by its content alone.
    """

    binding: Binding
    columns: tuple[str, ...]
    before: list[Mapping[str, str | None]]
    after: PortData
    unsure: tuple[str, ...]

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """JSON-ready values, with what was found in words."""
        return {
            "binding": self.binding.model_dump(mode="json", exclude_unset=True),
            "columns": list(self.columns),
            "unsure": list(self.unsure),
            "before": [dict(row) for row in self.before],
            "after": [{name: shown(value) for name, value in row.values.items()} for row in self.after.rows[:5]],
            "rows": len(self.after.rows),
            "findings": [finding.to_dict(language) for finding in self.after.findings],
        }


def suggest(port: Port, adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> Suggestion:
    """A binding of a port to a source.

    Raises:
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    table, _ = open_source(adapter, options, port.name, files, reach)
    rows = [row for row in islice(table.rows, LOOKED_AT) if isinstance(row, Record)]
    made, unsure = _binding(port, adapter, options, table, rows)
    if not made.fields:
        columns = ", ".join(filter(None, table.columns)) or "–"
        raise DataError(Finding("bind-nothing", origin=table.header, found=port.name, allowed=columns))
    after = read_port(port, [made], files, reach)
    months = ", ".join(column for column in table.columns if column and _is_month(port, column))
    if months:
        after.findings.append(Finding("bind-months", Severity.WARNING, origin=table.header, found=months))
    return Suggestion(made, table.columns, [row.cells for row in rows[:5]], after, tuple(unsure))


def shown(value: Any) -> str:
    """A value that a port read, as a preview shows it."""
    return "–" if value is None else str(value)


def _binding(
    port: Port, adapter: str, options: Mapping[str, Any], table: Table, rows: Sequence[Record]
) -> tuple[Binding, list[str]]:
    binding: dict[str, Any] = {"adapter": adapter, "options": dict(options)}
    columns = [column for column in table.columns if column][:WIDEST]
    unpivot = _quarters(port, columns)
    if unpivot:
        binding["unpivot"] = unpivot.model_dump(exclude_unset=True)
        found = shape(tuple(columns), table.header, Binding.model_validate(binding), None, port.name)
        rows = [made for row in rows for made in found.of(row) if isinstance(made, Record)]
        columns = list(found.columns)
    columns = [column for column in columns if not _is_month(port, column)]
    cells = _cells(columns, rows)
    totals = _totals(cells)
    fields, unsure = _fields(port, _cells(columns, _without(rows, totals)))
    binding["fields"] = fields
    drop = _dropped(rows, totals, _code(port, fields))
    if drop:
        binding["drop"] = drop
    cells = _cells(columns, _without(rows, drop))
    for name, column in fields.items():
        field = port.field(name)
        if field is not None:
            for part, value in conversions(field, cells[column]):
                binding.setdefault(part, {})[name] = value
            if field.type is RUPIAH and (unit := unit_in(column)) is not None:
                binding.setdefault("units", {})[name] = unit
    return Binding.model_validate(binding), unsure


def _cells(columns: Sequence[str], rows: Sequence[Record]) -> dict[str, list[str | None]]:
    """What can be read in each column: a cell that cannot is not an empty one."""
    return {column: [row.cells.get(column) for row in rows if column not in row.unreadable] for column in columns}


def _fields(port: Port, cells: Mapping[str, Sequence[str | None]]) -> tuple[dict[str, str], list[str]]:
    """Which column each field comes from: the surest pair first, each column once."""
    pairs = sorted(
        (
            (likely, field.name, column)
            for field in port.fields
            for column, texts in cells.items()
            if (likely := score(port, field, column, texts)) is not None
        ),
        reverse=True,
    )
    chosen: dict[str, str] = {}
    for _, name, column in pairs:
        if name not in chosen and column not in chosen.values():
            chosen[name] = column
    unsure = []
    for field in port.fields:
        free = [c for c, texts in cells.items() if c not in chosen.values() and any(texts) and fits(field, texts) == 1]
        if field.required and field.name not in chosen and len(free) == 1:
            chosen[field.name] = free[0]
            unsure.append(field.name)
    return {field.name: chosen[field.name] for field in port.fields if field.name in chosen}, unsure


def _quarters(port: Port, columns: Sequence[str]) -> Unpivot | None:
    """Columns that stand for quarters, where the port has a period of its own: one measure, or several side by side."""
    if port.field("period") is None:
        return None
    spread: dict[str, dict[str, str]] = {}
    for column in columns:
        quarter, stem = _quarter(normal(column))
        if quarter is not None:
            measure = next((f.name for f in port.fields if stem and named(f, stem) >= LIKE), "actual")
            spread.setdefault(measure, {})[column] = quarter
    if not any(len(found) > 1 for found in spread.values()):
        return None
    if any(len(set(found.values())) != len(found) for found in spread.values()):
        return None
    heading = {name: synonyms("synonyms", name)[0].capitalize() for name in ("period", *spread)}
    values = {heading[measure]: found for measure, found in spread.items()}
    if len(values) == 1:
        ((value, found),) = values.items()
        return Unpivot(columns=found, key=heading["period"], value=value)
    return Unpivot(key=heading["period"], values=values)


def _quarter(heading: str) -> tuple[str | None, str]:
    """The quarter with which a heading ends, and what stands before it."""
    for name in ("Q1", "Q2", "Q3", "Q4"):
        for spelled in synonyms("choices", name):
            if len(spelled) > 1 and (match := re.search(rf"\b{re.escape(spelled)}$", heading)):
                return name, heading[: match.start()].strip()
    return None, heading


def _is_month(port: Port, column: str) -> bool:
    """Whether a column is one of months, of which there are no periods."""
    words = normal(column).split()
    months = {name for number in range(1, 13) for name in known_as("months", str(number)) if len(name) > 2}
    return port.field("period") is not None and bool(words) and words[-1] in {*months, *known_as("reading", "month")}


def _totals(cells: Mapping[str, Sequence[str | None]]) -> dict[str, list[str]]:
    """A column in which total rows may be told by their first word, such as Jumlah."""
    totals = tuple(f"{word} " for word in known_as("reading", "total"))
    for column, texts in cells.items():
        found = list(dict.fromkeys(t for t in texts if t and f"{normal(t)} ".startswith(totals)))
        if found and len(found) <= _MOST_TOTALS:
            return {column: found}
    return {}


def _code(port: Port, fields: Mapping[str, str]) -> tuple[PortField, str] | None:
    """The field that says by its code what a row is about, and the column that holds it."""
    field = next((field for field in port.fields if field.required and field.type is CODE), None)
    return (field, fields[field.name]) if field is not None and field.name in fields else None


def _dropped(
    rows: Sequence[Record], totals: Mapping[str, Sequence[str]], code: tuple[PortField, str] | None
) -> dict[str, list[str]]:
    """The rows that are none of the port's: totals, and the legends and notes below a table. A row with a code is data,
    whatever its name begins with: the number of poor people is an indicator.
    """
    if code is None:
        return {column: list(texts) for column, texts in totals.items()}
    field, place = code
    coded = [row for row in rows if (text := row.cells.get(place)) and converted(field, text) is not None]
    drop: dict[str, list[str]] = {}
    for column, texts in totals.items():
        data = set() if column == place else {row.cells.get(column) for row in coded}
        drop[column] = [text for text in texts if text not in data]
    given = list(dict.fromkeys(text for row in _without(rows, drop) if (text := row.cells.get(place))))
    notes = [text for text in given if converted(field, text) is None]
    if len(notes) <= _MOST_NOTES and 2 * len(notes) < len(given):
        drop[place] = [*drop.get(place, ()), *notes]
    return {column: texts for column, texts in drop.items() if texts}


def _without(rows: Sequence[Record], drop: Mapping[str, Sequence[str]]) -> list[Record]:
    return [row for row in rows if not any(row.cells.get(column) in texts for column, texts in drop.items())]
