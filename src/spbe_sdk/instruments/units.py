"""What a rating counts in the unit of its instrument, and the ends of its values."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Derived
from spbe_sdk.instruments.scales import Raw, bounds, exact_value, hull


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
    if instrument.unit != "points" or any(item.code == leaf.code for item in instrument.around()):
        return Fraction(1)
    return leaf.weight / scale_bounds(leaf, instrument)[1]


def rated_value(leaf: InstrumentNode, raw: Raw, instrument: Instrument) -> Fraction | None:
    """What a rating counts in the instrument's unit, or nothing where the scale does not allow it."""
    value = exact_value(instrument.scale_of(leaf), raw)
    return None if value is None else value * points_per_unit(leaf, instrument)


def axis_ticks(instrument: Instrument) -> list[int]:
    """The marks of an axis of values: the levels of the scale, or percents where values are points."""
    highest = int(span(instrument.nodes, instrument)[1])
    return list(range(1, highest + 1)) if instrument.unit == "scale" and highest <= 10 else [20, 40, 60, 80, 100]


def top_level(instrument: Instrument) -> Fraction | None:
    """The highest level of an axis of values; nothing where they are points, whose most is the weight of each."""
    return Fraction(axis_ticks(instrument)[-1]) if instrument.unit == "scale" else None
