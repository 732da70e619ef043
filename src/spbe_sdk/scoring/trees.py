"""Scoring a plain tree from its leaves up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from spbe_sdk.scoring.strategy import Strategy, WeightedPart


@attrs.frozen(slots=True)
class Node:
    """A node of a scoring tree; without parts it is a leaf."""

    code: str
    weight: Fraction
    parts: tuple[Node, ...] = ()


@attrs.frozen(slots=True)
class Score:
    """The exact value of a node, and whether every leaf below it was known."""

    code: str
    weight: Fraction
    value: Fraction
    complete: bool
    parts: tuple[Score, ...] = ()


def score_tree(node: Node, values: Mapping[str, Fraction], gap: Fraction, strategy: Strategy) -> Score:
    """Score a node and everything below it.

    `values` holds the value of a node by its code, for the leaves that have one; a leaf without a value
    counts as `gap` and makes everything above it incomplete.
    """
    if not node.parts:
        return Score(node.code, node.weight, values.get(node.code, gap), node.code in values)
    parts = tuple(score_tree(part, values, gap, strategy) for part in node.parts)
    value = strategy([WeightedPart(part.weight, part.value) for part in parts])
    return Score(node.code, node.weight, value, all(part.complete for part in parts), parts)
