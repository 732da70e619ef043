"""Whether what was scored lies where it must: the conditions of predicates, of parts, and of variants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs


@attrs.frozen(slots=True)
class Bound:
    """Bounds on the sum of the values of some nodes; what is not given does not bind.

    `among` holds the values of which it must be one: those of the answers that are asked for; `answers` says these in
    words.
    """

    codes: tuple[str, ...]
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
    among: frozenset[Fraction] | None = None
    answers: tuple[str, ...] = ()

    def holds(self, values: Sequence[Fraction]) -> bool:
        """Whether the values of its nodes, in their order, fulfil it."""
        value = sum(values, Fraction(0))
        return all(self._each(value))

    def can_hold(self, low: Fraction, high: Fraction) -> bool:
        """Whether some sum from the least to the most fulfils it."""
        least = max(edge for edge in (low, self.at_least, self.above) if edge is not None)
        most = min(edge for edge in (high, self.at_most, self.below) if edge is not None)
        strict = self.above == least or self.below == most
        return (least < most if strict else least <= most) and (self.among is None or bool(self.among))

    def _each(self, value: Fraction) -> Iterator[bool]:
        yield self.at_least is None or value >= self.at_least
        yield self.above is None or value > self.above
        yield self.at_most is None or value <= self.at_most
        yield self.below is None or value < self.below
        yield self.among is None or value in self.among
