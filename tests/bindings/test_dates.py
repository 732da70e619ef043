"""Dates as people and programs write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.bindings.dates import contradicts, day, declared_date, last_day
from spbe_sdk.bindings.unclear import Unclear


def why(text: str) -> str:
    with pytest.raises(ValueError) as caught:
        day(text)
    return caught.value.code if isinstance(caught.value, Unclear) else ""


@pytest.mark.parametrize(
    "text",
    ["2023-03-12", "2023/03/12", "2023.3.12", "2023-3-12", "20230312", "12 Maret 2023", "12 maret 2023", "12-Mar-2023",
     "12 Mar 2023", "12 March 2023", "March 12, 2023", "Maret 12, 2023", "Minggu, 12 Maret 2023",
     "Minggu 12 Maret 2023",
     "Sunday, 12 March 2023", "Jum'at, 12 Maret 2023", "44997", "44997.5", "44997,25", "2023-03-12 00:00:00",
     "2023-03-12T10:30:00+07:00", "2023-03-12T10:30:00+09:00", "2023-03-12T10:30:00.123456", "2023-03-12 10:30",
     "2023-03-12 16:59:59Z", "2023-03-11 23:30:00Z", "2023-03-11T17:00:00+00:00", "2023-03-11 18:00 UTC",
     "12 Maret 2023 10.30", " 12\u00a0Maret\u00a02023 ", "2023 Maret 12", "12 Maret 2023 10.30 WIB",
     "12 – Maret – 2023"],
)  # fmt: skip
def test_one_day_in_many_writings(text: str) -> None:
    assert day(text) == date(2023, 3, 12)


@pytest.mark.parametrize(
    ("text", "found"),
    [("13/02/2023", date(2023, 2, 13)), ("31-12-2024", date(2024, 12, 31)), ("5/5/2023", date(2023, 5, 5)),
     ("13/02/2023 00:00:00", date(2023, 2, 13)), ("Senin, 6 Februari 2023", date(2023, 2, 6)),
     ("44927", date(2023, 1, 1)),
     ("2021-03-01 00:00:01", date(2021, 3, 1)), ("1 Des 2020", date(2020, 12, 1)), ("1 Agt 2020", date(2020, 8, 1)),
     ("1 Mei 2020", date(2020, 5, 1)), ("0000-00-00", None), ("0000-00-00 00:00:00", None), ("00/00/0000", None)],
)  # fmt: skip
def test_single_days(text: str, found: date | None) -> None:
    assert day(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [("01/02/2023", "date-ambiguous"), ("6-2-2023", "date-ambiguous"), ("6.2.2023 10:00", "date-ambiguous"),
     ("Maret 2023", "date-part"), ("2023-03", "date-part"), ("03/2023", "date-part"), ("2023", "date-part"),
     ("12 Maret", "date-part"), ("Maret", "date-part"),
     ("6/2/23", "date-year"), ("12 Mar 23", "date-year"), ("13/02/23", "date-year"),
     ("9999-12-31", "date-range"), ("9999-12-31T23:00:00Z", "date-range"), ("1899-12-31", "date-range"),
     ("0001-01-01", "date-range"), ("2101-01-01", "date-range"), ("12 Maret 0203", "date-range"),
     ("02/13/2023", ""), ("30 Februari 2023", ""), ("2023-02-30", ""), ("31/13/2024", ""), ("besok", ""), ("", ""),
     ("-", ""),
     ("12032023", ""), ("12345", ""), ("99999", ""), ("44927a", ""), ("2023-W10-7", ""), ("٢٠٢٣-٠٣-١٢", ""),
     ("12 Foo 2023", ""),
     ("2023-03-12T25:00", ""), ("1 Maret 2 April 2023", ""), ("s.d. 31 Desember 2024", ""), ("12 Maret 2023 (draf)",
     ""),
     ("2023" * 40, ""), ("12/03", "")],
)  # fmt: skip
def test_no_day(text: str, code: str) -> None:
    assert why(text) == code


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("dmy", "01/02/2023"),
        ("mdy", "2/1/2023"),
        ("dmy", "1.2.2023 00:00:00"),
        ("ymd", "2023/2/1"),
        ("dmy", "1-2-2023"),
    ],
)
def test_a_declared_order_decides(order: str, text: str) -> None:
    assert declared_date(text, order) == "2023-02-01"


@pytest.mark.parametrize(
    "text", ["31/13/2024", "besok", "1 Februari 2023", "1/2/23", "2023-02-01", "44927", "0000-00-00"]
)
def test_what_is_no_date_in_that_order_stays(text: str) -> None:
    assert declared_date(text, "dmy") == text


def test_a_date_of_the_other_order_puts_the_declared_one_in_doubt() -> None:
    assert contradicts("02/13/2023", "dmy")
    assert contradicts("13/02/2023", "mdy")
    for text in ("01/02/2023", "2023-02-13", "44927", "13 Maret 2023", "31/13/2023", ""):
        assert not contradicts(text, "dmy")
    assert not contradicts("13/02/2023", "ymd")


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_spreadsheets_number_is_its_day(found: date) -> None:
    serial = (found - date(1899, 12, 30)) / timedelta(days=1)
    assert day(f"{serial:.0f}") == found


@given(st.text(st.sampled_from("0123456789/-. T:Z+Maret,Senin٣"), max_size=20))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    for order in ("dmy", "mdy", "ymd"):
        contradicts(text, order)
        try:
            day(declared_date(text, order))
        except ValueError:
            continue


@given(st.dates(date(1950, 1, 1), date(2100, 11, 30)))
def test_a_month_ends_the_day_before_the_next_one(found: date) -> None:
    last = last_day(f"{found.month:02d}/{found.year}")
    assert last is not None
    assert (last.year, last.month, (last + timedelta(days=1)).day) == (found.year, found.month, 1)
    assert last_day(found.isoformat()) == found
