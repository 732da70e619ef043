"""What every adapter shares: typed cells as text, and names from a header row."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.adapters.adapter import cell_text, header_names, trimmed
from spbe_sdk.findings.finding import Origin


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.57 * 100, "57"),
        (0.3833999999999999, "0.3834"),
        (0.1 + 0.2, "0.3"),
        (1e-05, "0.00001"),
        (-1.5e-7, "-0.00000015"),
        (1e22, "10000000000000000000000"),
        (1.5e300, "15" + "0" * 299),
        (-0.0, "0"),
        (3216010101900001.0, "3216010101900001"),
        (1.125, "1.1250"),
        (1250.5, "1250.5"),
        (float("nan"), None),
        (float("inf"), "Infinity"),
        (Decimal("NaN"), None),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.00"), "0"),
        (Decimal("1.50"), "1.5"),
        (Decimal("123456789012345678901234567890.123456789"), "123456789012345678901234567890.123456789"),
        (Decimal(10) ** 5000, "1" + "0" * 5000),
        (True, "true"),
        (7, "7"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 8, 30), "2024-03-01T08:30:00"),
        (datetime(2024, 3, 1, 17, tzinfo=UTC), "2024-03-02"),
        (datetime(2024, 3, 1, 8, tzinfo=timezone(timedelta(hours=9))), "2024-03-01T06:00:00+07:00"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "9999-12-31T23:59:00+00:00"),
        (" ", None),
    ],
)
def test_a_typed_cell_as_a_person_would_type_it(cell: Any, text: str | None) -> None:
    assert cell_text(cell) == text


@given(st.floats(min_value=-1e300, max_value=1e300))
def test_a_float_keeps_its_first_fifteen_digits_and_has_no_exponent(number: float) -> None:
    text = cell_text(number)
    assert text is not None
    assert set(text) <= set("-.0123456789")
    assert float(text) == pytest.approx(number, rel=1e-14, abs=0)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_stays_exact(number: Decimal) -> None:
    assert Decimal(cell_text(number) or "") == number


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u00a0Nilai\u00a0", "Nilai"),
        ("\u200bKode\u200b\u200e", "Kode"),
        ("\u202aNo\u202c \ufeff", "No"),
        ("Nilai\u00a0Capaian", "Nilai Capaian"),
        ("In\u00addikator", "Indikator"),
        ("\u200d \u3000", None),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        (" é ", "é"),
    ],
)
def test_a_text_as_it_is_seen(text: str, seen: str | None) -> None:
    assert trimmed(text) == seen


def test_names_that_stand_twice_also_among_very_many() -> None:
    begun = perf_counter()
    names, doubles = header_names([*(f"k{n}" for n in range(100_000)), "k7\u00a0", "", None], Origin("a.csv"))
    assert (names[7], names[-1]) == ("k7", "")
    assert [finding.found for finding in doubles] == ["k7"]
    assert perf_counter() - begun < 5
