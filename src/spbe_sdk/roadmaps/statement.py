"""The problem that a result poses: ratings on their ladders, the effort of steps, what is wrong with what was given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.ladders import climbs, ladders_of
from spbe_sdk.instruments.variants import with_variant
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Problem

# Far above any budget in rupiah; the sums of all steps stay far below what stands for "not to be had".
_MOST_COST = 10**15


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
    if result.refused:
        raise UsageError(Finding("results-refused", found=f"{result.region} {result.year}"))
    if not any(ladder.own for ladder in ladders_of(instrument).values()):
        raise UsageError(Finding("roadmap-instrument", found=instrument.id))
    if instrument.variants:
        instrument = _in_force(result, instrument)
    held = set(without)
    findings = list(_unfit(instrument, effort, costs, dependencies, held))
    if findings:
        raise UsageError(findings)
    _refuse_circles(dependencies)
    levels, steps, limits, parts = {}, {}, {}, {}
    for code, ladder in ladders_of(instrument).items():
        scored, rungs = result.find(code), list(ladder.values)
        levels[code], parts[code] = ladder.at(ladder.values[rungs[0]] if scored is None else _rated(scored))
        rungs = (
            rungs
            if ladder.own and code not in result.not_applicable
            else [rung for rung in rungs if rung <= levels[code]]
        )
        steps[code] = {rung: costs.get((code, rung), effort.get(str(rung), 0)) for rung in rungs}
        if parts[code] and levels[code] + 1 in steps[code]:
            steps[code][levels[code] + 1] = ceil(steps[code][levels[code] + 1] * (1 - parts[code]))
        limits[code] = levels[code] if code in held else rungs[-1]
    around = {node.code: node.exact for node in result.around() if node.complete}
    own = frozenset((code, level) for code, level in costs if level > levels[code])
    problem = Problem(instrument, levels, steps, dependencies, limits, parts=parts, own=own, around=around,
                      ladders=ladders_of(instrument), given=_given(result), left_out=_left_out(result),
                      additive=_adds_up(instrument, result))  # fmt: skip
    now = Points.of(problem).now if problem.additive else problem.measured(levels).score.value
    if now != result.exact:
        raise UsageError(Finding("roadmap-coarse", found=result.index))
    return problem


def _in_force(result: Result, instrument: Instrument) -> Instrument:
    """The instrument by the variant that was in force: context items choose it, and no step changes them.

    Raises:
        UsageError: none was, or nothing tells which.
    """
    variant = next((variant for variant in instrument.variants if variant.name == result.variant), None)
    if variant is None:
        none = result.unknown == ("variants",)
        raise UsageError(Finding("variant-none" if none else "roadmap-variant", found=", ".join(result.unknown)))
    return with_variant(instrument, variant)


def _adds_up(instrument: Instrument, result: Result) -> bool:
    """Whether every step adds the same to the index, whatever else is done."""
    filled = instrument.gaps.does == "value" or not result.gaps
    return climbs(instrument) and filled and not result.not_applicable


def _rated(node: ResultNode) -> Fraction:
    """What a node counts before its conditions and its bounds."""
    stood_in = node.because in ("condition", "unknown", "bound") and node.before is not None
    return node.before if stood_in and node.before is not None else node.exact


def _given(result: Result) -> dict[str, Fraction]:
    """The values of what was rated, before conditions and bounds."""
    leaves = [node for node in (*result.walk(), *result.around()) if not node.nodes]
    return {node.code: _rated(node) for node in leaves if node.value is not None and node.code not in _left_out(result)}


def _left_out(result: Result) -> frozenset[str]:
    around = {node.code for node in result.around() if node.because == "not-applicable"}
    return frozenset({*result.not_applicable, *around})


def climbing_ranges(instrument: Instrument) -> dict[str, range]:
    """The numbers of the rungs of every indicator: of ratings, and those that other bodies' figures lie between."""
    rungs = {code: list(ladder.values) for code, ladder in ladders_of(instrument).items()}
    return {code: range(numbers[0], numbers[-1] + 1) for code, numbers in rungs.items()}


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


def _unfit(
    instrument: Instrument,
    effort: Mapping[str, int],
    costs: Mapping[tuple[str, int], int],
    dependencies: Sequence[Dependency],
    held: Iterable[str],
) -> Iterator[Finding]:
    """What names something that the instrument does not have, and costs that are negative or missing."""
    scales = climbing_ranges(instrument)
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
            yield Finding("roadmap-cost", field=field, found=Decimal(cost), allowed=Decimal(_MOST_COST))
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
