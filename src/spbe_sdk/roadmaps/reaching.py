"""The cheapest way to a target with its needs, measured anew before it is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Said
from spbe_sdk.roadmaps.climb import Climb, needed, sure_verdict
from spbe_sdk.roadmaps.frontier import Frontier, TooDenseError
from spbe_sdk.roadmaps.minimums import bound_by, sure_predicate
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Gain, Problem, Target, Way, index_of
from spbe_sdk.roadmaps.solver import Solver


@attrs.frozen(slots=True)
class Reached:
    """A way, and what it was found by: a problem under its needs, what answers it, and the gain that it needed."""

    problem: Problem
    ways: Frontier | Solver | Climb
    need: Gain
    way: Way


# What keeps a predicate out of reach, while a better one may still be reached.
_OUT_OF_REACH = {"roadmap-need", "roadmap-target", "roadmap-held"}


def cheapest_way(problem: Problem, target: Target, free: Frontier | Solver | Climb) -> Reached:
    """The cheapest way to a target; to a predicate with needs, or to a better one with less of them.

    Raises:
        UsageError: there is none; the finding says what keeps it out of reach.
    """
    if not (isinstance(target, Predicate) and target.needs):
        return _way_to(problem, target, free)
    bands = problem.instrument.predicates
    best, refusal = _reached(problem, target, free)
    for band in reversed(bands[: bands.index(target)]):
        need: Gain = free.points.need(band)
        within = need <= free.points.gain(problem.highest())
        if within and (best is None or free.cheapest_to(need).cost < best.way.cost):
            found, _ = _reached(problem, band, free)
            best = min(filter(None, (best, found)), key=lambda one: one.way.cost, default=None)
    if best is None:
        raise UsageError(refusal)
    return best


def _reached(
    problem: Problem, band: Predicate, free: Frontier | Solver | Climb
) -> tuple[Reached | None, Sequence[Finding]]:
    """The cheapest way to a predicate, or what keeps it out of reach."""
    try:
        return _way_to(problem, band, free), ()
    except UsageError as error:
        if any(finding.code not in _OUT_OF_REACH for finding in error.findings):
            raise
        return None, error.findings


def _way_to(problem: Problem, target: Target, free: Frontier | Solver | Climb) -> Reached:
    """The cheapest way to an index, or to a predicate with its needs; `free` answers where there are none.

    Raises:
        UsageError: there is none, or its needs cannot be planned.
    """
    if isinstance(target, Predicate):
        problem = bound_by(problem, target) if problem.additive else needed(problem, target)
    ways = free if problem is free.problem else ways_of(problem)
    need: Gain = ways.points.need(target)
    _refuse_beyond(ways.points, index_of(target, problem.instrument), need)
    way = ways.cheapest_to(need)
    if isinstance(target, Predicate):
        _refuse_missed(problem, target, way)
    return Reached(problem, ways, need, way)


def _refuse_missed(problem: Problem, target: Predicate, way: Way) -> None:
    """Refuse a way that does not come to its predicate, or a better one, once it is measured anew.

    Raises:
        UsageError: it does not.
    """
    names = [band.name for band in problem.instrument.predicates]
    found = sure_verdict(problem.measured(way.levels))
    if found not in names[: names.index(target.name) + 1]:
        raise UsageError(Finding("roadmap-missed", found=found, allowed=target.name))


def _refuse_beyond(points: Points | Climb, target: Decimal, need: Gain) -> None:
    """Refuse a target above everything, and one that what is ruled out keeps out of reach.

    Raises:
        UsageError: the finding says the most that can be reached, and the least that would have to be allowed again.
    """
    problem = points.problem
    most: Gain = points.gain(problem.highest())
    if need <= most:
        return
    allowed = points.published(most)
    missing = target - allowed
    released = attrs.evolve(problem, limits={})
    if need > points.gain(released.highest()):
        raise UsageError(Finding("roadmap-target", found=target, allowed=allowed, details={"missing": missing}))
    # Whatever is allowed anyway is free here, so that the cheapest way takes as little as it can of what is not.
    costs = {
        code: {level: cost if level > problem.limits.get(code, level) else 0 for level, cost in steps.items()}
        for code, steps in problem.costs.items()
    }
    levels = ways_of(attrs.evolve(released, costs=costs)).cheapest_to(need).levels
    free = [f"{code} → {level}" for code, level in levels.items() if level > problem.limits.get(code, level)]
    details: dict[str, Said] = {"missing": missing, "free": ", ".join(free)}
    raise UsageError(Finding("roadmap-held", found=target, allowed=allowed, details=details))


def sure_of(points: Points | Climb, way: Way) -> str:
    """The predicate of a way, whichever form of the index counts."""
    if isinstance(points, Climb):
        return sure_verdict(points.problem.measured(way.levels))
    return sure_predicate(points, way.levels, int(way.gain))


def ways_of(problem: Problem) -> Frontier | Solver | Climb:
    """What answers questions about a problem: tables of every index, or a solver where they would be too large.

    Raises:
        UsageError: the solver is needed, and not installed; or the rules of the instrument allow none.
    """
    if not problem.additive:
        return Climb.of(problem)
    try:
        return Frontier.of(problem)
    except TooDenseError:
        return Solver.of(problem)
