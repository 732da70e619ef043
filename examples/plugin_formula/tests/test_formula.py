"""The laws that every formula keeps, and results by hand."""

from fractions import Fraction

import pytest

from spbe_formula_half_surplus.formula import half_surplus
from spbe_sdk.plugins import FormulaSuite, Measure


class TestLaws(FormulaSuite):
    formula = staticmethod(half_surplus)
    better = "higher"


@pytest.mark.parametrize(("actual", "percent"), [(60, 75), (80, 100), (120, 125)])
def test_by_hand(actual: int, percent: int) -> None:
    target = Fraction(80)
    assert half_surplus(Measure(target, Fraction(actual), target, target)) == percent
