"""A plan rolled up: by hand, by laws, and by the worked example of PMK 22/2021."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.plan import (
    Accumulation,
    Budget,
    Level,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.documents.policy import Groups, MeasurementPolicy, RollUp
from spbe_sdk.findings.finding import Origin
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.money import together
from spbe_sdk.performance.policies.library import load_policy, policy_names
from spbe_sdk.performance.score import Attainment, Group, IndicatorScore, PlanScore
from spbe_sdk.performance.unmeasured import check_score
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
        indicators=[
            {"code": f"I{n}", "objective": f"S{n}", "name": f"I{n}", "direction": "maximize"} for n in range(4)
        ],
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


def standing(policy: MeasurementPolicy, actual: Fraction | int, ceiling: int = 1000, realised: int = 900) -> Attainment:
    """What becomes of a plan of one unit with one indicator, whose target is 100; the same at every level."""
    scored = measure_plan(
        plan(
            units=UNITS[:1],
            objectives=[node("S", "32.16")],
            indicators=[{"code": "I", "objective": "S", "name": "I"}],
            measurements=[{"indicator": "I", "year": 2024, "target": "100", "actual": Fraction(actual)}],
            budgets=[{"objective": "S", "year": 2024, "ceiling": ceiling, "realised": realised}],
        ),
        policy,
    )
    (top,) = scored.tops
    assert top.own == top.total == top.objectives[0].attained == scored.levels["regency"].attained
    return top.own


UNEVEN = Groups(performance_at_least=Fraction(85), absorption_at_least=Fraction(95))
GROUPS = [(Group.BOTH, 0, 0), (Group.PERFORMANCE_ONLY, 0, 1), (Group.MONEY_ONLY, 1, 0), (Group.NEITHER, 1, 1)]


@pytest.mark.parametrize(
    ("policy", "performance", "absorption"),
    [
        *((load_policy(name), 90, 90) for name in policy_names()),
        (load_policy().model_copy(update={"id": "uneven", "groups": UNEVEN}), 85, 95),
    ],
    ids=lambda value: getattr(value, "id", None),
)
@pytest.mark.parametrize(("group", "less", "saved"), GROUPS)
def test_a_group_begins_at_its_edge(
    policy: MeasurementPolicy, performance: int, absorption: int, group: Group, less: int, saved: int
) -> None:
    found = standing(policy, performance - Fraction(less, 10**9), 10**11, absorption * 10**9 - saved)
    assert found.group is group


@pytest.mark.parametrize(
    ("efficiency", "actual", "ceiling", "realised"),
    [
        ("saved-points", 80, 0, 0),
        ("saved-points", 80, 0, 5),
        ("saved-share", 100, 0, 0),
        ("unspent", 80, 0, 5),
        ("performance-ratio", 80, 0, 5),
        ("performance-ratio", 80, 100, 0),
        ("pmk-22-2021", 80, 0, 5),
        ("pmk-22-2021", 0, 100, 50),
    ],
)
def test_an_efficiency_that_divides_by_zero_is_no_figure(
    efficiency: str, actual: int, ceiling: int, realised: int
) -> None:
    found = standing(load_policy().model_copy(update={"efficiency": efficiency}), actual, ceiling, realised)
    assert found.efficiency is None
    assert found.performance == actual
    assert (found.group is Group.UNKNOWN) == (ceiling == 0)


def test_efficiency_is_of_what_was_reported() -> None:
    made = small()
    more = made.model_copy(update={"budgets": (*made.budgets, Budget(objective="S3", year=2024, ceiling=10**9))})
    one, other = (measure_plan(plan, load_policy()).find("32.16.01.2002") for plan in (made, more))
    assert one is not None
    assert other is not None
    assert (other.own.efficiency, other.own.group) == (one.own.efficiency, one.own.group)


@pytest.mark.parametrize("strategy", ["weighted-mean", "weighted-geometric-mean"])
def test_what_weighs_nothing_does_not_count(strategy: str) -> None:
    roll_up = RollUp(strategy=strategy, own_weight=Fraction(1), below_weight=Fraction(0))
    policy = load_policy().model_copy(update={"roll_up": roll_up})
    made = small()
    nothing = made.measurements[3].model_copy(update={"actual": Fraction(0)})
    made = made.model_copy(
        update={
            "objectives": made.objectives[1:],
            "measurements": (*made.measurements[:2], nothing, nothing.model_copy(update={"indicator": "I2"})),
        }
    )
    scored = measure_plan(made, policy)
    totals = {unit.unit.code: unit.total.performance for unit in scored.units()}
    assert totals == {"32.16": None, "32.16.01": 90, "32.16.01.2001": 0, "32.16.01.2002": 0}


def test_a_weight_below_zero_does_not_count() -> None:
    made = small()
    extra = PerformanceIndicator(code="J", objective="S0", name="J", weight=Fraction(-1))
    row = Measurement(indicator="J", year=2024, target=Fraction(100), actual=Fraction(10))
    more = made.model_copy(update={"indicators": (*made.indicators, extra), "measurements": (*made.measurements, row)})
    assert measure_plan(more, load_policy()).tops[0].own == measure_plan(made, load_policy()).tops[0].own


@pytest.mark.parametrize("part", ["indicators", "objectives", "units"])
def test_a_part_that_is_said_to_weigh_nothing_does_not_count(part: str) -> None:
    """A weight of 0 is said, one that nobody gave is 1."""
    made = small()
    last = getattr(made, part)[-1].model_copy(update={"weight": Fraction(0)})
    weighed = made.model_copy(update={part: (*getattr(made, part)[:-1], last)})
    upper = next(unit for unit in measure_plan(weighed, load_policy()).units() if unit.unit.code == "32.16.01")
    without = next(unit for unit in measure_plan(made, load_policy()).units() if unit.unit.code == "32.16.01")
    own, good, bad = Fraction(90), Fraction(100), Fraction(50)
    assert without.total.performance == (own + (good + bad) / 2) / 2
    assert upper.total.performance == (own + good) / 2


def ranged(
    rows: list[dict[str, Any]], period: str = "year", policy: MeasurementPolicy | None = None, **indicator: Any
) -> IndicatorScore:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[{"code": "I", "objective": "S", "name": "I", "direction": "range", **indicator}],
        measurements=[{"indicator": "I", "year": 2024, **row} for row in rows],
    )
    return measure_plan(made, policy or load_policy(), Period(period)).tops[0].objectives[0].indicators[0]


@pytest.mark.parametrize(
    ("actual", "percent"), [("3", 50), ("6", 100), ("7", 100), ("8", 100), ("10", 75), ("16", 0), ("20", 0)]
)
def test_a_range_is_met_inside_and_missed_on_either_side(actual: str, percent: int) -> None:
    score = ranged([{"target_low": "6", "target": "8", "actual": actual}])
    assert (score.target_low, score.target) == (Fraction(6), Fraction(8))
    assert score.achieved.percent == percent
    assert (score.achieved.formula, score.achieved.state) == ("within-range", "measured")


def test_only_a_range_has_a_lower_edge() -> None:
    names = ("range", "maximize", "minimize", "target")
    policy = load_policy().model_copy(update=dict.fromkeys(names, "within-range"))
    row = {"target_low": "6", "target": "8", "actual": "4"}
    figures = [ranged([row], policy=policy, direction=name).achieved.percent for name in names]
    assert figures == [Fraction(200, 3), 50, 50, 50]
    assert ranged([{"target": "8", "actual": "4"}]).achieved.percent == 50
    assert ranged([{"target": "8", "actual": "8"}]).achieved.percent == 100


RANGES = [
    {"period": "Q1", "target_low": "2", "target": "4", "actual": "1"},
    {"period": "Q2", "target_low": "5", "target": "6", "actual": "9"},
    {"period": "Q3", "target_low": "7", "target": "8"},
]
WHOLE = {"period": "year", "target_low": "20", "target": "30"}


@pytest.mark.parametrize(
    ("how", "period", "rows", "low", "high", "actual", "percent"),
    [
        ("last", "Q1", RANGES, 2, 4, 1, 50),
        ("last", "Q2", RANGES, 5, 6, 9, 50),
        ("last", "year", RANGES, 5, 6, 9, 50),
        ("sum", "Q2", RANGES, 7, 10, 10, 100),
        ("sum", "year", RANGES, 7, 10, 10, 100),
        ("mean", "year", RANGES, Fraction(7, 2), 5, 5, 100),
        ("sum", "year", [*RANGES, WHOLE], 20, 30, 10, 50),
        ("last", "year", [*RANGES, WHOLE], 20, 30, 9, 45),
        ("sum", "year", [*RANGES, {**WHOLE, "actual": "25"}], 20, 30, 25, 100),
        ("sum", "Q2", [*RANGES, {**WHOLE, "actual": "25"}], 7, 10, 10, 100),
    ],
)
def test_both_edges_of_a_range_go_with_its_quarters(
    how: str, period: str, rows: list[dict[str, Any]], low: Any, high: Any, actual: Any, percent: Any
) -> None:
    score = ranged(rows, period, accumulation=how)
    assert (score.target_low, score.target, score.actual) == (low, high, actual)
    assert score.achieved.percent == percent


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


LESS = {"direction": "minimize"}

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


@pytest.mark.parametrize(("quarter", "percent"), [(None, 40), ("50", 80)])
def test_a_quarter_without_a_target_stands_against_that_of_the_year(quarter: str | None, percent: int) -> None:
    rows: list[dict[str, Any]] = [
        {"target": "100", "actual": "95"},
        {"period": "Q1", "target": quarter, "actual": "40"},
    ]
    assert ranged(rows, "Q1", direction="maximize").achieved.percent == percent


@pytest.mark.parametrize(
    ("how", "rows", "target", "first", "percent"),
    [
        ("last", [{"target": "100", "revised": "80", "actual": "80"}], 80, 100, 100),
        ("last", [{"target": "100", "revised": "80"}, {"period": "Q1", "actual": "40"}], 80, 100, 50),
        (
            "sum",
            [
                {"period": "Q1", "target": "20", "actual": "20"},
                {"period": "Q2", "target": "30", "revised": "10", "actual": "10"},
            ],
            30, 50, 100,
        ),
        ("last", [{"target": "100", "actual": "50"}], 100, None, 50),
        ("last", [{"revised": "80", "actual": "40"}], 80, None, 50),
    ],
)  # fmt: skip
def test_a_target_that_was_revised_counts_and_the_first_is_kept(
    how: str, rows: list[dict[str, Any]], target: int, first: int | None, percent: int
) -> None:
    score = ranged(rows, direction="maximize", accumulation=how)
    assert (score.target, score.achieved.percent) == (Fraction(target), Fraction(percent))
    assert (score.first.target if score.first else None) == first


def test_both_edges_of_a_range_are_revised_together() -> None:
    row = {"target_low": "6", "target": "8", "revised_low": "2", "revised": "4", "actual": "3"}
    score = ranged([row])
    assert (score.target_low, score.target, score.achieved.percent) == (Fraction(2), Fraction(4), Fraction(100))
    assert score.first is not None
    assert (score.first.target_low, score.first.target) == (Fraction(6), Fraction(8))
    assert ranged([{**row, "revised_low": None}]).target_low is None


@pytest.mark.parametrize(("missing", "percent"), [("excluded", 100), ("zero", 100)])
def test_what_another_body_measures_is_awaited_and_nobody_s_failing(missing: Any, percent: int) -> None:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[
            {"code": "I", "objective": "S", "name": "I"},
            {"code": "J", "objective": "S", "name": "J", "measured_by": "BPS"},
        ],
        measurements=[
            {"indicator": "I", "year": 2024, "target": "10", "actual": "10"},
            {"indicator": "J", "year": 2024, "target": "10"},
        ],
    )
    policy = load_policy().model_copy(update={"missing": missing})
    (top,) = measure_plan(made, policy).tops
    awaited = top.objectives[0].indicators[1].achieved
    assert (awaited.state, awaited.rule, awaited.percent) == ("awaited", "BPS", None)
    assert top.own.performance == percent
    reported = made.measurements[1].model_copy(update={"actual": Fraction(5)})
    known = made.model_copy(update={"measurements": (made.measurements[0], reported)})
    (top,) = measure_plan(known, policy).tops
    assert (top.own.performance, top.objectives[0].indicators[1].achieved.state) == (Fraction(75), "measured")


def test_an_indicator_of_several_units_is_shown_with_each_and_counts_once() -> None:
    made = small()
    actors = ("32.16.01.2001", "32.16.01.2002", "32.16.01")
    shared = made.indicators[1].model_copy(update={"actors": actors})
    scored = measure_plan(
        made.model_copy(update={"indicators": (made.indicators[0], shared, *made.indicators[2:])}), load_policy()
    )
    plain = measure_plan(made, load_policy())
    for unit, other in zip(scored.units(), plain.units(), strict=True):
        assert (unit.own, unit.total) == (other.own, other.total)
        shown = [(item.indicator.code, item.unit, item.achieved.published()) for item in unit.shared]
        assert shown == ([("I1", "32.16.01", "90.00")] if unit.unit.kind == "village" else [])


def test_money_that_nobody_answers_for_is_listed_not_dropped() -> None:
    made = small()
    stray = Budget(objective="nowhere", year=2024, ceiling=77, realised=7)
    cycle = [Unit(code="a", name="a", kind="office", parent="b"), Unit(code="b", name="b", kind="office", parent="a")]
    lost = Budget(objective="S0", unit="a", year=2024, ceiling=5, realised=5)
    changed = made.model_copy(update={"units": (*made.units, *cycle), "budgets": (*made.budgets, stray, lost)})
    scored = measure_plan(changed, load_policy())
    assert [fund.rows for fund in scored.unattributed] == [(stray,), (lost,)]
    assert_balanced(scored)


def assert_balanced(scored: PlanScore) -> None:
    placed = sum(top.total.money.ceiling for top in scored.tops)
    lost = [fund.money for fund in scored.unattributed]
    assert placed + sum(money.ceiling for money in lost) == scored.money.ceiling
    spent = sum(top.total.money.realised or 0 for top in scored.tops)
    assert spent + sum(money.realised or 0 for money in lost) == (scored.money.realised or 0)
    for unit in scored.units():
        assert together(fund.money for fund in unit.funds) == unit.own.money


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
    "a unit that has ended": (
        {"units": [{**UNITS[0], "valid_until": "2023-12-31"}], "objectives": [node("S", "32.16")]},
        "unit-not-valid",
    ),
    "a unit that has not begun": (
        {"units": [{**UNITS[0], "valid_from": "2025-01-01"}], "objectives": [node("S", "32.16")]},
        "unit-not-valid",
    ),
    "an indicator twice": (
        {"indicators": [{"code": "I", "objective": "S", "name": name} for name in ("one", "other")]},
        "indicator-duplicate",
    ),
    "a range upside down": (
        {
            "indicators": [{"code": "I", "objective": "S", "name": "I", "direction": "range"}],
            "measurements": [{"indicator": "I", "year": 2024, "target_low": "8.01", "target": "8"}],
        },
        "target-range",
    ),
    "an actor that is not there": (
        {
            "objectives": [node("S", "32.16")],
            "indicators": [{"code": "I", "objective": "S", "name": "I", "actors": ("32.16", "x")}],
        },
        "indicator-actor",
    ),
    "a revised range upside down": (
        {
            "indicators": [{"code": "I", "objective": "S", "name": "I", "direction": "range"}],
            "measurements": [{"indicator": "I", "year": 2024, "revised_low": "8.01", "revised": "8"}],
        },
        "target-range",
    ),
    "a revised target below the baseline": (
        {
            "objectives": [node("S", "32.16")],
            "indicators": [{"code": "I", "objective": "S", "name": "I", "baseline": "50"}],
            "measurements": [{"indicator": "I", "year": 2024, "target": "60", "revised": "40"}],
        },
        "target-below-baseline",
    ),
    "a weight below zero": (
        {"indicators": [{"code": "I", "objective": "S", "name": "I", "weight": "-5"}]},
        "plan-negative",
    ),
    "a cap below zero": (
        {"indicators": [{"code": "I", "objective": "S", "name": "I", "cap": "-1"}]},
        "plan-negative",
    ),
    "a unit that weighs less than nothing": ({"units": [{**UNITS[0], "weight": "-1"}]}, "plan-negative"),
    "measurements of another year": (
        {
            "objectives": [node("S", "32.16")],
            "indicators": [{"code": "I", "objective": "S", "name": "I"}],
            "measurements": [{"indicator": "I", "year": 2023, "target": "4"}],
        },
        "year-absent",
    ),
    "budgets of other years": (
        {"budgets": [{"objective": "S", "year": year, "ceiling": 1} for year in (2023, 2025)]},
        "year-absent",
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


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"budgets": [{"objective": "S", "year": 2024, "ceiling": 7, "realised": 7}]}, "budget-over"),
        ({"budgets": [{"objective": "S", "year": 2024, "ceiling": 0, "realised": 0}]}, "budget-over"),
        ({"budgets": [{"objective": "S", "year": year, "ceiling": 7} for year in (2023, 2024)]}, "year-absent"),
        ({"objectives": [{**node("S", "32.16"), "weight": "0"}]}, "plan-negative"),
        ({"measurements": [{"indicator": "I", "year": 2024, "target_low": "8", "target": "8"}]}, "target-range"),
        ({"measurements": [{"indicator": "I", "year": 2024, "target": "50"}]}, "target-below-baseline"),
        ({"units": [{**UNITS[0], "valid_from": "2024-12-31", "valid_until": "2024-01-01"}]}, "unit-not-valid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_reaches_its_limit_is_no_fault(parts: dict[str, Any], code: str) -> None:
    indicator = {"code": "I", "objective": "S", "name": "I", "baseline": "50"}
    made = plan(**{"units": UNITS[:1], "objectives": [node("S", "32.16")], "indicators": [indicator], **parts})
    assert code not in [finding.code for finding in check_cascade(made).findings]


@pytest.mark.parametrize(
    ("how", "targets", "behind"),
    [
        ("sum", {"Q1": "2", "Q2": "3"}, None),
        ("sum", {"Q1": "20", "Q2": "20", "Q3": "20", "Q4": "20"}, None),
        ("sum", {"Q1": "2", "Q2": "3", "Q3": "3", "Q4": "4"}, "12"),
        ("sum", {"year": "60", "Q1": "2"}, None),
        ("sum", {"year": "12", "Q1": "2"}, "12"),
        ("last", {"Q1": "24", "Q2": "48", "Q3": "72", "Q4": "95"}, None),
        ("last", {"Q1": "60", "Q4": "40"}, "40"),
        ("last", {"M6": "40"}, None),
        ("last", {"M12": "40"}, "40"),
        ("mean", {"Q1": "10"}, None),
        ("mean", {"Q1": "60", "Q2": "60", "Q3": "20", "Q4": "20"}, "40"),
    ],
)  # fmt: skip
def test_a_baseline_is_beside_the_target_of_a_year(how: str, targets: dict[str, str], behind: str | None) -> None:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[{"code": "I", "objective": "S", "name": "I", "baseline": "50", "accumulation": how}],
        measurements=[
            {"indicator": "I", "year": 2024, "period": period, "target": target} for period, target in targets.items()
        ],
    )
    found = [f.found for f in check_cascade(made).findings if f.code == "target-below-baseline"]
    assert found == ([] if behind is None else [Fraction(behind)])


def test_what_has_money_but_no_indicator_is_named_once() -> None:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16"), node("T", "32.16")],
        budgets=[{"objective": code, "year": 2024, "ceiling": 1} for code in ("S", "T")],
    )
    (finding,) = (f for f in check_cascade(made).findings if f.code == "budget-unmeasured")
    assert finding.message("id").startswith("2 program, kegiatan, atau sasaran beranggaran tetapi tidak berindikator: ")
    assert finding.details["count"] == "2"


@pytest.mark.parametrize(
    ("policy", "indicator", "row", "code", "said"),
    [
        ("umum-1", {}, {"target": "-2", "actual": "-4"}, "achievement-undefined", "realisasi ÷ target"),
        ("umum-1", {}, {"target": "0", "actual": "4"}, "achievement-undefined", "÷ 0"),
        (
            "sumedang-rencana-aksi",
            {"direction": "minimize"},
            {"target": "4", "actual": "5"},
            "achievement-baseline",
            "(awal",
        ),
        ("umum-1", {}, {"target": "4"}, None, ""),
        ("umum-1", {}, {"target": "4", "actual": "0"}, None, ""),
    ],
)
def test_a_figure_that_a_formula_cannot_give_is_told(
    policy: str, indicator: dict[str, Any], row: dict[str, Any], code: str | None, said: str
) -> None:
    made = plan(
        units=UNITS[:1],
        objectives=[node("S", "32.16")],
        indicators=[{"code": "I", "objective": "S", "name": "I", **indicator}],
        measurements=[{"indicator": "J", "year": 2024}, {"indicator": "I", "year": 2024, **row}],
    )
    review = check_score(measure_plan(made, load_policy(policy)), {("measurements", 1): Origin("a.csv", row=9)})
    assert [finding.code for finding in review.findings] == ([code] if code else [])
    assert review.by_unit == ({"32.16": 1} if code else {})
    for finding in review.findings:
        assert said in finding.message("id")
        assert finding.origin == Origin("a.csv", row=9)


def test_a_sound_plan_has_no_findings() -> None:
    """Above the highest objective of the highest unit there is nothing to serve."""
    review = check_cascade(small())
    assert (review.findings, review.by_unit) == ([], {})


def test_what_an_application_carries_for_the_highest_unit_serves_what_is_above_it_or_nothing() -> None:
    review = check_cascade(small(), lines={"S0": "umum"})
    assert (review.findings, review.by_unit) == ([], {})
    # With a goal of the same unit there is something to serve; below the highest unit there always may be.
    goal = small().objectives[0].model_copy(update={"code": "T", "level": Level.GOAL})
    above = small().model_copy(update={"objectives": (*small().objectives, goal)})
    found = [(finding.code, finding.found) for finding in check_cascade(above, lines={"S0": "umum"}).findings]
    assert ("line-serves-nothing", "umum") in found
    loose = small().objectives[1].model_copy(update={"serves": None})
    lower = small().model_copy(update={"objectives": (small().objectives[0], loose, *small().objectives[2:])})
    found = [(f.code, f.found) for f in check_cascade(lower, lines={"S0": "umum", "S1": "khusus"}).findings]
    assert found == [("line-serves-nothing", "khusus")]
