"""Results beside each other as one page: ranks, a radar against the median and the best, and where the gaps lie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from math import ceil

import attrs

from spbe_sdk.comparison.comparison import Ranked
from spbe_sdk.comparison.profile import NodeStanding, ResultProfile
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.units import axis_ticks, top_level
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.forms.charts import Radar, radar, strip
from spbe_sdk.reports.forms.names import ShortNames
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.scoring.exact import round_half_up

MOST_SHOWN, MOST_PAIRS = 12, 5

# As many columns of the map as fit beside its names on upright paper; ours is one of them.
COLUMNS = 8

# More parts than this are on the screen alone.
MOST_PARTS = 4

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


@attrs.frozen(slots=True)
class HeatPart:
    """A part of the map, as wide as paper: the results of its columns, and its rows."""

    results: list[Result]
    rows: list[HeatRow]


@attrs.frozen(slots=True)
class Comparison:
    """Ranked results, ours beside its peers, who these are, and the instrument of all of them where it is known."""

    ranked: Sequence[Ranked]
    found: ResultProfile
    chosen: Sequence[Result]
    peers: str | None
    instrument: Instrument | None

    @property
    def ticks(self) -> list[int]:
        """The marks of an axis of values; of an unknown instrument, up to the highest value that is there."""
        if self.instrument is not None:
            return axis_ticks(self.instrument)
        highest = ceil(max(node.exact for item in self.ranked for node in item.result.walk() if not node.nodes))
        return list(range(1, max(2, highest) + 1)) if highest <= 10 else [20, 40, 60, 80, 100]

    @property
    def highest(self) -> Fraction | None:
        """The highest level; nothing where values are points, whose most is their weight."""
        if self.instrument is not None:
            return top_level(self.instrument)
        return Fraction(self.ticks[-1]) if self.ticks[-1] <= 10 else None

    @property
    def short(self) -> ShortNames:
        """How names of indicators are shortened."""
        return ShortNames.of_instrument(self.instrument)

    def name(self, result: Result) -> str:
        """The name of a result's region, or its code."""
        return region_name(result.region) or result.region

    def title(self, language: Language) -> str:
        """What is compared."""
        own = self.found.own
        return say("compare.page", language, region=self.name(own), year=own.year)

    def shown(self) -> list[Ranked]:
        """The results that a text has room for: ours, the best, and the peers nearest to us by index, by rank."""
        own = self.found.own

        def far(item: Ranked) -> tuple[int, bool, Decimal]:
            first = 0 if item.result is own else 1 if item.rank == 1 else 2
            return first, not self.counts(item.result), abs(item.result.index - own.index)

        order = sorted(range(len(self.ranked)), key=lambda number: far(self.ranked[number]))
        return [self.ranked[number] for number in sorted(order[:MOST_SHOWN])]

    def counts(self, result: Result) -> bool:
        """Whether a result is ours or one of the peers, which median and best are taken from."""
        return result is self.found.own or any(result is other for other in self.chosen)

    def words(self, language: Language) -> list[str]:
        """Where we stand among the peers, and our strengths and gaps, a sentence each."""
        whole = self.found.whole
        distances = {"best": whole.to_best, "median": round_half_up(whole.to_median, 2)}
        lines = [say("compare.among", language, rank=whole.rank, count=whole.count, **distances)]
        for key, items in (("strength", self.found.strengths()), ("weakness", self.found.gaps())):
            for item in items:
                about = {"code": item.node.code, "name": self.short(item.node.name)}
                values = {"own": item.node.exact, "median": item.median, "best": item.best}
                figures = {name: round_half_up(value, 2) for name, value in values.items()}
                lines.append(say(f"compare.{key}", language, **about, **figures))
        return [*lines, *self._moved(language), *self._together(language)]

    def _moved(self, language: Language) -> list[str]:
        """How far index and rank move with the weights, where that can be said."""
        found = self.found.weights
        return [] if found is None else [found.told(language)]

    def _together(self, language: Language) -> list[str]:
        """Which aspects go together, the strongest first."""
        found = self.found.together[:MOST_PAIRS]
        pairs = ", ".join(f"{item.one}–{item.other} {figure(item.coefficient, language)}" for item in found)
        return [say("compare.together", language, pairs=pairs, count=self.found.whole.count)] if found else []

    def rows(self, language: Language, shown: Sequence[Ranked]) -> list[HeatRow]:
        """The map of gaps: every node of some results."""
        tables = [{node.code: node for node in item.result.walk()} for item in shown]
        return [
            HeatRow(
                node.code,
                self.short(node.name),
                bool(node.nodes),
                _cells([table.get(node.code) for table in tables], self.highest, language),
            )
            for node in self.found.own.walk()
        ]

    def parts(self, language: Language) -> list[HeatPart]:
        """The map of all results by rank, in parts that fit on paper; where they are several, ours is first in each."""
        rows = self.rows(language, self.ranked)
        return [
            HeatPart(
                [self.ranked[number].result for number in columns],
                [attrs.evolve(row, cells=[row.cells[number] for number in columns]) for row in rows],
            )
            for columns in self._columns()
        ]

    @property
    def crowded(self) -> bool:
        """Whether the map has more parts than anybody prints: on paper stand those nearest to us, and how all lie."""
        return len(self._columns()) > MOST_PARTS

    def nearest(self, language: Language) -> HeatPart:
        """The map of those whose index is nearest to ours, as many as fit on paper, by rank; ours is first."""
        own = self.found.own
        others = [item for item in self.ranked if item.result is not own]
        near = sorted(others, key=lambda item: abs(item.result.index - own.index))[: COLUMNS - 1]
        mine = next(item for item in self.ranked if item.result is own)
        shown = [mine, *sorted(near, key=lambda item: item.rank)]
        return HeatPart([item.result for item in shown], self.rows(language, shown))

    def spread(self, language: Language) -> list[HeatRow]:
        """How all of them lie at every node: ours, the highest, the three quartiles from above, the lowest."""
        return [
            HeatRow(
                item.node.code,
                self.short(item.node.name),
                bool(item.node.nodes),
                [
                    Cell(
                        figure(round_half_up(value, 2), language),
                        _shade(_share(item.best - value, item.node, self.highest)),
                    )
                    for value in (item.node.exact, item.best, item.upper, item.median, item.lower, item.lowest)
                ],
            )
            for item in self.found.nodes
        ]

    def _columns(self) -> list[list[int]]:
        """The places of the results of each part."""
        count = len(self.ranked)
        if count <= COLUMNS:
            return [list(range(count))]
        own = next(number for number, item in enumerate(self.ranked) if item.result is self.found.own)
        others = [number for number in range(count) if number != own]
        return [[own, *others[first : first + COLUMNS - 1]] for first in range(0, len(others), COLUMNS - 1)]


def heading(name: str, language: Language) -> str:
    """The heading of a column: a word of comparisons, or else one of reports."""
    ours = ("rank", "percentile", "to_best", "to_median", "median", "best", "own")
    return say(f"compare.{name}" if name in ours else f"report.{name}", language)


def comparison_page(view: Comparison, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    own, ticks, aspects = view.found.own, view.ticks, _aspects(view.found)
    mine = next(item for item in view.ranked if item.result is own)
    others = [item.result.index for item in view.ranked if item is not mine]
    return render_template(
        "comparison.html.j2",
        {
            **spoken(language, paper),
            "c": lambda key, **details: say(f"compare.{key}", language, **details),
            "title": view.title(language),
            "v": view,
            "own": own,
            "own_rank": mine.rank,
            "words": view.words(language),
            "parts": view.parts(language),
            "aspects": aspects,
            "strip": strip(own.index, others, mine.standing.median, ticks, language),
            "radar": _radar(aspects, view.highest, ticks),
            "maximum": ticks[-1],
            "two": lambda value: round_half_up(Fraction(value), 2),
            "version": version("spbe-sdk"),
        },
    )


def _share(value: Fraction, node: ResultNode, highest: Fraction | None) -> Fraction:
    """A value as a share of the most that its node can have: the highest level, or its weight in points."""
    return value / (node.weight if highest is None else highest)


def _aspects(found: ResultProfile) -> list[NodeStanding]:
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


def _cells(nodes: Sequence[ResultNode | None], highest: Fraction | None, language: Language) -> list[Cell]:
    best = max(node.exact for node in nodes if node is not None)
    return [
        Cell("–", 0)
        if node is None
        else Cell(figure(node.index, language), _shade(_share(best - node.exact, node, highest)))
        for node in nodes
    ]


def _shade(share: Fraction) -> int:
    return sum(share > limit for limit in _SHADES)
