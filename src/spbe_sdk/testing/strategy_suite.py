"""Laws that every strategy keeps, as a test class to inherit.

    class TestMyMean(StrategySuite):
        strategy = staticmethod(my_mean)

A law that does not apply is waived with a reason and the day on which the waiver ends, as in the suite for adapters:
``waived = {"identity": Waiver("a sum grows with its parts", date(2027, 6, 30))}``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from spbe_sdk.scoring.column import combine_columns
from spbe_sdk.scoring.exact import exact_text, round_half_up
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.testing.waiver import Waivable

_QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)

_weights = st.fractions(min_value=Fraction(1, 100), max_value=50, max_denominator=100)

_values = st.fractions(min_value=0, max_value=100, max_denominator=100)

_parts = st.lists(st.builds(WeightedPart, _weights, _values), min_size=1, max_size=6)

# Hundredths of 0 to 100; the ends and whole numbers more often, since strategies ask for those.
_cells = st.one_of(st.sampled_from([0, 10_000]), st.integers(0, 100).map(lambda n: 100 * n), st.integers(0, 10_000))

_rows = st.lists(st.lists(_cells, min_size=3, max_size=3), min_size=1, max_size=20)


# The most that a part is said to be: raised values stay below it.
_MOST = Fraction(200)


class StrategySuite(Waivable):
    """Inherit, name the class Test…, and give `strategy`; every law explains what broke, on which input."""

    strategy: ClassVar[Any]
    """The strategy, as ``staticmethod(my_strategy)``."""

    using: ClassVar[Mapping[str, Fraction]] = {}
    """The parameters that instruments give it under ``using``."""

    def combine(self, parts: list[WeightedPart[Fraction]]) -> Any:
        """What the strategy makes of some parts; each has a code and its most, as an instrument's have."""
        known = [WeightedPart(part.weight, part.value, f"p{n}", _MOST) for n, part in enumerate(parts)]
        return type(self).strategy(known, **self.using)

    @_QUIET
    @given(_parts)
    def test_exact(self, parts: list[WeightedPart[Fraction]]) -> None:
        """A published figure must not depend on binary rounding: the result is a Fraction or an integer."""
        self.applies("exact")
        result = self.combine(parts)
        assert isinstance(result, (Fraction, int)), (
            f"the result is a {type(result).__name__}; use only exact arithmetic, no float: {_show(parts)}"
        )

    @_QUIET
    @given(_parts)
    def test_bounded(self, parts: list[WeightedPart[Fraction]]) -> None:
        """A whole is no better than its best part and no worse than its worst."""
        self.applies("bounded")
        low, high = min(part.value for part in parts), max(part.value for part in parts)
        result = self.combine(parts)
        assert low <= result <= high, f"the result {result} leaves {low} to {high}: {_show(parts)}"

    @_QUIET
    @given(_parts, st.integers(0, 5), _values)
    def test_monotone(self, parts: list[WeightedPart[Fraction]], which: int, more: Fraction) -> None:
        """Whoever improves one part must never lose for it."""
        self.applies("monotone")
        index = which % len(parts)
        raised = list(parts)
        raised[index] = WeightedPart(parts[index].weight, parts[index].value + more)
        before, after = self.combine(parts), self.combine(raised)
        assert after >= before, (
            f"raising part {index + 1} by {exact_text(more)} lowered the whole from {before} to {after}: {_show(parts)}"
        )

    @_QUIET
    @given(_parts, st.integers(0, 10**6))
    def test_order(self, parts: list[WeightedPart[Fraction]], seed: int) -> None:
        """The order of rows in a file must not matter."""
        self.applies("order")
        shuffled = random.Random(seed).sample(parts, len(parts))  # noqa: S311 - no secret
        assert self.combine(shuffled) == self.combine(parts), f"another order, another result: {_show(parts)}"

    @_QUIET
    @given(_weights, _values, st.integers(1, 6))
    def test_identity(self, weight: Fraction, value: Fraction, count: int) -> None:
        """Where all parts are equal, so is the whole."""
        self.applies("identity")
        parts = [WeightedPart(weight, value)] * count
        result = self.combine(parts)
        assert result == value, f"{count} equal parts of {exact_text(value)} gave {result}"

    @_QUIET
    @given(_rows, st.lists(_weights, min_size=3, max_size=3))
    def test_scalar_equals_batch(self, rows: list[list[int]], weights: list[Fraction]) -> None:
        """A million rows at once give the same digits as one by one."""
        self.applies("scalar-equals-batch")
        pytest.importorskip("narwhals")
        polars = pytest.importorskip("polars")
        frame = polars.DataFrame(
            {f"p{n}": [row[n] for row in rows] for n in range(3)},
            schema=dict.fromkeys(("p0", "p1", "p2"), polars.Int64),
        )
        batch = combine_columns(partial(type(self).strategy, **self.using), weights, frame, 2, 100, _MOST)
        for row, figure in zip(rows, batch, strict=True):
            parts = [WeightedPart(weight, Fraction(value, 100)) for weight, value in zip(weights, row, strict=True)]
            single = str(round_half_up(Fraction(self.combine(parts)), 2))
            assert single == figure, f"one by one {single}, in a column {figure}: {_show(parts)}"


def _show(parts: list[WeightedPart[Fraction]]) -> str:
    return ", ".join(f"weight {exact_text(part.weight)} value {exact_text(part.value)}" for part in parts)
