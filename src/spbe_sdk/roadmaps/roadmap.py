"""The cheapest way up: which steps reach a target, or the most for a budget. Exact; reads Results only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.instrument import Instrument, Predicate
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Said
from spbe_sdk.findings.words import Phrase
from spbe_sdk.roadmaps.climb import Climb
from spbe_sdk.roadmaps.frontier import Frontier
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Alternative, Gain, Problem, Target, Way, index_of
from spbe_sdk.roadmaps.quarters import LONGEST, Calendar
from spbe_sdk.roadmaps.reaching import Reached, cheapest_way, sure_of, ways_of
from spbe_sdk.roadmaps.solver import Solver
from spbe_sdk.scoring.exact import exact_text, round_half_up

_FREE = 10**12


@attrs.frozen(slots=True)
class Step:
    """One rung up: what it costs, what it adds to the index, the index after it, and the quarter that ends it.

    `label` is the rung as its rating is written: a level, a grade, a number. `own` says that the region gave the cost.
    """

    code: str
    name: str
    level: int
    cost: int
    points: Fraction
    index: Decimal
    expects: str | None
    quarter: int | None = None
    label: str = ""
    own: bool = False


@attrs.frozen(slots=True)
class Quarter:
    """A quarter of the roadmap: what has been spent by its end, and the index then."""

    number: int
    spent: int
    index: Decimal


@attrs.frozen(slots=True)
class Roadmap:
    """Steps in an order that can be carried out, and what they bring and cost.

    `predicate` is what both forms of the index reach, the published and the exact one. `frontier` are the index and its
    cheapest cost, from now to the highest, each better than the one before. `bound` is nothing where the roadmap is
    proven to be the cheapest, or the best; else it is the cost, or the index, that no roadmap can better.
    """

    now: Decimal
    index: Decimal
    predicate: str
    cost: int
    steps: list[Step]
    frontier: list[tuple[Decimal, int]]
    alternatives: list[Alternative]
    quarters: list[Quarter]
    bound: int | Decimal | None = None

    def __repr__(self) -> str:
        reached = f"{self.now} to {self.index} {self.predicate}"
        return f"<{type(self).__name__} {reached}: {len(self.steps)} steps, cost {self.cost}>"

    @property
    def proven(self) -> bool:
        """Whether no roadmap is cheaper, or none brings more."""
        return self.bound is None


def cheapest_roadmap(
    problem: Problem, *, target: Target | None = None, budget: int | None = None, calendar: Calendar | None = None
) -> Roadmap:
    """The cheapest roadmap to a target, or the highest index within a budget or the quarters of a calendar.

    A predicate as a target is reached by the published and by the exact index, whichever its year goes by. With both a
    target and a budget, it must keep both. It is proven, or says how far it may be off.

    Raises:
        UsageError: neither is given, or they cannot be kept; the finding says what would help, and by how much.
    """
    if calendar is not None:
        calendar.check(problem)
        last = max([0, *(deadline.quarter for deadline in calendar.deadlines)])
        problem = attrs.evolve(problem, floors=calendar.due(problem, last))
    money = _money(budget, calendar)
    if target is None and money is None:
        raise UsageError(Finding("roadmap-aim"))
    free = ways_of(problem)
    if target is None:
        way = _within(money or 0, problem, free)
        found = Reached(problem, free, way.gain, way)
    else:
        found = cheapest_way(problem, target, free)
        if money is not None and found.way.cost > money:
            aimed = index_of(target, problem.instrument)
            reach = free.points.published(_within(money, problem, free).gain)
            raise UsageError(_short(aimed, found.way.cost, money, reach, budget, calendar))
    problem, ways, need, way = found.problem, found.ways, found.need, found.way
    points = ways.points
    if calendar is not None and (last := calendar.quarter_of(way.cost)) > LONGEST:
        raise UsageError(Finding("roadmap-slow", found=str(last), allowed=str(LONGEST)))
    raised = [code for code, level in way.levels.items() if level > problem.levels[code]]
    steps = _ordered(problem, way.levels, points, calendar)
    return Roadmap(
        now=points.published(0),
        index=points.published(way.gain),
        predicate=sure_of(points, way),
        cost=way.cost,
        steps=steps,
        frontier=free.bargains(),
        alternatives=ways.alternatives(need, raised),
        quarters=_quarters(steps, calendar, points.published(0)),
        bound=_bound(way, target, points),
    )


def predicate_target(instrument: Instrument, name: str) -> Predicate:
    """A predicate as a target, by its name.

    Raises:
        UsageError: the instrument has no such predicate, or it is the lowest one.
    """
    for band in instrument.predicates[:-1]:
        if band.name.casefold() == name.casefold():
            return band
    names = ", ".join(band.name for band in instrument.predicates[:-1])
    raise UsageError(Finding("roadmap-predicate", found=name, allowed=names))


def _money(budget: int | None, calendar: Calendar | None) -> int | None:
    """What can be spent in all.

    Raises:
        UsageError: the budget is less than nothing.
    """
    if budget is not None and budget < 0:
        raise UsageError(Finding("roadmap-budget", found=Decimal(budget)))
    limits = [limit for limit in (budget, calendar.whole if calendar else None) if limit is not None]
    return min(limits) if limits else None


def _within(money: int, problem: Problem, ways: Frontier | Solver | Climb) -> Way:
    """The best way for what can be spent.

    Raises:
        UsageError: even what has to be done in any case is dearer.
    """
    best = ways.best_within(money)
    if best is None:
        cost = problem.cost(problem.lowest())
        missing = {"missing": Decimal(cost - money)}
        raise UsageError(Finding("roadmap-due-cost", found=Decimal(cost), allowed=Decimal(money), details=missing))
    return best


def _short(
    target: Decimal, cost: int, money: int, reach: Decimal, budget: int | None, calendar: Calendar | None
) -> Finding:
    """What is missing to a target, and the highest index for what there is, where that lies below it: what denies a
    predicate to an index that is high enough is one of its needs.
    """
    instead = Phrase("roadmap.lower", {"reach": reach}) if reach < target else Phrase("roadmap.another")
    details: dict[str, Said] = {"target": target, "missing": Decimal(cost - money), "reach": reach, "instead": instead}
    if calendar is None or calendar.whole is None or (budget is not None and budget < calendar.whole):
        return Finding("roadmap-short", found=Decimal(cost), allowed=Decimal(money), details=details)
    details |= {"quarters": str(calendar.quarters), "later": str(calendar.quarter_of(cost))}
    return Finding("roadmap-late", found=Decimal(cost), allowed=Decimal(money), details=details)


def _ordered(
    problem: Problem, levels: Mapping[str, int], points: Points | Climb, calendar: Calendar | None
) -> list[Step]:
    """The steps in order: what is due first, and always the one that adds most for its cost of those possible now."""
    now = dict(problem.levels)
    nodes, ladders = {node.code: node for node in problem.instrument.indicators()}, points.ladders
    due = sorted({d.quarter for d in calendar.deadlines}) if calendar else []
    stages = [*(calendar.due(problem, quarter) for quarter in due if calendar), levels]
    steps: list[Step] = []
    exact, spent = points.now, 0
    for stage in stages:
        while open_codes := [c for c in now if now[c] < stage[c] and problem.allows(c, now[c] + 1, now)]:
            code = max(open_codes, key=lambda c: _worth(points.rise(c, now), problem.costs[c][now[c] + 1]))
            before: Gain = points.gain(now)
            now[code] += 1
            gained = (points.gain(now) - before) * points.unit
            cost, node = problem.costs[code][now[code]], nodes[code]
            exact, spent = exact + gained, spent + cost
            index = round_half_up(exact, problem.instrument.decimals)
            expects = node.criteria.get(ladders[code].names[now[code]]) or (
                node.evidence.expects if node.evidence else None
            )
            quarter = calendar.quarter_of(spent) if calendar else None
            label, own = ladders[code].names[now[code]], (code, now[code]) in problem.own
            steps.append(Step(code, node.name, now[code], cost, gained, index, expects, quarter, label, own))
    return steps


def _worth(gain: Gain, cost: int) -> Fraction:
    """Points for the cost; what costs nothing comes before everything that costs something."""
    return Fraction(gain, cost) if cost else Fraction(_FREE + gain)


def _quarters(steps: Sequence[Step], calendar: Calendar | None, now: Decimal) -> list[Quarter]:
    """What has been spent and reached by the end of each quarter, up to the last that has a step."""
    if calendar is None:
        return []
    last = max([step.quarter or 0 for step in steps], default=0)
    found = []
    for number in range(1, last + 1):
        done = [step for step in steps if (step.quarter or 0) <= number]
        spent = min(calendar.until(number), sum(step.cost for step in steps))
        found.append(Quarter(number, spent, done[-1].index if done else now))
    return found


def _bound(way: Way, target: Target | None, points: Points | Climb) -> int | Decimal | None:
    """What no roadmap can better, in the measure of the aim: a cost for a target, an index for a budget."""
    if way.bound is None:
        return None
    return way.bound if target is not None else points.published(way.bound)


def to_dict(roadmap: Roadmap) -> dict[str, Any]:
    """A roadmap as JSON-ready values."""
    return {
        "now": str(roadmap.now),
        "index": str(roadmap.index),
        "predicate": roadmap.predicate,
        "cost": roadmap.cost,
        "optimal": roadmap.proven,
        "bound": str(roadmap.bound) if isinstance(roadmap.bound, Decimal) else roadmap.bound,
        "steps": [
            {"code": s.code, "name": s.name, "level": s.level, "label": s.label, "cost": s.cost, "own_cost": s.own,
             "points": exact_text(s.points), "index": str(s.index), "expects": s.expects, "quarter": s.quarter}
            for s in roadmap.steps
        ],
        "quarters": [{"quarter": q.number, "spent": q.spent, "index": str(q.index)} for q in roadmap.quarters],
        "frontier": [{"index": str(index), "cost": cost} for index, cost in roadmap.frontier],
        "alternatives": [{"without": item.without, "cost": item.cost} for item in roadmap.alternatives],
    }  # fmt: skip
