"""Cells as people write them: read where there is one reading, refused with a hint elsewhere."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk.adapters.adapter import CalendarDay, PointNumber
from spbe_sdk.bindings.cells import CODE, KIND, LOCATION, RATING, SUPPORTS, TEXT, YEAR, rating
from spbe_sdk.bindings.codes import code, codes, digest, region, speller
from spbe_sdk.bindings.dates import day
from spbe_sdk.bindings.numbers import declared_number, declared_unit, quantity, rupiah, whole
from spbe_sdk.bindings.supports import supports
from spbe_sdk.bindings.unclear import Unclear


@pytest.mark.parametrize(
    ("parse", "longest", "too_long"),
    [(whole, "9" * 9, "9" * 10), (TEXT.parse, "x" * 4000, "x" * 4001), (code, "x" * 80, "x" * 81),
     (CODE.parse, "x" * 80, "x" * 81), (LOCATION.parse, "x" * 500, "x" * 501), (YEAR.parse, "2100", "2101"),
     (region, "32.16.01.2001", "32.16.01.20011")],
)  # fmt: skip
def test_a_value_has_an_end(parse: Any, longest: str, too_long: str) -> None:
    assert str(parse(longest)) == longest
    with pytest.raises(ValueError):
        parse(too_long)


@pytest.mark.parametrize("text", ["80", "23", "1999", "2101", "MMXX", "-2020", ""])
def test_a_year_that_no_document_takes_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        YEAR.parse(text)


def test_a_digest_may_be_written_in_capitals() -> None:
    assert digest("AB" * 32) == "ab" * 32
    with pytest.raises(ValueError):
        digest("ab" * 31)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a, b;c | d,, ", "a b c d"), ("1, 2 dan 5", "1 2 5"), ("1, 2, & 5", "1 2 5"), ("1, 2, dan 5", "1 2 5"),
     ("3&23", "3 23"), ("3 & 23", "3 23"), ("1\n2", "1 2"), ("1 and 2", "1 2"),
     ("29 s.d. 31", "29 30 31"), ("29 s/d 31", "29 30 31"), ("29 sd 31", "29 30 31"), ("29 sampai dengan 31",
     "29 30 31"),
     ("10-12", "10 11 12"), ("10 – 12", "10 11 12"), ("10—12", "10 11 12"), ("01-03", "01 02 03"), ("1-201", None),
     ("Indikator 32", "32"), ("No. 5", "5"), ("Nomor 7", "7"), ("indikator 1 dan indikator 4", "1 4"),
     ("indikator 1 s.d. indikator 3", "1 2 3"), ("Indikator No. 4", "4"),
     ("sk-tim-2022", "sk-tim-2022"), ("10-B", "10-B"), ("B-10", "B-10"), ("12-10", "12-10"), ("2-2021", "2-2021"),
     ("1-999", "1-999"), ("1.1, 1.10", "1.1 1.10"), ("1.1-1.5", "1.1-1.5"), ("danau", "danau"), ("dan", "dan"),
     ("pandan dan dan-1", "pandan dan-1"), ("No.5", "No.5"), ("1; 3-4 dan sk-1", "1 3 4 sk-1")],
)  # fmt: skip
def test_several_codes_in_one_cell(text: str, found: str | None) -> None:
    if found is None:
        assert len(codes(text)) == 201
    else:
        assert " ".join(codes(text)) == found


@pytest.mark.parametrize("text", ["1 2", "1 s.d. 999", "31 s.d. 29", "1 / 2", "٣ dan 4", "a\x00b", "5 s.d."])
def test_no_codes(text: str) -> None:
    with pytest.raises(ValueError):
        codes(text)


@pytest.mark.parametrize(
    ("text", "found"), [("Indikator 32", "32"), ("No. 5", "5"), ("1.10", "1.10"), ("no-5", "no-5")]
)
def test_one_code_may_be_called_what_it_is(text: str, found: str) -> None:
    assert code(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("1:3; 29", "1:3 29"), ("pemdi-8-2026/9:2", "pemdi-8-2026/9:2"), ("12 level 3", "12:3"),
     ("Indikator 12 tingkat 3", "12:3"), ("12 (level 3)", "12:3"), ("1:3, 4", "1:3 4"), ("1, 2 dan 5", "1 2 5"),
     ("29 s/d 31", "29 30 31"), ("29s/d31", "29 30 31"), ("10-12:3", "10:3 11:3 12:3"),
     ("12 level 3 dan 13 level 2", "12:3 13:2"), ("12 level 3 dan indikator 4", "12:3 4"),
     ("3 & 23", "3 23"), ("spbe-59-2020/1", "spbe-59-2020/1"), ("1 : 3", "1:3"),
     ("1:1-3; 29", "1:1 1:2 1:3 29"), ("4 level 2 s.d. 3", "4:2 4:3"), ("10-11:1–2", "10:1 10:2 11:1 11:2"),
     ("2 (tingkat 1 sampai tingkat 2)", "2:1 2:2")],
)  # fmt: skip
def test_what_evidence_supports(text: str, found: str) -> None:
    made = [
        f"{one.instrument + '/' if one.instrument else ''}{one.indicator}{'' if one.level is None else f':{one.level}'}"
        for one in supports(text)
    ]
    assert " ".join(made) == found


@pytest.mark.parametrize(
    "text", ["12 level 3 dan 4", "12 level 3, 4", "1:", ":3", "1:3:4", "1:300", "1:3-1", "a b", "/9", "a b/9"]
)
def test_what_no_evidence_supports(text: str) -> None:
    with pytest.raises(ValueError):
        supports(text)


def test_codes_are_spelled_as_they_are_where_they_are_defined() -> None:
    spelled = speller(["1", "4", "02", "1.1", "1.10", "7", "07"])
    texts = ["1", "01", "1.", "1.0", "4.0", "4.00", "2", "2.0", "1.1", "1.10", "1.100", "7", "07", "7.0", "9.0", "A1"]
    assert [spelled(text) for text in texts] == [
        "1", "1", "1", "1", "4", "4", "02", "02", "1.1", "1.10", "1.100", "7", "07", "7.0", "9.0", "A1"]  # fmt: skip


def test_a_rating_is_a_whole_number_up_to_nine_digits_and_else_the_text() -> None:
    assert [rating(text) for text in ("3", "3 ", "01", "999999999", "1000000000", "-1", "3.5", "3,00", "A", "٣")] == [
        3, 3, 1, 999999999, "1000000000", "-1", "3.5", "3,00", "A", "٣"]  # fmt: skip


def test_a_rating_that_is_two_numbers_is_asked_about() -> None:
    with pytest.raises(Unclear) as caught:
        rating("4/5")
    assert caught.value.code == "number-ratio"


def test_a_code_that_became_a_date_is_no_code() -> None:
    for parse in (code, codes, supports, CODE.parse, SUPPORTS.parse):
        with pytest.raises(Unclear) as caught:
            parse(CalendarDay("2023-02-01"))
        assert caught.value.code == "code-date"
    assert day(CalendarDay("2023-02-01")) == date(2023, 2, 1)


def test_what_a_cell_was_is_forgotten_once_it_is_read() -> None:
    shown = PointNumber("1.001")
    assert [type(parse(shown)) for parse in (CODE.parse, TEXT.parse, LOCATION.parse, RATING.parse)] == [str] * 4


@pytest.mark.parametrize(("text", "value"), [("1.125", "9/8"), ("1.001", "1.001"), ("85.125%", "85.125")])
def test_a_number_cell_has_one_reading_whatever_is_declared(text: str, value: str) -> None:
    shown = PointNumber(text)
    assert quantity(shown) == quantity(declared_number(shown, "id")) == Fraction(value)


def test_an_amount_in_a_number_cell_is_what_it_is() -> None:
    assert rupiah(PointNumber("1.250")) == Fraction("1.25")
    assert rupiah(declared_unit(PointNumber("46.720"), "juta")) == 46_720_000
    assert rupiah("1.250") == 1250


@pytest.mark.parametrize(("text", "kind"), [
    ("Peraturan Bupati", "peraturan-bupati"), ("policy", "policy"), ("SK.Tim-2", "SK.Tim-2"),
    ("Berita acara / notula (rapat)", "berita-acara-notula-rapat"), (" Édaran ", "edaran"),
])  # fmt: skip
def test_a_kind_is_a_code_or_made_of_its_words(text: str, kind: str) -> None:
    assert KIND.parse(text) == kind


@pytest.mark.parametrize("text", ["!", "–", "a b" * 80])
def test_a_kind_has_words(text: str) -> None:
    with pytest.raises(ValueError):
        KIND.parse(text)
