from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.exact import exact_text, least_published_as, parse_decimal, parse_exact, round_half_up

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "published"),
    [("2.595", "2.60"), ("2.594", "2.59"), ("1.795", "1.80"), ("2.125", "2.13"), ("-2.595", "-2.60"), ("3", "3.00")],
)
def test_a_half_goes_up(value: str, published: str) -> None:
    assert str(round_half_up(Fraction(value), 2)) == published


@given(st.decimals(min_value=-1000, max_value=1000, places=5), st.integers(0, 4))
def test_rounding_agrees_with_decimal(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_up(Fraction(value), decimals) == expected


@given(st.integers(1, 10**6), st.integers(0, 4))
def test_the_least_that_is_published_as_a_figure(units: int, decimals: int) -> None:
    figure = Decimal(units).scaleb(-decimals)
    least = least_published_as(figure, decimals)
    assert round_half_up(least, decimals) == figure
    assert round_half_up(least - Fraction(1, 10**9), decimals) < figure


@given(fractions)
def test_exact_text_and_back(value: Fraction) -> None:
    assert parse_exact(exact_text(value)) == value


@pytest.mark.parametrize("value", ["24/11", "2.595", "0.1", "-0.05", "7", "0.125", "0.0625", "0.00032", "0"])
def test_exact_text_is_short(value: str) -> None:
    assert exact_text(Fraction(value)) == value


@pytest.mark.parametrize(
    ("parse", "longest"),
    [(parse_decimal, "9" * 18), (parse_decimal, "-0." + "9" * 18), (parse_decimal, "9" * 18 + "." + "9" * 18),
     (parse_exact, "9" * 80), (parse_exact, "-0." + "9" * 80), (parse_exact, "9" * 80 + "/" + "9" * 80)],
)  # fmt: skip
def test_a_number_has_an_end(parse: Any, longest: str) -> None:
    assert parse(longest) == (Decimal(longest) if parse is parse_decimal else Fraction(longest))
    for too_long in (f"{longest}9", longest.replace("9", "99", 1)):
        with pytest.raises(ValueError, match="not a"):
            parse(too_long)


@pytest.mark.parametrize(
    "text", ["", "1e9999999", "NaN", "Infinity", "1,5", "1.", ".5", "007", "1/0", "٣", "1\n", "1 "]
)
def test_only_plain_numbers_are_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_exact(text)
    with pytest.raises(ValueError, match="not a"):
        parse_decimal(text)
