"""Achievement by every formula and rule in use, with the published cases."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spbe_sdk import achievement
from spbe_sdk.documents.policy import ZeroRules
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
    assert (found.state, found.rule) == ("measured", "")
    assert found == attrs.evolve(
        achievement(target, actual, direction, policy="kerinci", cap=1000), policy=found.policy
    )


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


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "tiga", "1/0"])
def test_only_exact_numbers(value: Any) -> None:
    with pytest.raises(UsageError):
        achievement(value, 1)
    assert achievement(Decimal("1.5"), Fraction(3, 2)).percent == 100


def test_a_float_counts_as_it_is_written() -> None:
    assert achievement(70, 74.51).percent == achievement("70", "74.51").percent
    assert achievement(0.1, 0.3).percent == 300


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


def test_classes_with_a_gap_are_refused() -> None:
    text = load_policy().model_dump_json(exclude_none=True).replace('"above":"50"', '"above":"95"')
    with pytest.raises(DataError):
        parse_policy(text, "x.json")


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
