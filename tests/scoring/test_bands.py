"""A value lies in the highest band that it reaches; a number and a column come to the same figure and the same band."""

from decimal import Decimal
from fractions import Fraction

import attrs
import narwhals.stable.v2 as nw
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.bands import are_sound, band_of, band_of_column, lower_edge
from spbe_sdk.scoring.column import Atom, Column, text_of, units_of
from spbe_sdk.scoring.exact import round_half_up


@attrs.frozen
class Edge:
    name: str
    at_least: Fraction | None = None
    above: Fraction | None = None


# Halves of the last decimal, thirds, and what lies on the edges.
VALUES = st.builds(Fraction, st.integers(-1000, 1000), st.sampled_from([1, 3, 7, 8, 100, 200, 300, 2000]))


@st.composite
def bands(draw: st.DrawFn, values: st.SearchStrategy[Fraction] = VALUES) -> list[Edge]:
    edges = sorted(draw(st.sets(values, min_size=1, max_size=6)), reverse=True)
    closed = [draw(st.booleans()) for _ in edges]
    named = [Edge(str(e), e if own else None, None if own else e) for e, own in zip(edges, closed, strict=True)]
    return [*named, Edge("last")]


@given(bands(), VALUES)
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


@given(st.data(), st.lists(st.integers(-1000, 1000), min_size=1), VALUES, VALUES, st.integers(0, 4))
def test_a_number_and_a_column_give_the_same_digits_and_the_same_band(
    data: st.DataObject, whole: list[int], factor: Fraction, constant: Fraction, decimals: int
) -> None:
    values = [number * factor + constant for number in whole]
    found = data.draw(bands(VALUES | st.sampled_from(values)))
    column = Column({Atom(nw.col("whole"), 1000): factor}, constant)
    units, exact = units_of(column, decimals).expression, column.integers(column.common).expression
    rows = nw.from_native(polars.DataFrame({"whole": whole}), eager_only=True).select(
        figure=text_of(units, decimals),
        published=band_of_column(units, 10**decimals, found),
        exact=band_of_column(exact, column.common, found),
    )
    figures = [round_half_up(value, decimals) for value in values]
    assert rows["figure"].to_list() == [str(figure) for figure in figures]
    assert rows["published"].to_list() == [band_of(Fraction(figure), found) for figure in figures]
    assert rows["exact"].to_list() == [band_of(value, found) for value in values]


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
