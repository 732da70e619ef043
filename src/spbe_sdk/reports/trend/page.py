"""Several years as one page: a line for each stretch that was measured alike, a gap where the instrument changed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import attrs

from spbe_sdk.comparison.trend import Turn
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 30, 24, 40


@attrs.frozen(slots=True)
class TrendChart:
    """The geometry of a trend: a line for each stretch, a mark and its label for each year, breaks between them."""

    width: int
    height: int
    lines: list[str]
    marks: list[tuple[float, float, str, str]]
    breaks: list[tuple[float, str]]
    up: list[tuple[float, str]]


def trend_page(turns: Sequence[Turn], who: str, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    view = {
        **spoken(language, paper),
        "title": say("trend.title", language),
        "who": who,
        "turns": turns,
        "chart": chart_of(turns, language),
        "version": version("spbe-sdk"),
    }
    return render_template("trend.html.j2", view)


def chart_of(turns: Sequence[Turn], language: Language, width: int = 640, height: int = 320) -> TrendChart:
    """Where everything of a trend is drawn."""
    first, last = turns[0].year, turns[-1].year
    highest = max(5.0, *(float(turn.index) for turn in turns))

    def x(year: float) -> float:
        return round(_LEFT + (year - first + 0.5) / (last - first + 1) * (width - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        return round(height - _BOTTOM - value / highest * (height - _TOP - _BOTTOM), 1)

    stretches: list[list[Turn]] = []
    for turn in turns:
        if turn.broken or not stretches:
            stretches.append([])
        stretches[-1].append(turn)
    lines = [" ".join(f"{x(t.year)},{y(float(t.index))}" for t in part) for part in stretches if len(part) > 1]
    marks = [(x(turn.year), y(float(turn.index)), figure(turn.index, language), str(turn.year)) for turn in turns]
    breaks = [(x(turn.year - 0.5), turn.measured_by) for turn in turns if turn.broken]
    ticks = [(y(value), f"{value:g}") for value in ((0, 1, 2, 3, 4, 5) if highest <= 5 else (0, 20, 40, 60, 80, 100))]
    return TrendChart(width, height, lines, marks, breaks, ticks)
