"""Ladders: the rungs by which ratings rise, and what every value adds to the index, where that adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Derived, External, Grades, Levels, Number, Scale, YesNo
from spbe_sdk.instruments.same import Same
from spbe_sdk.instruments.scales import bounds, exact_value
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.scoring.exact import exact_text

# The strategies by which every part adds a fixed share of its value.
LINEAR = ("weighted-mean", "weighted-sum", "plain-sum")

# Numbers that are less than two apart, or a hundred or more, are climbed by tenths of the way.
_TENTHS = 10
_MOST = 99


@attrs.frozen(slots=True)
class Ladder:
    """The rungs of an indicator by number, rising: what each counts in the unit of its instrument, and its name.

    `share` is what a value of 1 adds to the index. `own` says that one's own work can raise it; a `figure` is a raw
    number of the world, that no assessor lowers by a level.
    """

    values: Mapping[int, Fraction]
    names: Mapping[int, str]
    share: Fraction
    own: bool
    figure: bool

    def at(self, value: Fraction) -> tuple[int, Fraction]:
        """The highest rung that a value reaches (the lowest at least), and how much of the next one it has already."""
        numbers = list(self.values)
        rung = max((number for number in numbers if self.values[number] <= value), default=numbers[0])
        after = self.values.get(rung + 1)
        return rung, Fraction(0) if after is None else (value - self.values[rung]) / (after - self.values[rung])


def climbs(instrument: Instrument) -> bool:
    """Whether an index is a sum of shares of its parts throughout, some of which rise by rungs of one's own work.

    Caps, conditions, deductions and items that follow from others are no such sums.
    """
    nodes = list(instrument.walk())
    plain = not any(n.counts_if or n.deducts or n.at_most is not None or n.at_least is not None for n in nodes)
    whole = instrument.at_most is instrument.at_least is None and not instrument.counts_if
    strategies = {instrument.strategy, *(node.strategy for node in nodes if node.strategy)}
    scales = [instrument.scale_of(node) for node in instrument.indicators()]
    climbing = any(_is_own(scale) for scale in scales) and not any(isinstance(scale, Derived) for scale in scales)
    return plain and whole and strategies <= {*LINEAR} and climbing


def ladders_of(instrument: Instrument) -> Mapping[str, Ladder]:
    """The ladder of every indicator of an instrument; none where its value follows from others."""
    return _made(Same(instrument))


@lru_cache(maxsize=8)
def _made(same: Same) -> Mapping[str, Ladder]:
    """Made once for everything that a roadmap asks of it."""
    instrument = same.instrument
    shares = shares_in(instrument.nodes, instrument)
    asked = [node for node in instrument.indicators() if not isinstance(instrument.scale_of(node), Derived)]
    return {node.code: _ladder(node, instrument, shares[node.code]) for node in asked}


def shares_in(
    nodes: Iterable[InstrumentNode], instrument: Instrument, strategy: str | None = None, left_out: Collection[str] = ()
) -> dict[str, Fraction]:
    """What a value of 1 of each indicator below some nodes adds to the whole that they make together."""
    used = strategy or instrument.strategy
    parts = [node for node in nodes if node.code not in left_out]
    whole = sum((node.weight for node in parts), Fraction(0))
    found: dict[str, Fraction] = {}
    for node in parts:
        share = {"weighted-mean": node.weight / whole, "weighted-sum": node.weight}.get(used, Fraction(1))
        below = shares_in(node.nodes, instrument, node.strategy, left_out) if node.nodes else {node.code: Fraction(1)}
        found |= {code: share * part for code, part in below.items()}
    return found


def rungs_of(scale: Scale) -> dict[int, tuple[str, Fraction]]:
    """The rungs of a scale by number, each with how its rating is written and what it counts on the scale.

    Levels and whole numbers have their own numbers; grades and answers are counted from 0, the lowest. Numbers rise by
    whole steps, or by tenths of the way where that is shorter than two or longer than 99. Figures have two ends.
    """
    if isinstance(scale, Levels):
        return {number: (str(number), Fraction(number)) for number in range(scale.minimum, scale.maximum + 1)}
    if isinstance(scale, External):
        return {n: (str(n), Fraction(n)) for n in range(floor(scale.minimum), ceil(scale.maximum) + 1)}
    rising = sorted(_answers(scale), key=lambda item: item[1])
    firsts = [item for number, item in enumerate(rising) if not number or item[1] > rising[number - 1][1]]
    return dict(enumerate(firsts, start=_first_number(scale)))


def few_values(scale: Scale, most: int) -> list[Fraction] | None:
    """All that an answer on a scale can count, rising; nothing where it can be any number, or more than `most`."""
    if isinstance(scale, Levels | Grades | YesNo):
        return [value for _, value in rungs_of(scale).values()]
    if not isinstance(scale, Number) or scale.decimals is None:
        return None
    first, last = ceil(scale.minimum * 10**scale.decimals), floor(scale.maximum * 10**scale.decimals)
    few = last - first <= most
    return [Fraction(n, 10**scale.decimals) * scale.factor for n in range(first, last + 1)] if few else None


def _answers(scale: Scale) -> Iterator[tuple[str, Fraction]]:
    match scale:
        case Grades():
            yield from scale.values.items()
        case YesNo():
            yield from (("0", scale.no), ("1", scale.yes))
        case Number():
            span = scale.maximum - scale.minimum
            size = Fraction(1) if _by_ones(scale) else span / _TENTHS
            raws = [*(scale.minimum + size * number for number in range(floor(span / size) + 1)), scale.maximum]
            values = ((exact_text(raw), exact_value(scale, raw)) for raw in dict.fromkeys(raws))
            yield from ((text, value) for text, value in values if value is not None)
        case _:
            yield from ((exact_text(end), end) for end in bounds(scale))


def _by_ones(scale: Number) -> bool:
    return 2 <= scale.maximum - scale.minimum <= _MOST


def _first_number(scale: Scale) -> int:
    """Whole numbers that rise keep their own; everything else is counted from 0."""
    whole = isinstance(scale, Number) and scale.minimum.denominator == 1 and scale.factor > 0 and _by_ones(scale)
    return int(scale.minimum) if isinstance(scale, Number) and whole else 0


def _is_own(scale: Scale) -> bool:
    return isinstance(scale, Levels | Grades | YesNo | Number)


def _ladder(node: InstrumentNode, instrument: Instrument, share: Fraction) -> Ladder:
    scale, unit = instrument.scale_of(node), points_per_unit(node, instrument)
    rungs = rungs_of(scale)
    own = _is_own(scale)
    return Ladder(
        values={number: value * unit for number, (_, value) in rungs.items()},
        names={number: name for number, (name, _) in rungs.items()},
        share=share,
        own=own,
        figure=not own and not isinstance(scale, External),
    )
