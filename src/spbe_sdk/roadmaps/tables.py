"""CostTables of the cheapest cost for every number of points: in columns where numpy is installed, else in lists.

Both hold whole numbers and give the same; numpy comes with the extra `solver`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

INFINITE = 1 << 60

# What a group's option gives in points, and what it costs.
Priced = tuple[int, int]


class CostTables(Protocol):
    """How tables are made and joined; a table is whatever its maker makes."""

    def begin(self, most: int) -> Any:
        """Nothing gained, nothing spent; up to so many points."""

    def joined(self, before: Any, options: Sequence[Priced]) -> Any:
        """The cheapest cost for each number of points, once one of several options is taken."""

    def at_least(self, table: Any) -> list[int]:
        """The cheapest cost for that many points or more."""

    def both(self, before: list[int], after: list[int], need: int) -> int:
        """The cheapest cost of so many points from two tables of `at_least`."""


class Lists:
    """CostTables of Python's own numbers, which have no limit."""

    def begin(self, most: int) -> list[int]:
        """Nothing gained, nothing spent."""
        return [0, *([INFINITE] * most)]

    def joined(self, before: list[int], options: Sequence[Priced]) -> list[int]:
        """One option after the other, shifted by its points."""
        size = len(before)
        made = [INFINITE] * size
        for gain, cost in options:
            shifted = [INFINITE] * gain + [value + cost for value in before[: size - gain]]
            made = list(map(min, made, shifted))
        return made

    def at_least(self, table: Sequence[int]) -> list[int]:
        """From the end, the least so far."""
        best, least = [0] * len(table), INFINITE
        for gain in range(len(table) - 1, -1, -1):
            least = min(least, table[gain])
            best[gain] = least
        return best

    def both(self, before: list[int], after: list[int], need: int) -> int:
        """Every way to share the points."""
        size = max(0, need) + 1
        return min(one + other for one, other in zip(before[:size], reversed(after[:size]), strict=True))


class Columns:
    """CostTables of numpy: the same in columns of 64 bits, which hold the cost of every plan."""

    def begin(self, most: int) -> Any:
        """Nothing gained, nothing spent."""
        import numpy

        table = numpy.full(most + 1, INFINITE, dtype=numpy.int64)
        table[0] = 0
        return table

    def joined(self, before: Any, options: Sequence[Priced]) -> Any:
        """One option after the other, shifted by its points."""
        import numpy

        made = numpy.full_like(before, INFINITE)
        for gain, cost in options:
            part = made[gain:]
            numpy.minimum(part, before[: len(before) - gain] + cost, out=part)
        return made

    def at_least(self, table: Any) -> list[int]:
        """From the end, the least so far."""
        import numpy

        found: list[int] = numpy.minimum.accumulate(table[::-1])[::-1].tolist()
        return found

    def both(self, before: list[int], after: list[int], need: int) -> int:
        """Every way to share the points."""
        import numpy

        size = max(0, need) + 1
        return int((numpy.asarray(before[:size]) + numpy.asarray(after[:size])[::-1]).min())


@cache
def _columns() -> Columns | None:
    try:
        import numpy  # noqa: F401
    except ImportError:
        return None
    return Columns()


def tables_for(most: int) -> CostTables:
    """The tables for plans that cost at most so much: in columns where these hold it."""
    return (_columns() if most < INFINITE else None) or Lists()
