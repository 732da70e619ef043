"""Money that stands on several levels of one hierarchy: what a row sums up must not be counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.apart import figure_of
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.codes_below import Path, below, path_of
from spbe_sdk.bindings.figures import is_nearly
from spbe_sdk.bindings.leaving import Place, place_of_row
from spbe_sdk.bindings.likeness import are_codes
from spbe_sdk.bindings.nesting import PaidRow, nested
from spbe_sdk.bindings.offices import is_office, rows_of_offices, uppermost
from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.finding import Finding, Origin, Severity

Amounts = dict[str, Fraction]

# Fewer rows with money are no hierarchy.
_FEWEST = 3


@attrs.frozen(slots=True)
class Summed:
    """The rows whose money is that of the rows below them, and those whose money is more or less than that: by their
    codes, or by their names and places where no codes tell what is below what.
    """

    column: str = ""
    sums: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    places: frozenset[Place] = frozenset()

    def has(self, row: Record) -> bool:
        """Whether a row is a sum."""
        return place_of_row(row) in self.places if self.places else row.cells.get(self.column) in self.sums


def levels(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> Summed:
    """What rows of money sum up, by the codes of what is paid for, or else of the unit."""
    money = [fields[field.name] for field in port.fields if field.type is RUPIAH and field.name in fields]
    column = next((fields[name] for name in ("objective", "unit") if name in fields), None)
    texts = [row.cells.get(column) for row in rows] if column else []
    if not money:
        return Summed()
    if column is None or not are_codes([text for text in texts if text]):
        return _uncoded(column, money, rows)
    amounts = {place: _amounts(rows, column, place) for place in money}
    plain = {text: path_of(text) for text in texts if text and not is_office(text)}
    offices = {text: path_of(text) for text in texts if text and is_office(text)}
    told = {code: _first_told(amounts, code, _ways(path, plain, offices)) for code, path in plain.items()}
    told |= _offices(texts, amounts, [{p: figure_of(row.cells.get(p) or "") for p in money} for row in rows])
    order = [code for code in dict.fromkeys(texts) if code]
    return Summed(
        column,
        tuple(code for code in order if told[code] is True),
        tuple(code for code in order if told[code] is False),
    )


def _ways(path: Path, plain: Mapping[str, Path], offices: Mapping[str, Path]) -> list[list[str]]:
    """What may stand right below a code: programs and what is below them, or offices."""
    return [found for found in (below(path, plain), below(path, offices)) if found]


def _first_told(amounts: Mapping[str, Amounts], code: str, ways: Sequence[Sequence[str]]) -> bool | None:
    """Whether a code's money is that of what stands below it, in one way or another; nothing where nothing does."""
    return _any(
        [[_whole(of.get(code), [of[other] for other in way if other in of]) for of in amounts.values()] for way in ways]
    )


def _offices(
    texts: Sequence[str | None], amounts: Mapping[str, Amounts], figures: Sequence[Mapping[str, Fraction | None]]
) -> dict[str, bool | None]:
    """The same for offices, by the rows that follow each, or by all rows for all of them."""

    def summed(place: str, numbers: Sequence[int]) -> list[Fraction]:
        return [figure for number in numbers if (figure := figures[number][place]) is not None]

    following = rows_of_offices(texts)
    found = {
        office: _any([[_whole(of.get(office), summed(place, way)) for place, of in amounts.items()] for way in ways])
        for office, ways in following.items()
    }
    paths = [path_of(text) if text else () for text in texts]
    others = uppermost([n for n, text in enumerate(texts) if text and not is_office(text)], paths)
    if True not in found.values() and others:
        all_of = [
            _whole(sum((of.get(office, Fraction(0)) for office in found), Fraction(0)), summed(place, others))
            for place, of in amounts.items()
        ]
        return dict.fromkeys(found, True) if _any([all_of]) else found
    return found


def _any(ways: Sequence[Sequence[bool | None]]) -> bool | None:
    """Whether all money agrees in one of several ways; nothing where there is none to compare."""
    told = [False not in way for way in ways if any(one is not None for one in way)]
    return any(told) if told else None


def _uncoded(column: str | None, money: Sequence[str], rows: Sequence[Record]) -> Summed:
    """The same by words, numbering or sums, of the rows that have money."""
    if any(row.origin.row is None for row in rows):
        return Summed()
    together: dict[Place, list[Record]] = {}
    for row in rows:
        together.setdefault(place_of_row(row), []).append(row)
    lines = {place: PaidRow(own[0].cells, _money(own, money)) for place, own in together.items()}
    paid = {place: line for place, line in lines.items() if line.money}
    if len(paid) < _FEWEST:
        return Summed()
    places, given = list(paid), list(paid.values())
    told, parts = nested(given, column)
    sums: list[int] = []
    others: list[int] = []
    for number, numbers in parts.items():
        line, below_it = given[number].money, [given[n].money for n in numbers]
        found = [_whole(line[c], [part[c] for part in below_it if c in part]) for c in line]
        (others if False in found else sums if True in found else []).append(number)
    names = [[_name(given[n], column) for n in numbers] for numbers in (sums, others)]
    return Summed(told, tuple(names[0]), tuple(names[1]), frozenset(places[number] for number in sums))


def _money(rows: Sequence[Record], columns: Sequence[str]) -> dict[str, Fraction]:
    """What the rows that a row of the source became have together in each column."""
    found = {c: [f for row in rows if (f := figure_of(row.cells.get(c) or "")) is not None] for c in columns}
    return {column: sum(figures, Fraction(0)) for column, figures in found.items() if figures}


def _name(line: PaidRow, column: str | None) -> str:
    return (line.cells.get(column) if column else None) or next(filter(None, line.cells.values()), "")


def doubts_of_levels(found: Summed, at: Origin) -> Iterator[Finding]:
    """That only the lowest level counts, and which rows have money of their own beside that of the rows below."""
    for code, codes, severity in (
        ("bind-levels", found.sums, Severity.WARNING),
        ("bind-levels-differ", found.others, Severity.ERROR),
    ):
        if codes:
            details = {"count": str(len(codes)), "column": found.column}
            named = ", ".join(codes[:5]) + (", …" if len(codes) > len(codes[:5]) else "")
            yield Finding(code, severity, at.at(found.column), found=named, details=details)


def _amounts(rows: Sequence[Record], column: str, place: str) -> Amounts:
    """The money of each code; several rows of one, as for months, together."""
    found: dict[str, Fraction] = {}
    for row in rows:
        code, figure = row.cells.get(column), figure_of(row.cells.get(place) or "")
        if code and figure is not None:
            found[code] = found.get(code, Fraction(0)) + figure
    return found


def _whole(whole: Fraction | None, parts: Sequence[Fraction]) -> bool | None:
    """Whether an amount is the sum of others; nothing where there is none."""
    if not whole or not any(parts):
        return None
    return is_nearly(whole, sum(parts, Fraction(0)))
