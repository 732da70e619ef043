from fractions import Fraction

import pytest

from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_geometric_mean import weighted_geometric_mean
from spbe_sdk.testing import StrategySuite


class TestLaws(StrategySuite):
    strategy = staticmethod(weighted_geometric_mean)


def mean(*values: str) -> Fraction:
    return Fraction(weighted_geometric_mean([WeightedPart(Fraction(1), Fraction(value)) for value in values]))


def test_exact_roots_are_exact() -> None:
    assert mean("2", "8") == 4
    assert mean("1/4", "9") == Fraction(3, 2)


def test_a_zero_part_is_a_zero_whole() -> None:
    assert mean("0", "5") == 0


@pytest.mark.parametrize(
    ("values", "published"),
    [(("100", "90"), "94.87"), (("200/3", "200/3", "100"), "76.31"), (("85.09", "100"), "92.24")],
)
def test_the_annex_of_pmk_22_2021(values: tuple[str, ...], published: str) -> None:
    """Outputs and unit of the worked example; programs average the unrounded outputs."""
    assert str(round_half_up(mean(*values), 2)) == published
