"""Tables in which a unit stands beside what it does: once in each block, or again in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.codes_below import path_of
from spbe_sdk.bindings.leaving import figure_fields, key_of
from spbe_sdk.bindings.likeness import are_codes, converted
from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.words import known_as


@attrs.frozen(slots=True)
class Blocks:
    """The column in which units are named, where its rows are about what these do; a code beside it is not theirs."""

    name: str
    anothers: bool

    @property
    def counted(self) -> dict[str, list[str]]:
        """The part of a binding that numbers the rows of each unit."""
        return {self.number: [self.name]}

    @property
    def number(self) -> str:
        """What the column is called that numbers the rows of each unit."""
        return known_as("reading", "occurrence")[0]


def blocks_of(port: Port, fields: Mapping[str, str], rows: Sequence[Record], aside: set[int]) -> Blocks | None:
    """Whether a table names its units beside what they do; nothing where each row is a unit of its own.

    Then one unit has several codes, or most rows with a code have no unit.
    """
    if port.field("parent") is None or "name" not in fields:
        return None
    name, code = fields["name"], fields.get("code")
    own = [row for row in rows if id(row) not in aside]
    named = [row for row in own if row.cells.get(name)]
    times = len(named) / max(len({row.cells.get(name) for row in named}), 1)
    if code is None:
        bare = [row for row in own if not row.cells.get(name) and sum(map(bool, row.cells.values())) > 1]
        return Blocks(name, anothers=False) if times > 1 and (times >= 2 or len(bare) > len(named)) else None
    coded = [row for row in rows if row.cells.get(code) and are_codes([row.cells.get(code)])]
    nameless = [row for row in coded if not row.cells.get(name)]
    several = {row.cells.get(name) for row in named if row.cells.get(code)}
    codes = {(row.cells.get(name), row.cells.get(code)) for row in named if row.cells.get(code)}
    return Blocks(name, anothers=True) if len(nameless) > len(several) or len(codes) >= 2 * len(several) > 0 else None


def filled_down(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[str]:
    """The columns of what several rows are about, in which it stands in the first of them alone, as in merged cells.

    What stands above the first unit in a hierarchy of codes belongs to none.
    """
    key = key_of(port, fields)
    shared = [field for field in port.fields if field.type.name == "reference" and field.name in fields]
    columns = [fields[field.name] for field in shared if key is None or field is not key[0]]
    if key is not None and key[0].made and key[0] in shared and _pays_below(port, fields, key[1], rows):
        columns.append(key[1])
    return [column for column in columns if _in_the_first(column, rows, key[1] if key else None)]


def _in_the_first(column: str, rows: Sequence[Record], place: str | None) -> bool:
    """Whether a column is filled in the first row of each block and empty below it."""
    first = next((number for number, row in enumerate(rows) if row.cells.get(column)), None)
    if first is None or all(row.cells.get(column) is not None for row in rows):
        return False
    codes = [row.cells.get(place) or "" for row in rows[: first + 1]] if place else []
    above = [path_of(code) for code in codes[:-1]]
    own = path_of(codes[-1]) if codes and are_codes(codes) else ()
    return first == 0 or bool(own and all(path != own and path == own[: len(path)] for path in above))


def _pays_below(port: Port, fields: Mapping[str, str], place: str, rows: Sequence[Record]) -> bool:
    """Whether money stands in rows that do not say what it is for: that is said above them, unless they name it in
    another column, as rows of another level do.
    """
    money = [(field, fields[field.name]) for field in figure_fields(port) if field.name in fields]
    paid = [row for row in rows if any(converted(field, row.cells.get(column) or "") for field, column in money)]
    bare = [row for row in paid if not row.cells.get(place)]
    named = [row for row in paid if row.cells.get(place)]
    others = {column for row in bare for column, text in row.cells.items() if text} - set(fields.values())
    return bool(bare) and all(any(row.cells.get(column) for row in named) for column in others)
