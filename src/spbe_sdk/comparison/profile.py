"""A result beside others that were measured alike, node by node."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.comparison import first_difference
from spbe_sdk.comparison.correlation import Correlation, aspects_together
from spbe_sdk.comparison.position import Position, place_among, quartiles
from spbe_sdk.comparison.weights import Moved, WeightRange, weight_range
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.exact import exact_text


@attrs.frozen(slots=True)
class NodeStanding:
    """One node of our result beside the same node of others measured alike, and the quartiles of all of them."""

    node: ResultNode
    best: Fraction
    upper: Fraction
    median: Fraction
    lower: Fraction
    lowest: Fraction

    @property
    def gap(self) -> Fraction:
        """The median minus ours, weighed: what closing it would add to the index, in points of the whole scale."""
        return (self.median - self.node.exact) * self.node.weight

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        own = self.node.exact
        return {
            "code": self.node.code,
            "own": exact_text(own),
            "median": exact_text(self.median),
            "best": exact_text(self.best),
            "to_median": exact_text(own - self.median),
            "to_best": exact_text(own - self.best),
        }


@attrs.frozen(slots=True)
class ResultProfile:
    """A result beside others: where the whole stands, and every node; strengths and gaps by what they weigh.

    `weights` is how far index and rank move with the weights, where the index is a mean of its parts; `together` are
    the aspects that go together over all of them.
    """

    own: Result
    whole: Position
    nodes: list[NodeStanding]
    weights: WeightRange | None = None
    together: Sequence[Correlation] = ()

    @property
    def indicators(self) -> list[NodeStanding]:
        """The nodes that are rated."""
        return [item for item in self.nodes if not item.node.nodes]

    def strengths(self, count: int = 5) -> list[NodeStanding]:
        """The indicators that lie furthest above the median, by weight."""
        return [item for item in sorted(self.indicators, key=lambda item: item.gap) if item.gap < 0][:count]

    def gaps(self, count: int = 5) -> list[NodeStanding]:
        """The indicators that lie furthest below the median, by weight."""
        return [item for item in sorted(self.indicators, key=lambda item: -item.gap) if item.gap > 0][:count]


def profile(own: Result, others: Sequence[Result], moved: Moved | None = None) -> ResultProfile:
    """A result beside others that were measured alike; weights move by `moved`, absent: a tenth at the top.

    Raises:
        UsageError: there are no others, or one was not measured alike; the first difference is named. Or weights
            cannot move so.
    """
    problems = [finding for other in others if (finding := first_difference(own, other)) is not None]
    same = [f"{o.region} {o.year}" for o in others if (o.region, o.year) == (own.region, own.year)]
    problems += [Finding("standing-twice", found=name) for name in same]
    problems += [Finding("results-refused", found=f"{r.region} {r.year}") for r in (own, *others) if r.refused]
    if problems:
        raise UsageError(problems)
    tables = [{node.code: node.exact for node in other.walk()} for other in others]
    nodes = []
    for node in own.walk():
        values = [node.exact, *(table[node.code] for table in tables if node.code in table)]
        lower, middle, upper = quartiles(values)
        nodes.append(NodeStanding(node, max(values), upper, middle, lower, min(values)))
    place = place_among(own.index, [other.index for other in others])
    return ResultProfile(own, place, nodes, _weights(own, others, moved), aspects_together([own, *others]))


def _weights(own: Result, others: Sequence[Result], moved: Moved | None) -> WeightRange | None:
    if moved is not None:
        return weight_range(own, others, moved)
    try:
        return weight_range(own, others)
    except UsageError:
        return None
