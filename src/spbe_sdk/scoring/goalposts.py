"""How far a figure lies on its way from one goalpost to another."""

from __future__ import annotations

import decimal
from fractions import Fraction

# Logarithms are irrational; forty digits are far beyond any publication, and cannot lie on a tie.
_CONTEXT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN)

_DIGITS = 40


def way(figure: Fraction, start: Fraction, end: Fraction) -> Fraction:
    """The share of the way from one goalpost to the other, 0 at the first and 1 at the second.

    The first may be the larger one: then less is better.

    Source: UNDP, Human Development Report, technical note 1 (dimension index); EGDI, annex (min-max).
    """
    return (figure - start) / (end - start)


def logarithmic_way(figure: Fraction, start: Fraction, end: Fraction) -> Fraction:
    """The same of the logarithms, to forty decimals; exact at the goalposts. All three are above zero.

    Source: UNDP, Human Development Report, technical note 1 (income index).
    """
    if figure in (start, end):
        return Fraction(figure == end)
    with decimal.localcontext(_CONTEXT):
        share = _ln(figure / start) / _ln(end / start)
        return Fraction(share.quantize(decimal.Decimal(1).scaleb(-_DIGITS)))


def _ln(value: Fraction) -> decimal.Decimal:
    return (decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)).ln()
