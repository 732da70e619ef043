"""The way from one goalpost to the other: exact at both, rising all along, in either direction."""

from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.goalposts import logarithmic_way, way

POSTS = st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=1000)


@given(POSTS, POSTS, POSTS, POSTS)
def test_both_ways_start_at_zero_end_at_one_and_rise(start: Fraction, end: Fraction, a: Fraction, b: Fraction) -> None:
    if start == end:
        return
    for share in (way, logarithmic_way):
        assert [share(start, start, end), share(end, start, end)] == [Fraction(0), Fraction(1)]
        low, high = (share(value, start, end) for value in sorted((a, b), reverse=start > end))
        assert low <= high


@pytest.mark.parametrize(("figure", "share"), [("71.5", "0.7923"), ("20", "0"), ("85", "1"), ("0", "-0.3077")])
def test_a_linear_way_is_exact(figure: str, share: str) -> None:
    found = way(Fraction(figure), Fraction(20), Fraction(85))
    assert found == (Fraction(figure) - 20) / 65
    assert round(found, 4) == Fraction(share)


def test_a_logarithmic_way_has_forty_digits() -> None:
    getcontext().prec = 80
    found = logarithmic_way(Fraction(1000), Fraction(100), Fraction(75000))
    true = (Decimal(1000).ln() - Decimal(100).ln()) / (Decimal(75000).ln() - Decimal(100).ln())
    getcontext().prec = 28
    assert found.denominator <= 10**40
    assert abs(found - Fraction(true)) <= Fraction(1, 2 * 10**40)


def test_the_middle_of_a_logarithmic_way_is_the_geometric_mean() -> None:
    assert logarithmic_way(Fraction(10), Fraction(1), Fraction(100)) == Fraction(1, 2)


def test_a_figure_too_fine_to_be_told_from_a_goalpost_stays_beyond_or_within_it() -> None:
    near = Fraction(100) + Fraction(1, 10**60)
    assert 0 <= logarithmic_way(near, Fraction(100), Fraction(75000)) <= Fraction(1, 10**40)
