"""What a roadmap is computed from: where a region stands, what each step costs, what is ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.instrument import Instrument, Predicate
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.ladders import Ladder
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.instruments.ruler import Gauge, Gauged, Ruler
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.bounds import Bound

# How much a way adds to the index: whole points where every step adds the same, an exact difference where it does not.
# Who gives it takes it back, so that nobody has to know which.
Gain = Any

# What is aimed at: an index as it would be published, or a predicate.
Target = Decimal | Predicate


def index_of(target: Target, instrument: Instrument) -> Decimal:
    """The lowest published index of a target."""
    edge = target if isinstance(target, Decimal) else lower_edge(target, instrument.decimals)
    return index_range(instrument)[0] if edge is None else edge


@attrs.frozen(slots=True)
class Minimum:
    """What some nodes must come to together: their bound, what a value of 1 of each indicator adds to them, and what
    context items give already; `known` says that nothing of it is unanswered.
    """

    check: Bound
    shares: Mapping[str, Fraction]
    fixed: Fraction
    known: bool = True

    def value(self, values: Mapping[str, Fraction]) -> Fraction:
        """What they come to where indicators have some values."""
        return self.fixed + sum((share * values[code] for code, share in self.shares.items()), Fraction(0))

    def holds(self, values: Mapping[str, Fraction]) -> bool:
        """Whether that fulfils it."""
        return self.known and self.check.holds([self.value(values)])

    def missing(self, values: Mapping[str, Fraction]) -> tuple[Fraction, bool]:
        """What must be added at least to some values, and whether more than just that."""
        edges = [(edge, strict) for edge, strict in ((self.check.at_least, False), (self.check.above, True))
                 if edge is not None]  # fmt: skip
        edge, strict = max(edges, default=(Fraction(0), False))
        return edge - self.value(values), strict


# What it takes to measure an index anew, in joins of two ways.
_MEASURED = 150


@attrs.define(slots=True)
class Effort:
    """What an answer may still take, in joins of two ways, of which a second has room for about a hundred thousand."""

    left: int

    def spend(self, joins: int) -> None:
        """Take some of it.

        Raises:
            UsageError: it is used up.
        """
        self.left -= joins
        if self.left < 0:
            raise UsageError(Finding("roadmap-later"))


@attrs.frozen(slots=True)
class Problem:
    """Where a region stands, what each step costs, and what is ruled out.

    `costs` gives the effort of the step up to a level, by indicator; `limits` the highest level that an indicator
    may reach, `floors` the lowest that it must reach, where these are not its scale's and its own. `parts` is how much
    of the next level an indicator has already, where its value lies between two; `own` are the steps whose effort the
    region gave itself; `around` are the values of context items, and `minimums` what indicators must come to together.
    Levels are numbers of rungs: grades and answers are counted from 0.

    Where an index is not `additive`, `given` are the values as they were rated, of context items too, `left_out` what
    does not apply, `needs` what a predicate asks for, and `effort` what the answer may take, where that is limited.
    """

    instrument: Instrument
    levels: Mapping[str, int]
    costs: Mapping[str, Mapping[int, int]]
    dependencies: Sequence[Dependency] = ()
    limits: Mapping[str, int] = attrs.field(factory=dict)
    floors: Mapping[str, int] = attrs.field(factory=dict)
    parts: Mapping[str, Fraction] = attrs.field(factory=dict)
    own: frozenset[tuple[str, int]] = frozenset()
    around: Mapping[str, Fraction] = attrs.field(factory=dict)
    minimums: Sequence[Minimum] = ()
    ladders: Mapping[str, Ladder] = attrs.field(factory=dict)
    given: Mapping[str, Fraction] = attrs.field(factory=dict)
    left_out: frozenset[str] = frozenset()
    needs: Sequence[Bound] = ()
    additive: bool = True
    effort: Effort | None = None

    def choices(self, code: str) -> range:
        """The levels that an indicator may end at."""
        now = self.levels[code]
        limit = self.limits.get(code, max(self.costs[code]))
        return range(max(now, self.floors.get(code, now)), max(now, limit) + 1)

    def highest(self) -> dict[str, int]:
        """The highest levels that can be reached together: nothing above what it needs."""
        levels = {code: self.choices(code)[-1] for code in self.levels}
        falling = True
        while falling:
            falling = False
            for d in self.dependencies:
                most = max(self.levels[d.indicator], d.level - 1)
                if levels[d.needs] < d.at_least and levels[d.indicator] > most:
                    levels[d.indicator], falling = most, True
        return levels

    def lowest(self) -> dict[str, int]:
        """The levels that have to be reached in any case."""
        return {code: self.choices(code)[0] for code in self.levels}

    def cost(self, levels: Mapping[str, int]) -> int:
        """The effort of all steps up to some levels."""
        return sum(
            self.costs[code][step] for code, level in levels.items() for step in range(self.levels[code] + 1, level + 1)
        )

    def value(self, code: str, level: int) -> Fraction | None:
        """What an indicator is rated at a level: as it is where it stays; nothing where nobody has rated it."""
        if level > self.levels[code]:
            return self.ladders[code].values[level]
        return self.given.get(code)

    @property
    def gauge(self) -> Gauge:
        """What measures it."""
        return Ruler.of(self.instrument).own

    def measured(self, levels: Mapping[str, int]) -> Gauged:
        """What some levels come to, by everything that the instrument says.

        Raises:
            UsageError: the effort is used up.
        """
        if self.effort is not None:
            self.effort.spend(_MEASURED)
        risen = {code: self.ladders[code].values[n] for code, n in levels.items() if n > self.levels[code]}
        return Ruler.of(self.instrument).read({**self.given, **risen}, self.left_out, None)

    def strategy_of(self, code: str) -> str:
        """The name of the rule by which a node, or the index, combines its parts."""
        node = self.instrument.find(code) if code else None
        return (node.strategy if node else None) or self.instrument.strategy

    def allows(self, code: str, level: int, others: Mapping[str, int]) -> bool:
        """Whether an indicator may be raised to a level beside `others`; what it has already needs nothing."""
        if level <= self.levels[code]:
            return True
        return all(
            others.get(d.needs, self.levels[d.needs]) >= d.at_least
            for d in self.dependencies
            if d.indicator == code and level >= d.level
        )


@attrs.frozen(slots=True)
class Way:
    """Levels to go to. `bound` is what no other way can better, a cost or points; nothing where this one is proven."""

    gain: Gain
    cost: int
    levels: Mapping[str, int]
    bound: int | None = None


@attrs.frozen(slots=True)
class Alternative:
    """The cheapest roadmap that leaves one indicator as it is."""

    without: str
    cost: int
