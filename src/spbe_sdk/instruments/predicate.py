"""How a predicate is chosen, and the ends of an index."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from spbe_sdk.documents.instrument import External, Instrument, Levels
from spbe_sdk.instruments.rules import Rules
from spbe_sdk.instruments.scales import steps_of
from spbe_sdk.instruments.tree import span
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import round_half_up

# The strategy by which every part counts by its weight alone.
ADDITIVE = "weighted-mean"

_Index = TypeVar("_Index")


def predicate(instrument: Instrument, exact: Fraction, rules: Rules | None = None) -> str:
    """The band of an index; `rules` where they may differ from the instrument's."""
    used = rules or instrument
    return band_of(decisive(used, Fraction(round_half_up(exact, used.decimals)), exact), instrument.predicates)


def decisive(rules: Rules | Instrument, published: _Index, exact: _Index) -> _Index:
    """Which of two forms of an index its predicate follows from."""
    return published if rules.predicate_from == "published" else exact


def is_weighted_mean(instrument: Instrument) -> bool:
    """Whether every whole is the weighted mean of its parts."""
    return {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)} == {ADDITIVE}


def sums_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean of levels throughout: then each level up adds the same number of points."""
    rated = (instrument.scale_of(node) for node in instrument.indicators())
    return is_weighted_mean(instrument) and all(isinstance(scale, Levels) for scale in rated)


def rises_by_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean throughout, of values that rise by levels and of other bodies' figures."""
    rated = [instrument.scale_of(node) for node in instrument.indicators()]
    own = [scale for scale in rated if not isinstance(scale, External)]
    return is_weighted_mean(instrument) and bool(own) and all(steps_of(scale) is not None for scale in own)


def index_range(instrument: Instrument) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest published index: of levels where these are averaged, of weights where points add up;
    nothing where it follows from neither.
    """
    if instrument.unit == "points":
        low, high = Fraction(0), sum((node.weight for node in instrument.nodes), Fraction(0))
    elif is_weighted_mean(instrument):
        low, high = span(instrument.nodes, instrument)
    else:
        return None
    return round_half_up(low, instrument.decimals), round_half_up(high, instrument.decimals)
