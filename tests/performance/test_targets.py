"""Targets as they were planned, whatever was reported since."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.plan import (
    QUARTERS,
    Accumulation,
    Direction,
    Level,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.performance.before import years_before
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.performance.targets import EndTarget, Targets, beside_national


def indicator(**fields: object) -> PerformanceIndicator:
    return PerformanceIndicator.model_validate({"code": "I", "objective": "O", "name": "Ukuran", **fields})


def plan(*rows: Measurement) -> Plan:
    return Plan(
        region="32.16",
        year=2025,
        units=(Unit(code="U", name="Dinas", kind="office"),),
        objectives=(Objective(code="O", name="Sasaran", level=Level.OBJECTIVE, unit="U"),),
        indicators=(indicator(),),
        measurements=rows,
    )


def row(year: int = 2025, **fields: object) -> Measurement:
    return Measurement.model_validate({"indicator": "I", "year": year, **fields})


@given(targets=st.lists(st.integers(1, 99), min_size=4, max_size=4), reported=st.integers(0, 4))
def test_what_was_reported_does_not_choose_the_target(targets: list[int], reported: int) -> None:
    rows = [
        row(period=quarter, target=target, actual=1 if number < reported else None)
        for number, (quarter, target) in enumerate(zip(QUARTERS, targets, strict=True))
    ]
    found = Targets(plan(*rows))
    assert found.of_year(indicator()).target == targets[-1]
    assert found.of_year(indicator(accumulation=Accumulation.SUM)).target == sum(targets)
    assert [figures.target for figures in found.by_quarter(indicator()).values()] == targets


def test_months_are_quarters_and_the_year_too() -> None:
    found = Targets(plan(row(period=Period.M1, target=3, actual=2), row(period=Period.M3, target=5)))
    assert found.of_year(indicator()).target == 5
    assert found.by_quarter(indicator())[Period.Q1].target == 5


def test_the_first_agreement_and_the_revised_one() -> None:
    found = Targets(plan(row(target=10, revised=8)))
    assert found.revised(indicator())
    assert found.of_year(indicator()).target == 8
    assert found.of_year(indicator(), first=True).target == 10


def test_the_end_of_the_plan_is_the_last_year_with_a_target() -> None:
    rows = (row(target=10, actual=9), row(2026, target=12), row(2029, target=20), row(2030))
    assert Targets(plan(*rows)).at_end(indicator(), Fraction(9)) == EndTarget(2029, Fraction(20), Fraction(45))
    assert Targets(plan(row(target=10))).at_end(indicator(), Fraction(9)) is None
    assert Targets(plan(row(2029, target=0))).at_end(indicator(), Fraction(9)) == EndTarget(2029, Fraction(0), None)


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [
        (Direction.MAXIMIZE, 9, "better"),
        (Direction.MAXIMIZE, 7, "worse"),
        (Direction.MINIMIZE, 7, "better"),
        (Direction.MINIMIZE, 8, "same"),
        (Direction.RANGE, 8, None),
        (Direction.MAXIMIZE, None, None),
    ],
)
def test_beside_the_nation(direction: Direction, actual: int | None, expected: str | None) -> None:
    found = beside_national(indicator(national=8, direction=direction), None if actual is None else Fraction(actual))
    assert found == expected
    assert beside_national(indicator(), Fraction(1)) is None


def test_years_before_are_measured_alike() -> None:
    rows = [row(year, target=10, actual=year - 2015) for year in range(2019, 2026)] + [row(2026, target=9)]
    found = years_before(measure_plan(plan(*rows), load_policy("umum-1")))
    achieved = [score.tops[0].objectives[0].indicators[0].achieved.percent for score in found]
    assert [score.plan.year for score in found] == [2022, 2023, 2024]
    assert achieved == [70, 80, 90]
