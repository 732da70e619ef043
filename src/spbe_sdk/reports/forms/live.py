"""Formulas that follow a changed cell exactly: spreadsheets count in binary, so sums are of whole numbers.

A weighted mean of levels is a whole number over a whole number; half up of it is a whole number again, and only then
is it divided. In binary fractions a tie such as 2.595 would be rounded down or up as it happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from spbe_sdk.documents.instrument import Predicate

# Whole numbers above 2^53 are no longer exact in a cell; a sum is multiplied by twice a power of ten before it rounds.
_MOST = 10**12


def whole_numbers(values: Sequence[Fraction]) -> tuple[list[int], int] | None:
    """Values as whole numbers over one denominator; nothing where a cell could not hold them exactly."""
    denominator = lcm(*(value.denominator for value in values))
    wholes = [int(value * denominator) for value in values]
    return (wholes, denominator) if sum(map(abs, wholes)) + denominator < _MOST else None


def lowest_terms(values: Sequence[Fraction]) -> list[int] | None:
    """The smallest whole numbers that stand to each other as values do, such as weights."""
    found = whole_numbers(values)
    if found is None:
        return None
    common = gcd(*found[0]) or 1
    return [whole // common for whole in found[0]]


def half_up(total: str, whole: int, decimals: int) -> str:
    """A whole number in cells over another, rounded half up; for what is not below zero."""
    scale = 10**decimals
    return f"INT((2*{scale}*{total}+{whole})/(2*{whole}))/{scale}"


def band(bands: Sequence[Predicate], total: str, whole: int) -> str:
    """The name of the band that a whole number over another lies in, compared exactly."""
    text = _quoted(bands[-1].name)
    for item in reversed(bands[:-1]):
        text = f"IF({_within(item, total, whole)},{_quoted(item.name)},{text})"
    return text


def to_next_band(bands: Sequence[Predicate], total: str, whole: int, figure: str) -> str:
    """How much a figure lacks to the next higher band; nothing in the highest one."""
    missing = ["0", *(f"{_edge(item)}-{figure}" for item in bands[:-1])]
    text = missing[-1]
    for item, lacks in reversed(list(zip(bands[:-1], missing, strict=False))):
        text = f"IF({_within(item, total, whole)},{lacks},{text})"
    return text


def _within(item: Predicate, total: str, whole: int) -> str:
    edge = _edge(item)
    return f"{total}*{edge.denominator}{'>' if item.at_least is None else '>='}{edge.numerator * whole}"


def _edge(item: Predicate) -> Fraction:
    """The lower edge of a band that is not the lowest."""
    return item.at_least if item.at_least is not None else item.above or Fraction(0)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
