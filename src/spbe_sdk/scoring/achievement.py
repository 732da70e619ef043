"""How an actual compares to its target: every formula in use, each with its source. Percent, exact, uncapped.

A formula gets target, actual, and what else it needs; it may divide by zero, which the policy's zero rules
keep it from. Formulas register under the entry points ``spbe_sdk.formulas``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

import attrs


@attrs.frozen(slots=True)
class Measure:
    """What a formula gets; `low` and `high` are the edges of a range, both equal to the target elsewhere."""

    target: Fraction
    actual: Fraction
    low: Fraction
    high: Fraction
    baseline: Fraction | None = None


class Formula(Protocol):
    """A formula of achievement: percent of the target, exact."""

    def __call__(self, measure: Measure) -> Fraction:
        """The achievement in percent.

        Raises:
            ZeroDivisionError: the formula does not define it.
            MissingBaseline: it needs a baseline.
        """
        ...


class MissingBaseline(ValueError):  # noqa: N818 - names what is missing
    """The formula needs a baseline."""


def ratio(measure: Measure) -> Fraction:
    """actual ÷ target. Higher is better; used by all applications read."""
    return 100 * measure.actual / measure.target


def mirror(measure: Measure) -> Fraction:
    """(2 · target − actual) ÷ target. Lower is better.

    Source: e-SAKIP of Sumedang (yearly), Banjarnegara, Kota Semarang and others; an actual of zero gives 200.
    """
    return 100 * (2 * measure.target - measure.actual) / measure.target


def inverse(measure: Measure) -> Fraction:
    """target ÷ actual. Lower is better.

    Source: andhika201/E-Sakip (trend_turun).
    """
    return 100 * measure.target / measure.actual


def from_baseline(measure: Measure) -> Fraction:
    """(baseline − actual) ÷ (baseline − target): the share of the intended change. Lower is better.

    Source: e-SAKIP of Sumedang (monthly action plan).
    """
    if measure.baseline is None:
        raise MissingBaseline
    return 100 * (measure.baseline - measure.actual) / (measure.baseline - measure.target)


def on_target(measure: Measure) -> Fraction:
    """ratio up to the target, mirror beyond it: 100 at most, where the target is met exactly.

    Source: e-SAKIP of Sumedang (Optimize and Stabilize).
    """
    return min(ratio(measure), mirror(measure))


def within_range(measure: Measure) -> Fraction:
    """100 inside the range; outside, ratio or mirror to the nearer edge.

    Source: practice of regional reports, from memory, not verified.
    """
    if measure.actual < measure.low:
        return 100 * measure.actual / measure.low
    if measure.actual > measure.high:
        return 100 * (2 * measure.high - measure.actual) / measure.high
    return Fraction(100)
