"""Whether a plan hangs together: who serves whom, what has money, what is measured."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.plan import MONTHS, QUARTERS, Accumulation, Direction, Level, Measurement, Period, Plan, Unit
from spbe_sdk.findings.finding import Finding, Origin, Said
from spbe_sdk.performance.accumulations import check_accumulations
from spbe_sdk.performance.directions import check_directions
from spbe_sdk.performance.entries import check_entries
from spbe_sdk.performance.periods import accumulated
from spbe_sdk.performance.places import Found, Places, PlanReview, said, warned

# Permendagri 90/2019 and its updates: urusan, bidang, program, kind of government and kegiatan, sub kegiatan
# (two digits until 2023, four since).
_NOMENCLATURE = {
    Level.PROGRAM: re.compile(r"(\d|X)\.(\d{2}|XX)\.\d{2}\Z"),
    Level.ACTIVITY: re.compile(r"(\d|X)\.(\d{2}|XX)\.\d{2}\.[12]\.\d{2}\Z"),
    Level.SUBACTIVITY: re.compile(r"(\d|X)\.(\d{2}|XX)\.\d{2}\.[12]\.\d{2}\.(\d{2}|\d{4})\Z"),
}

_ORDER = list(Level)


def descendants(units: Iterable[Unit]) -> set[str]:
    """The units that a top unit reaches; those in a cycle, or below a parent that does not exist, are not."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for unit in units:
        below[unit.parent].append(unit.code)
    reached: set[str] = set()
    waiting = list(below[None])
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting += below[code]
    return reached


def check_cascade(
    plan: Plan,
    origins: Mapping[tuple[str, int], Origin] | None = None,
    period: Period = Period.YEAR,
    lines: Mapping[str, str] | None = None,
) -> PlanReview:
    """Everything that does not hang together up to a period.

    `origins` gives the place of a row by its table and its number in it; `lines` the code in the application of what
    it brings for a unit, so that what each unit lacks alike is said once.
    """
    places = origins or {}
    review = PlanReview.of(
        [
            *_units(plan, places),
            *_without_highest(_objectives(plan, places), plan),
            *_indicators(plan, places),
            *_measurements(plan, places),
            *_behind(plan, places),
            *check_entries(plan, period, places),
        ]
    )
    findings = [
        *_gathered(review.findings, lines or {}),
        *check_directions(plan, places),
        *check_accumulations(plan, places),
    ]
    return attrs.evolve(review, findings=findings)


_OF_EACH_UNIT = {
    "indicator-without-target": "line-without-target",
    "objective-serves-nothing": "line-serves-nothing",
    "objective-unserved": "line-unserved",
}


def _without_highest(found: Found, plan: Plan) -> Found:
    """Findings but for one: the highest objectives of the highest unit serve nothing, as there is nothing above."""
    tops = {unit.code for unit in plan.units if unit.parent is None}
    highest: dict[str, int] = {}
    for node in plan.objectives:
        highest[node.unit] = min(_ORDER.index(node.level), highest.get(node.unit, len(_ORDER)))
    free = {
        node.code
        for node in plan.objectives
        if node.unit in tops and _ORDER.index(node.level) == highest[node.unit] <= _ORDER.index(Level.OBJECTIVE)
    }
    for finding, unit in found:
        if finding.code != "objective-serves-nothing" or finding.found not in free:
            yield finding, unit


def _gathered(findings: Iterable[Finding], lines: Mapping[str, str]) -> Iterator[Finding]:
    """Findings as they are, but for what many units lack of the same line of the application, which is one."""
    gathered: dict[tuple[str, str, Origin | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        line = lines.get(str(finding.found)) if finding.code in _OF_EACH_UNIT else None
        if line is None:
            yield finding
        else:
            gathered[(_OF_EACH_UNIT[finding.code], line, finding.origin)].append(finding)
    for (code, line, _), alike in gathered.items():
        codes = ", ".join(str(finding.found).removesuffix(f"-{line}") for finding in alike)
        details = {**alike[0].details, "count": str(len(alike))}
        yield attrs.evolve(alike[0], code=code, found=line, allowed=codes, details=details)


def _duplicates(items: Sequence[Any]) -> Iterator[int]:
    """The numbers of rows whose code stood before."""
    seen: set[str] = set()
    for number, item in enumerate(items):
        if item.code in seen:
            yield number
        seen.add(item.code)


def _units(plan: Plan, places: Places) -> Found:
    codes = {unit.code: unit for unit in plan.units}
    for number in _duplicates(plan.units):
        unit, first = plan.units[number], codes[plan.units[number].code]
        parents = sorted({str(u.parent) for u in plan.units if u.code == unit.code})
        code = "unit-two-parents" if len(parents) > 1 else "unit-duplicate"
        yield (
            said(code, "units", number, places, found=unit.code, parents=", ".join(parents), name=first.name),
            unit.code,
        )
    reached = descendants(plan.units)
    planned = {objective.unit for objective in plan.objectives}
    for number, unit in enumerate(plan.units):
        if unit.parent is not None and unit.parent not in codes:
            yield said("unit-parent", "units", number, places, found=unit.parent, name=unit.name), unit.code
        elif unit.code not in reached:
            yield said("unit-cycle", "units", number, places, found=unit.code, name=unit.name), unit.code
        if unit.code in planned and not unit.exists_in(plan.year):
            about = {"found": unit.code, "name": unit.name, "allowed": str(plan.year)}
            yield warned("unit-not-valid", "units", number, places, **about), unit.code
        if unit.code not in planned and (unit.valid_until is None or unit.valid_until.year >= plan.year):
            yield (
                warned("unit-without-plan", "units", number, places, found=unit.code, name=unit.name),
                unit.code,
            )


def _objectives(plan: Plan, places: Places) -> Found:
    nodes = {node.code: node for node in plan.objectives}
    units = {unit.code for unit in plan.units}
    served = {node.serves for node in plan.objectives} | {c for node in plan.objectives for c in node.contributes}
    for number in _duplicates(plan.objectives):
        node = plan.objectives[number]
        parents = sorted({str(n.serves) for n in plan.objectives if n.code == node.code})
        code = "objective-two-parents" if len(parents) > 1 else "objective-duplicate"
        yield said(code, "objectives", number, places, found=node.code, parents=", ".join(parents)), node.unit
    for number, node in enumerate(plan.objectives):
        about = {"found": node.code, "name": node.name}
        if node.unit not in units:
            yield said("objective-unit", "objectives", number, places, found=node.unit, name=node.name), None
        for above in [*([node.serves] if node.serves else []), *node.contributes]:
            if above not in nodes:
                yield said("objective-serves", "objectives", number, places, found=above, name=node.name), node.unit
        if node.serves is None and node.level is not Level.VISION:
            yield warned("objective-serves-nothing", "objectives", number, places, **about), node.unit
        if node.code not in served and _ORDER.index(node.level) < _ORDER.index(Level.OBJECTIVE):
            yield warned("objective-unserved", "objectives", number, places, **about), node.unit
        if node.serves in nodes and _ORDER.index(nodes[node.serves].level) > _ORDER.index(node.level):
            yield (
                said("objective-upward", "objectives", number, places, allowed=nodes[node.serves].code, **about),
                node.unit,
            )
        yield from _code_form(node.code, node.level, number, node.unit, places)
    for code in _cycles({node.code: node.serves for node in plan.objectives}):
        number = next(n for n, node in enumerate(plan.objectives) if node.code == code)
        yield said("objective-cycle", "objectives", number, places, found=code, name=nodes[code].name), nodes[code].unit


def _code_form(code: str, level: Level, number: int, unit: str, places: Places) -> Found:
    """Official codes begin with an urusan; a code of one's own is free, a damaged official one is not."""
    pattern = _NOMENCLATURE.get(level)
    # A subactivity's code is repeated in every unit that carries it out: it may stand behind the unit's and a _.
    own = code.rpartition("_")[2]
    looks_official = re.match(r"(\d|X)\.(\d{1,2}|XX)\.", own) is not None
    if pattern is not None and looks_official and not pattern.match(own):
        yield said("objective-code", "objectives", number, places, found=code, level=level.value), unit


def _cycles(above: Mapping[str, str | None]) -> list[str]:
    """One code of every cycle."""
    done: set[str] = set()
    found = []
    for start in above:
        trail: list[str] = []
        code: str | None = start
        while code is not None and code in above and code not in done and code not in trail:
            trail.append(code)
            code = above[code]
        if code in trail:
            found.append(str(code))
        done.update(trail)
    return found


def _indicators(plan: Plan, places: Places) -> Found:
    nodes = {node.code: node for node in plan.objectives}
    units = {unit.code for unit in plan.units}
    targets = {row.indicator for row in plan.measurements if row.agreed is not None and row.year == plan.year}
    for number in _duplicates(plan.indicators):
        yield said("indicator-duplicate", "indicators", number, places, found=plan.indicators[number].code), None
    for number, indicator in enumerate(plan.indicators):
        unit = nodes[indicator.objective].unit if indicator.objective in nodes else None
        about = {"name": indicator.name}
        if indicator.objective not in nodes:
            yield said("indicator-objective", "indicators", number, places, found=indicator.objective, **about), None
        for actor in indicator.actors:
            if actor not in units:
                yield warned("indicator-actor", "indicators", number, places, found=actor, **about), unit
        if indicator.code not in targets:
            yield (
                warned("indicator-without-target", "indicators", number, places, found=indicator.code, **about),
                unit,
            )
    measured = {indicator.objective for indicator in plan.indicators}
    for number, node in enumerate(plan.objectives):
        if node.code not in measured and node.level in (Level.GOAL, Level.OBJECTIVE):
            yield (
                warned("objective-unmeasured", "objectives", number, places, found=node.code, name=node.name),
                node.unit,
            )


def _measurements(plan: Plan, places: Places) -> Found:
    indicators = {indicator.code: indicator for indicator in plan.indicators}
    nodes = {node.code: node.unit for node in plan.objectives}
    seen: set[tuple[str, int, str]] = set()
    for number, row in enumerate(plan.measurements):
        indicator = indicators.get(row.indicator)
        if indicator is None:
            yield said("measurement-indicator", "measurements", number, places, found=row.indicator), None
            continue
        unit = nodes.get(indicator.objective)
        key = (row.indicator, row.year, row.period.value)
        if key in seen:
            found = f"{row.indicator} {row.year} {row.period}"
            yield said("measurement-duplicate", "measurements", number, places, found=found), unit
        seen.add(key)
        for low, high in ((row.target_low, row.target), (row.revised_low, row.revised)):
            if low is not None and high is not None and low > high:
                yield said("target-range", "measurements", number, places, found=low, allowed=high), unit


def _behind(plan: Plan, places: Places) -> Found:
    """Targets of a year behind where it began: a baseline is of a year, and no quarter alone is beside it."""
    indicators = {indicator.code: indicator for indicator in plan.indicators}
    nodes = {node.code: node.unit for node in plan.objectives}
    rows: dict[tuple[str, int], list[tuple[int, Measurement]]] = defaultdict(list)
    for number, row in enumerate(plan.measurements):
        rows[(row.indicator, row.year)].append((number, row))
    for (code, _), found in rows.items():
        indicator = indicators.get(code)
        if indicator is None or indicator.baseline is None:
            continue
        start, target = indicator.baseline, _of_year([row for _, row in found], indicator.accumulation)
        if target is not None and _is_worse(target, start, indicator.better):
            number = next((number for number, row in found if row.period is Period.YEAR), found[-1][0])
            detail: dict[str, Said] = {"found": target, "allowed": start, "name": indicator.name}
            yield (
                warned("target-below-baseline", "measurements", number, places, **detail),
                nodes.get(indicator.objective),
            )


def _of_year(rows: Sequence[Measurement], how: Accumulation) -> Fraction | None:
    """The target of a whole year; nothing where its parts do not make one."""
    periods = {row.period for row in rows if row.agreed is not None}
    ends = max((period.ends for period in periods), default=0) == Period.YEAR.ends
    whole = ends if how is Accumulation.LAST else periods >= set(QUARTERS) or periods >= set(MONTHS)
    if Period.YEAR not in periods and not whole:
        return None
    planned = [row.model_copy(update={"actual": None}) for row in rows]
    return accumulated(planned, how).target


def _is_worse(target: Fraction, start: Fraction, better: Direction) -> bool:
    """Whether a target lies behind where it began."""
    return (better is Direction.MAXIMIZE and target < start) or (better is Direction.MINIMIZE and target > start)
