"""What the needs of a predicate bound from above: a rise could break it, so that no more than it allows is open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.instruments.ruler import Gauged
from spbe_sdk.roadmaps.problem import Problem
from spbe_sdk.roadmaps.watches import from_below, is_bounded, refused
from spbe_sdk.scoring.bounds import Bound


def needs_from_below(problem: Problem, band: Predicate) -> tuple[Problem, list[Bound]]:
    """The problem with only those levels open that the needs of a predicate allow, and what is left of these needs:
    what they ask for from below, and what nothing can bring about.

    Raises:
        UsageError: an upper bound lies on a whole or a sum that rises could bring above it; that is not planned.
    """
    judge = problem.gauge.judge
    own = next((checks for known, checks in judge.bands if known == band), ())
    checks = [from_below(check, problem.ladders) for check in (*judge.needs, *own)]
    bounded = list(filter(is_bounded, checks))
    left = [check for check in checks if check not in bounded]
    for check in sorted(bounded, key=lambda check: not _stands_alone(problem, check)):
        alone = _stands_alone(problem, check)
        closed = _closed(problem, check) if alone else problem if _is_kept(problem, check) else None
        left.append(check if closed is None else _lower(check))
        problem = closed or problem
    return problem, left


def values_of(measured: Gauged) -> dict[str, Fraction]:
    """The value of every node that needs can look at; of what is not answered there is none."""
    around = {score.code: score.value for top in measured.around for score in top.walk() if score.complete}
    return {**around, **{score.code: score.value for score in measured.score.walk()}}


def holds(check: Bound, values: Mapping[str, Fraction]) -> bool:
    """Whether a bound holds where nodes have some values; it does not where one of its own has none."""
    return all(code in values for code in check.codes) and check.holds([values[code] for code in check.codes])


def _stands_alone(problem: Problem, check: Bound) -> bool:
    """Whether a bound looks at one indicator that rises by itself, whatever the others do."""
    node = problem.instrument.find(check.codes[0])
    return len(check.codes) == 1 and check.codes[0] in problem.levels and node is not None and not node.counts_if


def _closed(problem: Problem, check: Bound) -> Problem | None:
    """The problem where an indicator ends at a level that a bound allows; nothing where there is none.

    Raises:
        UsageError: the levels that it allows have others between them.
    """
    code = check.codes[0]
    values = {n: values_of(problem.measured({**problem.levels, code: n})) for n in problem.choices(code)}
    allowed = [n for n in values if holds(check, values[n])]
    if not allowed:
        return None
    if allowed != list(range(allowed[0], allowed[-1] + 1)):
        raise refused("falling", code)
    # Levels above have no cost at all: they are not ruled out by a wish that could be dropped.
    steps = {level: cost for level, cost in problem.costs[code].items() if level <= allowed[-1]}
    limits, floors = {**problem.limits, code: allowed[-1]}, {**problem.floors, code: allowed[0]}
    return attrs.evolve(problem, costs={**problem.costs, code: steps}, limits=limits, floors=floors)


def _is_kept(problem: Problem, check: Bound) -> bool:
    """Whether the upper bound of a whole is kept however far everything rises; not, where it is not kept now.

    Raises:
        UsageError: it is kept now, and rises could break it.
    """
    upper = attrs.evolve(check, at_least=None, above=None)
    now, most = (holds(upper, values_of(problem.measured(levels))) for levels in (problem.levels, problem.highest()))
    if now and not most:
        raise refused("falling", " + ".join(check.codes))
    return now


def _lower(check: Bound) -> Bound:
    """What a bound asks for from below."""
    return attrs.evolve(check, at_most=None, below=None, among=None)
