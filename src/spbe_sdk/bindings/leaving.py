"""Rows of a sheet that are none of a port's: totals, headings of its parts, notes, signatures; and how to drop them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.likeness import converted
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.finding import Origin
from spbe_sdk.findings.words import known_as, normal

Place = tuple[str | None, int | None]

# Up to so many totals are dropped by what they say.
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
        # Names of units may begin as totals do; of those, the whole sheet has told which are some.
        says = only_total if "unit" in fields else says_total
        return [(row, "total") for row in rows if says(_first(row, fields.get("unit")))]
    field, place = key
    has_code = _has_code(field)
    own = [row for row in rows if place in row.unreadable or ((text := row.cells.get(place)) and has_code(text))]
    last = own[-1].origin.row if own else None
    seen: set[str | None] = set()
    left: list[tuple[Record, str]] = []
    mine = set(map(id, own))
    others = [column for name, column in fields.items() if name != field.name]
    needed = [fields[f.name] for f in port.fields if f.required and f.name in fields and not _may_be_empty(f)]
    empty = set() if field.made else {id(row) for row in _without_figures(port, fields, own)}
    for row in rows:
        code = converted(field, row.cells.get(place) or "") if id(row) in mine else None
        bare = len(needed) > 1 and not any(row.cells.get(column) for column in needed if column != place)
        summed = field.type.name != "code" and _sums_up(row, place)
        if id(row) not in mine or bare or summed or id(row) in empty:
            left.append((row, _why(row, place, last)))
        elif field.unique and code in seen and not any(row.cells.get(column) for column in others):
            left.append((row, "note"))
        seen.add(code)
    lost = _with_figures(port, fields, [row for row, _ in left])
    return left if _plausible(field, len(set(map(place_of_row, own))), len(set(map(place_of_row, lost)))) else []


def place_of_row(row: Record) -> Place:
    """Where a row stands; what a shape makes of it stands there too."""
    return row.origin.sheet, row.origin.row


def _with_figures(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[Record]:
    """The rows that hold a figure, of those of a port that asks for some: without one, nothing is lost."""
    asked = [(field, fields[field.name]) for field in figure_fields(port) if field.name in fields]
    return [
        row
        for row in rows
        if not asked or any(converted(field, row.cells.get(column) or "") for field, column in asked)
    ]


def _without_figures(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[Record]:
    """The rows without a figure that lack a text which each row with one has, such as the name of its indicator: they
    head what stands below them.
    """
    if not any(field.name in fields for field in figure_fields(port)):
        return []
    telling = {place_of_row(row) for row in _with_figures(port, fields, rows)}
    full = [row for row in rows if place_of_row(row) in telling]
    rest = [row for row in rows if place_of_row(row) not in telling]
    taken = set(fields.values())
    others = [column for column in (full[0].cells if full else ()) if column not in taken]
    worded = [c for c in others if all(any(map(str.isalpha, row.cells.get(c) or "")) for row in full)]
    return rest if any(not any(row.cells.get(c) for row in rest) for c in worded) else []


def figure_fields(port: Port) -> list[PortField]:
    """The fields of a port that hold figures or money."""
    return [field for field in port.fields if field.type.figure]


def _may_be_empty(field: PortField) -> bool:
    """Whether a cell that is needed may be empty all the same: not measured yet, or merged with the one above."""
    return field.type.measured or field.type.name == "reference"


def key_of(port: Port, fields: Mapping[str, str]) -> tuple[PortField, str] | None:
    """The field that says what a row is about, and the column that holds it: its code, or else its name or what it
    refers to.
    """
    needed = [field for field in port.fields if field.required and field.name in fields]
    for kind in ("code", "text", "reference"):
        field = next((field for field in needed if field.type.name == kind), None)
        if field is not None:
            return field, fields[field.name]
    return None


def dropping(
    columns: Sequence[str], place: str | None, left: Sequence[tuple[Record, str]], kept: Sequence[Record]
) -> dict[str, list[str]]:
    """Which texts of which columns drop some rows and none of the others; what no text can drop stays."""
    ordered = [place, *(column for column in columns if column != place)] if place else list(columns)
    rows = [*kept, *(row for row, _ in left)]
    usable = [column for column in ordered if column and not any(column in row.unreadable for row in rows)]
    held = {column: {row.cells.get(column) or "" for row in kept} for column in usable}
    totals = {text for row, why in left if why == "total" for text in [next(filter(None, row.cells.values()), "")]}
    drop: dict[str, list[str]] = {}
    for row, why in left:
        texts = {column: row.cells.get(column) or "" for column in usable}
        if any(texts[column] in dropped for column, dropped in drop.items()):
            continue
        fitting = [column for column in usable if texts[column] not in held[column]]
        if fitting:
            best = min(fitting, key=_handy(texts, place, ordered, why == "total" and len(totals) <= _FEW))
            drop.setdefault(best, []).append(texts[best])
    return drop


def _handy(
    texts: Mapping[str, str], place: str | None, ordered: Sequence[str], by_word: bool
) -> Callable[[str], tuple[bool, bool, int]]:
    """How handy a column is for dropping a row: by what it says, or by the code that it lacks."""

    def rank(column: str) -> tuple[bool, bool, int]:
        worded = any(map(str.isalpha, texts[column]))
        other = column != place
        return (not worded, other, ordered.index(column)) if by_word else (other, not worded, ordered.index(column))

    return rank


def described(row: Record, reason: str) -> Left:
    """A row that is left out, as it is shown."""
    texts = [text for text in row.cells.values() if text]
    return Left(row.origin, texts[0] if texts else "", reason)


def _has_code(field: PortField) -> Callable[[str], bool]:
    def has(text: str) -> bool:
        if field.type.knows is not None and converted(field, text):
            return True
        if field.type.name == "text" and not any(map(str.isalpha, text)):
            return False
        try:
            value = field.type.parse(text)
        except ValueError:
            return False
        if field.type.name != "code":
            return not only_total(text)
        # Only a number can be a code that a list of codes does not have; a word such as Jumlah is none.
        return bool(value) and not says_total(text) and (field.type.knows is None or any(map(str.isdigit, text)))

    return has


def _why(row: Record, place: str, last: int | None) -> str:
    if _is_total(row, place) or _sums_up(row, place):
        return "total"
    return "note" if last is not None and (row.origin.row or 0) > last else "heading" if _few(row) else "uncoded"


def _few(row: Record) -> bool:
    return sum(bool(text) for text in row.cells.values()) <= 2


def _is_total(row: Record, place: str | None) -> bool:
    return says_total(_first(row, place))


def _first(row: Record, place: str | None) -> str:
    return (row.cells.get(place) if place else None) or next((text for text in row.cells.values() if text), "")


def _sums_up(row: Record, place: str) -> bool:
    """Whether a row says, before what it could be about, that it is a total of others."""
    before = takewhile(lambda cell: cell[0] != place, row.cells.items())
    return any(only_total(text) for _, text in before if text)


def only_total(text: str) -> bool:
    """Whether a text is a word for totals and nothing more; a name may begin with one.

    Examples:
        >>> only_total("Sub Total"), only_total("Jumlah Makmur"), only_total("*)")
        (True, False, False)
    """
    words = {word for known in known_as("reading", "total") for word in normal(known).split()}
    said = set(normal(text).split())
    return bool(said) and said <= words


def says_total(text: str) -> bool:
    """Whether a text begins with a word for totals, as names may too.

    Examples:
        >>> says_total("Jumlah Makmur"), says_total("Desa Jumlah")
        (True, False)
    """
    words = tuple(f"{word} " for word in known_as("reading", "total"))
    return f"{normal(text)} ".startswith(words)


def _plausible(field: PortField, own: int, left: int) -> bool:
    """Whether what is left out is not most of a table: then its codes are elsewhere, or it has none."""
    return own > 0 and (field.type.knows is not None or left <= own + 3)
