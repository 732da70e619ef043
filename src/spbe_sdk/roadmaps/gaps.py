"""Where points are still to be had: every aspect with its indicators, and what each could add to the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.instruments.units import top_level


@attrs.frozen(slots=True)
class Gap:
    """An indicator, and the points that it could still add to the index."""

    node: ResultNode
    missing: Fraction


@attrs.frozen(slots=True)
class GapGroup:
    """A node with the gaps of its own indicators; an indicator that stands alone is a group of itself."""

    node: ResultNode
    gaps: list[Gap]

    @property
    def missing(self) -> Fraction:
        """The points that all of them could still add."""
        return sum((gap.missing for gap in self.gaps), Fraction(0))


def gaps(result: Result, instrument: Instrument) -> list[GapGroup]:
    """The gaps of a result, group by group; what a part could add is as its weight in the whole index says."""
    top = top_level(instrument)
    groups: list[GapGroup] = []
    for node, share in _shares(result.nodes, Fraction(1)):
        groups += _groups(node, share, top) if node.nodes else [GapGroup(node, [_gap(node, share, top)])]
    return groups


def _groups(node: ResultNode, share: Fraction, top: Fraction | None) -> Iterator[GapGroup]:
    parts = _shares(node.nodes, share)
    leaves = [_gap(part, its_share, top) for part, its_share in parts if not part.nodes]
    if leaves:
        yield GapGroup(node, leaves)
    for part, its_share in parts:
        yield from _groups(part, its_share, top)


def _shares(nodes: Sequence[ResultNode], whole: Fraction) -> list[tuple[ResultNode, Fraction]]:
    """What each of some nodes has of the whole that they share by their weights."""
    weight = sum((node.weight for node in nodes), Fraction(0))
    return [(node, whole * node.weight / weight if weight else Fraction(0)) for node in nodes]


def _gap(node: ResultNode, share: Fraction, top: Fraction | None) -> Gap:
    """Up to the top level, or up to its weight where values are points."""
    now = Fraction(0) if node.refused else node.exact
    return Gap(node, max(Fraction(0), node.weight - now if top is None else share * (top - now)))
