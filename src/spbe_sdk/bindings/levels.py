"""Money that stands on several levels of one hierarchy: what a row sums up must not be counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.apart import Place, figure_of, place_of_row
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.codes_below import below, path_of
from spbe_sdk.bindings.likeness import are_codes
from spbe_sdk.bindings.nesting import PaidRow, nested
from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.finding import Finding, Origin, Severity

# A sum may be rounded, by one part of so many.
_ROUNDED = 1000

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
    paths = {text: path_of(text) for text in texts if text}
    amounts = {place: _amounts(rows, column, place) for place in money}
    sums, others = [], []
    for code, path in paths.items():
        parts = below(path, paths)
        told = [_adds_up(amounts[place], code, parts) for place in money] if parts else []
        if False in told:
            others.append(code)
        elif True in told:
            sums.append(code)
    return Summed(column, tuple(sums), tuple(others))


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


def _amounts(rows: Sequence[Record], column: str, place: str) -> dict[str, Fraction]:
    """The money of each code; several rows of one, as for months, together."""
    found: dict[str, Fraction] = {}
    for row in rows:
        code, figure = row.cells.get(column), figure_of(row.cells.get(place) or "")
        if code and figure is not None:
            found[code] = found.get(code, Fraction(0)) + figure
    return found


def _adds_up(amounts: Mapping[str, Fraction], code: str, below: Sequence[str]) -> bool | None:
    """Whether money is the sum of what stands below it; nothing where either has none."""
    whole, parts = amounts.get(code), [amounts[other] for other in below if other in amounts]
    return _whole(whole, parts)


def _whole(whole: Fraction | None, parts: Sequence[Fraction]) -> bool | None:
    """Whether an amount is the sum of others; nothing where there is none."""
    if not whole or not any(parts):
        return None
    return abs(whole - sum(parts, Fraction(0))) * _ROUNDED <= abs(whole)
