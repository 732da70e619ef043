"""An instrument as a scoring tree: bounds, points, gaps, derived values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from spbe_sdk.documents.instrument import Derived, External, Instrument, InstrumentNode
from spbe_sdk.instruments.rules import Rules
from spbe_sdk.instruments.scales import Raw, bounds, exact_value, hull
from spbe_sdk.plugins import find_strategy
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.trees import Node


def tree_of(instrument: Instrument, rules: Rules) -> Node:
    """The scoring tree of an instrument under some rules; its top is the index."""

    def grow(node: InstrumentNode) -> Node:
        if node.nodes:
            strategy = find_strategy(node.strategy or rules.strategy)
            return Node(node.code, node.weight, tuple(grow(part) for part in node.nodes), strategy)
        return Node(node.code, node.weight, gap=gap_of(node, instrument, rules.gap_value))

    parts = tuple(grow(node) for node in instrument.nodes)
    weight = sum((part.weight for part in parts), Fraction(0))
    return Node("", weight, parts, find_strategy(rules.strategy))


def with_derived(values: Mapping[str, Fraction], instrument: Instrument, tree: Node) -> dict[str, Fraction]:
    """The values, and those of the indicators that follow from others; unknown where one of those is."""
    found = dict(values)
    weights = {leaf.code: leaf.weight for leaf in instrument.indicators()}
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        if isinstance(scale, Derived) and all(code in values for code in scale.of):
            parts = [WeightedPart(weights[code], values[code]) for code in scale.of]
            found[node.code] = find_strategy(scale.strategy)(parts)
    return found


def node_bounds(node: InstrumentNode, instrument: Instrument) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value that a node can have."""
    if instrument.unit == "points":
        return Fraction(0), node.weight
    return span([node], instrument)


def span(nodes: Iterable[InstrumentNode], instrument: Instrument) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value on the scales of all that is rated in some nodes."""
    return hull(scale_bounds(leaf, instrument) for node in nodes for leaf in node.walk() if not leaf.nodes)


def scale_bounds(leaf: InstrumentNode, instrument: Instrument) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value on the scale of a node that is rated."""
    scale = instrument.scale_of(leaf)
    if not isinstance(scale, Derived):
        return bounds(scale)
    return bounds(scale, [instrument.scale_of(node) for node in instrument.indicators() if node.code in scale.of])


def points_per_unit(leaf: InstrumentNode, instrument: Instrument) -> Fraction:
    """What a value of 1 on the scale of a rated node counts: where values are points, its weight over the highest."""
    return leaf.weight / scale_bounds(leaf, instrument)[1] if instrument.unit == "points" else Fraction(1)


def rated_value(leaf: InstrumentNode, raw: Raw, instrument: Instrument) -> Fraction | None:
    """What a rating counts in the instrument's unit, or nothing where the scale does not allow it."""
    value = exact_value(instrument.scale_of(leaf), raw)
    return None if value is None else value * points_per_unit(leaf, instrument)


def gap_of(leaf: InstrumentNode, instrument: Instrument, gap_value: Fraction) -> Fraction:
    """What counts for a rated node while its rating is missing; the scale of another body's index says it itself."""
    scale = instrument.scale_of(leaf)
    gap = scale.while_missing if isinstance(scale, External) else gap_value
    return gap * points_per_unit(leaf, instrument)


def axis_ticks(instrument: Instrument) -> list[int]:
    """The marks of an axis of values: the levels of the scale, or percents where values are points."""
    highest = int(span(instrument.nodes, instrument)[1])
    return list(range(1, highest + 1)) if instrument.unit == "scale" and highest <= 10 else [20, 40, 60, 80, 100]


def top_level(instrument: Instrument) -> Fraction | None:
    """The highest level of an axis of values; nothing where they are points, whose most is the weight of each."""
    return Fraction(axis_ticks(instrument)[-1]) if instrument.unit == "scale" else None
