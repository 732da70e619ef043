"""A blueprint laid over a region's units: an objective and an indicator of each unit for every line of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.parts import part_of
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import Objective, PerformanceIndicator, Unit
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.performance.blueprint import Blueprint, UnitLine
from spbe_sdk.performance.names import Directory, Known, within
from spbe_sdk.performance.places import named_once

# Rows that blueprint and units make together: the desa of a province, and fifty indicators for each.
MOST_ROWS = 500_000


@attrs.frozen(slots=True)
class Fitted:
    """A blueprint, and what a region changes of it.

    `serves` says which of the region's own objectives, by code or name, those of the blueprint serve; `without` are
    codes that it leaves out. Both are by code, of all units or of one: ``stunting``, ``32.16.01-stunting``.
    """

    blueprint: Blueprint = attrs.field(factory=Blueprint)
    serves: Mapping[str, str] = attrs.field(factory=dict)
    without: Sequence[str] = ()


@attrs.frozen(slots=True)
class Expansion:
    """What a blueprint makes of some units, each with the place of its line, and what was found on the way.

    `lines` has the blueprint's code of each; `serving` what a region says that an objective serves, as it wrote it.
    """

    objectives: list[tuple[Objective, Origin]] = attrs.field(factory=list)
    indicators: list[tuple[PerformanceIndicator, Origin]] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)
    lines: dict[str, str] = attrs.field(factory=dict)
    serving: dict[str, str] = attrs.field(factory=dict)

    def add(self, model: type[Part], line: UnitLine, unit: Unit, own: Mapping[str, Any]) -> None:
        """What a line is of a unit, with what is the unit's own of it."""
        code = within(unit.code, line.code)
        values = {**line.row.values, "code": code, **own}
        given = {name: value for name, value in values.items() if value is not None and name != "for"}
        made, refused = part_of(model, given, line.row)
        self.findings.extend(refused)
        if isinstance(made, Objective):
            self.objectives.append((made, line.row.origin))
        elif isinstance(made, PerformanceIndicator):
            self.indicators.append((made, line.row.origin))
        self.lines[code] = line.code

    def served(
        self, brought: Iterable[tuple[Objective, Origin]], own: Sequence[Known], known: Directory
    ) -> Iterator[tuple[Objective, Origin]]:
        """Objectives that are brought, with what a region says that they serve, by its code or its name."""
        ours = Directory(own)
        above = {
            text: self._one(text, ours.find(text) or known.find(text), own)
            for text in dict.fromkeys(self.serving.values())
        }
        for node, origin in brought:
            code = above.get(self.serving.get(node.code, ""))
            yield (node if code is None else node.model_copy(update={"serves": code})), origin

    def _one(self, text: str, codes: Sequence[str], own: Sequence[Known]) -> str | None:
        """The objective that is meant, where it is one; else those that may be are told."""
        if len(codes) == 1:
            return codes[0]
        names = named_once((f"{item.code} ({item.name})" for item in own if item.code in codes or not codes), "; ")
        place = Origin(CHOICES, path="overrides.serves")
        self.findings.append(Finding("override-serves", origin=place, found=text, allowed=names or "–"))
        return None


def expand(fitted: Fitted, units: Sequence[Unit], year: int) -> Expansion:
    """The objectives and indicators of every unit that exists in a year."""
    blueprint = fitted.blueprint
    made = Expansion(findings=list(blueprint.findings))
    present = {unit.code: unit for unit in units if unit.exists_in(year)}
    count = len(present) * (len(blueprint.objectives) + len(blueprint.indicators))
    if count > MOST_ROWS:
        made.findings.append(Finding("blueprint-wide", found=str(count), allowed=str(MOST_ROWS)))
        return made
    chosen = _Chosen(fitted)
    kinds = {line.code: line.kinds for line in blueprint.objectives}
    for unit in present.values():
        for line in blueprint.objectives:
            if unit.kind in line.kinds and not chosen.leaves(unit, line.code):
                above, said = None, chosen.above(unit, line.code)
                if said is None:
                    above = _served(line.row.values.get("serves"), unit, present, kinds)
                else:
                    made.serving[within(unit.code, line.code)] = said
                made.add(Objective, line, unit, {"unit": unit.code, "serves": above})
        for line in blueprint.indicators:
            objective = str(line.row.values["objective"])
            if unit.kind in line.kinds and not chosen.leaves(unit, line.code) and not chosen.leaves(unit, objective):
                made.add(PerformanceIndicator, line, unit, {"objective": within(unit.code, objective)})
    made.findings.extend(chosen.unmet(units))
    return made


class _Chosen:
    """What a region changes, and which of it was never met."""

    def __init__(self, fitted: Fitted) -> None:
        self._fitted = fitted
        self._unmet = {**dict.fromkeys(fitted.without, "without"), **dict.fromkeys(fitted.serves, "serves")}

    def leaves(self, unit: Unit, code: str) -> bool:
        """Whether a code is left out, of all units or of this one."""
        return any(self._met(name) for name in (within(unit.code, code), code) if name in self._fitted.without)

    def above(self, unit: Unit, code: str) -> str | None:
        """The region's own objective that one of a unit serves; nothing where the blueprint's holds."""
        names = [name for name in (within(unit.code, code), code) if name in self._fitted.serves]
        return self._fitted.serves[self._met(names[0])] if names else None

    def unmet(self, units: Sequence[Unit]) -> Iterator[Finding]:
        """What stands for nothing that the application brings; before there are units, by its code alone."""
        blueprint = self._fitted.blueprint
        codes = list(dict.fromkeys(line.code for line in (*blueprint.objectives, *blueprint.indicators)))
        known = ", ".join(codes) or "–"
        for code, part in self._unmet.items():
            if not units and any(code == line or code.endswith(within("", line)) for line in codes):
                continue
            yield Finding(
                "override-unknown", origin=Origin(CHOICES, path=f"overrides.{part}"), found=code, allowed=known
            )

    def _met(self, name: str) -> str:
        self._unmet.pop(name, None)
        return name


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
