"""Numbers as Indonesian files have them: read where they can only be read in one way, refused with a hint elsewhere."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.bindings.cells import Ambiguous, declared_number, quantity, rupiah


@pytest.mark.parametrize(
    ("text", "value"),
    [("85", "85"), ("85,5", "85.5"), ("85.5", "85.5"), ("1.250,75", "1250.75"), ("1,250.75", "1250.75"), ("85 %", "85"),
     ("1.250.000", "1250000"), ("-3,25", "-3.25"), ("0.125", "0.125"), ("0,125", "0.125"), ("1250.125", "1250.125"),
     ("9/8", "9/8")],
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
    ("text", "value"), [("Rp 1.250.000,00", 1250000), ("Rp1.250.000", 1250000), ("0", 0), ("1250000", 1250000)]
)
def test_rupiah(text: str, value: int) -> None:
    assert rupiah(text) == value


@pytest.mark.parametrize("text", ["1.250.000,50", "-5", "satu juta", "1.250"])
def test_no_rupiah(text: str) -> None:
    with pytest.raises(ValueError):
        rupiah(text)


@given(st.integers(0, 10**14), st.integers(0, 99))
def test_every_indonesian_number_reads_back(whole: int, cents: int) -> None:
    text = f"{whole:,}".replace(",", ".") + f",{cents:02d}"
    assert quantity(declared_number(text, "id")) == whole + Fraction(cents, 100)
