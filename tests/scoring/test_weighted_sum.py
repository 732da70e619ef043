from fractions import Fraction

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_sum import plain_sum, weighted_sum
from spbe_sdk.testing import StrategySuite

GROWS = {"bounded": "a sum grows beyond its parts", "identity": "a sum of equal parts is a multiple of them"}


class TestWeighted(StrategySuite):
    strategy = staticmethod(weighted_sum)
    waived = GROWS


class TestPlain(StrategySuite):
    strategy = staticmethod(plain_sum)
    waived = GROWS


def test_by_hand() -> None:
    parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(3), Fraction(4))]
    assert (weighted_sum(parts), plain_sum(parts)) == (Fraction(14), Fraction(6))
