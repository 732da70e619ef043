"""The cheapest cost of every index at once, by dynamic programming over whole numbers of points. Exact. Floor 4.

Where the index is a weighted mean, every level up adds a fixed number of points. Indicators that depend on each other
form groups; inside a group every choice of the levels on which others depend is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import gcd, lcm, prod

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.errors import UsageError
from spbe_sdk.exact import round_half_up
from spbe_sdk.findings import Finding

_INFINITE = 1 << 60
_MOST_CHOICES = 20_000


@attrs.frozen(slots=True)
class Problem:
    """Where a region stands, what each step costs, and what is ruled out.

    `costs` gives the effort of the step up to a level, by indicator; `limits` the highest level that an indicator
    may reach, where that is not its scale's.
    """

    instrument: Instrument
    levels: Mapping[str, int]
    costs: Mapping[str, Mapping[int, int]]
    dependencies: Sequence[Dependency] = ()
    limits: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen(slots=True)
class Alternative:
    """The cheapest plan that leaves one indicator as it is."""

    without: str
    cost: int


Option = tuple[int, int, tuple[tuple[str, int], ...]]


@attrs.frozen(slots=True)
class Frontier:
    """The tables of the dynamic programme: cheapest cost for every whole number of points, group by group."""

    problem: Problem
    members: list[list[str]]
    gains: Mapping[str, int]
    groups: list[list[Option]]
    unit: Fraction
    tables: list[list[int]]
    cheapest: list[int]
    now: Fraction

    @classmethod
    def of(cls, problem: Problem) -> Frontier:
        """The frontier of a problem.

        Raises:
            UsageError: indicators depend on each other in too many ways.
        """
        weights = {node.code: node.weight for node in problem.instrument.indicators()}
        whole = sum(weights.values(), Fraction(0))
        denominator = lcm(*(weight.denominator for weight in weights.values()))
        scaled = {code: int(weight * denominator) for code, weight in weights.items()}
        common = gcd(*scaled.values())
        gains = {code: value // common for code, value in scaled.items()}
        members = groups_of(problem)
        options = [_options(problem, group, gains) for group in members]
        most = sum(max(gain for gain, _, _ in found) for found in options)
        tables = [[0, *([_INFINITE] * most)]]
        for found in options:
            tables.append(_joined(tables[-1], found))
        now = sum((weights[code] * level for code, level in problem.levels.items()), Fraction(0)) / whole
        return cls(
            problem, members, gains, options, Fraction(common, denominator) / whole, tables, _at_least(tables[-1]), now
        )

    @property
    def most(self) -> int:
        """The most points that can be had."""
        return max(gain for gain, cost in enumerate(self.cheapest) if cost < _INFINITE)

    def published(self, gain: int) -> Decimal:
        """The published index after some points."""
        return round_half_up(self.now + gain * self.unit, self.problem.instrument.decimals)

    def need(self, target: Decimal) -> int:
        """The fewest points after which the published index is the target or more: rounding half up helps."""
        half = Fraction(1, 2 * 10**self.problem.instrument.decimals)
        missing = (Fraction(target) - half - self.now) / self.unit
        return max(0, -(-missing.numerator // missing.denominator))

    def plan(self, need: int) -> tuple[int, int, dict[str, int]]:
        """The cheapest levels for at least some points; of equally cheap ones those with most points."""
        cost = self.cheapest[need]
        gain = max(g for g in range(need, len(self.cheapest)) if self.tables[-1][g] == cost)
        levels, left, rest = dict(self.problem.levels), gain, cost
        for number in range(len(self.groups) - 1, -1, -1):
            before = self.tables[number]
            for points, effort, chosen in self.groups[number]:
                if points <= left and before[left - points] + effort == rest:
                    levels.update(chosen)
                    left, rest = left - points, rest - effort
                    break
        return gain, cost, levels

    def points(self) -> list[tuple[Decimal, int]]:
        """Every index that costs less than any higher one."""
        found: dict[Decimal, int] = {}
        for gain, cost in enumerate(self.cheapest[: self.most + 1]):
            index = self.published(gain)
            found[index] = min(cost, found.get(index, _INFINITE))
        rising: list[tuple[Decimal, int]] = []
        for index, cost in sorted(found.items(), reverse=True):
            if not rising or cost < rising[-1][1]:
                rising.append((index, cost))
        return rising[::-1]

    def alternatives(self, need: int, raised: Sequence[str]) -> list[Alternative]:
        """What the cheapest plan without each raised indicator costs, the least first."""
        after = [[0, *([_INFINITE] * (len(self.cheapest) - 1))]]
        for found in reversed(self.groups):
            after.append(_joined(after[-1], found))
        found_costs = []
        for number, codes in enumerate(self.members):
            here = sorted(set(codes) & set(raised))
            tail = _at_least(after[len(self.groups) - 1 - number]) if here else []
            for code in here:
                held = attrs.evolve(self.problem, limits={**self.problem.limits, code: self.problem.levels[code]})
                with_kept = _joined(self.tables[number], _options(held, self.members[number], self.gains))
                best = min(cost + tail[max(0, need - gain)] for gain, cost in enumerate(with_kept))
                if best < _INFINITE:
                    found_costs.append(Alternative(code, best))
        return sorted(found_costs, key=lambda item: (item.cost, item.without))[:5]


def _joined(before: list[int], options: Sequence[Option]) -> list[int]:
    """The cheapest cost for each number of points, once one of a group's options is taken."""
    size = len(before)
    made = [_INFINITE] * size
    for gain, cost, _ in options:
        shifted = [_INFINITE] * gain + [value + cost for value in before[: size - gain]]
        made = list(map(min, made, shifted))
    return made


def _at_least(table: Sequence[int]) -> list[int]:
    """The cheapest cost for that many points or more."""
    best, least = [0] * len(table), _INFINITE
    for gain in range(len(table) - 1, -1, -1):
        least = min(least, table[gain])
        best[gain] = least
    return best


def groups_of(problem: Problem) -> list[list[str]]:
    """Indicators that depend on each other, directly or by way of others; all others alone."""
    home = {code: {code} for code in problem.levels}
    for dependency in problem.dependencies:
        joined = home[dependency.indicator] | home[dependency.needs]
        for code in joined:
            home[code] = joined
    seen: list[list[str]] = []
    for code, members in home.items():
        ordered = [other for other in problem.levels if other in members]
        if ordered[0] == code:
            seen.append(ordered)
    return seen


def _options(problem: Problem, group: Sequence[str], gains: Mapping[str, int]) -> list[Option]:
    """The choices of a group that are worth looking at: none gives less and costs more than another."""
    hubs = [code for code in group if any(d.needs == code for d in problem.dependencies)]
    ranges = {
        code: [
            level
            for level in range(problem.levels[code], max(problem.levels[code], problem.limits[code]) + 1)
            if level in problem.costs[code]
        ]
        for code in group
    }
    count = prod(len(ranges[code]) for code in hubs)
    if count > _MOST_CHOICES:
        raise UsageError(Finding("roadmap-dense", found=", ".join(hubs), allowed=str(_MOST_CHOICES)))
    best: list[Option] = []
    for chosen in product(*(ranges[code] for code in hubs)):
        fixed = dict(zip(hubs, chosen, strict=True))
        if not all(allowed(problem, code, level, fixed) for code, level in fixed.items()):
            continue
        found: list[Option] = [_option(problem, fixed, gains)]
        for code in group:
            if code not in fixed:
                free = [level for level in ranges[code] if allowed(problem, code, level, fixed)]
                singles = [_option(problem, {code: level}, gains) for level in free]
                found = _worthwhile([(a[0] + b[0], a[1] + b[1], (*a[2], *b[2])) for a in found for b in singles])
        best = _worthwhile([*best, *found])
    return best


def _option(problem: Problem, levels: Mapping[str, int], gains: Mapping[str, int]) -> Option:
    gain = sum(gains[code] * (level - problem.levels[code]) for code, level in levels.items())
    cost = sum(
        problem.costs[c][step] for c, level in levels.items() for step in range(problem.levels[c] + 1, level + 1)
    )
    return gain, cost, tuple(levels.items())


def _worthwhile(options: Iterable[Option]) -> list[Option]:
    kept: list[Option] = []
    for option in sorted(options, key=lambda item: (item[1], -item[0])):
        if not kept or option[0] > kept[-1][0]:
            kept.append(option)
    return kept


def allowed(problem: Problem, code: str, level: int, fixed: Mapping[str, int]) -> bool:
    """Whether an indicator may be raised to a level; what it has already needs nothing."""
    if level <= problem.levels[code]:
        return True
    return all(
        fixed.get(d.needs, problem.levels[d.needs]) >= d.at_least
        for d in problem.dependencies
        if d.indicator == code and level >= d.level
    )
