"""Rows of a sheet that stand apart from its data, for every port alike: sums of others, headings of groups, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cache, lru_cache

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.figures import is_nearly
from spbe_sdk.bindings.leaning import says_code
from spbe_sdk.bindings.leaving import Place, only_total, place_of_row, says_total
from spbe_sdk.bindings.likeness import are_codes, says_unit
from spbe_sdk.bindings.numbers import declared_number, quantity, rupiah
from spbe_sdk.findings.words import LANGUAGES, known_as, normal

# So many codes tell that a table has some, and so many rows more may lack one.
_SEVERAL, _BESIDE = 3, 3


def apart(columns: Sequence[str], rows: Sequence[Record]) -> dict[Place, str]:
    """The rows that are none of a table's data, by what the whole sheet says of them, each with the reason.

    A row with a code of its own is data. A name that says total is a total where its figures sum up others; a name
    with nothing beside it heads a group where all groups have one, or where it says so. Where each row has a code of
    its own, one without is none of the table's.
    """
    table = _Table.of(columns, rows)
    if table is None:
        return {}
    if uncoded := _uncoded(table, columns, rows):
        return uncoded
    totals = [row for row in rows if _may_be_total(table, row)]
    summing = {place_of_row(row) for row in _summing(table, rows, totals)} if totals else set()
    found = dict.fromkeys(summing, "total")
    return {**found, **(_bare(table, rows, summing) if table.of_units else {})}


@attrs.frozen(slots=True)
class _Table:
    """The column that names what its rows are about, those that hold their codes, and those of figures."""

    name: str
    codes: tuple[str, ...]
    figures: tuple[str, ...]
    of_units: bool

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[Record]) -> _Table | None:
        cells = {column: [text for row in rows if (text := row.cells.get(column))] for column in columns}
        worded = [c for c, texts in cells.items() if 2 * sum(any(map(str.isalpha, t)) for t in texts) > len(texts)]
        name = next((column for column in worded if not says_code(column)), None)
        if name is None or any(row.origin.row is None for row in rows):
            return None
        before = columns[: columns.index(name)]
        codes = tuple(column for column in columns if says_code(column) or (column in before and cells[column]))
        others = [column for column in columns if column not in {name, *codes}]
        figures = tuple(c for c in others if 2 * sum(map(_is_figure, cells[c])) > len(cells[c]))
        return cls(name, codes, figures, says_unit(name))

    def has_code(self, row: Record) -> bool:
        """Whether a row has a code, or a number, of its own."""
        return any(any(map(str.isdigit, row.cells.get(column) or "")) for column in self.codes)

    def is_bare(self, row: Record) -> bool:
        """Whether a row has a text and nothing beside it."""
        return sum(map(bool, row.cells.values())) == 1 and not self.has_code(row)


def _uncoded(table: _Table, columns: Sequence[str], rows: Sequence[Record]) -> dict[Place, str]:
    """The rows without a code, where codes stand in a column that is called so and no row shares one with the row
    above; nothing where the codes are elsewhere.
    """
    for column in filter(says_code, columns):
        codes = [text for row in rows if _coded(text := row.cells.get(column) or "")]
        without = [row for row in rows if column not in row.unreadable and not _coded(row.cells.get(column) or "")]
        coded = [row for row in rows if _coded(row.cells.get(column) or "") or column in row.unreadable]
        if len(codes) < _SEVERAL or len(set(codes)) < len(codes) or len(without) > len(codes) + _BESIDE:
            continue
        last = max(row.origin.row or 0 for row in coded)
        named = all(row.cells.get(table.name) for row in coded)
        before = [row for row in without if (row.origin.row or 0) < last and any(row.cells.values())]
        # A merged cell stands in the first of its rows alone, and the name beside it too.
        if named and all(row.cells.get(column) or row.cells.get(table.name) for row in before):
            return {place_of_row(row): _why(row, last) for row in without}
    return {}


def _coded(text: str) -> bool:
    return bool(text) and are_codes([text]) and not says_total(text)


def _why(row: Record, last: int) -> str:
    if any(says_total(text) for text in row.cells.values() if text):
        return "total"
    return (
        "note" if (row.origin.row or 0) > last else "heading" if sum(map(bool, row.cells.values())) < 3 else "uncoded"
    )


def _may_be_total(table: _Table, row: Record) -> bool:
    texts = (text for column in (*table.codes, table.name) if (text := row.cells.get(column)))
    return not table.has_code(row) and any(map(says_total, texts))


def _summing(table: _Table, rows: Sequence[Record], candidates: Sequence[Record]) -> Iterator[Record]:
    """Those of some rows whose figures are the sums, or the means, of their group, of all above, or of all others."""
    likely = set(map(place_of_row, candidates))
    others = [row for row in rows if place_of_row(row) not in likely]
    group: list[Record] = []
    above: list[Record] = []
    for row in rows:
        if place_of_row(row) in likely and (_says_only_total(table, row) or _sums(table, row, group, above, others)):
            yield row
            group = []
        elif any(row.cells.get(column) for column in table.figures):
            group.append(row)
            above.append(row)


def _says_only_total(table: _Table, row: Record) -> bool:
    """Whether a name says total and nothing more, or of units: all of them."""
    text = row.cells.get(table.name) or ""
    said = [word for word in normal(text).split() if word not in known_as("reading", "total-of")]
    return bool(text) and only_total(" ".join(said) if table.of_units and said else text)


def _sums(table: _Table, row: Record, *several: Sequence[Record]) -> bool:
    """Whether most of a row's figures are the sums, or the means, of the same rows, of which one would be repeated."""
    given = {c: figure for c in table.figures if (figure := figure_of(row.cells.get(c) or "")) is not None}
    for rows in several:
        added = [c for c in given if len(rows) > 1 and _adds_up(given[c], [r.cells.get(c) or "" for r in rows])]
        if added and 2 * len(added) >= len(given):
            return True
    return False


def _adds_up(total: Fraction, texts: Sequence[str]) -> bool:
    parts = [figure for text in texts if (figure := figure_of(text)) is not None]
    whole = sum(parts, Fraction(0))
    means = [whole, whole / len(parts)] if parts else []
    return total != 0 and any(is_nearly(total, mean) for mean in means)


def _bare(table: _Table, rows: Sequence[Record], totals: set[Place]) -> dict[Place, str]:
    """The names with nothing beside them that head a group or are a note: a unit without figures yet is neither."""
    data = [row for row in rows if not table.is_bare(row) and place_of_row(row) not in totals]
    bare = [row for row in rows if table.is_bare(row) and place_of_row(row) not in totals]
    named = sum(bool(row.cells.get(table.name)) for row in data)
    if len(data) <= len(bare) or 2 * named <= len(data):
        return {}
    coded = all(map(table.has_code, data))
    heads = set(map(place_of_row, _heads(table, rows, totals)))
    last = max(row.origin.row or 0 for row in data)
    ends = max((number or 0 for _, number in totals), default=0)
    found: dict[Place, str] = {}
    for row in bare:
        text, number = next(filter(None, row.cells.values()), ""), row.origin.row or 0
        if _is_note(text) or (number > last and (coded or ends > last)):
            found[place_of_row(row)] = "note"
        elif coded or place_of_row(row) in heads or _is_group(text):
            found[place_of_row(row)] = "heading"
    return found


def _heads(table: _Table, rows: Sequence[Record], totals: set[Place]) -> list[Record]:
    """The first rows of all groups between totals, where each of several groups begins with a bare one."""
    groups: list[list[Record]] = [[]]
    for row in rows:
        if place_of_row(row) in totals:
            groups.append([])
        elif any(row.cells.values()):
            groups[-1].append(row)
    whole = [group for group in groups if not all(map(table.is_bare, group))]
    first = [group[0] for group in whole]
    return first if len(first) > 1 and all(map(table.is_bare, first)) else []


def _is_note(text: str) -> bool:
    return text.startswith("*") or _noted().match(text) is not None


def _is_group(text: str) -> bool:
    return f"{normal(text)} ".startswith(tuple(f"{word} " for word in known_as("reading", "group")))


@cache
def _noted() -> re.Pattern[str]:
    words = "|".join(map(re.escape, known_as("reading", "note")))
    return re.compile(rf"\W*(?:{words})\s*(?::|\Z)", re.IGNORECASE)


def _is_figure(text: str) -> bool:
    return figure_of(text) is not None


@lru_cache(maxsize=50_000)
def figure_of(text: str) -> Fraction | None:
    """The number or the amount that a cell holds, in either writing; nothing where it holds none."""
    for tried in (text, *(declared_number(text, language) for language in LANGUAGES)):
        for parse in (quantity, rupiah):
            with suppress(ValueError):
                found = parse(tried)
                return None if found is None else Fraction(found)
    return None
