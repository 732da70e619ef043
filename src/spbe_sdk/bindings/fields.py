"""From a source's columns and codes to a port's fields, as a binding says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.cells import declared_date, declared_number
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.binding import Binding, Lookup, Split
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, errors_among, said

_COLUMN = re.compile(r"\{([^{}]+)\}")


@attrs.frozen(slots=True)
class Observation:
    """One row in a port's own fields, still text.

    `emptied` names the fields whose emptiness the binding asks for, by mapping a value to null.
    `columns` tells from which column of the source each field came; `unreadable` why a field's cell cannot be read.
    """

    values: Mapping[str, str | None]
    origin: Origin
    columns: Mapping[str, str] = attrs.field(factory=dict)
    emptied: frozenset[str] = frozenset()
    unreadable: Mapping[str, Finding] = attrs.field(factory=dict)


Lookups = Mapping[str, Mapping[str, str]]


def check_binding(columns: tuple[str, ...], header: Origin, binding: Binding, port: Port) -> None:
    """Refuse a binding that names a field or a column that does not exist.

    Raises:
        DataError: every such name.
    """
    problems = [*_unknown_fields(binding, port), *_missing_columns(columns, header, binding, port)]
    if problems:
        raise DataError(problems)


def observe(row: Record, binding: Binding, lookups: Lookups) -> Observation:
    """A row of a source as an observation of a port; `lookups` translate the codes of some fields."""
    values: dict[str, str | None] = {name: str(value) for name, value in binding.constants.items()}
    emptied: set[str] = set()
    unreadable = dict(_unreadable(row, binding))
    values |= {name: _joined(pattern, row) for name, pattern in binding.joins.items()}
    for name, column in binding.fields.items():
        # What is shown as an error may be given a meaning, as any other text: "#N/A": null.
        text = said(unreadable[name].found or "") if name in unreadable else row.cells.get(column)
        known = binding.values.get(name, {})
        if (text or "") in known:
            ours = known[text or ""]
            text = None if ours is None else str(ours)
            unreadable.pop(name, None)
            if ours is None:
                emptied.add(name)
        if text is not None and name in lookups:
            text = lookups[name].get(text, text)
        values[name] = text
    values |= {name: _piece(split, row) for name, split in binding.splits.items()}
    for name, writing in binding.numbers.items():
        values[name] = declared_number(text, writing) if (text := values.get(name)) is not None else None
    for name, order in binding.dates.items():
        values[name] = declared_date(text, order) if (text := values.get(name)) is not None else None
    for name, default in binding.defaults.items():
        if values.get(name) is None and name not in emptied:
            values[name] = str(default)
    return Observation(values, row.origin, binding.fields, frozenset(emptied), unreadable)


def _unreadable(row: Record, binding: Binding) -> Iterator[tuple[str, Finding]]:
    """The fields whose cells cannot be read, and why."""
    if row.unreadable:
        joined = ((name, column) for name, pattern in binding.joins.items() for column in _COLUMN.findall(pattern))
        split = ((name, split.column) for name, split in binding.splits.items())
        for name, column in (*binding.fields.items(), *joined, *split):
            why = row.at(column)
            if why is not None:
                yield name, why


def _piece(split: Split, row: Record) -> str | None:
    """One piece of a cell; nothing where there are not so many."""
    pieces = (row.cells.get(split.column) or "").split(split.separator)
    return pieces[split.part - 1].strip() or None if split.part <= len(pieces) else None


def _joined(pattern: str, row: Record) -> str | None:
    """A pattern with its columns filled in; nothing where one of them is empty."""
    cells = {column: row.cells.get(column) for column in _COLUMN.findall(pattern)}
    return None if None in cells.values() else _COLUMN.sub(lambda match: cells[match[1]] or "", pattern)


def _unknown_fields(binding: Binding, port: Port) -> Iterator[Finding]:
    names = [field.name for field in port.fields]
    given = {*binding.fields, *binding.constants, *binding.joins, *binding.splits}
    used = {*given, *binding.values, *binding.lookups, *binding.numbers, *binding.dates, *binding.defaults}
    for name in sorted(used - set(names)):
        close = difflib.get_close_matches(name, names, n=1)
        yield Finding(
            "binding-field",
            origin=Origin(CHOICES, path=f"bindings.{port.name}.fields.{name}"),
            field=name,
            found=name,
            allowed=", ".join(names),
            details={"port": port.name, "close": close[0] if close else "–"},
        )
    for field in port.fields:
        if field.required and field.name not in {*given, *binding.defaults}:
            yield Finding(
                "binding-required",
                origin=Origin(CHOICES, path=f"bindings.{port.name}.fields"),
                field=field.name,
                details={"port": port.name, "name": field.name},
            )


def _missing_columns(columns: tuple[str, ...], header: Origin, binding: Binding, port: Port) -> Iterator[Finding]:
    present = [column for column in columns if column]
    free = [column for column in present if column not in binding.fields.values()]
    joined = ((name, column) for name, pattern in binding.joins.items() for column in _COLUMN.findall(pattern))
    split = ((name, split.column) for name, split in binding.splits.items())
    for name, column in [*binding.fields.items(), *joined, *split]:
        if column not in columns:
            close = _likely(column, free) or ["–"]
            yield Finding(
                "column-missing",
                origin=header,
                field=name,
                found=column,
                allowed=", ".join(present),
                details={"port": port.name, "name": name, "close": " / ".join(close)},
            )


def _likely(column: str, free: list[str]) -> list[str]:
    """The unused columns that may have been meant: those with a similar name, else the only one there is.

    All of them are offered: a wrong single guess would quietly put one column in the place of another.
    """
    by_fold = {name.casefold(): name for name in free}
    close = difflib.get_close_matches(column.casefold(), by_fold, n=3, cutoff=0.5)
    return [by_fold[name] for name in close] or (free if len(free) == 1 else [])


def lookup_of(lookup: Lookup, table: Table) -> dict[str, str]:
    """What a lookup's table translates.

    Raises:
        DataError: it lacks a column, or a row cannot be read.
    """
    missing = [
        Finding("lookup-column", origin=table.header, found=column, allowed=", ".join(table.columns))
        for column in (lookup.key, lookup.value)
        if column not in table.columns
    ]
    rows = list(table.rows) if not missing else []
    broken = errors_among(row for row in rows if isinstance(row, Finding))
    if missing or broken:
        raise DataError([*missing, *broken])
    records = [row for row in rows if isinstance(row, Record)]
    wrong = [why for row in records for column in (lookup.key, lookup.value) if (why := row.at(column))]
    if wrong:
        raise DataError(wrong)
    return {
        key: value
        for record in records
        if (key := record.cells.get(lookup.key)) is not None and (value := record.cells.get(lookup.value)) is not None
    }
