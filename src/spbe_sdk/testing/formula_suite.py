"""Laws that every formula of achievement keeps, as a test class to inherit.

    class TestMyRatio(FormulaSuite):
        formula = staticmethod(my_ratio)
        better = "higher"

A law that does not apply is waived with a reason and the day on which the waiver ends, as in the other suites.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar, Literal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from spbe_sdk.scoring.achievement import Measure, MissingBaseline
from spbe_sdk.scoring.exact import exact_text
from spbe_sdk.testing.waiver import Waivable

_QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

_positive = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)

# So often a stretch of actuals is halved, always to the half in which achievement changes more; what then is left of a
# change is a jump.
_HALVINGS, _HAIR = 70, Fraction(1, 10**7)

_any = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


class FormulaSuite(Waivable):
    """Inherit, name the class Test…, and give `formula`, and which actual is `better`: the higher or the lower one."""

    formula: ClassVar[Any]
    """The formula, as ``staticmethod(my_formula)``."""

    better: ClassVar[Literal["higher", "lower"] | None] = None
    """Which actual is better; nothing where neither is, as in a formula that only asks whether a target was hit."""

    around: ClassVar[Fraction] = Fraction(0)
    """Where the formula compares with a range: its edges lie as far around the target as this share of it."""

    def achieve(self, target: Fraction, actual: Fraction, baseline: Fraction | None = None) -> Any:
        """What the formula gives; nothing where it says that it has no meaning."""
        low, high = target * (1 - self.around), target * (1 + self.around)
        try:
            return type(self).formula(Measure(target, actual, low, high, baseline, direction=self.direction))
        except (ZeroDivisionError, MissingBaseline):
            return None

    @property
    def direction(self) -> Literal["minimize", "maximize"]:
        """How an indicator that is measured so would be declared."""
        return "minimize" if self.better == "lower" else "maximize"

    def start(self, target: Fraction) -> Fraction:
        """A baseline that is worse than a target."""
        return target / 2 if self.better == "higher" else target * 2

    @_QUIET
    @given(_any, _any, st.none() | _any)
    def test_exact(self, target: Fraction, actual: Fraction, baseline: Fraction | None) -> None:
        """Of any numbers, below zero too, a formula gives an exact percentage, or says that it has none."""
        self.applies("exact")
        result = self.achieve(target, actual, baseline)
        assert result is None or (isinstance(result, (Fraction, int)) and not isinstance(result, bool)), (
            f"the result is a {type(result).__name__}; use only exact arithmetic, and raise ZeroDivisionError where "
            f"it means nothing: {_show(target, actual)}"
        )

    @_QUIET
    @given(_positive)
    def test_met(self, target: Fraction) -> None:
        """A target that is met exactly is 100 percent achieved."""
        self.applies("met")
        result = self.achieve(target, target, self.start(target))
        assert result == 100, f"a target that is met gave {result}: {_show(target, target)}"

    @_QUIET
    @given(_positive, _positive, _positive)
    def test_direction(self, target: Fraction, actual: Fraction, other: Fraction) -> None:
        """Whoever comes closer to what is better must never achieve less."""
        self.applies("direction")
        assume(self.better is not None)
        worse, best = sorted((actual, other), reverse=self.better == "lower")
        before, after = (self.achieve(target, value, self.start(target)) for value in (worse, best))
        assume(before is not None and after is not None)
        assert after >= before, (
            f"{exact_text(best)} gave {after}, but {exact_text(worse)} gave {before}: target {target}"
        )

    @_QUIET
    @given(_positive, _positive, _positive)
    def test_unit(self, target: Fraction, actual: Fraction, times: Fraction) -> None:
        """In rupiah or in millions, the achievement is the same."""
        self.applies("unit")
        one = self.achieve(target, actual, self.start(target))
        other = self.achieve(target * times, actual * times, self.start(target) * times)
        assert one == other, (
            f"{times} times as much of everything gave {other} instead of {one}: {_show(target, actual)}"
        )

    @_QUIET
    @given(_positive, _positive)
    def test_repeatable(self, target: Fraction, actual: Fraction) -> None:
        """The same numbers give the same achievement, today and tomorrow."""
        self.applies("repeatable")
        first, second = (self.achieve(target, actual, self.start(target)) for _ in range(2))
        assert first == second, f"first {first}, then {second}: {_show(target, actual)}"

    @_QUIET
    @given(_positive, _positive, _positive)
    def test_unrounded(self, target: Fraction, actual: Fraction, other: Fraction) -> None:
        """A hair's breadth more decides a hair's breadth more: what jumps was rounded, and rounding is a policy's."""
        self.applies("unrounded")
        low, high = sorted((actual, other))
        below, above = (self.achieve(target, value, self.start(target)) for value in (low, high))
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            between = self.achieve(target, middle, self.start(target))
            if _apart(below, between) >= _apart(between, above):
                high, above = middle, between
            else:
                low, below = middle, between
        assert _apart(below, above) <= _HAIR, (
            f"two actuals that are all but equal gave {float(below):.9g} and {float(above):.9g}: do not round, the "
            f"policy does; waive 'unrounded' where achievement is meant to go in steps: {_show(target, low)}"
        )


def _apart(one: Fraction | None, other: Fraction | None) -> Fraction:
    """How far apart two achievements are; not at all where one of them has no meaning."""
    return Fraction(0) if one is None or other is None else abs(Fraction(other) - Fraction(one))


def _show(target: Fraction, actual: Fraction) -> str:
    return f"target {exact_text(target)}, actual {exact_text(actual)}"
