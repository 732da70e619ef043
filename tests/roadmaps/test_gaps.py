"""Gaps: what all indicators could still add is what lies between the index and its most."""

from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.instruments.units import top_level
from spbe_sdk.roadmaps.gaps import gaps

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
    weights = sum((node.weight for node in instrument.nodes), Fraction(0))
    groups = gaps(result, instrument)
    assert sum((group.missing for group in groups), result.exact) == (top_level(instrument) or weights)
    nodes = [gap.node for group in groups for gap in group.gaps]
    assert {node.code for node in nodes} == {node.code for node in result.walk() if not node.nodes}
