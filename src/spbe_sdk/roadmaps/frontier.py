"""The cheapest cost of every index at once, by dynamic programming over whole numbers of points. Exact.

Indicators that depend on each other form groups; inside a group every choice of the levels on which others depend is
tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from math import prod
from typing import Any

import attrs

from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Alternative, Problem, Way
from spbe_sdk.roadmaps.tables import INFINITE, CostTables, Priced, tables_for

_MOST_CHOICES = 20_000

_MOST_POINTS = 200_000

Option = tuple[int, int, tuple[tuple[str, int], ...]]


class TooDenseError(Exception):
    """There are more ways in which indicators depend on each other, or finer points, than can be tried one by one."""


@attrs.frozen(slots=True)
class Frontier:
    """The tables of the dynamic programme: cheapest cost for every whole number of points, group by group."""

    problem: Problem
    points: Points
    members: list[list[str]]
    groups: list[list[Option]]
    made_by: CostTables
    tables: list[Any]
    cheapest: list[int]

    @classmethod
    def of(cls, problem: Problem) -> Frontier:
        """The frontier of a problem.

        Raises:
            TooDenseError: indicators depend on each other in too many ways.
        """
        points = Points.of(problem)
        if problem.minimums:
            raise TooDenseError
        members = groups_of(problem)
        options = [_options(problem, group, points) for group in members]
        most = points.gain(problem.highest())
        if most > _MOST_POINTS:
            raise TooDenseError
        maker = tables_for(problem.cost(problem.highest()))
        tables = [maker.begin(most)]
        for found in options:
            tables.append(maker.joined(tables[-1], _priced(found)))
        return cls(problem, points, members, options, maker, tables, maker.at_least(tables[-1]))

    def cheapest_to(self, need: int) -> Way:
        """The cheapest way to at least some points; of equally cheap ones that with most points."""
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
        return Way(gain, cost, levels)

    def best_within(self, budget: int) -> Way | None:
        """The way with most points within a budget, the cheapest of them; nothing where even the least is dearer."""
        gains = [gain for gain, cost in enumerate(self.cheapest) if cost <= budget]
        return self.cheapest_to(gains[-1]) if gains else None

    def bargains(self) -> list[tuple[Decimal, int]]:
        """Every index that costs less than any higher one: what the most points for each cost are published as."""
        most = {cost: gain for gain, cost in enumerate(self.cheapest)}
        found: dict[Decimal, int] = {}
        for cost, gain in most.items():
            found.setdefault(self.points.published(gain), cost)
        return list(found.items())

    def alternatives(self, need: int, raised: Sequence[str]) -> list[Alternative]:
        """What the cheapest roadmap without each raised indicator costs, the least first."""
        maker = self.made_by
        after = [maker.begin(len(self.cheapest) - 1)]
        for found in reversed(self.groups):
            after.append(maker.joined(after[-1], _priced(found)))
        found_costs = []
        for number, codes in enumerate(self.members):
            here = sorted(set(codes) & set(raised))
            if not here:
                continue
            others = _rest(maker, self.tables[number], after[len(self.groups) - 1 - number])
            for code in here:
                held = attrs.evolve(self.problem, limits={**self.problem.limits, code: self.problem.levels[code]})
                options = _options(held, self.members[number], self.points)
                best = min((cost + others(need - gain) for gain, cost, _ in options), default=INFINITE)
                if best < INFINITE:
                    found_costs.append(Alternative(code, best))
        return sorted(found_costs, key=lambda item: (item.cost, item.without))[:5]


def _rest(maker: CostTables, before: Any, after: Any) -> Callable[[int], int]:
    """The cheapest cost of at least some points by all groups but one: those before it and those after it."""
    one, other = maker.at_least(before), maker.at_least(after)
    return cache(lambda need: maker.both(one, other, need))


def _priced(options: Sequence[Option]) -> list[Priced]:
    return [(gain, cost) for gain, cost, _ in options]


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


def _options(problem: Problem, group: Sequence[str], points: Points) -> list[Option]:
    """The choices of a group that are worth looking at: none gives less and costs more than another."""
    hubs = [code for code in group if any(d.needs == code for d in problem.dependencies)]
    if prod(len(problem.choices(code)) for code in hubs) > _MOST_CHOICES:
        raise TooDenseError
    best: list[Option] = []
    for chosen in product(*(problem.choices(code) for code in hubs)):
        fixed = dict(zip(hubs, chosen, strict=True))
        if not all(problem.allows(code, level, fixed) for code, level in fixed.items()):
            continue
        found: list[Option] = [_option(problem, fixed, points)]
        for code in group:
            if code not in fixed:
                free = [level for level in problem.choices(code) if problem.allows(code, level, fixed)]
                singles = [_option(problem, {code: level}, points) for level in free]
                found = _worthwhile([(a[0] + b[0], a[1] + b[1], (*a[2], *b[2])) for a in found for b in singles])
        best = _worthwhile([*best, *found])
    return best


def _option(problem: Problem, levels: dict[str, int], points: Points) -> Option:
    return points.gain(levels), problem.cost(levels), tuple(levels.items())


def _worthwhile(options: Iterable[Option]) -> list[Option]:
    kept: list[Option] = []
    for option in sorted(options, key=lambda item: (item[1], -item[0])):
        if not kept or option[0] > kept[-1][0]:
            kept.append(option)
    return kept
