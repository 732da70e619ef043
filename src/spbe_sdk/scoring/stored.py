"""Numbers as other libraries have them (NumPy, pandas, `decimal`): what they are, digit for digit."""

from __future__ import annotations

import numbers
from decimal import Decimal
from fractions import Fraction

from spbe_sdk.scoring.exact import exact_text

# In place of what can be no rating, such as a list or a date.
NO_NUMBER = "\0"

# More digits than a number has as text; the exponents of some would cost gigabytes.
_MOST_DIGITS = 100


def stored(cell: object) -> str | bool | None:
    """A cell as text, a number by its shortest writing; nothing where it is empty."""
    name = type(cell).__name__
    if cell is None or name in ("NAType", "NaTType"):
        return None
    if isinstance(cell, bool) or name in ("bool", "bool_"):
        return bool(cell)
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, numbers.Rational):
        return exact_text(Fraction(int(cell.numerator), int(cell.denominator)))
    if isinstance(cell, Decimal | numbers.Real):
        return _decimal(Decimal(str(cell)))
    return NO_NUMBER


def plain(value: object) -> object:
    """A number of any library as an integer or as exact text, and nothing where it is missing (None, NaN, NA).

    Whatever else it is stays as it is.

    Examples:
        >>> [plain(value) for value in (2.0, Decimal("3.25"), Fraction(10, 3), float("nan"), "BB", True)]
        [2, '3.25', '10/3', None, 'BB', True]
    """
    if isinstance(value, int | str):
        return value
    text = stored(value)
    if text is None or isinstance(text, bool):
        return text
    if text == NO_NUMBER:
        return value
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else text


def _decimal(number: Decimal) -> str | None:
    if number.is_nan():
        return None
    if not number.is_finite() or _is_long(number):
        return NO_NUMBER
    return f"{number:f}"


def _is_long(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return abs(number.adjusted()) > _MOST_DIGITS or not isinstance(exponent, int) or exponent < -_MOST_DIGITS
