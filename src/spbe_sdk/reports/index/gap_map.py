"""The map of gaps: every aspect with its indicators, the darker the more each could add."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.words import Language
from spbe_sdk.roadmaps.gaps import Gap, gaps
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


def gap_map(result: Result, instrument: Instrument, language: Language) -> list[GapRow]:
    """The map of a result, a row for each group of its gaps."""
    groups = gaps(result, instrument)
    most = max((gap.missing for group in groups for gap in group.gaps), default=Fraction(0))
    return [
        GapRow(
            group.node.code,
            group.node.name,
            round_half_up(group.missing, instrument.decimals),
            [_cell(gap, most, language) for gap in group.gaps],
        )
        for group in groups
    ]


def _cell(gap: Gap, most: Fraction, language: Language) -> GapCell:
    node = gap.node
    return GapCell(node.code, node.name, value_text(node.value, language), _shade(gap.missing, most))


def _shade(missing: Fraction, most: Fraction) -> int:
    return 0 if not missing else -(-missing * SHADES // most)
