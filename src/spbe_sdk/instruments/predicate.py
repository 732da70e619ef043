"""How a predicate is chosen, and the ends of an index."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from spbe_sdk.documents.instrument import Derived, External, Instrument, Levels
from spbe_sdk.instruments.rules import Rules, resolve_rules
from spbe_sdk.instruments.scales import bounds, steps_of
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import round_half_up


def predicate(instrument: Instrument, exact: Fraction, rules: Rules | None = None) -> str:
    """The band of an index, by its published or its exact value, as the rules say."""
    used = rules or resolve_rules(instrument, {})[0]
    value = Fraction(round_half_up(exact, used.decimals)) if used.predicate_from == "published" else exact
    return band_of(value, instrument.predicates)


# The strategy by which every part counts by its weight alone.
ADDITIVE = "weighted-mean"


def sums_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean of levels throughout: then each level up adds the same number of points."""
    strategies = {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)}
    rated = (instrument.scale_of(node) for node in instrument.indicators())
    return strategies == {ADDITIVE} and all(isinstance(scale, Levels) for scale in rated)


def index_range(instrument: Instrument) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest published index: of levels where these are averaged, of weights where points add up;
    nothing where it follows from neither.
    """
    scales = [scale for scale in instrument.scales.values() if not isinstance(scale, Derived)]
    if instrument.unit == "points":
        ends = Fraction(0), sum((node.weight for node in instrument.nodes), Fraction(0))
    elif {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)} == {ADDITIVE}:
        ends = min(bounds(scale)[0] for scale in scales), max(bounds(scale)[1] for scale in scales)
    else:
        return None
    return round_half_up(ends[0], instrument.decimals), round_half_up(ends[1], instrument.decimals)


def rises_by_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean throughout, of values that rise by levels and of other bodies' figures."""
    strategies = {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)}
    rated = [instrument.scale_of(node) for node in instrument.indicators()]
    own = [scale for scale in rated if not isinstance(scale, External)]
    return strategies == {ADDITIVE} and bool(own) and all(steps_of(scale) is not None for scale in own)
