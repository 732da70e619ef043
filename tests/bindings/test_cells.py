"""Numbers as Indonesian files have them: read where they can only be read in one way, refused with a hint elsewhere."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.adapters.adapter import CalendarDay, PointNumber
from spbe_sdk.bindings.cells import (
    Ambiguous,
    DateForCode,
    code,
    codes,
    day,
    declared_number,
    digest,
    free_text,
    quantity,
    rating,
    region,
    rupiah,
    whole,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("85", "85"), ("85,5", "85.5"), ("85.5", "85.5"), ("1.250,75", "1250.75"), ("1,250.75", "1250.75"), ("85 %", "85"),
     ("1.250.000", "1250000"), ("-3,25", "-3.25"), ("0.125", "0.125"), ("0,125", "0.125"), ("1250.125", "1250.125"),
     ("9/8", "9/8"), ("1.2345", "1.2345"), ("12,34567", "12.34567")],
)  # fmt: skip
def test_one_reading(text: str, value: str) -> None:
    assert quantity(text) == Fraction(value)


@pytest.mark.parametrize("text", ["1.250", "1,250", "12.500", "-1.250", "1.250 %"])
def test_two_readings_are_refused(text: str) -> None:
    with pytest.raises(Ambiguous):
        quantity(text)


@pytest.mark.parametrize("text", ["≥ 85 %", "12 dokumen", "n/a", "-", "1.25.000", "85,5,5", "tiga", "1e3", "٣", ""])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError):
        quantity(text)


@pytest.mark.parametrize(
    ("text", "writing", "value"),
    [("1.250", "id", 1250), ("1.250", "en", "5/4"), ("1,250", "en", 1250), ("1,250", "id", "5/4"),
     ("Rp 1.250", "id", 1250),
     ("1.125", "en", "9/8"), ("85", "id", 85)],
)  # fmt: skip
def test_a_declared_writing_decides(text: str, writing: str, value: Any) -> None:
    assert quantity(declared_number(text, writing)) == Fraction(value)


def test_what_does_not_fit_the_declared_writing_stays_to_be_reported() -> None:
    assert declared_number("12 dokumen", "id") == "12 dokumen"
    assert declared_number("1,250.75", "id") == "1,250.75"


@pytest.mark.parametrize(
    ("text", "value"),
    [("Rp 1.250.000,00", 1250000), ("Rp1.250.000", 1250000), ("Rp. 1,250,000.00", 1250000), ("0", 0),
     ("1250000", 1250000), ("1000000000000000000", 10**18), ("Rp 1.000.000.000.000.000.000", 10**18)],
)  # fmt: skip
def test_rupiah(text: str, value: int) -> None:
    assert rupiah(text) == value


@pytest.mark.parametrize(
    "text", ["1.250.000,50", "-5", "-1", "satu juta", "1.250", "1000000000000000001", "Rp 1.000.000.000.000.000.001"]
)
def test_no_rupiah(text: str) -> None:
    with pytest.raises(ValueError):
        rupiah(text)


@pytest.mark.parametrize("text", ["0.125", "0,125", "-0.125", "1234.125", "1234,125"])
def test_three_digits_behind_what_cannot_be_thousands_are_decimals(text: str) -> None:
    assert quantity(text) == Fraction(text.replace(",", "."))


@pytest.mark.parametrize(
    ("parse", "longest", "too_long"),
    [(whole, "9" * 9, "9" * 10), (free_text, "x" * 4000, "x" * 4001), (code, "x" * 80, "x" * 81),
     (region, "32.16.01.2001", "32.16.01.20011")],
)  # fmt: skip
def test_a_value_has_an_end(parse: Any, longest: str, too_long: str) -> None:
    assert str(parse(longest)) == longest
    with pytest.raises(ValueError):
        parse(too_long)


@pytest.mark.parametrize(("text", "value"), [("1.125", "9/8"), ("1.001", "1.001"), ("85.125%", "85.125")])
def test_a_number_cell_has_one_reading_whatever_is_declared(text: str, value: str) -> None:
    shown = PointNumber(text)
    assert quantity(shown) == quantity(declared_number(shown, "id")) == Fraction(value)
    assert code(PointNumber("1.001")) == "1.001"


def test_a_code_that_became_a_date_is_no_code() -> None:
    with pytest.raises(DateForCode):
        code(CalendarDay("2023-02-01"))
    assert day(CalendarDay("2023-02-01")) == date(2023, 2, 1)


@pytest.mark.parametrize("text", ["2021-03-01", "2021-03-01 00:00:00", "2021-03-01T00:00:00"])
def test_a_day_may_carry_midnight_and_no_other_time(text: str) -> None:
    assert day(text) == date(2021, 3, 1)
    with pytest.raises(ValueError):
        day("2021-03-01 00:00:01")


def test_a_digest_may_be_written_in_capitals() -> None:
    assert digest("AB" * 32) == "ab" * 32
    with pytest.raises(ValueError):
        digest("ab" * 31)


def test_codes_stand_between_commas_semicolons_and_bars() -> None:
    assert codes("a, b;c | d,, ") == ("a", "b", "c", "d")


def test_a_rating_is_a_whole_number_up_to_nine_digits_and_else_the_text() -> None:
    assert [rating(text) for text in ("3", "999999999", "1000000000", "-1", "3.5", "A")] == [
        3, 999999999, "1000000000", "-1", "3.5", "A"]  # fmt: skip


@given(st.integers(0, 10**14), st.integers(0, 99))
def test_every_indonesian_number_reads_back(rupiahs: int, cents: int) -> None:
    text = f"{rupiahs:,}".replace(",", ".") + f",{cents:02d}"
    assert quantity(declared_number(text, "id")) == rupiahs + Fraction(cents, 100)
