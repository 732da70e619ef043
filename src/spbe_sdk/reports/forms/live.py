"""Formulas that follow a changed cell exactly: spreadsheets count in binary, so sums are of whole numbers.

A weighted mean of levels is a whole number over a whole number; half up of it is a whole number again, and only then
is it divided. In binary fractions a tie such as 2.595 would be rounded down or up as it happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.instruments.needs import NeedCheck

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


def band(bands: Sequence[Predicate], total: str, whole: int, held: Sequence[str] = (), otherwise: str = "") -> str:
    """The name of the band that a whole number over another lies in, compared exactly; of needs as `chosen` has it."""
    return chosen([item.name for item in bands], [_within(item, total, whole) for item in bands[:-1]], held, otherwise)


def chosen(names: Sequence[str], reached: Sequence[str], held: Sequence[str] = (), otherwise: str = "") -> str:
    """The first of some names that fits, highest first; `reached` says of each but the last whether it is reached.

    `held` says, where there are needs, whether those of all hold, and then those of each; without the former it is
    `otherwise`, and where none fits a dash.
    """
    all_held, *each = held or [""] * (len(names) + 1)
    text = _quoted(DASH)
    for name, *conditions in reversed(list(zip(names, [*reached, ""], each, strict=True))):
        text = _if([item for item in conditions if item], _quoted(name), text)
    return _if([all_held] if all_held else [], text, _quoted(otherwise))


def _if(conditions: Sequence[str], text: str, other: str) -> str:
    if not conditions:
        return text
    return f"IF(AND({','.join(conditions)}),{text},{other})"


def within(check: NeedCheck, total: str) -> str:
    """1 where a sum in cells lies where it must, and 0 elsewhere."""
    ends = [] if check.least is None else [f"{total}>={check.least}"]
    ends += [] if check.most is None else [f"{total}<={check.most}"]
    if check.among is not None:
        ends.append(f"OR({','.join(f'{total}={value}' for value in check.among)})" if check.among else "FALSE")
    return f"IF(AND({','.join(ends)}),1,0)"


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


def letters(place: int) -> str:
    """The name of a column, counted from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))
