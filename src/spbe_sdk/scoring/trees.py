"""Scoring a plain tree from its leaves up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from spbe_sdk.scoring.strategy import Strategy, WeightedPart


@attrs.frozen(slots=True)
class Node:
    """A node of a scoring tree: how its parts combine, or, for a leaf, what counts while it has no value."""

    code: str
    weight: Fraction
    parts: tuple[Node, ...] = ()
    strategy: Strategy | None = None
    gap: Fraction = Fraction(0)


@attrs.frozen(slots=True)
class Score:
    """The value of a node, and whether every leaf below it was known.

    `coarse` says that the value was given for the node as a whole; its parts are then left out.
    """

    code: str
    weight: Fraction
    value: Fraction
    complete: bool
    parts: tuple[Score, ...] = ()
    coarse: bool = False

    def walk(self) -> Iterator[Score]:
        """This score and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def gaps(self) -> tuple[str, ...]:
        """The codes of the leaves that count as their gap."""
        return tuple(score.code for score in self.walk() if not score.parts and not score.complete)


def score_tree(node: Node, values: Mapping[str, Fraction]) -> Score:
    """Score a node and everything below it.

    `values` holds the value of a node by its code: of the leaves that have one, and of a higher node where
    only that is known. A leaf without a value counts as its gap and makes everything above it incomplete.
    """
    if node.code in values:
        return Score(node.code, node.weight, values[node.code], True, coarse=bool(node.parts))
    if not node.parts or node.strategy is None:
        return Score(node.code, node.weight, node.gap, False)
    parts = tuple(score_tree(part, values) for part in node.parts)
    value = node.strategy([WeightedPart(part.weight, part.value) for part in parts])
    return Score(node.code, node.weight, value, all(part.complete for part in parts), parts)
