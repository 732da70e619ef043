"""A region's own effort of steps, as its port `costs` gives it."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.bindings.intake import PortData
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.ladders import ladders_of
from spbe_sdk.roadmaps.statement import misfit

Costs = dict[tuple[str, int], int]


def read_costs(data: PortData | None, instrument: Instrument) -> tuple[Costs, list[Finding]]:
    """The effort of the step up to a level, by indicator and level, and everything that is wrong with it."""
    if data is None:
        return {}, []
    whole = [row for row in data.rows if not row.broken]
    costs = {(row.values["indicator"], row.values["level"]): row.values["effort"] for row in whole}
    return costs, [*data.findings, *_wrong(data, instrument)]


def _wrong(data: PortData, instrument: Instrument) -> Iterator[Finding]:
    scales = {
        code: range(list(ladder.values)[1], list(ladder.values)[-1] + 1) if ladder.own else range(0)
        for code, ladder in ladders_of(instrument).items()
    }
    first: dict[tuple[str, int], str] = {}
    for row in data.rows:
        if row.broken:
            continue
        code, level = row.values["indicator"], row.values["level"]
        problem = misfit(code, level, scales, instrument.id, row.origin) if scales else None
        if problem is not None:
            yield problem
        if (code, level) in first:
            place = first[code, level]
            yield Finding("roadmap-twice", origin=row.origin, field=code, found=str(level), allowed=place)
        first.setdefault((code, level), f"{row.origin.source}:{row.origin.row}")
