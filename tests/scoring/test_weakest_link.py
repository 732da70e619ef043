from fractions import Fraction

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weakest_link import weakest_link
from spbe_sdk.testing import StrategySuite


class TestLaws(StrategySuite):
    strategy = staticmethod(weakest_link)


def test_by_hand() -> None:
    assert weakest_link([WeightedPart(Fraction(9), Fraction(2)), WeightedPart(Fraction(1), Fraction(4))]) == 2
