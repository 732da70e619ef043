"""Rows of a sheet that are none of a port's: totals, headings of its parts, notes, signatures; and how to drop them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.likeness import converted
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.finding import Origin
from spbe_sdk.findings.words import known_as, normal

# Up to so many rows are dropped by what they say.
_FEW = 3


@attrs.frozen(slots=True)
class Left:
    """A row that is left out: where it stands, its first text, and the word for the reason."""

    origin: Origin
    text: str
    reason: str


def left_out(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[tuple[Record, str]]:
    """The rows without a code of their own, each with the reason.

    A row with a code is data, whatever its name begins with: the number of poor people is an indicator. A code that
    came before, without any figure beside it, is a number in a list below the table.
    """
    key = key_of(port, fields)
    if key is None:
        return [(row, "total") for row in rows if _is_total(row, None)]
    field, place = key
    has_code = _has_code(field)
    own = [row for row in rows if place in row.unreadable or ((text := row.cells.get(place)) and has_code(text))]
    last = own[-1].origin.row if own else None
    seen: set[str | None] = set()
    left: list[tuple[Record, str]] = []
    mine = set(map(id, own))
    others = [column for name, column in fields.items() if name != field.name]
    needed = [fields[f.name] for f in port.fields if f.required and not f.type.measured and f.name in fields]
    for row in rows:
        code = converted(field, row.cells.get(place) or "") if id(row) in mine else None
        bare = len(needed) > 1 and not any(row.cells.get(column) for column in needed if column != place)
        if id(row) not in mine or bare:
            left.append((row, _why(row, place, last)))
        elif field.unique and code in seen and not any(row.cells.get(column) for column in others):
            left.append((row, "note"))
        seen.add(code)
    return left if _plausible(field, len(own), len(left)) else []


def key_of(port: Port, fields: Mapping[str, str]) -> tuple[PortField, str] | None:
    """The field that says by its code what a row is about, and the column that holds it."""
    field = next((field for field in port.fields if field.required and field.type.name == "code"), None)
    return (field, fields[field.name]) if field is not None and field.name in fields else None


def dropping(
    columns: Sequence[str], place: str | None, left: Sequence[Record], kept: Sequence[Record]
) -> dict[str, list[str]]:
    """Which texts of which columns drop some rows and none of the others; what no text can drop stays."""
    ordered = [place, *(column for column in columns if column != place)] if place else list(columns)
    usable = [column for column in ordered if column and not any(column in row.unreadable for row in (*kept, *left))]
    held = {column: {row.cells.get(column) or "" for row in kept} for column in usable}
    few = sum(not row.cells.get(place or "") for row in left) <= _FEW
    drop: dict[str, list[str]] = {}

    def handy(column: str, text: str) -> tuple[bool, bool, int]:
        """A few rows are dropped by their words; many by the code that none of them has."""
        worded = any(map(str.isalpha, text))
        return (not worded, column != place, ordered.index(column)) if few else (column != place, not worded, 0)

    for row in left:
        texts = {column: row.cells.get(column) or "" for column in usable}
        if any(texts[column] in dropped for column, dropped in drop.items()):
            continue
        fitting = [column for column in usable if texts[column] not in held[column]]
        if fitting:
            best = min(fitting, key=lambda column: handy(column, texts[column]))
            drop.setdefault(best, []).append(texts[best])
    return drop


def described(row: Record, reason: str) -> Left:
    """A row that is left out, as it is shown."""
    texts = [text for text in row.cells.values() if text]
    return Left(row.origin, texts[0] if texts else "", reason)


def _has_code(field: PortField) -> Callable[[str], bool]:
    def has(text: str) -> bool:
        if field.type.knows is not None and converted(field, text):
            return True
        try:
            value = field.type.parse(text)
        except ValueError:
            return False
        # Only a number can be a code that a list of codes does not have; a word such as Jumlah is none.
        return bool(value) and not _total(text) and (field.type.knows is None or any(map(str.isdigit, text)))

    return has


def _why(row: Record, place: str, last: int | None) -> str:
    if _is_total(row, place):
        return "total"
    return "note" if last is not None and (row.origin.row or 0) > last else "heading" if _few(row) else "uncoded"


def _few(row: Record) -> bool:
    return sum(bool(text) for text in row.cells.values()) <= 2


def _is_total(row: Record, place: str | None) -> bool:
    first = (row.cells.get(place) if place else None) or next((text for text in row.cells.values() if text), "")
    return _total(first)


def _total(text: str) -> bool:
    words = tuple(f"{word} " for word in known_as("reading", "total"))
    return f"{normal(text)} ".startswith(words)


def _plausible(field: PortField, own: int, left: int) -> bool:
    """Whether what is left out is not most of a table: then its codes are elsewhere, or it has none."""
    return own > 0 and (field.type.knows is not None or left <= own + 3)
