"""The needs of a predicate as constraints of a roadmap, and the predicate that one is sure to reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.conditions import asked_of
from spbe_sdk.instruments.ladders import shares_in
from spbe_sdk.instruments.ruler import Gauge
from spbe_sdk.roadmaps.ceilings import needs_from_below
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Minimum, Problem
from spbe_sdk.scoring.bounds import Bound


def bound_by(problem: Problem, band: Predicate) -> Problem:
    """The problem under the needs of a predicate that are not met yet: what one indicator needs is its least level,
    what several need together stays a constraint.

    Raises:
        UsageError: every need that no step can meet, with what it would take.
    """
    problem, needs = needs_from_below(problem, band)
    points, highest = Points.of(problem), problem.highest()
    least = [minimum_of(problem, check) for check in needs]
    unmet = [item for item in least if not item.holds(points.values(problem.levels))]
    beyond = [item for item in unmet if not item.holds(points.values(highest))]
    if beyond:
        raise UsageError(_beyond(item, band, points, highest) for item in beyond)
    single = [item for item in unmet if len(item.shares) == 1]
    floors = dict(problem.floors)
    for item in single:
        code = next(iter(item.shares))
        reached = (n for n in problem.choices(code) if item.holds(points.values({**highest, code: n})))
        floors[code] = max(floors.get(code, 0), next(reached))
    return attrs.evolve(problem, floors=floors, minimums=[item for item in unmet if item not in single])


def sure_predicate(points: Points, levels: Mapping[str, int], gain: int) -> str:
    """The predicate that some levels have whichever form of the index counts, the published or the exact one: which of
    them counts in years to come is not known. The needs of predicates count too.
    """
    problem, judge = points.problem, Gauge.of(points.problem.instrument, {}).judge
    values = points.values(levels)
    codes = {
        code for check in (*judge.needs, *(c for _, checks in judge.bands for c in checks)) for code in check.codes
    }
    known = {code: minimum_of(problem, Bound((code,))).value(values) for code in codes if _is_known(problem, [code])}
    lower = min(points.exact(gain), Fraction(points.published(gain)))
    return judge.verdict(lower, known).predicate or judge.bands[-1][0].name


def _is_known(problem: Problem, codes: Iterable[str]) -> bool:
    around = {node.code for node in problem.instrument.around()}
    return all(code in problem.around or code not in around for code in codes)


def minimum_of(problem: Problem, check: Bound) -> Minimum:
    """A need as shares of indicators, and what context items give it already."""
    instrument = problem.instrument
    shares: dict[str, Fraction] = {}
    for node in instrument.walk():
        if node.code in check.codes:
            shares |= shares_in(node.nodes, instrument, node.strategy) if node.nodes else {node.code: Fraction(1)}
    fixed = sum((problem.around.get(code, Fraction(0)) for code in check.codes), Fraction(0))
    return Minimum(check, shares, fixed, known=_is_known(problem, check.codes))


def _beyond(item: Minimum, band: Predicate, points: Points, highest: Mapping[str, int]) -> Finding:
    found = item.value(points.values(points.problem.levels)) if item.known else "–"
    details = {"predicate": band.name, "most": item.value(points.values(highest)) if item.known else "–"}
    codes, needed = " + ".join(item.check.codes), asked_of(item.check)
    return Finding("roadmap-need", field=codes, found=found, allowed=needed, details=details)
