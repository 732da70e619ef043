"""A binding drafted from the rows of a source, part after part, each by what the parts before it leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.amounts import small_figures
from spbe_sdk.bindings.apart import apart
from spbe_sdk.bindings.blocks import blocks_of, filled_down
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.choosing import Cells, Chosen, choose
from spbe_sdk.bindings.directions import proposed_directions
from spbe_sdk.bindings.funds import spread_funds, sums_of_funds, unread_parts, with_whole
from spbe_sdk.bindings.leaving import Left, Place, described, dropping, key_of, left_out, place_of_row
from spbe_sdk.bindings.levels import Summed, levels
from spbe_sdk.bindings.likeness import WIDEST, are_amounts, conversions, months_in, worded_in
from spbe_sdk.bindings.marks import MARK, marked_field, spread_marks
from spbe_sdk.bindings.numbers import unit_in, unit_said
from spbe_sdk.bindings.plan_levels import above_levels, proposed_levels, proposed_units
from spbe_sdk.bindings.planned import names_planned
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.spreading import (
    earlier_periods,
    said_of,
    splits_of,
    spread_both,
    spread_names,
    spread_periods,
    with_year,
)
from spbe_sdk.bindings.upto import says_rising
from spbe_sdk.documents.binding import Binding, Unpivot
from spbe_sdk.regions.library import plain_code

# By so many rows the columns are told.
LOOKED_AT = 500

Aside = Mapping[Place, str]


@attrs.frozen(slots=True)
class Draft:
    """A drafted binding, the columns that it chose, the rows that it keeps, and those that it leaves out.

    `units` are those of money that a title says for fields, `small` the columns that are called like money and hold
    none, `levels` the rows whose money is that of others, `parts` the columns beside that of a field that may hold
    more of its money. `rising`: each figure holds those of the periods before it, as the sheet says.
    """

    binding: Binding
    chosen: Chosen
    kept: list[Record]
    left: tuple[Left, ...]
    units: Mapping[str, str]
    small: tuple[str, ...]
    levels: Summed
    parts: Mapping[str, str]
    rising: bool


def draft(
    port: Port,
    source: Mapping[str, Any],
    table: Table,
    rows: Sequence[Record],
    said: Mapping[str, str],
    year: int | None,
    above: str = "",
    below: str = "",
) -> Draft:
    """A binding of a port to a table with some rows; `source` is how it is opened, `above` what its sheet is called and
    what stands above its headings, `below` what stands below its figures.
    """
    columns = [column for column in table.columns if column][:WIDEST]
    aside = apart(columns, rows)
    parts: dict[str, Any] = {}
    planned = names_planned(above)
    rising = says_rising("\n".join([above, below, *_notes(rows, aside)]))
    gone_by = earlier_periods(port, columns, cells_of(columns, rows)) if rising else ()
    columns = [column for column in columns if column not in gone_by]
    first = cells_of(columns, rows[:LOOKED_AT])
    periods = spread_periods(port, columns, planned=planned, paid=lambda column: are_amounts(first[column]))
    named = spread_both(port, columns, planned=planned) or (None if periods else spread_names(port, columns, year))
    funds, sums = (None, {}) if named or periods else _funds(port, first, said, year)
    said = {**sums, **said}
    if unpivot := named or periods or funds:
        parts["unpivot"] = unpivot.model_dump(exclude_unset=True)
    marks = None if unpivot else spread_marks(port, cells_of(columns, rows))
    if marks is not None:
        parts |= {"unpivot": marks.model_dump(exclude_unset=True), "drop": {MARK: [""]}}
        said = {**dict.fromkeys([f.name for f in [marked_field(port)] if f], marks.key), **said}
    if named is not None:
        said = {**said_of(named, cells_of(columns, rows[:LOOKED_AT])), **said}
    shaped, names = _shaped(port, table, columns, parts, rows)
    if merged := _merged(port, _told(port, names, shaped, aside, said, year), shaped, aside):
        parts["fill_down"] = merged
        shaped, names = _shaped(port, table, columns, parts, rows)
    if blocks := blocks_of(port, _told(port, names, shaped, aside, said, year).fields, shaped, _gone(shaped, aside)):
        said = {**said, "name": blocks.name, **({"code": ""} if blocks.anothers else {})}
        parts |= {"counted": blocks.counted, "keep": {blocks.number: ["1"]}, "drop": {blocks.name: [""]}}
        shaped, names = _shaped(port, table, columns, parts, rows)
    unit = unit_said("\n".join([above, below, *_notes(rows, aside)]))
    small = [] if unit else small_figures(port, cells_of(names, shaped[:LOOKED_AT]), said)
    names = [column for column in names if column not in small]
    chosen = _told(port, names, shaped, aside, said, year)
    if more := _once_a_year(port, None if named else periods, chosen.fields) or _added_up(port, funds, chosen.fields):
        parts |= more
        shaped, _ = _shaped(port, table, columns, parts, rows)
    left = _left(port, chosen.fields, shaped, aside)
    gone = {id(row) for row, _ in left}
    found = levels(port, chosen.fields, [row for row in shaped if id(row) not in gone])
    left += [(r, "parent") for r in shaped if id(r) not in gone and found.has(r)]
    gone = {id(row) for row, _ in left}
    key = key_of(port, chosen.fields)
    place = found.column if found.places or not key else key[1]
    drop = dropping(names, place, left, [row for row in shaped if id(row) not in gone])
    kept = [row for row in shaped if not any((row.cells.get(c) or "") in texts for c, texts in drop.items())]
    cells = cells_of(names, kept)
    splits = splits_of(named) if named is not None else {}
    direct = {name: column for name, column in chosen.fields.items() if name not in splits}
    fields: dict[str, Any] = {"fields": direct, **_converting(port, direct, cells, unit)}
    if splits:
        fields["splits"] = {name: split.model_dump() for name, split in splits.items()}
    if directions := proposed_directions(port, chosen.fields, cells):
        fields["fields"]["direction"] = chosen.fields["name"]
        fields.setdefault("values", {})["direction"] = directions
    telling = proposed_levels(port, chosen.fields, kept)
    office, by_code = proposed_units(port, chosen.fields, shaped, kept)
    told_by = {**({"level": telling} if telling else {}), **by_code}
    constants = {
        name: text for name, text in _constants(port, chosen.fields, cells) if not (telling and name == "level")
    }
    constants |= office
    made = {
        **source,
        **parts,
        **fields,
        **({"chosen": told_by} if told_by else {}),
        **({"drop": _both(parts.get("drop", {}), drop)} if drop or "drop" in parts else {}),
        **({"constants": constants} if constants else {}),
    }
    money = [name for name, column in direct.items() if name in fields.get("units", {}) and unit_in(column) is None]
    # A percentage is worth a word only where money may be missed.
    told = tuple(small) if any(field.type is RUPIAH and field.name not in direct for field in port.fields) else ()
    unread = dict(unread_parts(port, direct, cells_of(names, kept[:LOOKED_AT]), year)) if unpivot is None else {}
    unit_of = {name: fields["units"][name] for name in money}
    return Draft(
        Binding.model_validate(made), chosen, kept, _once(left, kept, rows), unit_of, told, found, unread, rising
    )


def _funds(
    port: Port, cells: Cells, said: Mapping[str, str], year: int | None
) -> tuple[Unpivot | None, Mapping[str, str]]:
    """Money that stands in parts, and the columns of its sums; nothing where a person named columns of money."""
    if any(field.name in said for field in port.fields if field.type is RUPIAH):
        return None, {}
    return spread_funds(port, cells, year), sums_of_funds(port, cells, year)


def _once_a_year(port: Port, periods: Unpivot | None, fields: Mapping[str, str]) -> dict[str, Any]:
    """The part of a binding by which what is planned for a year stands once beside its periods."""
    yearly = with_year(port, periods, fields) if periods is not None else None
    return {"unpivot": yearly.model_dump(exclude_unset=True)} if yearly is not None else {}


def _added_up(port: Port, funds: Unpivot | None, fields: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a binding that add up money that stands in parts."""
    if funds is None:
        return {}
    money = [field.name for field in port.fields if field.type is RUPIAH and field.name in fields]
    return {"unpivot": with_whole(port, funds, fields).model_dump(exclude_unset=True), "sum": money}


def _both(first: Mapping[str, list[str]], more: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The texts of each column of two."""
    return {c: list(dict.fromkeys([*first.get(c, ()), *more.get(c, ())])) for c in {**first, **more}}


def _gone(rows: Sequence[Record], aside: Aside) -> set[int]:
    return {id(row) for row in rows if place_of_row(row) in aside}


def cells_of(columns: Sequence[str], rows: Sequence[Record]) -> dict[str, list[str | None]]:
    """What can be read in each column: a cell that cannot is not an empty one."""
    return {column: [row.cells.get(column) for row in rows if column not in row.unreadable] for column in columns}


def _left(port: Port, fields: Mapping[str, str], rows: Sequence[Record], aside: Aside) -> list[tuple[Record, str]]:
    """The rows that are left out: for every port of the sheet, or as this one reads it."""
    rest = [row for row in rows if place_of_row(row) not in aside]
    own = {id(row): why for row, why in left_out(port, fields, rest)}
    own |= {id(row): "heading" for row in above_levels(port, fields, [row for row in rest if id(row) not in own])}
    reasons = [(row, aside.get(place_of_row(row)) or own.get(id(row))) for row in rows]
    return [(row, why) for row, why in reasons if why is not None]


def _told(
    port: Port,
    columns: Sequence[str],
    rows: Sequence[Record],
    aside: Aside,
    said: Mapping[str, str],
    year: int | None,
) -> Chosen:
    """The columns of a port's fields: that of its code tells which rows are none, and the others are told without."""
    first = choose(port, cells_of(columns, rows[:LOOKED_AT]), said, year)
    without = {id(row) for row, _ in _left(port, first.fields, rows, aside)}
    likely = [row for row in rows if id(row) not in without]
    return choose(port, cells_of(columns, likely[:LOOKED_AT]), said, year)


def _shaped(
    port: Port, table: Table, columns: Sequence[str], parts: Mapping[str, Any], rows: Sequence[Record]
) -> tuple[list[Record], list[str]]:
    """The rows in the shape that a binding gives them, and the columns that they have then."""
    binding = Binding.model_validate({"adapter": "csv", **parts})
    found = shape(tuple(columns), table.header, binding, None, port.name)
    made = [row for given in rows for row in found.of(given) if isinstance(row, Record)]
    return made, [column for column in found.columns if column]


def _merged(port: Port, chosen: Chosen, rows: Sequence[Record], aside: Aside) -> list[str]:
    """The columns in which what several rows are about stands in the first of them alone, as in merged cells."""
    gone = {id(row) for row, why in _left(port, chosen.fields, rows, aside) if why != "uncoded"}
    return filled_down(port, chosen.fields, [row for row in rows if id(row) not in gone])


def _notes(rows: Sequence[Record], aside: Aside) -> list[str]:
    """What stands beside the data of a sheet, as notes and headings."""
    return [
        text
        for row in rows
        if aside.get(place_of_row(row)) in ("note", "heading")
        for text in row.cells.values()
        if text
    ]


def _converting(port: Port, fields: Mapping[str, str], cells: Cells, said: str | None) -> dict[str, dict[str, Any]]:
    """The parts of a binding by which fields take what is in their columns."""
    parts: dict[str, dict[str, Any]] = {}
    for name, column in fields.items():
        field = port.field(name)
        if field is None or column not in cells:
            continue
        months = months_in(column, field, cells[column]) if field.name == "period" else {}
        for part, value in [("values", months)] if months else conversions(field, cells[column]):
            parts.setdefault(part, {})[name] = value
        if field.type is RUPIAH and (unit := unit_in(column) or said) is not None:
            parts.setdefault("units", {})[name] = unit
    return parts


def _constants(port: Port, fields: Mapping[str, str], cells: Cells) -> Iterator[tuple[str, str]]:
    """What the headings say of every row, or the codes: below Sasaran Strategis stand objectives, 32.16.01.2001 is a
    village.
    """
    codes = [text for text in cells.get(fields.get("code", ""), ()) if text]
    for field in port.fields:
        if field.required and field.type.worded and field.name not in fields:
            said = {_kind_of(code) for code in codes} - {None} if field.name == "kind" else set()
            said = said or {worded_in(field, column) for column in fields.values()} - {None}
            if len(said) == 1:
                yield field.name, str(said.pop())


def _kind_of(code: str) -> str | None:
    """The kind of unit whose code this is, where it is a region's: a ward's last part begins with 1."""
    # Six digits may be the number of anything.
    parts = (plain_code(code) or "").split(".") if len(code) > len("321601") else []
    if len(parts) == 4:
        return "ward" if parts[3].startswith("1") else "village"
    return "district" if len(parts) == 3 else None


def _once(left: Sequence[tuple[Record, str]], kept: Sequence[Record], rows: Sequence[Record]) -> tuple[Left, ...]:
    """Each of the source's `rows` that is left out, once and as it stands there; one that no text drops is not."""
    written = {place_of_row(row): row for row in rows if row.origin.row is not None}
    staying, seen, told = set(map(id, kept)), set(), []
    for row, why in left:
        place = place_of_row(row)
        if id(row) not in staying and (row.origin.row is None or place not in seen):
            seen.add(place)
            told.append(described(written.get(place, row), why))
    return tuple(sorted((one for one in told if one.text), key=lambda one: one.origin.row or 0))
