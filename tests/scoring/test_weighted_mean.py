from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_mean import weighted_mean

numbers = st.fractions(min_value=0, max_value=100, max_denominator=1000)
weights = st.fractions(min_value=Fraction(1, 1000), max_value=100, max_denominator=1000)
parts = st.lists(st.builds(WeightedPart, weights, numbers), min_size=1, max_size=8)


def test_by_hand() -> None:
    assert weighted_mean([WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(3), Fraction(4))]) == Fraction(
        7, 2
    )


@given(parts)
def test_bounded_by_its_parts(values: list[WeightedPart]) -> None:
    assert min(part.value for part in values) <= weighted_mean(values) <= max(part.value for part in values)


@given(parts)
def test_the_order_does_not_matter(values: list[WeightedPart]) -> None:
    assert weighted_mean(values) == weighted_mean(values[::-1])


@given(weights, numbers, st.integers(1, 5))
def test_equal_parts_give_their_value(weight: Fraction, value: Fraction, count: int) -> None:
    assert weighted_mean([WeightedPart(weight, value)] * count) == value


@given(parts, numbers)
def test_raising_a_part_never_lowers_the_whole(values: list[WeightedPart], more: Fraction) -> None:
    raised = [WeightedPart(values[0].weight, values[0].value + more), *values[1:]]
    assert weighted_mean(raised) >= weighted_mean(values)
