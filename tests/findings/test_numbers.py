"""Figures as people write them: what is read again is what was written, and no language has the other's habit."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.numbers import Amount, figure, rupiah
from spbe_sdk.findings.words import LANGUAGES, Language, Phrase, day, moment, say, written

DECIMALS = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=4)


def read(text: str, language: Language) -> Decimal:
    """What a person of a language reads."""
    group, point = (".", ",") if language == "id" else (",", ".")
    return Decimal(text.replace("−", "-").replace(group, "").replace(point, "."))


@given(DECIMALS, st.sampled_from(LANGUAGES))
def test_what_is_read_is_what_was_written(value: Decimal, language: Language) -> None:
    text = figure(value, language)
    assert read(text, language) == value
    assert re.fullmatch(r"−?\d{1,3}([.,]\d{3})*[.,]\d{4}", text)


@given(st.fractions(max_denominator=10**6))
def test_a_fraction_is_written_in_full_or_said_to_be_rounded(value: Fraction) -> None:
    text = figure(value, "id")
    shown = read(text.removeprefix("≈ "), "id")
    assert (Fraction(shown) == value) is not text.startswith("≈")
    assert abs(Fraction(shown) - value) <= Fraction(1, 20000)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Decimal("3.19"), "3,19", "3.19"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (Fraction(63850, 20000), "3,1925", "3.1925"),
        (Fraction(2, 3), "≈ 0,6667", "≈ 0.6667"),
        (125_000_000, "125.000.000", "125,000,000"),
        (Decimal("-0.50"), "−0,50", "−0.50"),
    ],
)
def test_figures(value: Decimal | Fraction | int, indonesian: str, english: str) -> None:
    assert (figure(value, "id"), figure(value, "en")) == (indonesian, english)


def test_money_days_and_moments() -> None:
    assert (rupiah(125_000_000, "id"), rupiah(None, "id")) == ("Rp 125.000.000", "–")
    assert [day(date(2026, month, 1), "id").split()[1] for month in (1, 2, 3, 5, 8, 10, 12)] == [
        "Januari", "Februari", "Maret", "Mei", "Agustus", "Oktober", "Desember",
    ]  # fmt: skip
    assert day(date(2026, 11, 25), "en") == "25 November 2026"
    assert moment(datetime(2026, 11, 25, 9, 5, tzinfo=UTC), "id") == "25 November 2026, 09.05 UTC"
    assert moment(datetime(2026, 11, 25, 9, 5), "en") == "25 November 2026, 09:05"


def test_words_write_their_figures_and_leave_years_and_codes() -> None:
    assert say("report.exact", "id", value=Decimal("3.1925")) == say("report.exact", "id", value="3,1925")
    assert [written(value, "id") for value in (2026, "3.19", None)] == [2026, "3.19", None]
    told = Phrase("figure.span", {"low": Decimal(1), "high": Fraction(9, 2)})
    assert (told.text("id"), told.text("en")) == ("1–4,5", "1–4.5")


def test_a_finding_is_written_for_people_and_plain_for_programs() -> None:
    found = Finding("budget-over", found=Decimal(1664022900), allowed=Decimal(0))
    assert "Rp 1.664.022.900" in found.message("id")
    assert "Rp 0" in found.message("id")
    assert "Rp 1,664,022,900" in found.message("en")
    assert (found.to_dict("id")["found"], found.to_dict("id")["allowed"]) == ("1664022900", "0")
    share = Amount(Decimal("98.00"), "{}%")
    assert (str(share), share.text("id"), share.text("en")) == ("98.00%", "98,00%", "98.00%")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3, "3"), ("3.25", "3,25"), ("3/10", "0,3"), ("98.00%", "98,00%"), (True, "ya"), (False, "tidak"), ("BB", "BB"),
     ("II.c", "II.c"), (None, "–")],
)  # fmt: skip
def test_ratings(value: int | bool | str | None, shown: str) -> None:
    assert value_text(value, "id") == shown


@pytest.mark.parametrize(
    ("value", "signed", "told"),
    [
        (Decimal("1234.50"), False, "1.234,50"),
        (Decimal("0.30"), True, "+0,30"),
        (Decimal("-0.30"), True, "−0,30"),
        (Decimal("0.00"), True, "0,00"),
        (Decimal("-0.00"), True, "0,00"),
        (Decimal("-0.00"), False, "0,00"),
        (0, True, "0"),
    ],
)
def test_zero_has_no_sign(value: Decimal | int, signed: bool, told: str) -> None:
    assert figure(value, "id", signed=signed) == told
    assert figure(value, "en", signed=signed) == told.translate({44: ".", 46: ","})
