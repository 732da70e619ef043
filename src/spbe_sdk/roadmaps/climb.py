"""The questions that are put to a tree of any rule, answered by its ways up; every figure is measured anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.conditions import asked_of
from spbe_sdk.instruments.ladders import Ladder
from spbe_sdk.instruments.ruler import Gauged
from spbe_sdk.roadmaps.ceilings import holds, needs_from_below, values_of
from spbe_sdk.roadmaps.joining import Option
from spbe_sdk.roadmaps.problem import Alternative, Gain, Problem, Target, Way
from spbe_sdk.roadmaps.slopes import Slopes
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import least_published_as, round_half_up

# Beyond an edge that does not belong to its band: finer than any index, of which roots have forty digits.
_JUST = Fraction(1, 10**80)

# About as many joins of two ways as a second has room for.
_QUICK = 500_000


@attrs.frozen(slots=True, eq=False)
class Climb:
    """The ways up a tree, and what they come to. Gains are what is added to the exact index."""

    problem: Problem
    slopes: Slopes
    known: Mapping[str, list[Option]]
    ways: Sequence[Option]
    now: Fraction
    unit: Fraction = Fraction(1)
    gains: dict[frozenset[tuple[str, int]], Fraction] = attrs.field(factory=dict)
    rises: dict[tuple[object, ...], Fraction] = attrs.field(factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> Climb:
        """The ways up of a problem.

        Raises:
            UsageError: its rules allow none to be found; the finding says which.
        """
        slopes, known = Slopes.of(problem), dict[str, list[Option]]()
        ways = slopes.ways(known)
        return cls(problem, slopes, known, ways, problem.measured(problem.levels).score.value)

    @property
    def points(self) -> Climb:
        """What says how much a way brings: itself."""
        return self

    @property
    def ladders(self) -> Mapping[str, Ladder]:
        """The ladders of the indicators."""
        return self.problem.ladders

    def exact(self, gain: Gain) -> Fraction:
        """The exact index after a gain."""
        return self.now + Fraction(gain)

    def published(self, gain: Gain) -> Decimal:
        """The published index after a gain."""
        return round_half_up(self.exact(gain), self.problem.gauge.rules.decimals)

    def gain(self, levels: Mapping[str, int]) -> Fraction:
        """What some levels add."""
        here = frozenset(levels.items())
        if here not in self.gains:
            self.gains[here] = self.problem.measured(levels).score.value - self.now
        return self.gains[here]

    def rise(self, code: str, levels: Mapping[str, int]) -> Fraction:
        """What the next step of an indicator adds beside others; of those alike, one is measured."""
        values, whole = self.ladders[code].values, self.slopes.lie.above[code][-2]
        rise = values[levels[code] + 1] - values[levels[code]]
        alike = (frozenset(levels.items()), whole, self.slopes.lie.nodes[code].weight, rise)
        if alike not in self.rises:
            self.rises[alike] = self.gain({**levels, code: levels[code] + 1})
        return self.rises[alike] - self.gain(levels)

    def need(self, target: Target) -> Fraction:
        """The least gain to a target, as of an index that adds up."""
        decimals = self.problem.gauge.rules.decimals
        if isinstance(target, Decimal):
            return max(Fraction(0), least_published_as(target, decimals) - self.now)
        edge = lower_edge(target, decimals)
        if edge is None:
            return Fraction(0)
        exact = target.at_least if target.above is None else target.above + _JUST
        return max(self.need(edge), (Fraction(edge) if exact is None else exact) - self.now)

    def cheapest_to(self, need: Gain) -> Way:
        """The cheapest way to at least a gain; of equally cheap ones that with most."""
        return self._way(next(option for option in self.ways if option.value - self.now >= need))

    def best_within(self, budget: int) -> Way | None:
        """The way with most within a budget, the cheapest of them; nothing where even the least is dearer."""
        affordable = [option for option in self.ways if option.cost <= budget]
        return self._way(affordable[-1]) if affordable else None

    def _way(self, option: Option) -> Way:
        levels = {**self.problem.levels, **option.levels()}
        return Way(self.gain(levels), option.cost, levels)

    def bargains(self) -> list[tuple[Decimal, int]]:
        """Every index that costs less than any higher one."""
        found: dict[Decimal, int] = {}
        for option in self.ways:
            found.setdefault(self.published(option.value - self.now), option.cost)
        return sorted(found.items())

    def alternatives(self, need: Gain, raised: Sequence[str]) -> list[Alternative]:
        """What the cheapest roadmap without each raised indicator costs, the least first; none of large trees, where
        each takes seconds.
        """
        top = self.slopes.lie.nodes[""]
        if len(raised) * sum(len(self.known[part.code]) for part in top.parts) ** 2 > _QUICK:
            return []
        found = []
        for code in raised:
            limits = {**self.problem.limits, code: self.problem.levels[code]}
            if self.problem.floors.get(code, 0) > self.problem.levels[code]:
                continue
            held = attrs.evolve(self.slopes, problem=attrs.evolve(self.problem, limits=limits))
            same = {known: options for known, options in self.known.items() if known not in self.slopes.lie.above[code]}
            ways = (option.cost for option in held.ways(same) if option.value - self.now >= need)
            cost = next(ways, None)
            found += [] if cost is None else [Alternative(code, cost)]
        return sorted(found, key=lambda item: (item.cost, item.without))[:5]


def sure_verdict(measured: Gauged) -> str:
    """The predicate whichever form of the index counts, the published or the exact one."""
    gauge, exact = measured.gauge, measured.score.value
    lower = min(exact, Fraction(round_half_up(exact, gauge.rules.decimals)))
    return gauge.judge.verdict(lower, values_of(measured)).predicate or gauge.judge.bands[-1][0].name


def needed(problem: Problem, band: Predicate) -> Problem:
    """The problem under the needs of a predicate.

    Raises:
        UsageError: every need that no step can meet, with what it would take.
    """
    problem, needs = needs_from_below(problem, band)
    now, most = (values_of(problem.measured(levels)) for levels in (problem.levels, problem.highest()))
    beyond = [check for check in needs if not holds(check, most)]
    if beyond:
        raise UsageError(_beyond(check, band, now, most) for check in beyond)
    return attrs.evolve(problem, needs=needs)


def _beyond(check: Bound, band: Predicate, now: Mapping[str, Fraction], most: Mapping[str, Fraction]) -> Finding:
    def told(values: Mapping[str, Fraction]) -> Fraction | str:
        known = all(code in values for code in check.codes)
        return sum((values[code] for code in check.codes), Fraction(0)) if known else "–"

    details = {"predicate": band.name, "most": told(most)}
    return Finding(
        "roadmap-need", field=" + ".join(check.codes), found=told(now), allowed=asked_of(check), details=details
    )
