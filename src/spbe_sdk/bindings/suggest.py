"""A binding suggested from a source: by what is in its columns, and by their names. A person corrects it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.choosing import Cells, Chosen, choose
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.leaving import Left, described, dropping, key_of, left_out
from spbe_sdk.bindings.likeness import WIDEST, conversions
from spbe_sdk.bindings.numbers import unit_in
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.bindings.spreading import spread_periods
from spbe_sdk.documents.assessment import Support
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, say
from spbe_sdk.scoring.exact import exact_text

# By so many rows the columns are told; all of what a person keeps in a sheet is looked through for rows to leave out.
LOOKED_AT = 500

_LOOKED_THROUGH = 20_000

# Of so many cells of a column that fits, one may be wrong.
_MOST_WRONG = 5

_OF_A_BINDING = ("binding-", "bind-", "column-", "shape-", "lookup-", "unit-")

_OF_THE_DATA = ("cell-error", "cell-formula", "cell-bytes", "cell-cut", "personal-number")


@attrs.frozen(slots=True)
class Suggestion:
    """A suggested binding, the first rows that it reads as they are in the source, and what the port reads of them.

    `unsure` names the fields whose column was found by its content alone, `unclear` those between whose columns a
    person has to choose, `left` the rows that are left out, and `faults` what is wrong with the proposal itself: a
    cell that cannot be read, or one that is wrong among many, is a fault of the data. `more` are the other bindings of
    a source that is known to give several kinds of rows.
    """

    binding: Binding
    columns: tuple[str, ...]
    before: list[Mapping[str, str | None]]
    after: PortData
    unsure: tuple[str, ...]
    unclear: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    left: tuple[Left, ...] = ()
    faults: tuple[Finding, ...] = ()
    more: tuple[Binding, ...] = ()

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """JSON-ready values, with what was found in words."""
        return {
            "binding": self.binding.model_dump(mode="json", exclude_unset=True),
            "more": [binding.model_dump(mode="json", exclude_unset=True) for binding in self.more],
            "columns": list(self.columns),
            "unsure": list(self.unsure),
            "unclear": {field: list(columns) for field, columns in self.unclear.items()},
            "left": [
                {"row": row.origin.row, "text": row.text, "reason": say(f"bind.left-{row.reason}", language)}
                for row in self.left
            ],
            "before": [dict(row) for row in self.before],
            "after": [{name: shown(value) for name, value in row.values.items()} for row in self.after.rows[:5]],
            "rows": len(self.after.rows),
            "findings": [finding.to_dict(language) for finding in self.after.findings],
        }


def suggest(
    port: Port,
    adapter: str,
    options: Mapping[str, Any],
    files: Files,
    reach: Reach,
    *,
    said: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Suggestion:
    """A binding of a port to a source; `said` names the columns of some fields, `year` the one that is assessed.

    Raises:
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    table, _ = open_source(adapter, options, port.name, files, reach)
    rows = [row for row in islice(table.rows, _LOOKED_THROUGH) if isinstance(row, Record)]
    draft = _draft(port, {"adapter": adapter, "options": dict(options)}, table, rows, said or {}, year)
    if not draft.chosen.fields:
        columns = ", ".join(filter(None, table.columns)) or "–"
        raise DataError(Finding("bind-nothing", origin=table.header, found=port.name, allowed=columns))
    after = read_port(port, [draft.binding], files, reach)
    after.findings.extend(_doubts(port, table, draft.chosen, after))
    before = [row.cells for row in draft.kept[:5]]
    chosen = draft.chosen
    faults = tuple(_faults(port, after))
    return Suggestion(draft.binding, table.columns, before, after, chosen.unsure, chosen.unclear, draft.left, faults)


def shown(value: Any) -> str:
    """A value that a port read, as a preview shows it."""
    match value:
        case None:
            return "–"
        case Fraction():
            return exact_text(value)
        case tuple():
            return ", ".join(map(shown, value))
        case Support():
            return value.indicator if value.level is None else f"{value.indicator}:{value.level}"
        case _:
            return str(value)


def _faults(port: Port, after: PortData) -> Iterator[Finding]:
    """The errors that speak against a proposal: what it lacks, codes that it cannot read, columns that do not fit."""
    errors = errors_among(after.findings)
    times = Counter(finding.field for finding in errors)
    for finding in errors:
        field = port.field(finding.field or "")
        of_a_row = finding.origin is not None and finding.origin.row is not None
        if finding.code.startswith(_OF_A_BINDING) or (not of_a_row and not after.rows):
            yield finding
            continue
        if field is None or finding.code in _OF_THE_DATA:
            continue
        if field.required or times[field.name] * _MOST_WRONG > len(after.rows):
            yield finding


@attrs.frozen(slots=True)
class _Draft:
    binding: Binding
    chosen: Chosen
    kept: list[Record]
    left: tuple[Left, ...]


def _draft(
    port: Port,
    binding: dict[str, Any],
    table: Table,
    rows: Sequence[Record],
    said: Mapping[str, str],
    year: int | None,
) -> _Draft:
    columns = [column for column in table.columns if column][:WIDEST]
    unpivot = spread_periods(port, columns)
    if unpivot:
        binding["unpivot"] = unpivot.model_dump(exclude_unset=True)
        found = shape(tuple(columns), table.header, Binding.model_validate(binding), None, port.name)
        rows = [made for row in rows for made in found.of(row) if isinstance(made, Record)]
        columns = list(found.columns)
    # What is none of the port's rows is told by the code's column; the other columns are told by the rows that stay.
    first = choose(port, _cells(columns, rows[:LOOKED_AT]), said, year)
    without = {id(row) for row, _ in left_out(port, first.fields, rows)}
    likely = [row for row in rows if id(row) not in without]
    chosen = choose(port, _cells(columns, likely[:LOOKED_AT]), said, year)
    left = left_out(port, chosen.fields, rows)
    key = key_of(port, chosen.fields)
    place = key[1] if key else None
    gone = {id(row) for row, _ in left}
    drop = dropping(columns, place, [row for row, _ in left], [row for row in rows if id(row) not in gone])
    kept = [row for row in rows if not any((row.cells.get(c) or "") in texts for c, texts in drop.items())]
    binding |= {"fields": dict(chosen.fields), **_converting(port, chosen.fields, _cells(columns, kept))}
    if drop:
        binding["drop"] = drop
    staying = set(map(id, kept))
    described_rows = (described(row, why) for row, why in left if id(row) not in staying)
    return _Draft(Binding.model_validate(binding), chosen, kept, tuple(row for row in described_rows if row.text))


def _unknown(field: PortField, at: Origin, after: PortData) -> Iterator[Finding]:
    """Values that are none of those that there are; they may be a region's own indicators, or errors of the data."""
    knows = field.type.knows
    values = (row.values.get(field.name) for row in after.rows) if knows else ()
    strange = [str(value) for value in values if knows and value is not None and knows(str(value)) is None]
    if strange:
        found, details = ", ".join(dict.fromkeys(strange)), {"count": str(len(strange))}
        yield Finding("bind-unknown", Severity.WARNING, at, field.name, found, details=details)


def _converting(port: Port, fields: Mapping[str, str], cells: Cells) -> dict[str, dict[str, Any]]:
    """The parts of a binding by which fields take what is in their columns."""
    parts: dict[str, dict[str, Any]] = {}
    for name, column in fields.items():
        field = port.field(name)
        if field is None or column not in cells:
            continue
        for part, value in conversions(field, cells[column]):
            parts.setdefault(part, {})[name] = value
        if field.type is RUPIAH and (unit := unit_in(column)) is not None:
            parts.setdefault("units", {})[name] = unit
    return parts


def _cells(columns: Sequence[str], rows: Sequence[Record]) -> dict[str, list[str | None]]:
    """What can be read in each column: a cell that cannot is not an empty one."""
    return {column: [row.cells.get(column) for row in rows if column not in row.unreadable] for column in columns}


def _doubts(port: Port, table: Table, chosen: Chosen, after: PortData) -> Iterator[Finding]:
    """What a person should know of a proposal, beside what cannot be read through it."""
    at = table.header
    for name, columns in chosen.unclear.items():
        details = {"example": f'{name}="{columns[0]}"'}
        yield Finding("bind-unclear", Severity.WARNING, at, name, " / ".join(columns), details=details)
    for misfit in chosen.misfits:
        details = {"fitting": str(misfit.fitting), "given": str(misfit.given)}
        yield Finding(
            "bind-misfit", Severity.NOTICE, at.at(misfit.column), misfit.field, misfit.column, details=details
        )
    for field in port.fields:
        yield from _unknown(field, at.at(chosen.fields.get(field.name)), after)
        times = Counter(row.values.get(field.name) for row in after.rows) if field.unique else Counter()
        twice = [str(value) for value, count in times.items() if count > 1 and value is not None]
        if twice:
            details = {"count": str(len(twice))}
            column = chosen.fields.get(field.name)
            yield Finding(
                "bind-repeated", Severity.ERROR, at.at(column), field.name, ", ".join(twice[:5]), details=details
            )
