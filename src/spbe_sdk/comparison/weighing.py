"""Weights that may move: what a tree can come to under them, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from spbe_sdk.documents.result import ResultNode

Values = Mapping[str, Fraction]
Weights = Mapping[str, Fraction]


@attrs.frozen(slots=True)
class Weighing:
    """A tree whose weights may rise or fall by a share of themselves, by the kind of the parts, while those of the
    parts of one whole together stay the same.
    """

    top: ResultNode
    shares: Mapping[str, Fraction]

    @property
    def weights(self) -> dict[str, Fraction]:
        """The weights as they are."""
        return {part.code: part.weight for part in _below(self.top)}

    def moves(self, node: ResultNode) -> bool:
        """Whether any weight below a node moves."""
        return any(self.shares.get(part.kind) for part in _below(node))

    def room(self, part: ResultNode) -> Fraction:
        """How far the weight of a part may rise or fall."""
        return part.weight * self.shares.get(part.kind, Fraction(0))

    def leaves(self, node: ResultNode) -> dict[str, Fraction]:
        """The values of the parts of a tree like this one below which no weight moves."""
        if not self.moves(node):
            return {node.code: node.exact}
        return {code: value for part in node.nodes for code, value in self.leaves(part).items()}

    def portions(self, weights: Weights, node: ResultNode | None = None) -> dict[str, Fraction]:
        """What each part below which no weight moves has of the whole, or of a node, under some weights."""
        node = node or self.top
        if not self.moves(node):
            return {node.code: Fraction(1)}
        whole = sum((weights[part.code] for part in node.nodes), Fraction(0))
        return {
            code: portion * weights[part.code] / whole
            for part in node.nodes
            for code, portion in self.portions(weights, part).items()
        }

    def most(self, values: Values, node: ResultNode | None = None) -> tuple[Fraction, dict[str, Fraction]]:
        """The most that the whole, or a node, can be, and weights that give it.

        Whatever weights are above, more below is more: so each whole is a linear programme of its own, of bounds and
        one sum. Its optimum moves weight from the lowest parts to the highest, so that no solver is needed, and nothing
        is rounded.
        """
        node = node or self.top
        if node.code in values:
            return values[node.code], {part.code: part.weight for part in _below(node)}
        found = [(part, *self.most(values, part)) for part in node.nodes]
        chosen = {code: weight for _, _, below in found for code, weight in below.items()}
        left, whole = (sum(map(size, node.nodes), Fraction(0)) for size in (self.room, _weight))
        total = Fraction(0)
        for part, value, _ in sorted(found, key=lambda item: -item[1]):
            taken = min(left, 2 * self.room(part))
            chosen[part.code], left = part.weight - self.room(part) + taken, left - taken
            total += chosen[part.code] * value
        return total / whole, chosen

    def least(self, values: Values) -> tuple[Fraction, dict[str, Fraction]]:
        """The least that the whole can be, and weights that give it."""
        most, chosen = self.most({code: -value for code, value in values.items()})
        return -most, chosen

    def near(self, guessed: Mapping[str, Fraction], node: ResultNode | None = None) -> dict[str, Fraction]:
        """Weights that may be, as near as can be to guessed shares of each part in its whole."""
        node = node or self.top
        chosen = {
            code: weight for part in node.nodes if part.nodes for code, weight in self.near(guessed, part).items()
        }
        whole = sum(map(_weight, node.nodes), Fraction(0))
        for part in node.nodes:
            wanted = guessed.get(part.code, part.weight / whole) * whole
            chosen[part.code] = max(part.weight - self.room(part), min(part.weight + self.room(part), wanted))
        left = whole - sum((chosen[part.code] for part in node.nodes), Fraction(0))
        for part in node.nodes:
            ends = (part.weight - self.room(part), part.weight + self.room(part))
            moved = max(ends[0], min(ends[1], chosen[part.code] + left))
            chosen[part.code], left = moved, left - (moved - chosen[part.code])
        return chosen


def _weight(part: ResultNode) -> Fraction:
    return part.weight


def _below(node: ResultNode) -> Iterator[ResultNode]:
    for part in node.nodes:
        yield part
        yield from _below(part)
