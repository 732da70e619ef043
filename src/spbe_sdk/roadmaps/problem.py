"""What a roadmap is computed from: where a region stands, what each step costs, what is ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import cast

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import External
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.predicate import ADDITIVE, predicate, rises_by_levels
from spbe_sdk.instruments.scales import steps_of
from spbe_sdk.scoring.exact import least_published_as, round_half_up

# Far above any budget in rupiah; the sums of all steps stay far below what stands for "not to be had".
_MOST_COST = 10**15


@attrs.frozen(slots=True)
class Problem:
    """Where a region stands, what each step costs, and what is ruled out.

    `costs` gives the effort of the step up to a level, by indicator; `limits` the highest level that an indicator
    may reach, `floors` the lowest that it must reach, where these are not its scale's and its own. `parts` is how much
    of the next level an indicator has already, where its value lies between two.
    """

    instrument: Instrument
    levels: Mapping[str, int]
    costs: Mapping[str, Mapping[int, int]]
    dependencies: Sequence[Dependency] = ()
    limits: Mapping[str, int] = attrs.field(factory=dict)
    floors: Mapping[str, int] = attrs.field(factory=dict)
    parts: Mapping[str, Fraction] = attrs.field(factory=dict)

    def choices(self, code: str) -> range:
        """The levels that an indicator may end at."""
        now = self.levels[code]
        limit = self.limits.get(code, max(self.costs[code]))
        return range(max(now, self.floors.get(code, now)), max(now, limit) + 1)

    def highest(self) -> dict[str, int]:
        """The highest levels that can be reached together: nothing above what it needs."""
        levels = {code: self.choices(code)[-1] for code in self.levels}
        falling = True
        while falling:
            falling = False
            for d in self.dependencies:
                most = max(self.levels[d.indicator], d.level - 1)
                if levels[d.needs] < d.at_least and levels[d.indicator] > most:
                    levels[d.indicator], falling = most, True
        return levels

    def lowest(self) -> dict[str, int]:
        """The levels that have to be reached in any case."""
        return {code: self.choices(code)[0] for code in self.levels}

    def cost(self, levels: Mapping[str, int]) -> int:
        """The effort of all steps up to some levels."""
        return sum(
            self.costs[code][step] for code, level in levels.items() for step in range(self.levels[code] + 1, level + 1)
        )

    def allows(self, code: str, level: int, others: Mapping[str, int]) -> bool:
        """Whether an indicator may be raised to a level beside `others`; what it has already needs nothing."""
        if level <= self.levels[code]:
            return True
        return all(
            others.get(d.needs, self.levels[d.needs]) >= d.at_least
            for d in self.dependencies
            if d.indicator == code and level >= d.level
        )


@attrs.frozen(slots=True)
class Points:
    """The index in whole numbers: where it is a weighted mean, every level up adds a fixed number of them."""

    problem: Problem
    gains: Mapping[str, int]
    had: Mapping[str, int]
    unit: Fraction
    now: Fraction

    @classmethod
    def of(cls, problem: Problem) -> Points:
        """The points of a problem, in the largest unit of which all are whole numbers."""
        weights = {node.code: node.weight for node in problem.instrument.indicators()}
        whole = sum(weights.values(), Fraction(0))
        parts = {code: weights[code] * part for code, part in problem.parts.items() if part}
        denominator = lcm(*(value.denominator for value in (*weights.values(), *parts.values())))
        scaled = {code: int(weight * denominator) for code, weight in weights.items()}
        had = {code: int(part * denominator) for code, part in parts.items()}
        common = gcd(*scaled.values(), *had.values())
        now = sum((weights[code] * level for code, level in problem.levels.items()), sum(parts.values(), Fraction(0)))
        gains = {code: value // common for code, value in scaled.items()}
        had = {code: value // common for code, value in had.items()}
        return cls(problem, gains, had, Fraction(common, denominator) / whole, now / whole)

    def step(self, code: str, level: int) -> int:
        """The points that the step up to a level adds: what is had of it already adds nothing."""
        return self.gains[code] - (self.had.get(code, 0) if level == self.problem.levels[code] + 1 else 0)

    def gain(self, levels: Mapping[str, int]) -> int:
        """The points that some levels add."""
        rises = {code: level - self.problem.levels[code] for code, level in levels.items()}
        return sum(self.gains[code] * rise - self.had.get(code, 0) for code, rise in rises.items() if rise)

    def exact(self, gain: int) -> Fraction:
        """The exact index after some points."""
        return self.now + gain * self.unit

    def published(self, gain: int) -> Decimal:
        """The published index after some points."""
        return round_half_up(self.exact(gain), self.problem.instrument.decimals)

    def predicate(self, gain: int) -> str:
        """The predicate after some points."""
        return predicate(self.problem.instrument, self.exact(gain))

    def need(self, target: Decimal) -> int:
        """The fewest points after which the published index is the target or more: rounding half up helps."""
        least = least_published_as(target, self.problem.instrument.decimals)
        return max(0, ceil((least - self.now) / self.unit))


@attrs.frozen(slots=True)
class Way:
    """Levels to go to. `bound` is what no other way can better, a cost or points; nothing where this one is proven."""

    gain: int
    cost: int
    levels: Mapping[str, int]
    bound: int | None = None


@attrs.frozen(slots=True)
class Alternative:
    """The cheapest roadmap that leaves one indicator as it is."""

    without: str
    cost: int


def problem_of(
    result: Result,
    instrument: Instrument,
    effort: Mapping[str, int],
    costs: Mapping[tuple[str, int], int],
    dependencies: Sequence[Dependency] = (),
    without: Iterable[str] = (),
) -> Problem:
    """The problem of a result: ratings as they are, gaps at their instrument's level for gaps.

    A value between two levels has a part of the next one, and the step up to that costs as much less. Figures of other
    bodies stay as they are.

    Raises:
        UsageError: the index is no weighted mean of levels, a cost is negative or missing, dependencies run in a
            circle, something names what the instrument does not have, or aspects were rated as a whole.
    """
    if not rises_by_levels(instrument):
        raise UsageError(Finding("roadmap-instrument", found=instrument.id, allowed=ADDITIVE))
    held = set(without)
    findings = list(_unfit(instrument, effort, costs, dependencies, held))
    if findings:
        raise UsageError(findings)
    _refuse_circles(dependencies)
    levels, steps, limits, parts = {}, {}, {}, {}
    for node in instrument.indicators():
        code, scale, scored = node.code, levels_of(node, instrument), result.find(node.code)
        rated = scored.exact if scored is not None else Fraction(scale[0])
        levels[code] = max(scale[0], rated.numerator // rated.denominator)
        parts[code] = rated - levels[code]
        if isinstance(instrument.scale_of(node), External):
            scale = range(scale[0], levels[code] + 1)
        steps[code] = {level: costs.get((code, level), effort.get(str(level), 0)) for level in scale}
        if parts[code] and levels[code] + 1 in steps[code]:
            steps[code][levels[code] + 1] = ceil(steps[code][levels[code] + 1] * (1 - parts[code]))
        limits[code] = levels[code] if code in held else scale[-1]
    problem = Problem(instrument, levels, steps, dependencies, limits, parts=parts)
    if Points.of(problem).now != result.exact:
        raise UsageError(Finding("roadmap-coarse", found=str(result.index)))
    return problem


def misfit(
    code: str, level: int | None, scales: Mapping[str, range], instrument: str, origin: Origin | None = None
) -> Finding | None:
    """What is wrong with an indicator and a level of it: the instrument has no such indicator, or it no such level."""
    if code not in scales:
        details = {"instrument": instrument}
        return Finding("rating-unknown", origin=origin, found=code, allowed=", ".join(scales), details=details)
    levels = scales[code]
    if level is None or level in levels:
        return None
    allowed = f"{levels[0]}–{levels[-1]}" if levels else "–"
    return Finding("roadmap-level", origin=origin, field=code, found=str(level), allowed=allowed)


def levels_of(node: InstrumentNode, instrument: Instrument) -> range:
    """The levels of an indicator, and those that a figure of another body lies between."""
    scale = instrument.scale_of(node)
    if isinstance(scale, External):
        return range(floor(scale.minimum), ceil(scale.maximum) + 1)
    return cast(range, steps_of(scale))


def _unfit(
    instrument: Instrument,
    effort: Mapping[str, int],
    costs: Mapping[tuple[str, int], int],
    dependencies: Sequence[Dependency],
    held: Iterable[str],
) -> Iterator[Finding]:
    """What names something that the instrument does not have, and costs that are negative or missing."""
    scales = {node.code: levels_of(node, instrument) for node in instrument.indicators()}
    ends = [end for d in dependencies for end in ((d.indicator, d.level), (d.needs, d.at_least))]
    named = dict.fromkeys((*(code for code, _ in (*costs, *ends)), *held))
    levels = {(code, level): None for code, level in (*costs, *ends) if code in scales}
    for code, level in (*named.items(), *levels):
        problem = misfit(code, level, scales, instrument.id)
        if problem is not None:
            yield problem
    told = [(f"{code} → {level}", cost) for (code, level), cost in costs.items()]
    told += [(f"→ {level}", cost) for level, cost in effort.items()]
    for field, cost in told:
        if not 0 <= cost <= _MOST_COST:
            yield Finding("roadmap-cost", field=field, found=str(cost), allowed=str(_MOST_COST))
    untold = {
        level
        for code, scale in scales.items()
        for level in scale[1:]
        if (code, level) not in costs and str(level) not in effort
    }
    for level in sorted(untold):
        yield Finding("roadmap-untold", found=str(level))


def _refuse_circles(dependencies: Sequence[Dependency]) -> None:
    after: dict[str, set[str]] = {}
    for dependency in dependencies:
        after.setdefault(dependency.indicator, set()).add(dependency.needs)

    def visit(code: str, trail: tuple[str, ...]) -> None:
        if code in trail:
            raise UsageError(Finding("roadmap-circle", found=" → ".join((*trail[trail.index(code) :], code))))
        for needed in after.get(code, ()):
            visit(needed, (*trail, code))

    for code in after:
        visit(code, ())
