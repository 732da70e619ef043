"""A region's own effort of steps, as its port `costs` gives it."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.documents.instrument import Instrument, Levels
from spbe_sdk.findings import Finding
from spbe_sdk.intake import PortData

Costs = dict[tuple[str, int], int]


def read_costs(data: PortData | None, instrument: Instrument) -> tuple[Costs, list[Finding]]:
    """The effort of the step up to a level, by indicator and level, and everything that is wrong with it."""
    if data is None:
        return {}, []
    whole = [row for row in data.rows if not row.broken]
    costs = {(row.values["indicator"], row.values["level"]): row.values["effort"] for row in whole}
    return costs, [*data.findings, *_wrong(data, instrument)]


def _wrong(data: PortData, instrument: Instrument) -> Iterator[Finding]:
    nodes = {node.code: node for node in instrument.indicators()}
    first: dict[tuple[str, int], str] = {}
    for row in data.rows:
        if row.broken:
            continue
        code, level = row.values["indicator"], row.values["level"]
        scale = instrument.scale_of(nodes[code]) if code in nodes else None
        if scale is None:
            details = {"instrument": instrument.id}
            yield Finding("rating-unknown", origin=row.origin, found=code, allowed=", ".join(nodes), details=details)
        elif not isinstance(scale, Levels) or not scale.minimum < level <= scale.maximum:
            steps = f"{scale.minimum + 1}–{scale.maximum}" if isinstance(scale, Levels) else "–"
            yield Finding("roadmap-level", origin=row.origin, field=code, found=str(level), allowed=steps)
        if (code, level) in first:
            place = first[code, level]
            yield Finding("roadmap-twice", origin=row.origin, field=code, found=str(level), allowed=place)
        first.setdefault((code, level), f"{row.origin.source}:{row.origin.row}")
