"""What a strategy is: a pure function from weighted parts to the value of their whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Generic, Protocol, Self, TypeVar

import attrs


class Arithmetic(Protocol):
    """What strategies ask of a number: a Fraction for one assessment, a column of exact numbers for many.

    Both add, subtract, and take being multiplied and divided by a Fraction. A column refuses to be compared.
    """

    def __add__(self, other: Self | Fraction | int, /) -> Self: ...

    def __sub__(self, other: Self | Fraction | int, /) -> Self: ...

    def __mul__(self, factor: Fraction | int, /) -> Self: ...

    def __truediv__(self, divisor: Fraction | int, /) -> Self: ...

    def __neg__(self) -> Self: ...

    def __lt__(self, other: Self, /) -> bool: ...


Value = TypeVar("Value", bound=Arithmetic)
"""The numbers of one whole, all of a kind: Fractions, or columns."""


@attrs.frozen(slots=True)
class WeightedPart(Generic[Value]):
    """One part of a whole: its weight and value; its code, and the most that its value can be, where they are known.

    An instrument's parts have both, so that a strategy can tell them apart and ask for a share of the most.

    Examples:
        >>> WeightedPart(Fraction(2), Fraction(3)).value
        Fraction(3, 1)
    """

    weight: Fraction
    value: Value
    code: str = ""
    maximum: Fraction | None = None


class Strategy(Protocol):
    """How parts combine into a whole.

    Pure and exact: it rounds nothing, and works with what the values offer, so that the same function serves
    one assessment and a column of a million. A strategy that needs more than that (a root, say) is called row
    by row instead, and gives the same figures. It may take parameters, as keywords behind the parts, each an exact
    number that the instrument gives under ``using``.
    """

    def __call__(self, parts: Sequence[WeightedPart[Value]]) -> Value:
        """The value of the whole; `parts` holds at least one part, and their weights are positive."""
        ...


def total(values: Sequence[Value]) -> Value:
    """The sum of at least one value.

    Examples:
        >>> total([Fraction(1, 2), Fraction(1, 3)])
        Fraction(5, 6)
    """
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def least(values: Sequence[Value]) -> Value:
    """The smallest of at least one value, also where the values are columns.

    Examples:
        >>> least([Fraction(3), Fraction(2)])
        Fraction(2, 1)
    """
    first = values[0]
    smallest: Value = first.least(values[1:]) if hasattr(first, "least") else min(values)
    return smallest


def greatest(values: Sequence[Value]) -> Value:
    """The largest of at least one value, also where the values are columns.

    Examples:
        >>> greatest([Fraction(3), Fraction(2)])
        Fraction(3, 1)
    """
    return -least([-value for value in values])
