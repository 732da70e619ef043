"""Exact numbers: text to `Fraction` and back, and the only place where a digit is dropped."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

# Exponents are left out on purpose: "1e9999999" is eleven characters that cost gigabytes.
DECIMAL_PATTERN = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$"

EXACT_PATTERN = r"^-?(0|[1-9][0-9]{0,79})((\.[0-9]{1,80})|(/[1-9][0-9]{0,79}))?$"

_DECIMAL = re.compile(DECIMAL_PATTERN.rstrip("$") + r"\Z")

_EXACT = re.compile(EXACT_PATTERN.rstrip("$") + r"\Z")


def parse_exact(text: str) -> Fraction:
    """An exact number from decimal text (``"2.75"``) or a quotient (``"10/3"``).

    Raises:
        ValueError: the text is neither.
    """
    if not _EXACT.match(text):
        raise ValueError(f"not an exact number: {text[:40]!r}")
    return Fraction(text)


def parse_decimal(text: str) -> Decimal:
    """A decimal number from text, keeping its trailing zeros.

    Raises:
        ValueError: the text is no plain decimal.
    """
    if not _DECIMAL.match(text):
        raise ValueError(f"not a decimal number: {text[:40]!r}")
    return Decimal(text)


def exact_text(value: Fraction | int) -> str:
    """The shortest exact text of a number: ``"2.595"`` where it ends, ``"24/11"`` where it does not."""
    value = Fraction(value)
    digits, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        digits = max(digits, count)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    if digits == 0:
        return str(value.numerator)
    scaled = abs(value.numerator) * 10**digits // value.denominator
    sign = "-" if value < 0 else ""
    return f"{sign}{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}"


def exact_figure(value: Fraction | int) -> Decimal | str:
    """A number as it is told: a decimal with all of its digits where it ends, and where it does not, the quotient."""
    text = exact_text(value)
    return text if "/" in text else Decimal(text)


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """Round once, for publication; a half goes away from zero, as Indonesian publications do.

    `decimals` is the number of digits after the point, 0 or more.
    """
    scaled = abs(value) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if value < 0 else units).scaleb(-decimals)


def round_down(value: Fraction, decimals: int) -> Decimal:
    """A number cut off after so many decimals, towards the lower."""
    scale = 10**decimals
    return Decimal(value.numerator * scale // value.denominator).scaleb(-decimals)


def least_published_as(figure: Decimal, decimals: int) -> Fraction:
    """The smallest number that is published as a figure above zero."""
    return Fraction(figure) - Fraction(1, 2 * 10**decimals)
