from datetime import date
from fractions import Fraction
from typing import ClassVar

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_sum import plain_sum, weighted_sum
from spbe_sdk.testing import StrategySuite, Waiver

FOR_GOOD = date(9999, 12, 31)

GROWS = {
    "bounded": Waiver("a sum grows beyond its parts", FOR_GOOD),
    "identity": Waiver("a sum of equal parts is a multiple of them", FOR_GOOD),
}


class TestWeighted(StrategySuite):
    strategy = staticmethod(weighted_sum)
    waived: ClassVar = GROWS


class TestPlain(StrategySuite):
    strategy = staticmethod(plain_sum)
    waived: ClassVar = GROWS


def test_by_hand() -> None:
    parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(3), Fraction(4))]
    assert (weighted_sum(parts), plain_sum(parts)) == (Fraction(14), Fraction(6))
