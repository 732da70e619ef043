"""A plan rolled up: by hand, by laws, and by the worked example of PMK 22/2021."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.plan import (
    Accumulation,
    Budget,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.performance.score import Group, PlanScore
from spbe_sdk.scoring.exact import round_half_up


def plan(**parts: Any) -> Plan:
    made: dict[str, Any] = {
        name: tuple(model.model_validate(row) for row in parts.get(name, ())) for name, model in MODELS.items()
    }
    return Plan(region="32.16", year=2024, **made)


MODELS: dict[str, Any] = {
    "units": Unit,
    "objectives": Objective,
    "indicators": PerformanceIndicator,
    "measurements": Measurement,
    "budgets": Budget,
}
UNITS = [
    {"code": "32.16", "name": "Bekasi", "kind": "regency"},
    {"code": "32.16.01", "name": "Tarumajaya", "kind": "district", "parent": "32.16"},
    {"code": "32.16.01.2001", "name": "Sagara Makmur", "kind": "village", "parent": "32.16.01"},
    {"code": "32.16.01.2002", "name": "Segarajaya", "kind": "village", "parent": "32.16.01"},
]


def node(code: str, unit: str, level: Any = "objective", serves: str | None = None) -> dict[str, Any]:
    from spbe_sdk.documents.plan import Level

    return {"code": code, "name": code, "level": Level(level), "unit": unit, "serves": serves}


def small() -> Plan:
    codes = [unit["code"] for unit in UNITS]
    serves = [None, "S0", "S1", "S1"]
    return plan(
        units=UNITS,
        objectives=[node(f"S{n}", code, serves=serves[n]) for n, code in enumerate(codes)],
        indicators=[{"code": f"I{n}", "objective": f"S{n}", "name": f"I{n}"} for n in range(4)],
        measurements=[
            {"indicator": f"I{n}", "year": 2024, "target": "100", "actual": str(actual)}
            for n, actual in enumerate([80, 90, 100, 50])
        ],
        budgets=[{"objective": f"S{n}", "year": 2024, "ceiling": 1000, "realised": 900 + n} for n in range(4)],
    )


def test_by_hand() -> None:
    scored = measure_plan(small(), load_policy())
    district = scored.find("32.16.01")
    regency = scored.find("32.16")
    assert district is not None
    assert regency is not None
    assert district.own.performance == 90
    assert district.total.performance == Fraction(90 + 75, 2)
    assert regency.total.performance == (80 + Fraction(165, 2)) / 2
    assert (regency.total.money.ceiling, regency.total.money.realised) == (4000, 3606)
    assert regency.own.group is Group.MONEY_ONLY
    assert district.own.efficiency == 90 - Fraction("90.1")
    assert regency.own.grade == "Tinggi"


def test_pmk_22_2021_worked_example() -> None:
    """Geometric means at every level; the figures are those of the annex."""
    outputs = {"O1": [(5, 5), (10, 9)], "O2": [(3, 2), (6, 4), (5, 5)], "O3": [(4, 4)]}
    owners = {"O1": "P1", "O2": "P1", "O3": "P2"}
    scored = measure_plan(
        plan(
            units=[
                {"code": "K", "name": "K", "kind": "other"},
                {"code": "P1", "name": "P1", "kind": "other", "parent": "K"},
                {"code": "P2", "name": "P2", "kind": "other", "parent": "K"},
            ],
            objectives=[node(code, owner, "program") for code, owner in owners.items()],
            indicators=[
                {"code": f"{code}-{n}", "objective": code, "name": "i"}
                for code, rows in outputs.items()
                for n, _ in enumerate(rows)
            ],
            measurements=[
                {"indicator": f"{code}-{n}", "year": 2024, "target": str(target), "actual": str(actual)}
                for code, rows in outputs.items()
                for n, (target, actual) in enumerate(rows)
            ],
        ),
        load_policy("pmk-22-2021"),
    )
    figures = {node.objective.code: node.attained.performance for unit in scored.units() for node in unit.objectives}
    assert [str(round_half_up(figures[code] or Fraction(0), 2)) for code in outputs] == ["94.87", "76.31", "100.00"]
    totals = [scored.find(code).total.performance for code in ("P1", "P2", "K")]  # type: ignore[union-attr]
    assert [str(round_half_up(total or Fraction(0), 2)) for total in totals] == ["85.09", "100.00", "92.24"]


QUARTERS = [("Q1", 25, 20), ("Q2", 50, 45), ("Q3", 75, None), ("Q4", 100, None)]


@pytest.mark.parametrize(
    ("how", "period", "target", "actual"),
    [
        ("last", "year", 50, 45), ("sum", "year", 75, 65), ("mean", "year", Fraction(75, 2), Fraction(65, 2)),
        ("last", "Q1", 25, 20), ("sum", "Q2", 75, 65),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rows", [QUARTERS, QUARTERS[::-1]], ids=["in order", "out of order"])
def test_empty_quarters_are_not_zero(how: str, period: str, target: Any, actual: Any, rows: list[Any]) -> None:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[{"code": "I", "objective": "S", "name": "I", "accumulation": Accumulation(how)}],
        measurements=[
            {
                "indicator": "I",
                "year": 2024,
                "period": Period(q),
                "target": str(t),
                "actual": None if a is None else str(a),
            }
            for q, t, a in rows
        ],
    )
    score = measure_plan(made, load_policy(), Period(period)).tops[0].objectives[0].indicators[0]
    assert (score.target, score.actual) == (target, actual)


def test_the_last_value_not_the_sum_for_a_cumulative_index() -> None:
    """A personnel office's table of 2026: 6.12 and 6.20 in two quarters against 10.83 for the year is 57.25 %."""
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[{"code": "I", "objective": "S", "name": "I"}],
        measurements=[
            {"indicator": "I", "year": 2024, "target": "10.83"},
            {"indicator": "I", "year": 2024, "period": Period.Q1, "actual": "6.12"},
            {"indicator": "I", "year": 2024, "period": Period.Q2, "actual": "6.2"},
        ],
    )
    score = measure_plan(made, load_policy()).tops[0].objectives[0].indicators[0]
    assert score.achieved.published() == "57.25"
    assert [row.period for row in score.rows] == [Period.YEAR, Period.Q1, Period.Q2]


def test_money_that_nobody_answers_for_is_listed_not_dropped() -> None:
    made = small()
    stray = Budget(objective="nowhere", year=2024, ceiling=77, realised=7)
    cycle = [Unit(code="a", name="a", kind="office", parent="b"), Unit(code="b", name="b", kind="office", parent="a")]
    lost = Budget(objective="S0", unit="a", year=2024, ceiling=5, realised=5)
    changed = made.model_copy(update={"units": (*made.units, *cycle), "budgets": (*made.budgets, stray, lost)})
    scored = measure_plan(changed, load_policy())
    assert scored.unattributed == (stray, lost)
    assert_balanced(scored)


def assert_balanced(scored: PlanScore) -> None:
    placed = sum(top.total.money.ceiling for top in scored.tops)
    assert placed + sum(row.ceiling for row in scored.unattributed) == scored.money.ceiling
    spent = sum(top.total.money.realised or 0 for top in scored.tops)
    assert spent + sum(row.realised or 0 for row in scored.unattributed) == (scored.money.realised or 0)


money = st.integers(0, 10**15)


@given(
    st.lists(st.tuples(st.sampled_from(["S0", "S1", "S2", "S3", "x"]), st.sampled_from([None, "32.16.01", "zz"]),
                       money, money, st.sampled_from(list(Period))), max_size=20),
    st.sampled_from(list(Period)),
)  # fmt: skip
def test_sums_before_and_after_agree_to_the_rupiah(rows: list[Any], period: Period) -> None:
    budgets = tuple(
        Budget(objective=code, unit=unit, year=2024, ceiling=ceiling, realised=realised, period=when)
        for code, unit, ceiling, realised, when in rows
    )
    assert_balanced(measure_plan(small().model_copy(update={"budgets": budgets}), load_policy(), period))


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_the_order_of_rows_does_not_matter(units: list[int], rows: list[int]) -> None:
    made = small()
    shuffled = made.model_copy(
        update={
            "units": tuple(made.units[n] for n in units),
            "measurements": tuple(made.measurements[n] for n in rows),
            "budgets": tuple(made.budgets[n] for n in rows),
        }
    )
    one, other = measure_plan(made, load_policy()), measure_plan(shuffled, load_policy())
    for unit in one.units():
        same = other.find(unit.unit.code)
        assert same is not None
        assert (same.total, same.own) == (unit.total, unit.own)


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a village under two districts": (
        {"units": [*UNITS, {**UNITS[3], "parent": "32.16"}]},
        "unit-two-parents",
    ),
    "a unit twice": ({"units": [*UNITS, UNITS[3]]}, "unit-duplicate"),
    "a missing zero": ({"units": [*UNITS, {**UNITS[3], "code": "x", "parent": "32.16.1"}]}, "unit-parent"),
    "a circle of units": (
        {"units": [*UNITS, {"code": "a", "name": "a", "kind": "office", "parent": "a"}]},
        "unit-cycle",
    ),
    "a unit without a plan": ({"units": UNITS}, "unit-without-plan"),
    "serves what is not there": ({"objectives": [node("S", "32.16", serves="T")]}, "objective-serves"),
    "serves nothing": ({"objectives": [node("1.01.02", "32.16", "program")]}, "objective-serves-nothing"),
    "nothing serves it": ({"objectives": [node("G", "32.16", "goal")]}, "objective-unserved"),
    "upside down": (
        {"objectives": [node("G", "32.16", "goal", "1.01.02"), node("1.01.02", "32.16", "program")]},
        "objective-upward",
    ),
    "two parents": (
        {"objectives": [node("S", "32.16", serves="A"), node("S", "32.16", serves="B")]},
        "objective-two-parents",
    ),
    "a circle": ({"objectives": [node("A", "32.16", serves="B"), node("B", "32.16", serves="A")]}, "objective-cycle"),
    "a damaged code": ({"objectives": [node("1.1.02", "32.16", "program")]}, "objective-code"),
    "an unknown unit": ({"objectives": [node("S", "99")]}, "objective-unit"),
    "an objective without indicators": ({"objectives": [node("S", "32.16")]}, "objective-unmeasured"),
    "an indicator of nothing": ({"indicators": [{"code": "I", "objective": "x", "name": "I"}]}, "indicator-objective"),
    "an indicator without target": (
        {"objectives": [node("S", "32.16")], "indicators": [{"code": "I", "objective": "S", "name": "I"}]},
        "indicator-without-target",
    ),
    "a measurement of nothing": (
        {"measurements": [{"indicator": "x", "year": 2024, "target": "1"}]},
        "measurement-indicator",
    ),
    "money for nothing": ({"budgets": [{"objective": "x", "year": 2024, "ceiling": 1}]}, "budget-objective"),
    "money without indicators": (
        {"objectives": [node("S", "32.16")], "budgets": [{"objective": "S", "year": 2024, "ceiling": 1}]},
        "budget-unmeasured",
    ),
    "money of nobody": (
        {"objectives": [node("S", "32.16")], "budgets": [{"objective": "S", "unit": "z", "year": 2024, "ceiling": 1}]},
        "budget-unit",
    ),
    "more spent than there was": (
        {
            "objectives": [node("S", "32.16")],
            "budgets": [{"objective": "S", "year": 2024, "ceiling": 1, "realised": 2}],
        },
        "budget-over",
    ),
    "a target below the baseline": (
        {
            "objectives": [node("S", "32.16")],
            "indicators": [{"code": "I", "objective": "S", "name": "I", "baseline": "50"}],
            "measurements": [{"indicator": "I", "year": 2024, "target": "40"}],
        },
        "target-below-baseline",
    ),
    "a quarter twice": (
        {
            "objectives": [node("S", "32.16")],
            "indicators": [{"code": "I", "objective": "S", "name": "I"}],
            "measurements": [{"indicator": "I", "year": 2024, "period": Period.Q1, "target": "4"}] * 2,
        },
        "measurement-duplicate",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_cascade_is_checked(name: str) -> None:
    parts, code = FAULTS[name]
    review = check_cascade(plan(**{"units": UNITS[:1], **parts}))
    assert code in [finding.code for finding in review.findings]
    measure_plan(plan(**{"units": UNITS[:1], **parts}), load_policy())


def test_a_sound_plan_has_no_findings_but_its_top() -> None:
    review = check_cascade(small())
    assert [finding.code for finding in review.findings] == ["objective-serves-nothing"]
    assert review.by_unit == {"32.16": 1}
