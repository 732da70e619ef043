"""All published results of a year as one page, with where we stand and what those like us did."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import attrs

from spbe_sdk.comparison.nation import Cohort, Nation
from spbe_sdk.comparison.rises import Rises
from spbe_sdk.comparison.standing import Standing
from spbe_sdk.comparison.trend import Turn
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.units import axis_ticks
from spbe_sdk.regions.library import tiles
from spbe_sdk.reports.forms.charts import Strip, strip
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.nation.distribution import domain_names, group_name, kind_name
from spbe_sdk.reports.nation.lines import (
    completeness,
    doubt_lines,
    mean_line,
    source_list,
    standing_lines,
    together_line,
)
from spbe_sdk.reports.nation.marks import marks_of
from spbe_sdk.reports.nation.tables import ShownTable, standing_tables
from spbe_sdk.reports.trend.page import chart_of
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import round_half_up

_TILE = 40


@attrs.frozen(slots=True)
class NationView:
    """What is shown: the nation, where one institution stands in it, what its likes did, and its own years;
    `workspace` is where its own ratings are.
    """

    nation: Nation
    standing: Standing | None = None
    rises: Rises | None = None
    turns: Sequence[Turn] = ()
    workspace: str | None = None

    def title(self, language: Language) -> str:
        """What the page is about."""
        edition = self.nation.edition
        return say("nation.title", language, name=load_instrument(edition.instrument).index_name, year=edition.year)

    def lines(self, language: Language) -> list[str]:
        """Where the institution stands, a sentence each; nothing where none is asked for."""
        return standing_lines(self.standing, self.rises, language, self.workspace) if self.standing else []

    def tables(self, language: Language, most: int | None = None) -> list[ShownTable]:
        """The tables of its standing, with `most` so many of the similar ones."""
        return standing_tables(self.standing, self.rises, language, most) if self.standing else []


@attrs.frozen(slots=True)
class Tile:
    """A province on the map: its place, its code and name, how many institutions, their median, its predicate's rank
    from the highest (0) down.
    """

    x: int
    y: int
    code: str
    name: str
    count: int
    median: str
    shade: int


@attrs.frozen(slots=True)
class Bar:
    """A part of a bar of predicates: which one, how many, and where it is drawn, in percent."""

    shade: int
    predicate: str
    count: int
    start: float
    width: float


def nation_page(view: NationView, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text; it needs nothing from outside."""
    nation = view.nation
    own = view.standing.own if view.standing else None
    shown: dict[str, Any] = {
        **spoken(language, paper),
        "title": view.title(language),
        "view": view,
        "nation": nation,
        "own": own,
        "lines": view.lines(language),
        "about": completeness(nation, language),
        "tables": view.tables(language),
        "strip": _strip(view, language),
        "groups": [nation.everyone, *nation.kinds],
        "bars": lambda group: _bars(group, nation.predicates),
        "tiles": _tiles(nation, language),
        "tile": _TILE,
        "name_of": lambda group: group_name(group, language),
        "kind_of": lambda item: kind_name(item, language),
        "marks": marks_of,
        "f": lambda value, signed=False: figure(value, language, signed=signed),
        "two": lambda value, signed=False: figure(round_half_up(value, 2), language, signed=signed),
        "domains": domain_names(nation),
        "mean": mean_line(nation, language),
        "trend_chart": chart_of(view.turns, language) if len(view.turns) > 1 else None,
        "turns": view.turns,
        "sources": source_list(nation, language),
        "doubts": doubt_lines(nation, language),
        "together": together_line(nation, language),
        "version": version("spbe-sdk"),
    }
    return render_template("nation.html.j2", shown)


def _strip(view: NationView, language: Language) -> Strip | None:
    """The line of all indices with our mark; nothing where the list is not complete."""
    nation = view.nation
    if not nation.edition.complete:
        return None
    own = view.standing.own if view.standing else None
    others = [item.index for _, item in nation.listed if own is None or item.institution != own.institution]
    ticks = axis_ticks(load_instrument(nation.edition.instrument))
    return strip(own.index if own else None, others, nation.everyone.median, ticks, language)


def _bars(group: Cohort, predicates: Sequence[str]) -> list[Bar]:
    bars, start = [], 0.0
    for shade, name in enumerate(predicates):
        width = round(group.predicates[name] / group.count * 100, 2)
        bars.append(Bar(shade, name, group.predicates[name], round(start, 2), width))
        start += width
    return bars


def _tiles(nation: Nation, language: Language) -> list[Tile]:
    instrument = load_instrument(nation.edition.instrument)
    places = tiles()
    return [
        Tile(
            (places[group.code][1] - 1) * _TILE,
            (places[group.code][0] - 1) * _TILE,
            group.code,
            group.name or "",
            group.count,
            figure(round_half_up(group.median, 2), language),
            nation.predicates.index(band_of(group.median, instrument.predicates)),
        )
        for group in nation.provinces
        if nation.edition.complete
    ]
