from fractions import Fraction

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_mean import weighted_mean
from spbe_sdk.testing import StrategySuite


class TestLaws(StrategySuite):
    strategy = staticmethod(weighted_mean)


def test_by_hand() -> None:
    parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(3), Fraction(4))]
    assert weighted_mean(parts) == Fraction(7, 2)
