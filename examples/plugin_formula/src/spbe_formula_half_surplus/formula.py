"""The formula half-surplus: what exceeds the target counts half."""

from fractions import Fraction

from spbe_sdk.plugins import Measure


def half_surplus(measure: Measure) -> Fraction:
    """actual ÷ target in percent; of what lies above 100, half. Higher is better.

    Source: an illustration, no regulation: targets that were set too low should pay less.
    """
    if measure.target < 0:
        raise ZeroDivisionError
    reached = 100 * measure.actual / measure.target
    return reached if reached <= 100 else 100 + (reached - 100) / 2
