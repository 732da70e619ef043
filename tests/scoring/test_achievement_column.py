"""A formula says the same of a column as of each number in it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.files.providers import registered
from spbe_sdk.scoring.achievement import Measure, MissingBaseline
from spbe_sdk.scoring.achievement_column import MeasureColumns, column_form

whole = st.integers(-40, 40)

NAMES = ("target", "actual", "low", "high", "baseline", "direction")

Row = dict[str, Any]


@st.composite
def rows(draw: st.DrawFn) -> Row:
    high = draw(whole)
    direction = draw(st.sampled_from(["maximize", "minimize", "range", "target"]))
    low = draw(whole) if direction == "range" else high
    baseline = draw(st.none() | whole)
    found = {"target": high, "actual": draw(whole), "low": low, "high": high, "baseline": baseline}
    return {**found, "direction": direction}


def by_number(formula: Callable[[Measure], Fraction], row: Row) -> Fraction | None:
    numbers: list[Any] = [
        row[name] if row[name] is None or name == "direction" else Fraction(row[name]) for name in NAMES
    ]
    try:
        return formula(Measure(*numbers))
    except (ZeroDivisionError, MissingBaseline):
        return None


def by_column(formula: Any, data: list[Row]) -> list[Fraction | None]:
    form = column_form(formula)
    assert form is not None
    quotient = form(MeasureColumns(*(nw.col(name) for name in NAMES)))
    schema = {name: polars.String if name == "direction" else polars.Int64 for name in NAMES}
    found = nw.from_native(polars.DataFrame(data, schema)).select(
        numerator=quotient.numerator, denominator=quotient.denominator, defined=quotient.defined
    )
    return [Fraction(100 * n, d) if sure and d else None for n, d, sure in found.iter_rows()]


@pytest.mark.parametrize("name", sorted(registered("formulas")))
@given(data=st.lists(rows(), min_size=1, max_size=20))
def test_a_column_says_what_each_number_says(name: str, data: list[Row]) -> None:
    formula = registered("formulas")[name].load()
    assert by_column(formula, data) == [by_number(formula, row) for row in data]


def test_a_formula_of_others_has_no_form() -> None:
    assert column_form(lambda measure: measure.actual) is None
