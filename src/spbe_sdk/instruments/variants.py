"""The variants of an instrument: which one is in force, and the instrument that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Variant
from spbe_sdk.instruments.years import spans


def covers(variant: Variant, year: int) -> bool:
    """Whether a variant is for an assessment year."""
    return variant.validity is None or spans(variant.validity, year)


def with_variant(instrument: Instrument, variant: Variant) -> Instrument:
    """The instrument with what a variant has otherwise, and without variants."""
    said = {
        "predicates": variant.predicates or None,
        "needs": variant.needs,
        "counts_if": variant.counts_if,
        "gaps": variant.gaps,
    }
    changed = {name: value for name, value in said.items() if value is not None}
    nodes = tuple(_weighed(node, variant.weights) for node in instrument.nodes)
    return instrument.model_copy(update={**changed, "nodes": nodes, "variants": ()})


def _weighed(node: InstrumentNode, weights: Mapping[str, Fraction]) -> InstrumentNode:
    """A node with other weights; a whole whose weight is not said weighs what its parts do."""
    parts = tuple(_weighed(part, weights) for part in node.nodes)
    adding = [part.weight for part in parts if not part.deducts]
    weight = weights.get(node.code, sum(adding, Fraction(0)) if adding else node.weight)
    return node.model_copy(update={"nodes": parts, "weight": weight})
