"""A roadmap as one page for an official: where we stand, why, what to do first, what it brings, what it costs."""

from __future__ import annotations

from decimal import Decimal
from importlib.metadata import version
from typing import Any

from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.alike import likes_note
from spbe_sdk.reports.forms.charts import Stairs, stairs
from spbe_sdk.reports.forms.names import ShortNames
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.roadmaps.advice import WayUp
from spbe_sdk.roadmaps.roadmap import Roadmap


def roadmap_page(way_up: WayUp, letterhead: str, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    words: dict[str, Any] = {
        **spoken(language, paper),
        **roadmap_words(way_up, language),
        "title": say("roadmap.title", language),
        "letterhead": letterhead,
        "outcome": way_up.outcome,
        "version": version("spbe-sdk"),
    }
    return render_template("roadmap.html.j2", words)


def roadmap_words(way_up: WayUp, language: Language) -> dict[str, Any]:
    """What the parts of a page that show a roadmap need."""
    return {
        "r": lambda key, **details: say(f"roadmap.{key}", language, **details),
        "way_up": way_up,
        "roadmap": way_up.roadmap,
        "short": ShortNames.of_instrument(way_up.outcome.instrument),
        "unit": way_up.unit(language),
        "s": way_up.sensitivity,
        "moved": way_up.moved(language),
        "likes_note": likes_note(way_up.rises, language) if way_up.rises else "",
        "stairs": staircase(way_up.roadmap, way_up.target, language),
        "proof": way_up.proof(language),
        "alternatives": way_up.alternatives(language),
        "unproven": way_up.unproven(language),
    }


def staircase(roadmap: Roadmap, target: Decimal | None, language: Language) -> Stairs | None:
    """The chart of index against effort; nothing where there are no steps."""
    if not roadmap.steps:
        return None
    points, cost = [(0.0, float(roadmap.now))], 0
    for step in roadmap.steps:
        cost += step.cost
        points.append((float(cost), float(step.index)))
    highest = max(float(roadmap.index), float(target or 0))
    low = float(int(float(roadmap.now) * 2)) / 2
    up = [low + 0.25 * n for n in range(int((highest - low) / 0.25) + 2)]
    return stairs(points, _ticks(cost), up, language, float(target) if target is not None else None)


def _ticks(most: int) -> list[float]:
    """Round numbers from nothing to at least the most."""
    step = next(size for size in (10**power * digit for power in range(19) for digit in (1, 2, 5)) if most <= 6 * size)
    return [float(step * n) for n in range(-(-most // step) + 1)]
