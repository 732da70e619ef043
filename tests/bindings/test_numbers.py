"""Numbers and money as Indonesian files have them: read where they can only be read in one way, refused elsewhere."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.bindings.numbers import (
    decimal,
    declared_number,
    declared_unit,
    quantity,
    rupiah,
    unit_in,
    unsigned,
    whole,
    whole_rupiah,
)
from spbe_sdk.bindings.unclear import Unclear


def why(text: str, parse: Any) -> str:
    """The code of the finding that asks about a text; nothing where it is simply wrong."""
    with pytest.raises(ValueError) as caught:
        parse(text)
    return caught.value.code if isinstance(caught.value, Unclear) else ""


@pytest.mark.parametrize(
    ("text", "value"),
    [("85", "85"), ("85,5", "85.5"), ("85.5", "85.5"), ("1.250,75", "1250.75"), ("1,250.75", "1250.75"),
     ("1.250.000", "1250000"), ("-3,25", "-3.25"), ("0.125", "0.125"), ("0,125", "0.125"), ("1250.125", "1250.125"),
     ("1.2345", "1.2345"), ("12,34567", "12.34567"), ("0.00001", "0.00001"), ("12345678901.2345", "12345678901.2345"),
     ("85 %", "85"), ("85%", "85"), ("85,5%", "85.5"), ("85,5 persen", "85.5"), ("85.5 Percent", "85.5"), ("-3%", "-3"),
     ("1 250 000", "1250000"), ("1\u00a0250\u00a0000", "1250000"), ("1\u202f250,5", "1250.5"), ("1\u2009250", "1250"),
     ("\u22125", "-5"), ("\u20135,5", "-5.5"), ("+5", "5"), (" 7 ", "7"), ("\u00a07", "7")],
)  # fmt: skip
def test_one_reading(text: str, value: str) -> None:
    assert quantity(text) == Fraction(value)


@pytest.mark.parametrize("text", ["1.250", "1,250", "12.500", "-1.250", "1.250 %", "+1.250", "\u22121,250"])
def test_two_readings_are_refused(text: str) -> None:
    assert why(text, quantity) == "number-ambiguous"


@pytest.mark.parametrize("text", ["12/15", "9/8", "1/0", "12 / 15", "-1/2", "3,5/4"])
def test_two_numbers_are_asked_about(text: str) -> None:
    assert why(text, quantity) == "number-ratio"


@pytest.mark.parametrize(
    "text",
    ["≥ 85 %", "> 85", "12 dokumen", "n/a", "-", "–", "tidak ada data", "1.25.000", "85,5,5", "tiga", "1e3", "1E+05",
    "",
     "٣", "８５", "85 (delapan puluh lima)", "80-90", "80 – 90", "+-5", "--5", "%", "% 85", "1 25 000", "1 250 00",
     "0x1F",
     "9" * 65, "9" * 5000, "NaN", "inf", "1_000", "²", "12 15"],
)  # fmt: skip
def test_no_number(text: str) -> None:
    assert why(text, quantity) == ""


def test_a_weight_is_not_negative() -> None:
    assert unsigned("0") == 0
    assert why("-5", unsigned) == ""


@pytest.mark.parametrize(("text", "value"), [("25", 25), ("25.0", 25), ("25,00", 25), ("025", 25), ("2.023,0", 2023)])
def test_whole_numbers_however_they_are_written(text: str, value: int) -> None:
    assert whole(text) == value


@pytest.mark.parametrize(
    ("text", "code"), [("2,5", ""), ("-1", ""), ("2.023", "number-ambiguous"), ("5%", ""), ("x", "")]
)
def test_no_whole_number(text: str, code: str) -> None:
    assert why(text, whole) == code


def test_a_published_index_keeps_its_zeros() -> None:
    assert [str(decimal(text)) for text in ("2.60", "2,60", "3", " 3,125 ")] == ["2.60", "2.60", "3", "3.125"]
    assert [why(text, decimal) for text in ("2.60%", "1.250,5", "", "A")] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("text", "writing", "value"),
    [("1.250", "id", 1250), ("1.250", "en", "5/4"), ("1,250", "en", 1250), ("1,250", "id", "5/4"), ("-1.250",
    "id", -1250),
     ("1.125", "en", "9/8"), ("85", "id", 85), ("1.250 %", "id", 1250), ("0,125", "id", "1/8"), ("1 250", "id", 1250)],
)  # fmt: skip
def test_a_declared_writing_decides(text: str, writing: str, value: Any) -> None:
    assert quantity(declared_number(text, writing)) == Fraction(value)


@pytest.mark.parametrize("text", ["12 dokumen", "1,250.75", "≥ 1.250", "12/15", "1.250 – 2.000", "tiga", ""])
def test_what_does_not_fit_the_declared_writing_stays_to_be_reported(text: str) -> None:
    assert declared_number(text, "id") == text


def test_a_declared_writing_keeps_the_digits() -> None:
    assert [declared_number(text, "id") for text in ("2,60", "3,45", "1.250,75")] == ["2,60", "3,45", "1250,75"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("Rp 1.250.000,00", 1250000), ("Rp1.250.000", 1250000), ("Rp. 1,250,000.00", 1250000), ("0", 0),
     ("1250000", 1250000), ("1000000000000000000", 10**18), ("Rp 1.000.000.000.000.000.000", 10**18),
     ("Rp 2.000.000.000,-", 2 * 10**9), ("Rp. 1.428.920.480.000,-", 1428920480000), ("1.250.000,-", 1250000),
     ("1.250.000,--", 1250000), ("1.250.000.-", 1250000), ("2.000.000.000,00", 2 * 10**9), ("IDR 5.000", 5000),
     ("1.250", 1250), ("1,250", 1250), ("1250000.50", "1250000.5"), ("1.250.000,50", "1250000.5"), ("0,125", "1/8"),
     ("1.250.000 rupiah", 1250000), ("Rp 5 ribu", 5000), ("46.720,87 juta", 46720870000), ("1,5 jt", 1500000),
     ("1,2 miliar", 12 * 10**8), ("1,2 milyar", 12 * 10**8), ("1,2 M", 12 * 10**8), ("Rp 2 M", 2 * 10**9),
     ("Rp2M", 2 * 10**9),
     ("2 T", 2 * 10**12), ("46,7 juta rupiah", 46700000), ("1.2 million", 1200000), ("1.2 billion", 12 * 10**8),
     ("Rp 1 250 000", 1250000), ("(0)", 0), ("-0", 0), ("rp 1.000,-", 1000), ("+1000", 1000)],
)  # fmt: skip
def test_rupiah(text: str, value: Any) -> None:
    assert rupiah(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [("-5", "money-negative"), ("-1.000.000", "money-negative"), ("(1.000.000)", "money-negative"),
     ("Rp -1.000", "money-negative"), ("-Rp 1.000", "money-negative"), ("(Rp 1.000.000,-)", "money-negative"),
     ("(46,7) juta", "money-negative"), ("\u22125.000", "money-negative"), ("\u20135.000", "money-negative"),
     ("1.2 M", "money-unit"), ("Rp 1.2M", "money-unit"), ("1.250 juta", "number-ambiguous"),
     ("12/15", ""), ("satu juta", ""), ("85%", ""), ("(5", ""), ("5)", ""), ("Rp", ""), ("Rp -", ""), ("-", ""),
     ("5 dolar", ""),
     ("5 juta ribu", ""), ("1000000000000000001", ""), ("Rp 1.000.000.000.000.000.001", ""), ("9" * 300, ""),
     ("1.25.000", ""), ("US$ 5", ""), ("٣", ""), ("--5", "")],
)  # fmt: skip
def test_no_rupiah(text: str, code: str) -> None:
    assert why(text, rupiah) == code


def test_sen_are_rounded_half_up() -> None:
    assert [whole_rupiah(rupiah(text)) for text in ("10,49", "10,50", "11,50", "10")] == [10, 11, 12, 10]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("46.720,87", "juta", 46720870000), ("46.720,87", "million", 46720870000), ("5", "ribu", 5000), ("5", "rupiah", 5),
     ("1,5", "miliar", 15 * 10**8), ("Rp 5,-", "juta", 5000000), ("5 miliar", "juta", 5 * 10**9), ("5",
     "triliun", 5 * 10**12)],
)  # fmt: skip
def test_a_declared_unit(text: str, unit: str, value: int) -> None:
    assert rupiah(declared_unit(text, unit)) == value


def test_a_unit_leaves_alone_what_is_no_number_and_asks_where_there_are_two() -> None:
    assert [declared_unit(text, "juta") for text in ("-", "n/a", "")] == ["-", "n/a", ""]
    assert why(declared_unit("1.250", "juta"), rupiah) == "number-ambiguous"
    assert rupiah(declared_unit(declared_number("1.250", "id"), "juta")) == 1250 * 10**6
    assert rupiah(declared_unit(declared_number("1.250", "en"), "juta")) == 1250000
    assert rupiah(declared_number("Rp. 1.250.000,-", "id")) == 1250000
    assert rupiah(declared_number("1,2 M", "id")) == 12 * 10**8


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Pagu (juta Rp)", "juta"), ("Pagu (Rp juta)", "juta"), ("Anggaran dalam ribuan", "ribu"),
    ("Pagu (jutaan rupiah)", "juta"), ("Pagu (Rp 000)", "ribu"),
     ("Pagu (Rp 000.000)", "juta"), ("Budget in million", "juta"), ("Realisasi (Rp Miliar)", "miliar"), ("Pagu", None),
     ("Anggaran (dalam ribu rupiah)", "ribu"), ("M", None), ("Pagu Rp", None), ("T", None), ("Triwulan I", None)],
)  # fmt: skip
def test_the_unit_that_a_heading_names(heading: str, unit: str | None) -> None:
    assert unit_in(heading) == unit


@given(st.integers(0, 10**14), st.integers(0, 99))
def test_every_indonesian_number_reads_back(rupiahs: int, cents: int) -> None:
    text = f"{rupiahs:,}".replace(",", ".") + f",{cents:02d}"
    assert quantity(declared_number(text, "id")) == rupiahs + Fraction(cents, 100)
    assert rupiah(f"Rp {text}") == rupiahs + Fraction(cents, 100)


@given(st.text(st.sampled_from("0123456789.,-+ %()RpMjuta/\u00a0\u2212e٣"), max_size=14))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for parse in (quantity, unsigned, whole, rupiah, decimal):
        for form in (text, declared_number(text, "id"), declared_number(text, "en"), declared_unit(text, "juta")):
            try:
                parse(form)
            except ValueError:
                continue
