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
    """What a formula gets; `low` and `high` are the edges of a range, both equal to the target elsewhere.

    `direction` is ``maximize``, ``minimize``, ``range`` or ``target``.

    Examples:
        >>> measure = Measure(target=Fraction(80), actual=Fraction(76), low=Fraction(80), high=Fraction(80))
        >>> measure.actual / measure.target
        Fraction(19, 20)
    """

    target: Fraction
    actual: Fraction
    low: Fraction
    high: Fraction
    baseline: Fraction | None = None
    direction: str = "maximize"


class Formula(Protocol):
    """A formula of achievement: percent of the target, exact."""

    def __call__(self, measure: Measure) -> Fraction:
        """The achievement in percent.

        Raises:
            ZeroDivisionError: the formula does not define it.
            Meaningless: it would give a figure that says nothing, such as more for less.
            MissingBaseline: it needs a baseline.
        """
        ...


class MissingBaseline(ValueError):  # noqa: N818 - names what is missing
    """The formula needs a baseline."""


class Meaningless(ZeroDivisionError):  # noqa: N818 - names what it is
    """The formula says as little about such numbers as about a division by zero; the text says which."""


def ratio(measure: Measure) -> Fraction:
    """actual ÷ target. Higher is better; used by all applications read.

    Of a target below zero it is meaningless: twice as bad would be 200.
    """
    _not_below_zero(target=measure.target)
    return 100 * measure.actual / measure.target


def mirror(measure: Measure) -> Fraction:
    """(2 · target − actual) ÷ target. Lower is better; of a target below zero it is meaningless.

    Source: e-SAKIP of Sumedang (yearly), Banjarnegara, Kota Semarang and others; an actual of zero gives 200.
    """
    _not_below_zero(target=measure.target)
    return 100 * (2 * measure.target - measure.actual) / measure.target


def inverse(measure: Measure) -> Fraction:
    """target ÷ actual. Lower is better; where either is below zero it is meaningless.

    Source: andhika201/E-Sakip (trend_turun).
    """
    _not_below_zero(target=measure.target, actual=measure.actual)
    return 100 * measure.target / measure.actual


def from_baseline(measure: Measure) -> Fraction:
    """(baseline − actual) ÷ (baseline − target): the share of the intended change, of numbers below zero too.

    Meaningless where the target is worse than the baseline: any improvement would count against it.

    Source: e-SAKIP of Sumedang (monthly action plan), where lower is better.
    """
    if measure.baseline is None:
        raise MissingBaseline
    intended = measure.baseline - measure.target
    if (intended < 0 and measure.direction == "minimize") or (intended > 0 and measure.direction == "maximize"):
        raise Meaningless("target < baseline" if intended > 0 else "target > baseline")
    return 100 * (measure.baseline - measure.actual) / intended


def on_target(measure: Measure) -> Fraction:
    """ratio up to the target, mirror beyond it: 100 at most, where the target is met exactly.

    Source: e-SAKIP of Sumedang (Optimize and Stabilize).
    """
    return min(ratio(measure), mirror(measure))


def within_range(measure: Measure) -> Fraction:
    """100 inside the range; outside, ratio or mirror to the nearer edge, where that is not below zero.

    Source: practice of regional reports, from memory, not verified.
    """
    if measure.actual < measure.low:
        return ratio(attrs.evolve(measure, target=measure.low))
    if measure.actual > measure.high:
        return mirror(attrs.evolve(measure, target=measure.high))
    return Fraction(100)


def _not_below_zero(**numbers: Fraction) -> None:
    """Of what is below zero a ratio says nothing, or the reverse."""
    for name, number in numbers.items():
        if number < 0:
            raise Meaningless(f"{name} < 0")
