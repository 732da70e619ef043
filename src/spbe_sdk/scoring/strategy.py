"""What a strategy is: a pure function from weighted parts to the value of their whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

import attrs


@attrs.frozen(slots=True)
class WeightedPart:
    """One part of a whole: its weight, and its value."""

    weight: Fraction
    value: Fraction


class Strategy(Protocol):
    """How parts combine into a whole.

    Pure and exact: it adds, multiplies and divides what it is given, and rounds nothing.
    """

    def __call__(self, parts: Sequence[WeightedPart]) -> Fraction:
        """The value of the whole; `parts` holds at least one part, and their weights are positive."""
        ...
