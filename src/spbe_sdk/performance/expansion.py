"""A blueprint laid over a region's units: an objective and an indicator of each unit for every line of its kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from spbe_sdk.bindings.parts import part_of
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import Objective, PerformanceIndicator, Unit
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.performance.blueprint import Blueprint, UnitLine
from spbe_sdk.performance.names import within

# Rows that blueprint and units make together: the desa of a province, and fifty indicators for each.
MOST_ROWS = 500_000

Made = TypeVar("Made", bound=Part)


@attrs.frozen(slots=True)
class Expansion:
    """What a blueprint makes of some units, each with the line that it comes from, and what was found on the way."""

    objectives: list[tuple[Objective, Origin]] = attrs.field(factory=list)
    indicators: list[tuple[PerformanceIndicator, Origin]] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)


def expand(blueprint: Blueprint, units: Sequence[Unit], year: int, without: Collection[str] = ()) -> Expansion:
    """The objectives and indicators of every unit that exists in a year.

    `without` are the codes that a region leaves out, of all its units or of one: ``stunting``, ``32.16.01-stunting``.
    """
    made = Expansion(findings=list(blueprint.findings))
    present = {unit.code: unit for unit in units if unit.exists_in(year)}
    count = len(present) * (len(blueprint.objectives) + len(blueprint.indicators))
    if count > MOST_ROWS:
        made.findings.append(Finding("blueprint-wide", found=str(count), allowed=str(MOST_ROWS)))
        return made
    left = _Left(set(without))
    kinds = {line.code: line.kinds for line in blueprint.objectives}
    for unit in present.values():
        for line in blueprint.objectives:
            if unit.kind in line.kinds and not left.out(unit, line.code):
                serves = _served(line.row.values.get("serves"), unit, present, kinds)
                _add(made.objectives, Objective, line, unit, {"unit": unit.code, "serves": serves}, made.findings)
        for line in blueprint.indicators:
            objective = str(line.row.values["objective"])
            if unit.kind in line.kinds and not left.out(unit, line.code) and not left.out(unit, objective):
                own = {"objective": within(unit.code, objective)}
                _add(made.indicators, PerformanceIndicator, line, unit, own, made.findings)
    known = ", ".join(line.code for line in (*blueprint.objectives, *blueprint.indicators)) or "–"
    origin = Origin(CHOICES, path="overrides.without")
    made.findings.extend(Finding("without-unknown", origin=origin, found=code, allowed=known) for code in left.unused)
    return made


class _Left:
    """What is left out, and what of it was never met."""

    def __init__(self, codes: set[str]) -> None:
        self._codes, self.unused = codes, dict.fromkeys(sorted(codes))

    def out(self, unit: Unit, code: str) -> bool:
        """Whether a code is left out, of all units or of this one."""
        met = self._codes & {code, within(unit.code, code)}
        for found in met:
            self.unused.pop(found, None)
        return bool(met)


def _served(
    code: str | None, unit: Unit, present: Mapping[str, Unit], kinds: Mapping[str, Collection[str]]
) -> str | None:
    """What an objective of a unit serves: one of the same unit, else of the nearest unit above that has it."""
    place, seen = unit, {unit.code}
    while code is not None:
        if place.kind in kinds.get(code, ()):
            return within(place.code, code)
        if place.parent is None or place.parent not in present or place.parent in seen:
            return None
        place = present[place.parent]
        seen.add(place.code)
    return None


def _add(
    table: list[tuple[Made, Origin]],
    model: type[Made],
    line: UnitLine,
    unit: Unit,
    own: Mapping[str, Any],
    findings: list[Finding],
) -> None:
    values = {**line.row.values, "code": within(unit.code, line.code), **own}
    made, refused = part_of(
        model, {name: value for name, value in values.items() if value is not None and name != "for"}, line.row
    )
    findings += refused
    if made is not None:
        table.append((made, line.row.origin))
