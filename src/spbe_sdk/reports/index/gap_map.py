"""Where points are still to be had: every aspect with its indicators, the darker the more each could add."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.reports.forms.charts import top_level
from spbe_sdk.scoring.exact import round_half_up

SHADES = 4


@attrs.frozen(slots=True)
class GapCell:
    """An indicator: its value, and how dark it is, from 0 (nothing to be had) to 4 (the most of all)."""

    code: str
    name: str
    value: str
    shade: int


@attrs.frozen(slots=True)
class GapRow:
    """An aspect: the points that its indicators could still add to the index, and these."""

    code: str
    name: str
    missing: Decimal
    cells: list[GapCell]


def gap_map(result: Result, instrument: Instrument) -> list[GapRow]:
    """The map of a result; what a part could add is as its weight in the whole index says."""
    top = top_level(instrument)
    whole = sum((node.weight for node in result.nodes), Fraction(0))
    groups: list[tuple[ResultNode, list[tuple[ResultNode, Fraction]]]] = []

    def visit(node: ResultNode, share: Fraction) -> None:
        weight = sum((part.weight for part in node.nodes), Fraction(0))
        parts = [(part, share * part.weight / weight if weight else Fraction(0)) for part in node.nodes]
        leaves = [(part, _missing(part, part_share, top)) for part, part_share in parts if not part.nodes]
        if leaves:
            groups.append((node, leaves))
        for part, part_share in parts:
            visit(part, part_share)
        if not node.nodes and node in result.nodes:
            groups.append((node, [(node, _missing(node, share, top))]))

    for node in result.nodes:
        visit(node, node.weight / whole)
    most = max((missing for _, leaves in groups for _, missing in leaves), default=Fraction(0))
    return [
        GapRow(
            group.code,
            group.name,
            round_half_up(sum((missing for _, missing in leaves), Fraction(0)), instrument.decimals),
            [
                GapCell(leaf.code, leaf.name, "–" if leaf.value is None else str(leaf.value), _shade(missing, most))
                for leaf, missing in leaves
            ],
        )
        for group, leaves in groups
    ]


def _missing(node: ResultNode, share: Fraction, top: Fraction | None) -> Fraction:
    """The points of the index that a part could still add: up to the top level, or up to its weight in points."""
    return max(Fraction(0), node.weight - node.exact if top is None else share * (top - node.exact))


def _shade(missing: Fraction, most: Fraction) -> int:
    return 0 if not missing else -(-missing * SHADES // most)
