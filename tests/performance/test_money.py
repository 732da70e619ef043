"""Budgets to money: years, quarters, and what nobody reported."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.plan import Budget, Level, Objective, PerformanceIndicator, Period, Plan, Unit
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.money import Fund, Money, funds_of, together
from spbe_sdk.scoring.effectiveness import absorption

Rows = Sequence[tuple[str, int | None, int | None]]


def plan_of(rows: Rows, **more: Any) -> Plan:
    """A plan of one unit with one measured node, whose budget rows are given as period, ceiling, realised."""
    budgets = [
        Budget(objective="S", year=2024, period=Period(period), ceiling=ceiling, realised=realised)
        for period, ceiling, realised in rows
    ]
    return Plan(
        region="32.16",
        year=2024,
        units=(Unit(code="K", name="K", kind="regency"),),
        objectives=(Objective(code="S", name="S", level=Level.VISION, unit="K"),),
        indicators=(PerformanceIndicator(code="I", objective="S", name="I"),),
        budgets=(*budgets, *more.pop("budgets", ())),
        **more,
    )


def fund(rows: Rows, period: str = "year") -> Fund:
    (found,) = funds_of(plan_of(rows), Period(period))
    return found


def quarters(ceiling: int | None, *realised: int | None) -> Rows:
    return [(f"Q{number}", ceiling, amount) for number, amount in enumerate(realised, start=1)]


# ceiling, realised, the ceiling of what was reported, how many budgets nobody reported, whether it is that of the year
CASES: dict[str, tuple[Rows, str, tuple[Any, ...]]] = {
    "one budget of two is not reported": ([("year", 1000, 950), ("year", 1000, None)], "year", (2000, 950, 1000, 1)),
    "nobody reported": ([("year", 1000, None)], "year", (1000, None, 0, 1)),
    "nothing was spent, and that was said": ([("year", 1000, 0)], "year", (1000, 0, 1000, 0)),
    "the year's ceiling, reports with 0 in its place": (
        [("year", 1000, None), *quarters(0, 200, 250, 250, 250)], "year", (1000, 950, 1000, 0),
    ),
    "the year's ceiling, reports with none": (
        [("year", 1000, None), *quarters(None, 200, 250, 250, 250)], "year", (1000, 950, 1000, 0),
    ),
    "a quarter did not report": (
        [("year", 1000, None), *quarters(0, 200, None, 250, 250)], "year", (1000, 700, 1000, 1),
    ),
    "the same in its second quarter": (
        [("year", 1000, None), *quarters(0, 200, 250, 250, 250)], "Q2", (1000, 450, 1000, 0, True),
    ),
    "the same in its last quarter": (
        [("year", 1000, None), *quarters(0, 200, 250, 250, 250)], "Q4", (1000, 950, 1000, 0),
    ),
    "nobody reported until its second quarter": ([("year", 1000, None)], "Q2", (1000, None, 0, 1)),
    "a year and its quarters, both whole": (
        [("year", 1000, 950), *quarters(250, 200, 250, 250, 250)], "year", (1000, 950, 1000, 0),
    ),
    "the same in its first quarter": (
        [("year", 1000, 950), *quarters(250, 200, 250, 250, 250)], "Q1", (250, 200, 250, 0),
    ),
    "quarters alone": (quarters(250, 200, 250, 250, 250), "year", (1000, 950, 1000, 0)),
    "quarters alone, two of them over": (quarters(250, 200, 250, None, None), "year", (1000, 450, 500, 2)),
    "the same up to the second": (quarters(250, 200, 250, None, None), "Q2", (500, 450, 500, 0)),
    "ceilings and realisations of two sources": (
        [("year", 1000, None), ("year", None, 950)], "year", (1000, 950, 1000, 0),
    ),
    "the same by quarter": (
        [*quarters(250, None, None, None, None), *quarters(None, 200, 250, 250, 250)], "year", (1000, 950, 1000, 0),
    ),
    "a year's report beside ceilings by quarter": (
        [("year", None, 950), *quarters(250, None, None, None, None)], "year", (1000, 950, 1000, 0),
    ),
    "a plan of the quarters, of which none is over": (
        [("year", 1000, None), *quarters(250, None, None, None, None)], "year", (1000, None, 0, 1),
    ),
    "reports by month": (
        [("year", 1000, None), *((f"M{n}", None, n) for n in range(1, 13))], "year", (1000, 78, 1000, 0),
    ),
    "reports by month, in August": (
        [("year", 1000, None), *((f"M{n}", 0, n) for n in range(1, 13))], "M8", (1000, 36, 1000, 0, True),
    ),
    "quarters and their months are one": (
        [*quarters(250, 60, None), *((f"M{n}", 0, 10 * n) for n in range(1, 7))], "year", (500, 210, 500, 0),
    ),
    "a quarter's months, one of them silent": (
        [("Q1", 250, None), ("M1", None, 10), ("M2", None, None), ("M3", None, 30)], "year", (250, 40, 250, 1),
    ),
    "months of which one quarter did not report": (
        [("year", 1000, None), ("M1", None, None), ("M4", None, 100)], "year", (1000, 100, 1000, 1),
    ),
    "months with more than their year": ([("M1", 1, None), ("M1", 2, 0), ("year", 1, None)], "year", (1, 0, 1, 1)),
    "a year's row in a quarter": ([("year", 1000, 950)], "Q2", (1000, 950, 1000, 0, True)),
    "spent without a ceiling": ([("year", 0, 5), ("year", 3, None)], "year", (3, 5, 0, 1)),
    "no money at all": ([("year", 0, 0), ("year", 0, None)], "year", (0, 0, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_year_and_its_quarters_are_one_budget(name: str) -> None:
    rows, period, money = CASES[name]
    assert attrs.evolve(fund(rows, period).money, early=False) == Money(*money)
    assert attrs.evolve(fund(rows[::-1], period).money, early=False) == Money(*money)


def test_absorption_is_of_what_was_reported() -> None:
    money = fund([("year", 1000, 950), ("year", 1000, None)]).money
    assert (money.absorption, money.partial) == (Fraction(95), True)
    assert (Money(1000).absorption, Money(1000, None, 0, 1).partial) == (None, False)
    assert fund([("year", 1000, 950)]).money.partial is False


@given(st.lists(st.tuples(st.sampled_from(list(Period)).map(str), st.none() | st.integers(0, 9),
                          st.none() | st.integers(0, 9)), min_size=1, max_size=8))  # fmt: skip
def test_what_is_silent_is_what_is_missing(rows: Rows) -> None:
    found = fund(rows)
    money = found.money
    assert money.silent == len(found.silent) == sum(row.realised is None for row in found.silent)
    assert 0 <= money.reported <= money.ceiling
    assert money.silent or money.realised is None or money.reported == money.ceiling
    filled = [(period, ceiling, 0 if realised is None else realised) for period, ceiling, realised in rows]
    assert fund(filled).money.silent == 0
    assert fund(filled).money.realised is not None


@given(st.lists(st.tuples(st.integers(0, 99), st.none() | st.integers(0, 99)), max_size=8))
def test_money_adds_up_in_any_order(rows: list[tuple[int, int | None]]) -> None:
    parts = [fund([("year", ceiling, realised)]).money for ceiling, realised in rows]
    total = together(parts)
    assert total == together(reversed(parts))
    told = [(ceiling, realised) for ceiling, realised in rows if realised is not None]
    expected = absorption(sum(a for a, _ in told), sum(b for _, b in told)) if told else None
    assert total.absorption == expected


def test_a_budget_of_another_year_leaves_this_year_alone() -> None:
    """Quarters of last year and of next year, of the same node."""
    others = [
        Budget(objective="S", year=year, period=Period(period), ceiling=7, realised=7)
        for year in (2023, 2025)
        for period in ("year", "Q1", "Q4")
    ]
    rows: Rows = [("year", 1000, 950)]
    assert funds_of(plan_of(rows, budgets=others)) == funds_of(plan_of(rows))


@pytest.mark.parametrize(
    ("rows", "period", "early"),
    [
        ([("year", 1200, None), ("Q1", None, 100)], Period.Q2, True),
        ([("year", 1200, None), ("Q1", None, 100), ("Q2", None, None)], Period.Q2, True),
        ([("year", 1200, None), ("Q1", None, 100), ("Q2", None, 0)], Period.Q2, False),
        ([("Q1", 300, 100), ("Q2", 300, 90)], Period.YEAR, True),
        ([("year", 1200, 1100), ("Q1", None, 100)], Period.YEAR, False),
        ([("year", 1200, None)], Period.YEAR, False),
    ],
)
def test_what_is_not_reported_to_the_end_is_incomplete(rows: Rows, period: Period, early: bool) -> None:
    money = fund(rows, period).money
    assert money.early is early and (not early or (money.partial and money.uneven))


def test_a_unit_that_is_named_is_the_node_s_own_too() -> None:
    quarter = Budget(objective="S", unit="K", year=2024, period=Period.Q1, realised=950)
    (found,) = funds_of(plan_of([("year", 1000, None)], budgets=[quarter]))
    assert (found.unit, found.money) == ("K", Money(1000, 950, 1000, 0, early=True))


def findings(rows: Rows, period: str = "year") -> list[tuple[str, str | None]]:
    review = check_cascade(plan_of(rows), period=Period(period))
    return [(item.code, item.origin.source if item.origin else None) for item in review.findings
            if item.code.startswith("budget")]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "period", "expected"),
    [
        ([("year", 1000, 950), ("year", 1000, None)], "year", [("budget-unreported", "budgets[1]")]),
        ([("year", 1000, None), ("year", 10, None)], "year", []),
        ([("year", 1000, None), *quarters(0, 200, 250, 250, 250)], "year", []),
        ([("year", 1000, None), *quarters(0, 200, None, 250, 250)], "year", [("budget-unreported", "budgets[2]")]),
        (quarters(250, 200, 250, None, None), "Q2", []),
        ([("year", 1000, 950), ("year", 0, None)], "year", []),
        ([("year", None, 950)], "year", []),
        ([("year", 1000, 950), ("year", None, None)], "year", [("budget-ceiling", "budgets[1]")]),
        ([("year", 1000, 1001), ("year", 1000, 9)], "year", [("budget-over", "budgets[0]")]),
        ([("year", 1000, None), *quarters(0, 400, 300, 200, 101)], "year", [("budget-over", "budgets[0]")]),
        (quarters(250, 200, 300, 250, 250), "year", []),
        (quarters(1000, 200, 250, 250, 250), "year", [("budget-repeated", "budgets[0]")]),
        (quarters(1000, 200, 250, 250, 300), "year", [("budget-repeated", "budgets[0]")]),
        (quarters(1000, 200, 250, 250, 301), "year", []),
        ([*quarters(1000, 200, 250), ("Q3", 999, 1)], "year", []),
        ([("year", 1000, None), *quarters(1000, 200, 250)], "year", [("budget-parts-ceiling", "budgets[0]")]),
        (quarters(1000, 200), "year", []),
        ([("year", 1000, None), *quarters(251, 200, 300, 250, 250)], "year", [("budget-parts-ceiling", "budgets[0]")]),
        ([("year", 1000, 999), *quarters(250, 200, 300, 250, 250)], "year", [("budget-parts-realised", "budgets[0]")]),
        ([("year", 1000, 1000), *quarters(250, 200, 300, 250, None)], "year", []),
    ],
)
def test_what_is_said_of_budgets(rows: Rows, period: str, expected: list[tuple[str, str]]) -> None:
    assert findings(rows, period) == expected


def test_a_node_without_ceiling_is_named_where_others_have_one() -> None:
    other = Budget(objective="T", year=2024, ceiling=1, realised=1)
    review = check_cascade(plan_of([("year", None, 950)], budgets=[other]))
    (found,) = [item for item in review.findings if item.code == "budget-ceiling"]
    assert (found.found, str(found.severity)) == ("S", "error")
