"""A roadmap as one page for an official: where we stand, why, what to do first, what it brings, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.improvement import Roadmap
from spbe_sdk.reports.charts import Stairs, stairs
from spbe_sdk.reports.page import render_template, spoken
from spbe_sdk.sensitivity import Sensitivity
from spbe_sdk.standing import Standing
from spbe_sdk.wording import Language, say

FIRST = 10


@attrs.frozen(slots=True)
class RoadmapView:
    """Everything that the page shows; `marks` says what of the data is not simply the region's own."""

    plan: Roadmap
    sensitivity: Sensitivity
    title: str
    letterhead: str
    year: int
    unit: str
    rules: str
    target: Decimal | None
    standing: Standing | None
    marks: Sequence[tuple[str, str]]
    version: str


def roadmap_page(view: RoadmapView, language: Language) -> str:
    """The page as HTML text."""
    words: dict[str, Any] = {
        **spoken(language),
        "r": lambda key, **details: say(f"roadmap.{key}", language, **details),
        "title": say("roadmap.title", language),
        "v": view,
        "plan": view.plan,
        "s": view.sensitivity,
        "kept": view.sensitivity.kept_percent,
        "first": view.plan.steps[:FIRST],
        "chart": _chart(view.plan, view.target),
    }
    return render_template("roadmap.html.j2", words)


def _chart(plan: Roadmap, target: Decimal | None) -> Stairs | None:
    if not plan.steps:
        return None
    points, cost = [(0.0, float(plan.now))], 0
    for step in plan.steps:
        cost += step.cost
        points.append((float(cost), float(step.index)))
    highest = max(float(plan.index), float(target or 0))
    low = float(int(float(plan.now) * 2)) / 2
    up = [low + 0.25 * n for n in range(int((highest - low) / 0.25) + 2)]
    return stairs(points, _ticks(cost), up, float(target) if target is not None else None)


def _ticks(most: int) -> list[float]:
    """Round numbers from nothing to at least the most."""
    step = next(size for size in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 10**9) if most / size <= 6)
    return [float(step * n) for n in range(-(-most // step) + 1)]
