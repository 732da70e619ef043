"""The laws that every strategy keeps, and one result by hand."""

from fractions import Fraction

from spbe_sdk.plugins import StrategySuite, WeightedPart
from spbe_strategy_penalised_mean.strategy import penalised_mean


class TestLaws(StrategySuite):
    strategy = staticmethod(penalised_mean)


def test_by_hand() -> None:
    parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(1), Fraction(4))]
    assert penalised_mean(parts) == Fraction(5, 2)
