"""Figures as people of a language write them."""

from decimal import Decimal

import pytest

from spbe_sdk.findings.numbers import figure


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
