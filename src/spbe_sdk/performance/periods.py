"""Months to quarters, and both to the year: which rows make a period's figures, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.plan import MONTHS, QUARTERS, Accumulation, Measurement, Period


@attrs.frozen(slots=True)
class Figures:
    """Target, its lower edge where it is a range, and actual; nothing where nobody gave one."""

    target: Fraction | None
    target_low: Fraction | None
    actual: Fraction | None


def rows_of(rows: Sequence[Measurement], period: Period) -> list[Measurement]:
    """The rows that make a period's figures: the year's own row where it is reported, else the parts up to it."""
    parts = sorted((row for row in rows if row.period.is_part_of(period)), key=lambda row: row.period.ends)
    whole = [row for row in rows if row.period is Period.YEAR] if period is Period.YEAR else []
    return whole if any(row.actual is not None for row in whole) else [*whole, *parts]


def accumulated(rows: Sequence[Measurement], how: Accumulation) -> Figures:
    """What the rows of one period add up to by an indicator's rule.

    Months stand for themselves, so that a mean weighs each of them alike; where there are quarters as well, they
    first become these.
    """
    whole = next((row for row in rows if row.period is Period.YEAR), None)
    if any(row.period in QUARTERS for row in rows):
        return _joined(whole, list(by_quarter(rows, how).values()), how)
    return _joined(whole, [_own(row) for row in rows if row.period in MONTHS], how)


def by_quarter(rows: Sequence[Measurement], how: Accumulation) -> dict[Period, Figures]:
    """The figures of every quarter of which there is a row, its own or one of its months."""
    found = {}
    for quarter in QUARTERS:
        own = next((row for row in rows if row.period is quarter), None)
        months = [_own(row) for row in rows if row.period in MONTHS and row.period.quarter is quarter]
        if own is not None or months:
            found[quarter] = _joined(own, months, how)
    return found


def _own(row: Measurement | None) -> Figures:
    return Figures(None, None, None) if row is None else Figures(row.agreed, row.agreed_low, row.actual)


def _joined(whole: Measurement | None, parts: Sequence[Figures], how: Accumulation) -> Figures:
    """What a period has of its own goes before what its parts add up to.

    Only parts with an actual count, and their targets with them: one that is empty is not zero.
    """
    own, filled = _own(whole), [part for part in parts if part.actual is not None]
    actual = _together([part.actual for part in filled], how) if own.actual is None else own.actual
    if own.target is not None:
        return Figures(own.target, own.target_low, actual)
    counted = filled if filled and own.actual is None else parts
    targets, lows = ([getattr(part, name) for part in counted] for name in ("target", "target_low"))
    return Figures(_together(targets, how), _together(lows, how), actual)


def _together(values: Sequence[Fraction | None], how: Accumulation) -> Fraction | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    if how is Accumulation.LAST:
        return known[-1]
    total = sum(known, Fraction(0))
    return total if how is Accumulation.SUM else total / len(known)
