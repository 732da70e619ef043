"""What a strategy is: a pure function from weighted parts to the value of their whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

import attrs

# An exact number: a Fraction for one assessment, a column of exact numbers for many. Both add, subtract,
# and take being multiplied and divided by a Fraction; nothing else is asked of them.
Number = Any


@attrs.frozen(slots=True)
class WeightedPart:
    """One part of a whole: its weight, and its value."""

    weight: Fraction
    value: Number


class Strategy(Protocol):
    """How parts combine into a whole.

    Pure and exact: it rounds nothing, and works with what the values offer, so that the same function serves
    one assessment and a column of a million. A strategy that needs more than that (a root, say) is called row
    by row instead, and gives the same figures.
    """

    def __call__(self, parts: Sequence[WeightedPart]) -> Number:
        """The value of the whole; `parts` holds at least one part, and their weights are positive."""
        ...


def total(values: Sequence[Number]) -> Number:
    """The sum of at least one value."""
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def least(values: Sequence[Number]) -> Number:
    """The smallest of at least one value, also where the values are columns."""
    first = values[0]
    return first.least(values[1:]) if hasattr(first, "least") else min(values)
