"""Months and quarters of a year: what they add up to, by every rule, in any order, and with gaps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.plan import MONTHS, QUARTERS, Accumulation, Measurement, Period
from spbe_sdk.performance.periods import accumulated, by_quarter, rows_of

NUMBERS = st.integers(-1000, 1000)


def row(period: Period, target: int | None, actual: int | None) -> Measurement:
    return Measurement(
        indicator="I",
        year=2024,
        period=period,
        target=None if target is None else Fraction(target),
        actual=None if actual is None else Fraction(actual),
    )


YEAR_BY_MONTHS = st.lists(st.tuples(NUMBERS, NUMBERS | st.none()), min_size=12, max_size=12).map(
    lambda pairs: [row(month, *pair) for month, pair in zip(MONTHS, pairs, strict=True)]
)


def test_every_period_knows_where_it_ends() -> None:
    assert [month.ends for month in MONTHS] == list(range(1, 13))
    assert [quarter.ends for quarter in QUARTERS] == [3, 6, 9, 12]
    assert [month.quarter for month in MONTHS[2:4]] == [Period.Q1, Period.Q2]
    assert Period.YEAR.quarter is None
    assert [str(p) for p in Period if p.is_part_of(Period.M4)] == ["M1", "M2", "M3", "M4", "Q1"]
    assert not Period.YEAR.is_part_of(Period.YEAR)


@given(YEAR_BY_MONTHS, st.randoms())
def test_months_add_up_to_quarters_and_the_year(rows: list[Measurement], random: st.DataObject) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    used = rows_of(mixed, Period.YEAR)
    filled = [item for item in rows if item.actual is not None]
    counted = filled or rows
    total = sum((item.actual for item in filled if item.actual is not None), Fraction(0))
    aim = sum((item.target for item in counted if item.target is not None), Fraction(0))
    found = accumulated(used, Accumulation.SUM)
    assert (found.actual, found.target) == (total if filled else None, aim)
    mean = accumulated(used, Accumulation.MEAN)
    assert (mean.actual, mean.target) == (total / len(filled) if filled else None, aim / len(counted))
    last = accumulated(used, Accumulation.LAST)
    assert (last.actual, last.target) == (filled[-1].actual if filled else None, counted[-1].target)
    quarters = by_quarter(used, Accumulation.SUM)
    assert sum((part.actual for part in quarters.values() if part.actual is not None), Fraction(0)) == total


@given(YEAR_BY_MONTHS, st.sampled_from(Accumulation), st.sampled_from(QUARTERS))
def test_a_quarter_is_told_by_its_months_as_by_itself(
    rows: list[Measurement], how: Accumulation, asked: Period
) -> None:
    """Sums and last values come out alike whether quarters are given, or their months."""
    by_months = accumulated(rows_of(rows, asked), how)
    told = [
        Measurement(indicator="I", year=2024, period=quarter, target=part.target, actual=part.actual)
        for quarter, part in by_quarter(rows, how).items()
    ]
    by_quarters = accumulated(rows_of(told, asked), how)
    if how is not Accumulation.MEAN:
        assert by_quarters.actual == by_months.actual
        assert by_months.actual is None or by_quarters.target == by_months.target


@pytest.mark.parametrize(
    ("rows", "asked", "how", "target", "actual"),
    [
        ([(Period.Q1, 75, None), (Period.M1, None, 20), (Period.M2, None, 22)], Period.Q1, Accumulation.SUM, 75, 42),
        ([(Period.Q1, 75, None), (Period.M1, None, 20), (Period.M4, 9, 3)], Period.YEAR, Accumulation.SUM, 84, 23),
        ([(Period.Q1, 30, 40), (Period.M1, 1, 2), (Period.M4, 10, 20)], Period.YEAR, Accumulation.MEAN, 20, 30),
        ([(Period.Q1, None, 9), (Period.M1, 1, 2), (Period.M2, 3, None)], Period.Q1, Accumulation.SUM, 4, 9),
        ([(Period.YEAR, 100, None), (Period.M1, 5, 6), (Period.M2, 5, 7)], Period.YEAR, Accumulation.SUM, 100, 13),
        ([(Period.YEAR, 100, 90), (Period.M1, 5, 6)], Period.YEAR, Accumulation.SUM, 100, 90),
        ([(Period.YEAR, 100, None), (Period.M1, 5, 6), (Period.M2, 5, 7)], Period.M1, Accumulation.SUM, 5, 6),
        ([(Period.M10, 5, 6), (Period.M2, 5, 7)], Period.YEAR, Accumulation.LAST, 5, 6),
    ],
)
def test_by_hand(
    rows: list[tuple[Period, int | None, int | None]], asked: Period, how: Accumulation, target: int, actual: int
) -> None:
    found = accumulated(rows_of([row(*item) for item in rows], asked), how)
    assert [found.target, found.actual] == [target, actual]
