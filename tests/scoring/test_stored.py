from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.stored import plain, stored


@pytest.mark.parametrize("value", [2, 2.0, Decimal("2.00"), Fraction(4, 2), np.int8(2), np.float32(2), np.float64(2)])
def test_a_whole_number_is_one_in_every_library(value: object) -> None:
    assert plain(value) == 2
    assert type(plain(value)) is int


@pytest.mark.parametrize("value", [3.1, Decimal("3.1"), Fraction(31, 10), np.float32(3.1), np.float64(3.1)])
def test_a_float_is_the_decimal_that_it_is_written_as(value: object) -> None:
    assert plain(value) == "3.1"


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA, pd.NaT, Decimal("NaN"), np.float32("nan")])
def test_missing_is_nothing(value: object) -> None:
    assert plain(value) is None
    assert stored(value) is None


@pytest.mark.parametrize("value", ["BB", "", "3.0", True, False])
def test_what_is_no_number_of_another_library_stays(value: object) -> None:
    assert plain(value) is value


def test_truth_of_another_library_is_truth() -> None:
    assert plain(np.True_) is True


@pytest.mark.parametrize("value", [float("inf"), Decimal("1e100000"), Decimal("1e-100000"), [3], 3j])
def test_what_can_be_no_value_stays_to_be_refused(value: object) -> None:
    assert plain(value) is value


@given(st.fractions(max_denominator=1000))
def test_no_digit_is_lost(value: Fraction) -> None:
    assert Fraction(str(plain(value))) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_no_digit_of_a_decimal_is_lost(value: Decimal) -> None:
    assert Fraction(str(plain(value))) == Fraction(value)
