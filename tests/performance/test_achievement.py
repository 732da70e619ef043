"""Achievement by every formula and rule in use, with the published cases."""

import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spbe_sdk import achievement
from spbe_sdk.applications.validation import validate_file
from spbe_sdk.documents.policy import MeasurementPolicy, ZeroRules
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.performance.achievement import Direction, classify
from spbe_sdk.performance.policies.library import load_policy, parse_policy, policy_names
from spbe_sdk.scoring.effectiveness import (
    Spending,
    absorption,
    performance_ratio,
    pmk_22_2021,
    saved_points,
    saved_share,
    unspent,
)
from spbe_sdk.scoring.exact import round_half_up


# Kementerian Perhubungan 2012, higher is better; a public application's table, figures by actual ÷ target.
@pytest.mark.parametrize(
    ("target", "actual", "percent"),
    [("100", "89", "89.00"), ("70", "74.51", "106.44"), ("82", "82.93", "101.13"), ("82", "82.08", "100.10"),
     ("84", "83.07", "98.89"), ("78", "78", "100.00")],
)  # fmt: skip
def test_kemenhub_2012(target: str, actual: str, percent: str) -> None:
    assert achievement(target, actual).published() == percent


def test_absorption_of_sums_never_the_mean_of_percentages() -> None:
    """Kabupaten Bekasi, 9 December 2019: 74.15 % and 47.51 % are 59.72 % together (djapos.com, 2019-12-12)."""
    ceilings = (2946702750854, 3482372478615)
    realised = [Fraction(c) * Fraction(p) / 100 for c, p in zip(ceilings, ("74.15", "47.51"), strict=True)]
    together = absorption(sum(ceilings), sum(realised, Fraction(0)))
    assert together is not None
    assert str(round_half_up(together, 2)) == "59.72"
    assert str(round_half_up(Fraction("74.15") / 2 + Fraction("47.51") / 2, 2)) == "60.83"


@pytest.mark.parametrize(("ceiling", "realised", "percent"), [(364134300, 210426590, "57.79"), (18499835, 0, "0.00"),
                                                              (7263549243, 3486879210, "48.01")])  # fmt: skip
def test_programs_of_a_personnel_office_2026(ceiling: int, realised: int, percent: str) -> None:
    found = absorption(ceiling, realised)
    assert found is not None
    assert str(round_half_up(found, 2)) == percent


def test_no_ceiling_is_no_absorption() -> None:
    assert absorption(0, 0) is None


@pytest.mark.parametrize(
    ("policy", "target", "actual", "direction", "percent", "state"),
    [
        ("umum-1", 10, 12, "minimize", 80, "measured"),
        ("umum-1", 10, 0, "minimize", 200, "measured"),
        ("umum-1", 10, 25, "minimize", 0, "measured"),
        ("umum-1", 0, 5, "maximize", None, "undefined"),
        ("umum-1", 10, 12, "target", 80, "measured"),
        ("umum-1", 10, 8, "target", 80, "measured"),
        ("umum-1", (6, 8), 7, "range", 100, "measured"),
        ("umum-1", (6, 8), 3, "range", 50, "measured"),
        ("umum-1", (6, 8), 10, "range", 75, "measured"),
        ("sumedang-tahunan", 0, 5, "maximize", 0, "zero-rule"),
        ("sumedang-tahunan", 10, 0, "minimize", 0, "zero-rule"),
        ("sumedang-rencana-aksi", 0, 5, "minimize", 100, "zero-rule"),
        ("e-sakip-andhika", 10, 20, "minimize", 50, "measured"),
        ("e-sakip-andhika", 10, 0, "minimize", 100, "zero-rule"),
        ("kota-semarang", 10, 15, "maximize", 100, "measured"),
        ("kota-semarang", 10, 25, "minimize", 0, "measured"),
        ("kerinci", 0, 5, "maximize", None, "undefined"),
        ("umum-1", 10, None, "maximize", None, "missing"),
        ("umum-1", None, 10, "maximize", None, "no-target"),
        ("sumedang-rencana-aksi", 10, 8, "minimize", None, "no-baseline"),
    ],
)
def test_formulas_and_rules(policy: str, target: Any, actual: Any, direction: Any, percent: Any, state: str) -> None:
    found = achievement(target, actual, direction, policy=policy)
    assert (found.percent, found.state) == (percent, state)
    assert found.policy == f"{policy} 1.0"
    assert found.formula


def test_one_application_two_figures_for_one_word() -> None:
    """Sumedang itself gives a target of zero both 0 and 100."""
    yearly, monthly = (achievement(0, 3, "minimize", policy=f"sumedang-{name}") for name in ("tahunan", "rencana-aksi"))
    assert (yearly.percent, monthly.percent) == (Fraction(0), Fraction(100))


def test_from_baseline() -> None:
    found = achievement(10, 12, "minimize", policy="sumedang-rencana-aksi", baseline=20)
    assert found.percent == 80


@pytest.mark.parametrize("policy", policy_names())
@pytest.mark.parametrize("actual", [0, 3, 9])
def test_a_range_whose_edges_are_crossed_is_undefined(policy: str, actual: int) -> None:
    found = achievement((4, 2), actual, "range", policy=policy)
    assert (found.percent, found.state, found.rule) == (None, "undefined", "low > high")
    assert achievement((0, -2), actual, "range", policy=policy).state == "undefined"
    assert achievement((3, 3), 3, "range", policy="umum-1").percent == 100
    assert achievement((4, 2), None, "range", policy=policy).state == "missing"


def test_caps_say_so_and_keep_the_raw_figure() -> None:
    found = achievement(10, 15, policy="kota-semarang")
    assert (found.percent, found.raw, found.rule) == (Fraction(100), Fraction(150), "cap 100")
    assert achievement(10, 15, cap=120).percent == 120
    assert achievement(10, 40, "minimize").rule == "floor 0"


@pytest.mark.parametrize(
    ("target", "actual", "direction", "cap", "percent", "rule"),
    [
        (10, 10, "maximize", None, 100, ""),
        (10, "10.001", "maximize", None, 100, "cap 100"),
        (10, 12, "maximize", 120, 120, ""),
        (10, "12.001", "maximize", 120, 120, "cap 120"),
        (10, 20, "minimize", None, 0, ""),
        (10, "20.001", "minimize", None, 0, "floor 0"),
    ],
)
def test_a_bound_that_is_only_reached_changes_nothing(
    target: Any, actual: Any, direction: Any, cap: Any, percent: Any, rule: str
) -> None:
    found = achievement(target, actual, direction, policy="kota-semarang", cap=cap)
    assert (found.percent, found.rule) == (percent, rule)


DIRECTIONS: list[Direction] = ["maximize", "minimize", "target", "range"]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(("rule", "met", "missed"), [("zero", 0, 0), ("hundred", 100, 100), ("hundred-if-met", 100, 0)])
def test_a_zero_rule_says_what_zero_is_worth(direction: Direction, rule: Any, met: Any, missed: Any) -> None:
    rules = ZeroRules.model_validate({"target" if direction == "range" else direction: rule})
    for word, pairs in (("target", [(0, 0), (0, 7), (0, -7)]), ("actual", [(0, 0), (7, 0), (-7, 0)])):
        policy = load_policy().model_copy(update={f"zero_{word}": rules})
        for (target, actual), percent in zip(pairs, (met, missed, missed), strict=True):
            found = achievement(target, actual, direction, policy=policy)
            assert (found.percent, found.state) == (percent, "zero-rule")
            assert found.rule == f"{word} 0 → {percent}"


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_zero_rule_is_for_its_direction_alone(direction: Direction) -> None:
    name = "target" if direction == "range" else direction
    others = ZeroRules.model_validate({other: "hundred" for other in ZeroRules.model_fields if other != name})
    policy = load_policy().model_copy(update={"zero_target": others, "zero_actual": others})
    assert achievement(8, 0, direction, policy=policy).state == "measured"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(("target", "actual"), [(-4, -2), (4, -2), (-4, 2)])
def test_a_zero_rule_leaves_negative_numbers_to_the_formula(direction: Direction, target: int, actual: int) -> None:
    found = achievement(target, actual, direction, policy="sumedang-tahunan")
    assert (found.state, found.rule) == (("measured", "") if target > 0 else ("undefined", "target < 0"))
    assert found == attrs.evolve(
        achievement(target, actual, direction, policy="kerinci", cap=1000), policy=found.policy
    )


FORMULAS = [
    ("ratio", "maximize"), ("mirror", "minimize"), ("inverse", "minimize"), ("on-target", "target"),
    ("within-range", "range"), ("from-baseline", "minimize"), ("from-baseline", "maximize"),
]  # fmt: skip

BETTER = {"maximize": 1, "minimize": -1}


def by(formula: str, direction: Any) -> MeasurementPolicy:
    return load_policy().model_copy(update={direction: formula, "floor": None})


@pytest.mark.parametrize(("formula", "direction"), [pair for pair in FORMULAS if pair[1] in BETTER])
@given(
    target=st.fractions(-9, 9, max_denominator=4),
    baseline=st.fractions(-9, 9, max_denominator=4),
    actuals=st.lists(st.fractions(-9, 9, max_denominator=4), min_size=2, max_size=2, unique=True),
)
def test_worse_is_never_rewarded(
    formula: str, direction: Direction, target: Fraction, baseline: Fraction, actuals: list[Fraction]
) -> None:
    """Of two actuals that both have a figure the better one has more, below zero as well."""
    worse, better = sorted(actuals, key=lambda actual: BETTER[direction] * actual)
    pair = [achievement(target, actual, direction, policy=by(formula, direction), baseline=baseline)
            for actual in (worse, better)]  # fmt: skip
    figures = [found.percent for found in pair if found.percent is not None]
    assert len(figures) < 2 or figures[0] < figures[1] or target == 0
    assert all((found.percent is None) == (found.state == "undefined") for found in pair)


@pytest.mark.parametrize(("formula", "direction"), FORMULAS)
@given(target=st.fractions(-9, 9, max_denominator=4))
def test_what_meets_its_target_is_a_hundred_or_nothing(formula: str, direction: Direction, target: Fraction) -> None:
    start = target - BETTER.get(direction, 0)
    found = achievement(target, target, direction, policy=by(formula, direction), baseline=start)
    assert found.percent in (None, 100)
    assert found.percent == 100 or (target <= 0 and formula not in ("from-baseline", "within-range"))


@pytest.mark.parametrize(
    ("formula", "direction", "target", "actual", "baseline", "rule"),
    [
        ("ratio", "maximize", -2, -4, None, "target < 0"),
        ("mirror", "minimize", "-0.001", 3, None, "target < 0"),
        ("inverse", "minimize", 2, -1, None, "actual < 0"),
        ("inverse", "minimize", -2, 1, None, "target < 0"),
        ("on-target", "target", -2, -2, None, "target < 0"),
        ("within-range", "range", (-8, -6), -5, None, "target < 0"),
        ("within-range", "range", (-8, 6), -9, None, "target < 0"),
        ("from-baseline", "minimize", 12, 9, 10, "target > baseline"),
        ("from-baseline", "maximize", -3, 0, -2, "target < baseline"),
        ("from-baseline", "minimize", 10, 9, 10, "÷ 0"),
        ("ratio", "maximize", 0, 9, None, "÷ 0"),
    ],
)
def test_where_a_formula_says_nothing_the_figure_is_undefined(
    formula: str, direction: Direction, target: Any, actual: Any, baseline: Any, rule: str
) -> None:
    found = achievement(target, actual, direction, policy=by(formula, direction), baseline=baseline)
    assert (found.percent, found.raw, found.state, found.rule) == (None, None, "undefined", rule)


@pytest.mark.parametrize(
    ("target", "actual", "baseline", "direction", "percent"),
    [
        (-2, -4, -10, "maximize", 75), (-10, -4, -2, "minimize", 25), (5, -5, -10, "maximize", Fraction(100, 3)),
        (0, 1, 4, "minimize", 75),
    ],
)  # fmt: skip
def test_from_a_baseline_numbers_below_zero_have_a_meaning(
    target: Any, actual: Any, baseline: Any, direction: Direction, percent: Any
) -> None:
    policy = by("from-baseline", direction)
    assert achievement(target, actual, direction, policy=policy, baseline=baseline).percent == percent


@pytest.mark.parametrize("edges", [(-5, 0), (0, 5), (-5, 5)])
def test_no_zero_rule_denies_a_range_that_is_met(edges: tuple[int, int]) -> None:
    assert achievement(edges, 0, "range", policy="sumedang-tahunan").state == "measured"
    assert achievement(edges, 0, "range", policy="sumedang-tahunan").percent == 100


@pytest.mark.parametrize("name", policy_names())
@pytest.mark.parametrize("direction", DIRECTIONS)
@given(target=st.fractions(0, 9, max_denominator=4), actual=st.fractions(0, 99, max_denominator=4))
@example(target=Fraction(0), actual=Fraction(0))
@example(target=Fraction(8), actual=Fraction(0))
@example(target=Fraction(0), actual=Fraction(8))
def test_every_policy_bounds_what_it_measures(
    name: str, direction: Direction, target: Fraction, actual: Fraction
) -> None:
    policy = load_policy(name)
    found = achievement(target, actual, direction, policy=policy, baseline=target + 1)
    if found.percent is None:
        assert found.state in ("undefined", "no-baseline")
        return
    assert found.raw is not None
    floored = found.raw if policy.floor is None else max(found.raw, policy.floor)
    assert found.percent == (floored if policy.cap is None else min(floored, policy.cap))


@given(st.lists(st.fractions(-100, 100, max_denominator=100), min_size=3, max_size=3).map(sorted), st.booleans())
@example([Fraction(-5), Fraction(0), Fraction(0)], False)
@example([Fraction(0), Fraction(0), Fraction(5)], False)
def test_a_range_is_met_from_edge_to_edge(numbers: list[Fraction], at_edge: bool) -> None:
    low, actual, high = numbers
    for reached in (low, high) if at_edge else (actual,):
        found = achievement((low, high), reached, "range")
        assert (found.percent, found.state, found.rule) == (Fraction(100), "measured", "")


def test_what_is_not_due_is_no_zero() -> None:
    assert achievement(10, None, due=False).state == "not-due"


@pytest.mark.parametrize(
    "value", [float("inf"), True, "tiga", "1/0", "nan", "1e9999999", Decimal("1E+9999999"), "12/", [], 10**500]
)
def test_only_exact_numbers(value: Any) -> None:
    with pytest.raises(UsageError):
        achievement(value, 1)
    assert achievement(Decimal("1.5"), Fraction(3, 2)).percent == 100


@pytest.mark.parametrize(
    "missing", [None, math.nan, np.float64("nan"), np.float32("nan"), Decimal("NaN"), pd.NA, pd.NaT]
)
def test_what_dataframes_have_for_nothing_is_missing(missing: Any) -> None:
    assert achievement(10, missing).state == "missing"
    assert achievement(missing, 10).state == "no-target"
    assert achievement((missing, 10), 9, "range").state == "no-target"
    assert achievement(10, 8, "minimize", policy="sumedang-rencana-aksi", baseline=missing).state == "no-baseline"
    assert achievement(10, 12, cap=missing).percent == 120


@pytest.mark.parametrize("kind", [float, np.float64, np.float32, np.float16, Decimal, Fraction, str])
def test_a_float_counts_as_it_is_written(kind: Any) -> None:
    assert achievement(kind("70"), kind("74.5")).percent == achievement("70", "74.5").percent
    assert achievement(kind("0.1"), kind("0.3")).percent == 300


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8, np.int32])
def test_whole_numbers_of_any_library(kind: Any) -> None:
    assert achievement(kind(200), kind(50)).percent == 25
    assert achievement(1e16, 1e-5).percent == Fraction(1, 10**19)


def test_unknown_directions_and_policies_are_named() -> None:
    with pytest.raises(UsageError, match="maximize"):
        achievement(1, 1, "naik")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="umum-1"):
        achievement(1, 1, policy="x")


@pytest.mark.parametrize("name", policy_names())
@given(percent=st.fractions(min_value=-100, max_value=300, max_denominator=1000))
def test_every_percentage_has_a_class(name: str, percent: Fraction) -> None:
    policy = load_policy(name)
    assert classify(percent, policy) in [band.name for band in policy.classes]


@pytest.mark.parametrize(
    ("percent", "name"), [("90.5", "Sangat Tinggi"), ("90", "Tinggi"), ("75.01", "Tinggi"), ("50", "Sangat Rendah")]
)
def test_permendagri_86_2017_without_gaps(percent: str, name: str) -> None:
    assert classify(Fraction(percent), load_policy()) == name


# Each edge with the class just below it, at it, and just above it.
FIVE_CLASSES = [
    ("90", "Tinggi", "Tinggi", "Sangat Tinggi"),
    ("75", "Sedang", "Sedang", "Tinggi"),
    ("65", "Rendah", "Rendah", "Sedang"),
    ("50", "Sangat Rendah", "Sangat Rendah", "Rendah"),
]
OTHER_CLASSES = {
    "banjarnegara": [("90", "Kuning", "Kuning", "Hijau"), ("70", "Merah", "Kuning", "Kuning")],
    "lakip-empat-kelas": [
        ("100", "Berhasil", "Sangat Berhasil", "Sangat Berhasil"),
        ("75", "Cukup Berhasil", "Berhasil", "Berhasil"),
        ("55", "Kurang Berhasil", "Cukup Berhasil", "Cukup Berhasil"),
    ],
}


@pytest.mark.parametrize("name", policy_names())
def test_a_class_begins_at_its_edge(name: str) -> None:
    policy, step = load_policy(name), Fraction(1, 10**9)
    edges = OTHER_CLASSES.get(name, FIVE_CLASSES)
    assert len(policy.classes) == len(edges) + 1
    for edge, *classes in edges:
        assert [classify(Fraction(edge) + n * step, policy) for n in (-1, 0, 1)] == classes


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('"at_least":"50"', "", None, None),
        ('"above":"50"', '"above":"95"', "instrument-predicates", "classes"),
        ('"floor":"0"', '"floor":"101","cap":"100"', "policy-bounds", "floor"),
        ('"floor":"0"', '"floor":"100","cap":"100"', None, None),
        ('"own_weight":"1"', '"own_weight":"-1"', "policy-weights", "roll_up"),
        ('"own_weight":"1","below_weight":"1"', '"own_weight":"0","below_weight":"0"', "policy-weights", "roll_up"),
        ('"own_weight":"1","below_weight":"1"', '"own_weight":"0","below_weight":"1"', None, None),
        ('"minimize":"mirror"', '"minimize":"miror"', "plugin-formulas", "minimize"),
        ('"efficiency":"saved-points"', '"efficiency":"x"', "plugin-efficiencies", "efficiency"),
        ('"strategy":"weighted-mean"', '"strategy":"x"', "plugin-strategies", "roll_up.strategy"),
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused(
    old: str, new: str, code: str | None, place: str | None, tmp_path: Path
) -> None:
    text = load_policy().model_dump_json(exclude_none=True).replace(old, new)
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    checked = validate_file(tmp_path / "x.json").findings
    if code is None:
        assert (parse_policy(text, "x.json").id, checked) == ("umum-1", [])
        return
    with pytest.raises(DataError) as refused:
        parse_policy(text, "x.json")
    for (finding,) in (refused.value.findings, checked):
        assert (finding.code, finding.origin and finding.origin.path) == (code, place)


def test_efficiency_formulas() -> None:
    spending = Spending(Fraction(100), Fraction(80), Fraction(90))
    assert saved_points(spending) == 10
    assert saved_share(spending) == 0
    assert saved_share(Spending(Fraction(100), Fraction(80), Fraction(100))) == 20
    assert performance_ratio(spending) == Fraction(9, 8)
    assert unspent(spending) == 20
    assert pmk_22_2021(spending) == 50 + Fraction(100, 9) / 20 * 50
    assert pmk_22_2021(Spending(Fraction(100), Fraction(10), Fraction(100))) == 100
    assert pmk_22_2021(Spending(Fraction(100), Fraction(200), Fraction(100))) == 0
