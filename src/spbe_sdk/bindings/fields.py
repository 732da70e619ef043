"""From a source's columns and codes to a port's fields, as a binding says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.calendar import part_of_date
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.dates import contradicts, declared_date
from spbe_sdk.bindings.numbers import declared_number, declared_unit, unit_in
from spbe_sdk.bindings.picking import looks_so
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.binding import Binding, Lookup, Split
from spbe_sdk.documents.choosing import Choosing
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, errors_among, said
from spbe_sdk.findings.words import Phrase

_COLUMN = re.compile(r"\{([^{}]+)\}")


@attrs.frozen(slots=True)
class Observation:
    """One row in a port's own fields, still text.

    `emptied` names the fields whose emptiness the binding asks for, by mapping a text to null, with that text.
    `columns` tells from which column of the source each field came; `unreadable` why a field's cell cannot be read;
    `less` what is subtracted from a field.
    """

    values: Mapping[str, str | None]
    origin: Origin
    columns: Mapping[str, str] = attrs.field(factory=dict)
    emptied: Mapping[str, str] = attrs.field(factory=dict)
    unreadable: Mapping[str, Finding] = attrs.field(factory=dict)
    less: Mapping[str, str | None] = attrs.field(factory=dict)


Lookups = Mapping[str, Mapping[str, str]]


def check_binding(columns: tuple[str, ...], header: Origin, binding: Binding, port: Port) -> None:
    """Refuse a binding that names a field or a column that does not exist, or leaves open in which unit amounts are.

    Raises:
        DataError: everything that is wrong with it.
    """
    problems = [
        *_unknown_fields(binding, port),
        *_missing_columns(columns, header, binding, port),
        *_units(header, binding, port),
    ]
    if problems:
        raise DataError(problems)


def observe(row: Record, binding: Binding, lookups: Lookups) -> Observation:
    """A row of a source as an observation of a port; `lookups` translate the codes of some fields."""
    values: dict[str, str | None] = {name: str(value) for name, value in binding.constants.items()}
    emptied: dict[str, str] = {}
    ours = set(binding.constants)
    unreadable = dict(_unreadable(row, binding))
    values |= {name: _joined(pattern, row) for name, pattern in binding.joins.items()}
    for name, column in binding.fields.items():
        # What is shown as an error may be given a meaning, as any other text: "#N/A": null.
        text = said(unreadable[name].found or "") if name in unreadable else row.cells.get(column)
        known = binding.values.get(name, {})
        if (text or "") in known:
            meant = known[text or ""]
            if meant is None:
                emptied[name] = text or ""
            text = None if meant is None else str(meant)
            unreadable.pop(name, None)
            ours.add(name)
        values[name] = text
    values |= {name: _piece(split, row) for name, split in binding.splits.items()}
    values |= {name: _chosen(choices, row) for name, choices in binding.chosen.items()}
    for name in {**lookups, **binding.strip}:
        values[name] = _translated(name, values.get(name), binding, lookups)
    for name, calendar in binding.calendar.items():
        found = part_of_date(calendar, row, binding.dates.get(name))
        values[name], unreadable = (
            (None, {**unreadable, name: found}) if isinstance(found, Finding) else (found, unreadable)
        )
    unreadable |= dict(_contradicting(values, binding, row))
    values |= dict(_as_declared(values, binding, ours))
    for name, default in binding.defaults.items():
        if values.get(name) is None and name not in emptied:
            values[name] = str(default)
    columns = {name: row.behind.get(column, column) for name, column in binding.fields.items()} if row.behind else None
    less = {name: row.cells.get(column) for name, column in binding.minus.items()}
    less |= dict(_as_declared(less, binding, ()))
    return Observation(values, row.origin, columns or binding.fields, emptied, unreadable, less)


def _as_declared(
    values: Mapping[str, str | None], binding: Binding, ours: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Numbers and dates as they can only be read in one way; amounts with their unit, save those that are `ours`."""
    for name in {**binding.numbers, **binding.units, **binding.dates}:
        text = values.get(name)
        if text is None:
            continue
        if name in binding.numbers:
            text = declared_number(text, binding.numbers[name])
        if name in binding.units and name not in ours:
            text = declared_unit(text, binding.units[name])
        yield name, declared_date(text, binding.dates[name]) if name in binding.dates else text


def _contradicting(values: Mapping[str, str | None], binding: Binding, row: Record) -> Iterator[tuple[str, Finding]]:
    """Dates that put the declared order of their column in doubt."""
    for name, order in binding.dates.items():
        text = values.get(name)
        if text is not None and contradicts(text, order):
            place = row.place(binding.fields.get(name))
            yield name, Finding("date-order", origin=place, found=text, allowed=order)


def _unreadable(row: Record, binding: Binding) -> Iterator[tuple[str, Finding]]:
    """The fields whose cells cannot be read, and why."""
    if row.unreadable:
        for name, column in _used(binding):
            why = row.at(column)
            if why is not None:
                yield name, why


def columns_read(binding: Binding) -> set[str]:
    """The source's columns that a binding reads into fields."""
    return {column for _, column in _used(binding)} | {*(binding.unpivot.spread if binding.unpivot else ())}


def _used(binding: Binding) -> Iterator[tuple[str, str]]:
    """Every field with each column of the source that it is made of."""
    yield from binding.fields.items()
    yield from binding.minus.items()
    yield from ((name, column) for name, pattern in binding.joins.items() for column in _COLUMN.findall(pattern))
    yield from ((name, split.column) for name, split in binding.splits.items())
    choices = ((name, choice) for name, several in binding.chosen.items() for choice in several)
    yield from ((name, column) for name, choice in choices for column in (choice.column, choice.take) if column)
    yield from ((name, date.column) for name, calendar in binding.calendar.items() for date in calendar.dates)


def _chosen(choices: Sequence[Choosing], row: Record) -> str | None:
    """What the first choice says that fits a row."""
    for choice in choices:
        text = row.cells.get(choice.column or "") or ""
        if choice.looks is None or looks_so(text, choice.looks):
            return choice.value if choice.take is None else row.cells.get(choice.take)
    return None


def _translated(name: str, text: str | None, binding: Binding, lookups: Lookups) -> str | None:
    """A code by its table, as it is written or without the signs at its end."""
    if text is None:
        return None
    bare = text.rstrip(binding.strip.get(name, "")) if name in binding.strip else text
    known = lookups.get(name, {})
    return known.get(text) or known.get(bare) or bare or None


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
    given = {*binding.fields, *binding.constants, *binding.joins, *binding.splits, *binding.chosen, *binding.calendar}
    used = {*given, *binding.values, *binding.lookups, *binding.numbers, *binding.units, *binding.dates}
    used |= {*binding.defaults, *binding.minus, *binding.sum, *binding.rounded, *binding.strip}
    for name in sorted(used - set(names)):
        close = difflib.get_close_matches(name, names, n=1)
        yield Finding(
            "binding-field",
            origin=Origin(CHOICES, path=f"bindings.{port.name}.fields.{name}"),
            field=name,
            found=name,
            allowed=", ".join(names),
            details={"port": port.name, "close": Phrase("cli.perhaps", {"close": close[0]}) if close else ""},
        )
    for field in port.fields:
        if field.required and not field.made and field.name not in {*given, *binding.defaults}:
            yield Finding(
                "binding-required",
                origin=Origin(CHOICES, path=f"bindings.{port.name}.fields"),
                field=field.name,
                details={"port": port.name, "name": field.name},
            )


def _units(header: Origin, binding: Binding, port: Port) -> Iterator[Finding]:
    """Units of what is no money, and columns of money whose heading names a unit that the binding does not."""
    money = [field.name for field in port.fields if field.type is RUPIAH]
    for name in binding.units:
        if port.field(name) is not None and name not in money:
            path = f"bindings.{port.name}.units.{name}"
            yield Finding(
                "binding-unit", origin=Origin(CHOICES, path=path), field=name, allowed=", ".join(money) or "–"
            )
    for name in money:
        column = binding.fields.get(name, "")
        unit = unit_in(column)
        if unit is not None and name not in binding.units:
            details = {"port": port.name, "unit": unit}
            yield Finding("unit-undeclared", origin=header.at(column), field=name, found=column, details=details)


def _missing_columns(columns: tuple[str, ...], header: Origin, binding: Binding, port: Port) -> Iterator[Finding]:
    present = [column for column in columns if column]
    free = [column for column in present if column not in binding.fields.values()]
    for name, column in _used(binding):
        if column not in columns:
            close = _likely(column, free) or ["–"]
            yield Finding(
                "column-missing",
                origin=header,
                field=name,
                found=column,
                allowed=", ".join(present),
                details={"port": port.name, "name": name, "likely": " / ".join(close)},
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
