"""The index of a roadmap in whole numbers of points, and how many of them a target takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, gcd, lcm

import attrs

from spbe_sdk.instruments.ladders import Ladder, ladders_of
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.roadmaps.problem import Problem, Target
from spbe_sdk.scoring.bands import first_in, lower_edge
from spbe_sdk.scoring.exact import least_published_as, round_half_up


@attrs.frozen(slots=True)
class Points:
    """The index in whole numbers: every rung up adds some of them, whatever the other indicators do.

    `heights` is how many a rung has above the lowest of its indicator, `had` how many of the next are there already.
    """

    problem: Problem
    ladders: Mapping[str, Ladder]
    heights: Mapping[str, Mapping[int, int]]
    had: Mapping[str, int]
    unit: Fraction
    now: Fraction

    @classmethod
    def of(cls, problem: Problem) -> Points:
        """The points of a problem, in the largest unit of which all are whole numbers."""
        ladders = ladders_of(problem.instrument)
        worth = {
            code: {rung: ladder.share * value for rung, value in ladder.values.items()}
            for code, ladder in ladders.items()
        }
        had = {
            code: part * (worth[code][problem.levels[code] + 1] - worth[code][problem.levels[code]])
            for code, part in problem.parts.items()
            if part
        }
        now = sum((worth[code][level] for code, level in problem.levels.items()), sum(had.values(), Fraction(0)))
        risen = {code: {rung: value - min(found.values()) for rung, value in found.items()}
                 for code, found in worth.items()}  # fmt: skip
        unit = _common([*(value for found in risen.values() for value in found.values()), *had.values()])
        heights = {code: {rung: int(value / unit) for rung, value in found.items()} for code, found in risen.items()}
        return cls(problem, ladders, heights, {code: int(value / unit) for code, value in had.items()}, unit, now)

    def step(self, code: str, level: int) -> int:
        """The points that the step up to a level adds: what is had of it already adds nothing."""
        had = self.had.get(code, 0) if level == self.problem.levels[code] + 1 else 0
        return self.heights[code][level] - self.heights[code][level - 1] - had

    def rise(self, code: str, levels: Mapping[str, int]) -> int:
        """The points that the next step of an indicator adds."""
        return self.step(code, levels[code] + 1)

    def gain(self, levels: Mapping[str, int]) -> int:
        """The points that some levels add."""
        now, heights = self.problem.levels, self.heights
        return sum(
            heights[code][level] - heights[code][now[code]] - self.had.get(code, 0)
            for code, level in levels.items()
            if level > now[code]
        )

    def fall(self, code: str) -> int:
        """The points that a level less takes away; at the lowest, what is had of the next."""
        level, heights = self.problem.levels[code], self.heights[code]
        return heights[level] - heights[level - 1] if level - 1 in heights else self.had.get(code, 0)

    def exact(self, gain: int) -> Fraction:
        """The exact index after some points."""
        return self.now + gain * self.unit

    def published(self, gain: int) -> Decimal:
        """The published index after some points."""
        return round_half_up(self.exact(gain), self.problem.instrument.decimals)

    def predicate(self, gain: int) -> str:
        """The predicate after some points, by the rule of the assessed year."""
        return predicate(self.problem.instrument, self.exact(gain))

    def values(self, levels: Mapping[str, int]) -> dict[str, Fraction]:
        """What every indicator counts at some levels: as it is where it stays."""
        return {code: self.value(code, level) for code, level in levels.items()}

    def value(self, code: str, level: int) -> Fraction:
        """What an indicator counts at a level: as it is where it stays."""
        values = self.ladders[code].values
        part = self.problem.parts.get(code) if level == self.problem.levels[code] else None
        return values[level] + part * (values[level + 1] - values[level]) if part else values[level]

    def need(self, target: Target) -> int:
        """The fewest points to a target.

        Of an index as published, rounding half up helps. A predicate has to be reached by the published and by the
        exact index.
        """
        decimals = self.problem.instrument.decimals
        if isinstance(target, Decimal):
            return self._to(least_published_as(target, decimals))
        edge, fine = lower_edge(target, decimals), lcm(self.now.denominator, self.unit.denominator)
        if edge is None:
            return 0
        return max(self.need(edge), self._to(Fraction(first_in(target, fine) or 0, fine)))

    def _to(self, least: Fraction) -> int:
        return max(0, ceil((least - self.now) / self.unit))


def _common(values: Sequence[Fraction]) -> Fraction:
    """The largest number of which all values are whole multiples."""
    denominator = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * denominator) for value in values)) or 1, denominator)
