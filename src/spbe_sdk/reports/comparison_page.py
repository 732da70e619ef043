"""Results beside each other as one page: ranks, a radar against the median and the best, and where the gaps lie."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version

import attrs

from spbe_sdk.comparison import Ranked
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.exact import round_half_up
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.charts import Radar, axis_ticks, radar
from spbe_sdk.reports.page import render_template, spoken
from spbe_sdk.standing import NodeStanding, Profile, among
from spbe_sdk.wording import Language, say

_SHADES = (Fraction(0), Fraction(1, 10), Fraction(1, 5), Fraction(2, 5))


@attrs.frozen(slots=True)
class Cell:
    """A value of the map: as it is read, and how far it lies below the best of its row, from 0 to 4."""

    value: str
    shade: int


@attrs.frozen(slots=True)
class HeatRow:
    """A node of the map, with one cell for each result."""

    code: str
    name: str
    top: bool
    cells: list[Cell]


def comparison_page(
    ranked: Sequence[Ranked], found: Profile, peers: str | None, instrument: Instrument, language: Language
) -> str:
    """The page as HTML text; `found` is our result beside the peers, `peers` says which those are, and all were
    measured by the instrument."""
    own, ticks = found.own, axis_ticks(instrument)
    highest = Fraction(ticks[-1]) if instrument.unit == "scale" else None
    aspects = _aspects(found)
    return render_template(
        "comparison.html.j2",
        {
            **spoken(language),
            "c": lambda key, **details: say(f"compare.{key}", language, **details),
            "title": say("compare.page", language, region=region_name(own.region) or own.region, year=own.year),
            "own": own,
            "peers": peers,
            "ranked": [(item, among(item, ranked)) for item in ranked],
            "found": found,
            "aspects": aspects,
            "radar": _radar(aspects, highest, ticks),
            "name": lambda result: region_name(result.region) or result.region,
            "maximum": ticks[-1],
            "heat": _heat(own, [item.result for item in ranked], highest),
            "two": lambda value: round_half_up(Fraction(value), 2),
            "version": version("spbe-sdk"),
        },
    )


def _share(value: Fraction, node: ResultNode, highest: Fraction | None) -> Fraction:
    """A value as a share of the most that its node can have: the highest level, or its weight in points."""
    return value / (node.weight if highest is None else highest)


def _aspects(found: Profile) -> list[NodeStanding]:
    """The lowest nodes that are made of indicators; of an instrument without them, its parts."""
    return [item for item in found.nodes if item.node.nodes and not any(part.nodes for part in item.node.nodes)]


def _radar(aspects: Sequence[NodeStanding], highest: Fraction | None, ticks: Sequence[int]) -> Radar | None:
    if len(aspects) < 3:
        return None
    columns = ([a.node.exact for a in aspects], [a.median for a in aspects], [a.best for a in aspects])
    series = [
        [float(_share(value, a.node, highest) * ticks[-1]) for a, value in zip(aspects, column, strict=True)]
        for column in columns
    ]
    return radar([a.node.code for a in aspects], series, ticks)


def _heat(own: Result, results: Sequence[Result], highest: Fraction | None) -> list[HeatRow]:
    tables = [{node.code: node for node in result.walk()} for result in results]
    return [
        HeatRow(node.code, node.name, bool(node.nodes), _cells([table.get(node.code) for table in tables], highest))
        for node in own.walk()
    ]


def _cells(nodes: Sequence[ResultNode | None], highest: Fraction | None) -> list[Cell]:
    best = max(node.exact for node in nodes if node is not None)
    return [
        Cell("–", 0) if node is None else Cell(str(node.index), _shade(_share(best - node.exact, node, highest)))
        for node in nodes
    ]


def _shade(share: Fraction) -> int:
    return sum(share > limit for limit in _SHADES)
