"""The weighted geometric mean: a low part cannot be fully made up for by a high one."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from spbe_sdk.scoring.strategy import WeightedPart

# Roots are irrational, apart from those found exactly below; forty digits are far beyond any publication.
_CONTEXT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN)

_DIGITS = 40


def weighted_geometric_mean(parts: Sequence[WeightedPart[Fraction]]) -> Fraction:
    """(Π value ^ weight) ^ (1 ÷ Σ weight); zero where a part is zero.

    An exact root is given exactly; an irrational one to forty decimals, which cannot lie on a tie.

    Source: PMK 22/2021, annex (geometric mean of achievements); OECD/JRC handbook, 2008, step 6.
    """
    if any(part.value == 0 for part in parts):
        return Fraction(0)
    scale = lcm(*(part.weight.denominator for part in parts))
    powers = [int(part.weight * scale) for part in parts]
    values = [Fraction(part.value) for part in parts]
    if all(value == values[0] for value in values):
        return values[0]
    with decimal.localcontext(_CONTEXT):
        logarithm = sum((power * _ln(value) for power, value in zip(powers, values, strict=True)), decimal.Decimal(0))
        root = (logarithm / sum(powers)).exp()
        rounded = root.quantize(decimal.Decimal(1).scaleb(-_DIGITS))
    return _exact_root(root, values, powers) or Fraction(rounded)


def _ln(value: Fraction) -> decimal.Decimal:
    return (decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)).ln()


def _exact_root(root: decimal.Decimal, values: list[Fraction], powers: list[int]) -> Fraction | None:
    """The root as a short fraction, where one gives the product exactly when raised again."""
    near = Fraction(root).limit_denominator(10**9)
    if abs(near - Fraction(root)) > Fraction(1, 10**30) or sum(powers) > 10_000:
        return None
    product = Fraction(1)
    for value, power in zip(values, powers, strict=True):
        product *= value**power
    return near if near ** sum(powers) == product else None
