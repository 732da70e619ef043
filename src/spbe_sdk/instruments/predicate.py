"""How a predicate is chosen, and the ends of an index."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.instruments.rules import Rules, resolve_rules
from spbe_sdk.instruments.tree import tree_of
from spbe_sdk.instruments.variants import with_variant
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import round_half_up

# The strategy by which every part counts by its weight alone.
ADDITIVE = "weighted-mean"

_Index = TypeVar("_Index")


def predicate(instrument: Instrument, exact: Fraction, rules: Rules | None = None) -> str:
    """The band of an index; `rules` where they may differ from the instrument's."""
    used = rules or instrument
    published = Fraction(round_half_up(exact, used.decimals))
    return band_of(decisive(used.predicate_from, published, exact), instrument.predicates)


def decisive(predicate_from: str, published: _Index, exact: _Index) -> _Index:
    """Which of two forms of an index its predicate follows from."""
    return published if predicate_from == "published" else exact


def is_weighted_mean(instrument: Instrument) -> bool:
    """Whether every whole is the weighted mean of its parts."""
    return {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)} == {ADDITIVE}


def sums_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean of levels throughout: then each level up adds the same number of points."""
    rated = (instrument.scale_of(node) for node in instrument.indicators())
    levels = all(isinstance(scale, Levels) for scale in rated)
    return levels and is_weighted_mean(instrument) and adds_up(instrument)


def adds_up(instrument: Instrument) -> bool:
    """Whether an index follows from its parts alone: no conditions, variants, caps, deductions, or items that do not
    apply."""
    whole = instrument.at_most is instrument.at_least is None and not instrument.counts_if
    answered = [getattr(scale, "not_applicable", "refuse") for scale in instrument.scales.values()]
    return (
        whole
        and all(map(_is_plain_node, instrument.walk()))
        and not instrument.variants
        and instrument.gaps.does == "value"
        and set(answered) <= {"refuse"}
    )


def _is_plain_node(node: InstrumentNode) -> bool:
    return node.at_most is node.at_least is None and not (node.counts_if or node.deducts)


def index_range(instrument: Instrument) -> tuple[Decimal, Decimal]:
    """The lowest and the highest published index, over all variants."""
    kinds = [with_variant(instrument, variant) for variant in instrument.variants]
    trees = [tree_of(item, resolve_rules(item, {})[0]) for item in (instrument, *kinds)]
    low, high = min(tree.minimum for tree in trees), max(tree.maximum for tree in trees)
    return round_half_up(low, instrument.decimals), round_half_up(high, instrument.decimals)
