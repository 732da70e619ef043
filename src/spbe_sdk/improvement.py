"""The cheapest way up: which steps reach a target, or the most for a budget. Exact; reads Results only. Floor 4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Levels
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.errors import UsageError
from spbe_sdk.exact import exact_text, round_half_up
from spbe_sdk.findings import Finding
from spbe_sdk.frontier import Alternative, Frontier, Problem, allowed
from spbe_sdk.scales import ADDITIVE, band_of, lower_edge, sums_levels


@attrs.frozen(slots=True)
class Step:
    """One level up: what it costs, what it adds to the index, and the index after it."""

    code: str
    name: str
    level: int
    cost: int
    points: Fraction
    index: Decimal
    expects: str | None


@attrs.frozen(slots=True)
class Roadmap:
    """The plan: its steps in an order that can be carried out. It is proven to be the cheapest, or the best.

    `frontier` are the index and its cheapest cost, from now to the highest, each better than the one before.
    """

    now: Decimal
    index: Decimal
    predicate: str
    cost: int
    steps: list[Step]
    frontier: list[tuple[Decimal, int]]
    alternatives: list[Alternative]


def problem_of(
    result: Result,
    instrument: Instrument,
    effort: Mapping[str, int],
    costs: Mapping[tuple[str, int], int],
    dependencies: Sequence[Dependency] = (),
    without: Iterable[str] = (),
) -> Problem:
    """The problem of a result: ratings as they are, gaps at their instrument's level for gaps.

    Raises:
        UsageError: the index is no weighted mean of levels, or something names what the instrument does not have.
    """
    if not sums_levels(instrument):
        raise UsageError(Finding("roadmap-instrument", found=instrument.id, allowed=ADDITIVE))
    nodes = instrument.indicators()
    known = {node.code for node in nodes}
    named = [
        *(code for code, _ in costs),
        *without,
        *(d.indicator for d in dependencies),
        *(d.needs for d in dependencies),
    ]
    unknown = dict.fromkeys(code for code in named if code not in known)
    negative = [code for (code, _), cost in costs.items() if cost < 0]
    findings = [
        Finding("rating-unknown", found=c, allowed=", ".join(known), details={"instrument": instrument.id})
        for c in unknown
    ]
    findings += [
        Finding("roadmap-cost", field=code, found=str(cost)) for (code, _), cost in costs.items() if code in negative
    ]
    if findings:
        raise UsageError(findings)
    _refuse_circles(dependencies)
    levels, steps, limits = {}, {}, {}
    for node in nodes:
        scored, scale = result.find(node.code), cast(Levels, instrument.scale_of(node))
        rated = scored.exact if scored is not None else Fraction(scale.minimum)
        levels[node.code] = max(scale.minimum, rated.numerator // rated.denominator)
        steps[node.code] = {
            level: costs.get((node.code, level), effort.get(str(level), 0))
            for level in range(scale.minimum, scale.maximum + 1)
        }
        limits[node.code] = levels[node.code] if node.code in set(without) else scale.maximum
    return Problem(instrument, levels, steps, dependencies, limits)


def cheapest_plan(problem: Problem, *, target: Decimal | None = None, budget: int | None = None) -> Roadmap:
    """The cheapest plan to a target index, or the highest index within a budget.

    Raises:
        UsageError: neither or both are given, the target cannot be reached, or indicators depend on each other in
            too many ways; the finding says what would help, and by how much.
    """
    if (target is None) == (budget is None):
        raise UsageError(Finding("roadmap-aim"))
    solver = Frontier.of(problem)
    if target is not None:
        need = solver.need(target)
        if need > solver.most:
            raise UsageError(
                Finding(
                    "roadmap-target",
                    found=str(target),
                    allowed=str(solver.published(solver.most)),
                    details=_ruled_out(problem),
                )
            )
    else:
        money = budget or 0
        if money < 0:
            raise UsageError(Finding("roadmap-cost", field="budget", found=str(money)))
        need = max(gain for gain, cost in enumerate(solver.cheapest) if cost <= money)
    gained, cost, levels = solver.plan(need)
    index = solver.published(gained)
    return Roadmap(
        now=solver.published(0),
        index=index,
        predicate=band_of(Fraction(index), problem.instrument.predicates),
        cost=cost,
        steps=_ordered(problem, levels, solver),
        frontier=solver.points(),
        alternatives=solver.alternatives(
            need, [code for code, level in levels.items() if level > problem.levels[code]]
        ),
    )


def predicate_target(instrument: Instrument, name: str) -> Decimal:
    """The lowest published index of a predicate.

    Raises:
        UsageError: the instrument has no such predicate, or it is the lowest one.
    """
    for band in instrument.predicates:
        edge = lower_edge(band, instrument.decimals)
        if band.name.casefold() == name.casefold() and edge is not None:
            return edge
    names = ", ".join(band.name for band in instrument.predicates)
    raise UsageError(Finding("roadmap-predicate", found=name, allowed=names))


def _ordered(problem: Problem, levels: Mapping[str, int], solver: Frontier) -> list[Step]:
    """The steps of a plan, always the one that adds most for its cost among those that can be taken now."""
    now = dict(problem.levels)
    nodes = {node.code: node for node in problem.instrument.indicators()}
    whole = sum((node.weight for node in nodes.values()), Fraction(0))
    steps: list[Step] = []
    exact = solver.now
    while True:
        open_codes = [c for c in now if now[c] < levels[c] and allowed(problem, c, now[c] + 1, now)]
        if not open_codes:
            return steps
        code = max(open_codes, key=lambda c: _worth(nodes[c], problem.costs[c][now[c] + 1]))
        now[code] += 1
        points = nodes[code].weight / whole
        exact += points
        node, index = nodes[code], round_half_up(exact, problem.instrument.decimals)
        expects = node.criteria.get(str(now[code])) or (node.evidence.expects if node.evidence else None)
        steps.append(Step(code, node.name, now[code], problem.costs[code][now[code]], points, index, expects))


def _worth(node: InstrumentNode, cost: int) -> Fraction:
    return node.weight / cost if cost else Fraction(10**9)


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


def _ruled_out(problem: Problem) -> dict[str, str]:
    """Which indicators are kept from rising, for the remedy."""
    held = [c for c, limit in problem.limits.items() if limit == problem.levels[c] and limit < max(problem.costs[c])]
    return {"ruled_out": ", ".join(held) or "–"}


def to_dict(plan: Roadmap) -> dict[str, Any]:
    """A roadmap as JSON-ready values."""
    return {
        "now": str(plan.now),
        "index": str(plan.index),
        "predicate": plan.predicate,
        "cost": plan.cost,
        "optimal": True,
        "steps": [
            {"code": s.code, "name": s.name, "level": s.level, "cost": s.cost, "points": exact_text(s.points),
             "index": str(s.index), "expects": s.expects}
            for s in plan.steps
        ],
        "frontier": [{"index": str(index), "cost": cost} for index, cost in plan.frontier],
        "alternatives": [{"without": item.without, "cost": item.cost} for item in plan.alternatives],
    }  # fmt: skip
