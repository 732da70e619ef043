"""A value lies in the highest band whose edge it reaches, and the lowest figure of a band lies in that band."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.bands import are_sound, band_of, lower_edge


@attrs.frozen
class Edge:
    name: str
    at_least: Fraction | None = None
    above: Fraction | None = None


FIGURES = st.integers(0, 500).map(lambda units: Fraction(units, 100))


@st.composite
def bands(draw: st.DrawFn) -> list[Edge]:
    edges = sorted(draw(st.sets(FIGURES, min_size=1, max_size=6)), reverse=True)
    closed = draw(st.booleans())
    named = [Edge(str(n), edge if closed else None, None if closed else edge) for n, edge in enumerate(edges)]
    return [*named, Edge("last")]


@given(bands(), FIGURES)
def test_a_value_lies_in_the_highest_band_that_it_reaches(found: list[Edge], value: Fraction) -> None:
    reached = [
        band.name
        for band in found
        if (band.at_least is not None and value >= band.at_least) or (band.above is not None and value > band.above)
    ]
    assert band_of(value, found) == (reached[0] if reached else "last")


@given(bands())
def test_the_lowest_figure_of_a_band_lies_in_it_and_the_one_below_does_not(found: list[Edge]) -> None:
    assert are_sound(found)
    for band in found[:-1]:
        edge = lower_edge(band, 2)
        assert edge is not None
        assert band_of(Fraction(edge), [band, Edge("last")]) == band.name
        assert band_of(Fraction(edge - Decimal("0.01")), [band, Edge("last")]) == "last"
    assert lower_edge(found[-1], 2) is None


@pytest.mark.parametrize(
    "unsound",
    [
        [Edge("a", Fraction(1)), Edge("b", Fraction(2)), Edge("c")],
        [Edge("a", Fraction(1)), Edge("b", Fraction(1)), Edge("c")],
        [Edge("a", Fraction(2)), Edge("b", Fraction(1))],
        [Edge("a"), Edge("b")],
        [Edge("a", Fraction(2), Fraction(1)), Edge("b")],
    ],
)
def test_bands_that_do_not_fall_or_leave_a_gap_are_unsound(unsound: list[Edge]) -> None:
    assert not are_sound(unsound)
