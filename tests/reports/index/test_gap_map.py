"""The map of gaps: what all indicators could still add is what lies between the index and its most."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.reports.forms.charts import axis_ticks
from spbe_sdk.reports.index.gap_map import gap_map

CASES: list[tuple[str, dict[str, Any]]] = [
    ("spbe-59-2020", {str(n): 1 + n % 5 for n in range(1, 48)}),
    ("spbe-59-2020", {}),
    ("pemdi-8-2026", {str(n): "3.25" for n in range(1, 15)}),
    ("akip-88-2021", {f"{c}.{s}": "BB" for c in "1234" for s in "abc"}),
    ("akip-88-2021", {"1": 23, "2": 24, "3": "11.5", "4": 19}),
]


@pytest.mark.parametrize(("name", "ratings"), CASES)
def test_all_gaps_together_are_what_is_left(name: str, ratings: dict[str, Any]) -> None:
    instrument = load_instrument(name)
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    year = instrument.validity.first_year
    result = score(Assessment(instrument=name, region="32.16", year=year, ratings=made), instrument)
    most = (
        Fraction(axis_ticks(instrument)[-1])
        if instrument.unit == "scale"
        else sum((node.weight for node in instrument.nodes), Fraction(0))
    )
    rows = gap_map(result, instrument)
    left = sum((row.missing for row in rows), Decimal(0))
    assert abs(Fraction(left) - (most - result.exact)) <= Fraction(len(rows), 100)
    cells = [cell for row in rows for cell in row.cells]
    assert {cell.code for cell in cells} == {node.code for node in result.walk() if not node.nodes}
    assert max(cell.shade for cell in cells) == 4


def test_nothing_is_left_at_the_top() -> None:
    made = tuple(Rating(indicator=str(n), value=5) for n in range(1, 48))
    instrument = load_instrument("spbe-59-2020")
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=made))
    assert {cell.shade for row in gap_map(result, instrument) for cell in row.cells} == {0}


@pytest.mark.parametrize(
    ("value", "shade"),
    [("5", 0), ("4.99", 1), ("4", 1), ("3.99", 2), ("3", 2), ("2.99", 3), ("2", 3), ("1.99", 4), ("1", 4)],
)
def test_a_gap_however_small_is_shaded(value: str, shade: int) -> None:
    """Indicators 1 and 2 weigh the same: what the first could add is the most of all."""
    instrument = load_instrument("pemdi-8-2026")
    values = {str(n): "5" for n in range(1, 21)} | {"1": "1", "2": value}
    ratings = tuple(Rating(indicator=code, value=given) for code, given in values.items())
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2026, ratings=ratings), instrument)
    shades = {cell.code: cell.shade for row in gap_map(result, instrument) for cell in row.cells}
    assert shades == {**dict.fromkeys(values, 0), "1": 4, "2": shade}
