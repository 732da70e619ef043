"""Money that stands on several levels of one hierarchy of codes: what a row sums up must not be counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.apart import figure_of
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.codes_below import below, path_of
from spbe_sdk.bindings.likeness import are_codes
from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.finding import Finding, Origin, Severity

# A sum may be rounded, by one part of so many.
_ROUNDED = 1000


@attrs.frozen(slots=True)
class Summed:
    """The codes whose money is that of the codes below them, and those whose money is more or less than that."""

    column: str = ""
    sums: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def levels(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> Summed:
    """What rows of money sum up, by the codes of what is paid for, or else of the unit."""
    money = [fields[field.name] for field in port.fields if field.type is RUPIAH and field.name in fields]
    column = next((fields[name] for name in ("objective", "unit") if name in fields), None)
    texts = [row.cells.get(column) for row in rows] if column else []
    if column is None or not money or not are_codes([text for text in texts if text]):
        return Summed()
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
    if not whole or not any(parts):
        return None
    return abs(whole - sum(parts, Fraction(0))) * _ROUNDED <= abs(whole)
