"""Money in parts that stand beside each other, such as Dana Desa and ADD: added up where no column has their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from spbe_sdk.bindings.apart import figure_of
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.choosing import Cells
from spbe_sdk.bindings.figures import is_share, may_count
from spbe_sdk.bindings.likeness import LIKE, are_amounts, named, synonyms
from spbe_sdk.bindings.planned import CEILING, MONEY, is_planned, is_reached, takes_reached
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.saying import says, spoken
from spbe_sdk.bindings.upto import without_upto
from spbe_sdk.documents.binding import Binding, Unpivot
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.words import known_as, normal

# Parts of one kind are added up; those of two kinds may hold each other.
_KINDS = ("fund-source", "fund-government", "fund-spent", "fund-class", "fund-field")

_YEARS = re.compile(r"\b20\d\d\b")


def spread_funds(port: Port, cells: Cells, year: int | None = None) -> Unpivot | None:
    """The columns of parts of a port's money, which become rows that are added up; nothing where each sum has a column
    of its own, or where it is not known of what the columns are parts.
    """
    spread = {}
    for field in _money(port):
        columns = _columns(port, field, cells, year)
        parts = {column: part for column in columns if (part := _part(column)) is not None}
        if len(parts) == len(columns) > 1 and _of_a_kind(parts) and _sum_of(columns, cells) is None:
            heading = synonyms("synonyms", field.name)[0].capitalize()
            spread[heading] = parts
    if not spread or set(spread) & set(cells):
        return None
    return Unpivot(key=known_as("reading", "fund-part")[0].capitalize(), values=spread)


def sums_of_funds(port: Port, cells: Cells, year: int | None = None) -> dict[str, str]:
    """The column of the sum of each field of money that stands in parts too."""
    found = {}
    for field in _money(port):
        columns = _columns(port, field, cells, year)
        sums = [column for column in columns if _is_whole(column)] or [*filter(None, [_sum_of(columns, cells)])]
        if len(sums) == 1 and sum(_part(column) is not None for column in columns) > 1:
            found[field.name] = sums[0]
    return found


def with_whole(port: Port, unpivot: Unpivot, fields: Mapping[str, str]) -> Unpivot:
    """The same with the money that stands in no parts, once in each row of the source."""
    whole = [fields[field.name] for field in _money(port) if field.name in fields]
    own = {c: {c: c} for c in whole if c not in {unpivot.key, *unpivot.measures}}
    return Unpivot(key=unpivot.key, values={**unpivot.measures, **own}) if own else unpivot


def unread_parts(port: Port, fields: Mapping[str, str], cells: Cells, year: int | None) -> Iterator[tuple[str, str]]:
    """The fields of money of which one part is read, and the first of the other columns that may be parts too."""
    for field in _money(port):
        column = fields.get(field.name)
        columns = _columns(port, field, cells, year)
        if column not in columns or _is_whole(column) or _sum_of(columns, cells) == column:
            continue
        others = [other for other in columns if other not in fields.values() and not _is_whole(other)]
        if others:
            yield field.name, ", ".join(others[:3])


def doubts_of_funds(binding: Binding, unread: Mapping[str, str], at: Origin) -> Iterator[Finding]:
    """That money was added up from the columns of its parts, or that only one of them is read."""
    for measure, columns in (binding.unpivot.measures if binding.unpivot and binding.sum else {}).items():
        names = [name for name in binding.sum if binding.fields.get(name) == measure and len(columns) > 1]
        for name in names:
            yield Finding("bind-parts", Severity.WARNING, at, name, ", ".join(columns))
    for name, others in unread.items():
        column = binding.fields[name]
        yield Finding("bind-parts-unread", Severity.WARNING, at.at(column), name, others, details={"column": column})


def _money(port: Port) -> list[PortField]:
    return [field for field in port.fields if field.type is RUPIAH and field.name in MONEY]


def _columns(port: Port, field: PortField, cells: Cells, year: int | None) -> list[str]:
    """The columns that may hold a field's money of the year, or a part of it."""
    return [
        column
        for column, texts in cells.items()
        if named(port.name, field, column) >= LIKE
        and may_count(field, column)
        and not (is_share(column) or without_upto(column) is not None)
        and not any(says(words, column) for words in ("changed", "unchanged", "other-years"))
        and not (takes_reached(port, field) and is_planned(column))
        and not (field.name == CEILING and is_reached(column))
        and not {*_YEARS.findall(column)} - {str(year)}
        and (are_amounts(texts) or (_part(column) is not None and _are_figures(texts)))
    ]


def _are_figures(texts: Sequence[str | None]) -> bool:
    """Whether a column has figures, or nothing yet."""
    given = [text for text in texts if text]
    return 2 * sum(figure_of(text) is not None for text in given) >= len(given)


def _part(column: str) -> str | None:
    """Of what a heading says that its money is a part: no more than the words for money and those of one kind."""
    said = normal(column)
    for kind in _KINDS:
        found = spoken(kind).findall(said)
        if len(found) == 1 and _only_money(spoken(kind).sub(" ", said)):
            return str(found[0])
    return None


def _of_a_kind(parts: Mapping[str, str]) -> bool:
    """Whether parts are different ones of one kind."""
    one = any(all(spoken(kind).fullmatch(part) for part in parts.values()) for kind in _KINDS)
    return one and len({*parts.values()}) == len(parts)


def _is_whole(column: str) -> bool:
    """Whether a heading says no more than that its money is money, or a sum."""
    return _part(column) is None and _only_money(normal(column), "total")


def _only_money(said: str, *more: str) -> bool:
    known = {word for name in ("ceiling", "realised") for text in synonyms("synonyms", name) for word in text.split()}
    known |= {word for name in ("fund-beside", *more) for text in known_as("reading", name) for word in text.split()}
    return {*_YEARS.sub(" ", said).split()} <= known


def _sum_of(columns: Sequence[str], cells: Cells) -> str | None:
    """The column whose figures are in each row those of the other columns together."""
    table = zip(*(cells[column] for column in columns), strict=False)
    rows = [[figure_of(text or "") or Fraction(0) for text in row] for row in table]
    for place, column in enumerate(columns):
        if len(columns) > 2 and rows and all(2 * row[place] == sum(row) for row in rows):
            return column
    return None
