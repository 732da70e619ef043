"""The map of gaps: nothing to be had is white, the most of all is the darkest."""

import pytest

from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.reports.index.gap_map import gap_map


def test_nothing_is_left_at_the_top() -> None:
    made = tuple(Rating(indicator=str(n), value=5) for n in range(1, 48))
    instrument = load_instrument("spbe-59-2020")
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=made))
    assert {cell.shade for row in gap_map(result, instrument, "id") for cell in row.cells} == {0}


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
    shades = {cell.code: cell.shade for row in gap_map(result, instrument, "id") for cell in row.cells}
    assert shades == {**dict.fromkeys(values, 0), "1": 4, "2": shade}
