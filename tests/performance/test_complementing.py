"""Figures of one indicator and period that stand in several sources."""

from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk.documents.plan import Measurement, Period
from spbe_sdk.findings.finding import Origin
from spbe_sdk.performance.complementing import complemented


def row(**figures: Any) -> tuple[Measurement, Origin]:
    return Measurement.model_validate({"indicator": "1", "year": 2024, **figures}), Origin("a.csv")


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        ({"actual": 3}, 1), ({"target": 4, "actual": 3}, 1), ({"target_low": 2}, 1),
        ({"target": 5, "actual": 3}, 2), ({"target": 4}, 2), ({}, 2), ({"target": 5}, 2),
        ({"actual": 3, "period": Period.Q1}, 2), ({"actual": 3, "year": 2025}, 2), ({"actual": 3, "indicator": "2"}, 2),
    ],
)  # fmt: skip
def test_what_only_adds_to_a_row_becomes_part_of_it(second: dict[str, Any], rows: int) -> None:
    for given in ([row(target=4), row(**second)],):
        found = complemented(given)
        assert len(found) == rows
        assert found[0][0].target == Fraction(4)
    if rows == 1 and "actual" in second:
        assert found[0][0].actual == Fraction(3)


def test_of_three_the_third_is_a_second_one_of_what_was_reached() -> None:
    assert len(complemented([row(target=4), row(actual=3), row(actual=2)])) == 2
