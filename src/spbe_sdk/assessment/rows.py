"""Typed rows become ratings and evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from spbe_sdk.assessment.evidence import PlacedEvidence
from spbe_sdk.assessment.ratings import PlacedRating
from spbe_sdk.bindings.codes import speller
from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.parts import part_of
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.assessment import Evidence, Rating, Support
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.levels import LevelNames
from spbe_sdk.instruments.scales import as_written

Speller = Callable[[str], str]


def speller_of(instrument: Instrument, local: Instrument | None) -> Speller:
    """How codes are written in an instrument, and among the region's own indicators."""
    nodes = [*instrument.everything(), *(local.nodes if local else ())]
    return speller([*(node.code for node in nodes), *(item.code for node in nodes for item in node.questions)])


def with_codes(data: PortData, spelled: Speller) -> PortData:
    """A port's rows with the codes of indicators as the instrument writes them."""
    return attrs.evolve(data, rows=[_with_code(row, spelled) for row in data.rows])


def _with_code(row: Row, spelled: Speller) -> Row:
    code = row.values.get("indicator")
    return row if code is None else attrs.evolve(row, values={**row.values, "indicator": spelled(code)})


def read_evidence(rows: Sequence[Row], spelled: Speller) -> tuple[list[PlacedEvidence], list[Finding]]:
    """The evidence in rows, and what no evidence may hold; a row without its id or title was reported."""
    placed: list[PlacedEvidence] = []
    findings: list[Finding] = []
    for row in rows:
        if row.broken & {"id", "title"}:
            continue
        values = {**row.values, "supports": _supports(row, spelled)}
        made, refused = part_of(Evidence, values, row)
        findings += refused
        placed += [PlacedEvidence(made, row.origin)] if made else []
    return placed, findings


def _supports(row: Row, spelled: Speller) -> tuple[Support, ...]:
    """What evidence supports, with the codes of our own instrument as it writes them."""
    return tuple(
        item if item.instrument else item.model_copy(update={"indicator": spelled(item.indicator)})
        for item in row.values.get("supports") or ()
    )


def read_ratings(
    rows: Sequence[Row], instrument: Instrument, evidence: Sequence[PlacedEvidence]
) -> tuple[list[PlacedRating], list[Finding]]:
    """The ratings in rows as their scales take them, and what no rating may hold; a row without a code was reported."""
    nodes, names = {node.code: node for node in instrument.everything()}, LevelNames.of(instrument)
    named = speller(item.evidence.id for item in evidence)
    placed: list[PlacedRating] = []
    findings: list[Finding] = []
    for row in rows:
        if "indicator" in row.broken:
            continue
        values: dict[str, Any] = {"value": None, **row.values}
        node = nodes.get(values["indicator"])
        if node is not None and isinstance(values["value"], str):
            values["value"] = as_written(instrument.scales.get(node.scale or ""), values["value"], names)
        values["evidence"] = tuple(map(named, values.get("evidence") or ()))
        made, refused = part_of(Rating, values, row)
        findings += refused
        placed += [PlacedRating(made, row.origin, row.columns, reported="value" in row.broken)] if made else []
    return placed, findings
