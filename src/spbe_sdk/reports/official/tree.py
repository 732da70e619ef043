"""Pohon kinerja: what a unit wants to reach, what serves it, and who answers for it, on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.documents.plan import Objective
from spbe_sdk.findings.words import normal
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.forms.paper import A3, MILLIMETRES
from spbe_sdk.reports.official.layout import BranchBox, fitted
from spbe_sdk.reports.official.parts import FormDrawing, FormHeading, FormPage
from spbe_sdk.reports.official.request import PlanForm

# What margins, letterhead, title and marks take of a sheet, in millimetres.
_ACROSS, _DOWN = 18, 64

# Letters that are read with ease, and those that can just be read: six points, and four.
_EASY, _READABLE = 2.1, 1.4

# More than this of a box's indicators are counted, not named.
_NAMED = 3


def tree_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The tree of a unit: on the region's own paper where that is large enough, else on A3."""
    tops = _Grown(form).of(scored)
    if not tops:
        return []
    small = MILLIMETRES[form.context.paper]
    drawing, size = _on(tops, small), small
    if drawing.letters < _EASY:
        drawing, size = _readable(form, tops), A3
    heading = FormHeading(f"{form.t('form_tree', year=form.year)}\n{scored.unit.name}", main=True)
    return [FormPage((heading, drawing), form.organisation(scored.unit), size, wide=True)]


def _on(tops: Sequence[BranchBox], size: tuple[int, int]) -> FormDrawing:
    return fitted(tops, size[1] - _ACROSS, size[0] - _DOWN)


def _readable(form: PlanForm, tops: Sequence[BranchBox]) -> FormDrawing:
    """As deep as letters can still be read; a box says how many stand below it that are not drawn."""
    rest = form.t("form_below")
    for depth in range(max(top.depth() for top in tops), 0, -1):
        drawing = _on([top.cut(depth, rest) for top in tops], A3)
        if drawing.letters >= _READABLE:
            break
    return drawing


class _Grown:
    """The boxes of a plan, of which several alike below one box become one."""

    def __init__(self, form: PlanForm) -> None:
        self.form = form
        self.units = {unit.code: unit.name for unit in form.score.plan.units}

    def of(self, scored: UnitScore) -> list[BranchBox]:
        """The highest nodes of a unit, with everything that serves them, whoever's it is; and beside them those of the
        units below it that serve nothing.
        """
        own = {node.objective.code for node in scored.objectives}
        tops = [[node.objective] for node in scored.objectives if node.objective.serves not in own]
        loose: dict[tuple[str, str], list[Objective]] = {}
        for node in (node.objective for unit in scored.walk() if unit is not scored for node in unit.objectives):
            if node.serves not in self.form.nodes:
                loose.setdefault((node.level, normal(node.name)), []).append(node)
        return [self._box(alike, frozenset()) for alike in (*tops, *loose.values())]

    def _box(self, alike: Sequence[Objective], above: frozenset[str]) -> BranchBox:
        first, seen = alike[0], above | {node.code for node in alike}
        below: dict[tuple[str, str], list[Objective]] = {}
        for node in alike:
            for child in self.form.serving.get(node.code, ()):
                if child.code not in seen:
                    below.setdefault((child.level, normal(child.name)), []).append(child)
        return BranchBox(
            (first.name, *self._measures(alike), self._owners(alike), *self._beside(first)),
            str(first.level),
            tuple(self._box(group, seen) for group in below.values()),
        )

    def _measures(self, alike: Sequence[Objective]) -> list[str]:
        """The indicators; with their targets where these are of one unit."""
        form, items = self.form, [item.indicator for item in self.form.nodes[alike[0].code].indicators]
        told = [item.name if len(alike) > 1 else f"{item.name}: {form.target(item)}" for item in items[:_NAMED]]
        return [*told, *([f"+ {len(items) - _NAMED}"] if len(items) > _NAMED else [])]

    def _owners(self, alike: Sequence[Objective]) -> str:
        if len(alike) > 1:
            return self.form.t("form_units", count=len(alike))
        return self.units[alike[0].unit]

    def _beside(self, node: Objective) -> list[str]:
        names = [self.form.nodes[code].objective.name for code in node.contributes if code in self.form.nodes]
        return [f"↔ {', '.join(names)}"] if names else []
