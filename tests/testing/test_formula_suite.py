"""The suite for formulas: ours keep it, and each law catches the formula that breaks it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk.files.providers import registered
from spbe_sdk.scoring.achievement import Measure
from spbe_sdk.testing import FormulaSuite, Waiver

OURS: dict[str, dict[str, Any]] = {
    "ratio": {"better": "higher"},
    "mirror": {"better": "lower"},
    "inverse": {"better": "lower"},
    "from-baseline": {"better": "lower"},
    "on-target": {},
    "within-range": {"around": Fraction(1, 10)},
}
LAWS = ("exact", "met", "direction", "unit", "repeatable", "unrounded")


def suite(formula: Any, **about: Any) -> Any:
    return type("Suite", (FormulaSuite,), {"formula": staticmethod(formula), **about})()


def test_every_formula_of_ours_is_tried() -> None:
    assert set(OURS) == {name for name, point in registered("formulas").items() if name in OURS}
    assert len(registered("formulas")) == len(OURS)


@pytest.mark.parametrize("name", OURS)
def test_our_formulas_keep_the_laws(name: str) -> None:
    kept = suite(registered("formulas")[name].load(), **OURS[name])
    for law in LAWS if kept.better else [law for law in LAWS if law != "direction"]:
        getattr(kept, f"test_{law}")()


def counted(measure: Measure, calls: list[int] = [0]) -> Fraction:  # noqa: B006 - what is tried is a formula with memory
    calls[0] += 1
    return 100 * measure.actual / measure.target + Fraction(calls[0] % 7, 10**9)


BROKEN: dict[str, tuple[Any, str]] = {
    "exact": (lambda m: float(100 * m.actual) / float(m.target or 1), "is a float"),
    "met": (lambda m: 100 * m.actual / m.target + 1, "that is met gave"),
    "direction": (lambda m: 200 - 100 * m.actual / m.target, "but"),
    "unit": (lambda m: 100 + m.actual - m.target, "times as much"),
    "repeatable": (counted, "then"),
    "unrounded": (lambda m: Fraction(round(100 * m.actual / m.target, 2)), "do not round"),
}


@pytest.mark.parametrize("law", BROKEN)
def test_each_law_catches_its_fault(law: str) -> None:
    formula, words = BROKEN[law]
    with pytest.raises(AssertionError, match=words):
        getattr(suite(formula, better="higher"), f"test_{law}")()


@pytest.mark.parametrize(
    "rounded",
    [
        lambda m: round(100 * m.actual / m.target),
        lambda m: round(100 * m.actual / m.target, 6),
        lambda m: 100 * Fraction(round(m.actual / m.target, 3)),
        lambda m: Fraction(Decimal(float(100 * m.actual / m.target)).quantize(Decimal("0.01"))),
        lambda m: Fraction(100 * m.actual // m.target),
        lambda m: 100 * round(m.actual, 1) / m.target,
    ],
)
def test_rounding_of_any_kind_is_caught(rounded: Any) -> None:
    with pytest.raises(AssertionError, match="do not round"):
        suite(rounded, better="higher").test_unrounded()


def test_honest_steps_are_waived_and_caps_need_no_waiver() -> None:
    suite(lambda m: min(100 * m.actual / m.target, Fraction(120)), better="higher").test_unrounded()
    suite(lambda m: Fraction(100), better="higher").test_unrounded()
    steps = {"waived": {"unrounded": Waiver("reached or not", date(2099, 12, 31))}, "better": "higher"}
    with pytest.raises(pytest.skip.Exception):
        suite(lambda m: Fraction(100 if m.actual >= m.target else 0), **steps).test_unrounded()
