"""Carrying ratings over to a new instrument along a crosswalk: a worksheet to check, never a silent conversion."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, Self

import attrs

from spbe_sdk.assessment.worksheet import worksheet, worksheet_binding
from spbe_sdk.documents.binding import Binding, Provenance
from spbe_sdk.documents.crosswalk import Crossing, Crosswalk
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import External, Levels, Number
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.scales import bounds
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_mean import weighted_mean


@attrs.frozen(slots=True)
class CarriedRow:
    """One indicator of the new instrument: what came over, from which old ones, and what is lost on the way.

    ``carried``: `value` is the mean of the old ratings by their weights; ``elsewhere``: the value is another
    body's index, which has to be asked for; ``new``: nothing in the old instrument is like it.
    """

    code: str
    name: str
    state: Literal["carried", "elsewhere", "new"]
    value: str | None
    came_from: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str


@attrs.frozen
class Carried:
    """The rows of a port, carried over; `path` is where its worksheet will lie in the workspace."""

    crosswalk: Crosswalk
    gone: tuple[str, ...]
    path: str
    provenance: Provenance
    language: Language
    rows: tuple[CarriedRow, ...] = ()

    @property
    def content(self) -> bytes:
        """The worksheet, as the binding reads it."""
        rows = (
            {
                "indicator": row.code,
                "name": row.name,
                "value": row.value,
                "note": row.note,
                "evidence": ", ".join(row.evidence),
            }
            for row in self.rows
        )
        return worksheet(rows, self.language)

    @property
    def binding(self) -> dict[str, Any]:
        """The binding of the port to the worksheet."""
        provenance = self.provenance.model_dump(mode="json", exclude_defaults=True)
        return {**worksheet_binding(self.path, self.language), "provenance": provenance}

    def beside(self, folder: Path, sources: Sequence[Binding]) -> Self:
        """The same with a path that is still free in a workspace, and with the marks of the rows that came over."""
        stem, dot, suffix = self.path.rpartition(".")
        names = (self.path, *(f"{stem}-{number}{dot}{suffix}" for number in range(2, 1000)))
        marks = [source.provenance for source in sources if source.provenance is not None]
        provenance = Provenance(
            source="; ".join([self.provenance.source, *(mark.source for mark in marks)]),
            stands_in=any(mark.stands_in for mark in marks),
            illustrative=any(mark.illustrative for mark in marks),
        )
        path = next(name for name in names if not (folder / name).exists())
        return attrs.evolve(self, path=path, provenance=provenance)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "crosswalk": self.crosswalk.id,
            "official": self.crosswalk.official,
            "path": self.path,
            "gone": list(self.gone),
            "rows": [attrs.asdict(row) for row in self.rows],
        }


def carry_ratings(
    port: str, result: Result, old: Instrument, new: Instrument, crosswalk: Crosswalk, language: Language
) -> Carried:
    """Every indicator of the new instrument, with what of a result can be carried over to it."""
    nodes = {node.code: node for node in result.walk()}
    crossings = {code: crossing for crossing in crosswalk.crossings for code in crossing.new}
    rows = tuple(_row(node, crossings.get(node.code), nodes, old, new, language) for node in new.indicators())
    used = {code for crossing in crosswalk.crossings if crossing.new for code in crossing.old}
    gone = tuple(node.code for node in old.indicators() if node.code not in used)
    source = Provenance(source=say("carry.source", language, instrument=old.id, year=result.year))
    return Carried(crosswalk, gone, f"data/{port}-{new.id}.csv", source, language, rows)


def _row(
    node: InstrumentNode,
    crossing: Crossing | None,
    nodes: dict[str, ResultNode],
    old: Instrument,
    new: Instrument,
    language: Language,
) -> CarriedRow:
    before = [nodes[code] for code in crossing.old if code in nodes and not nodes[code].refused] if crossing else []
    came_from = tuple(item.code for item in before)
    evidence = tuple(dict.fromkeys(id for item in before for id in item.evidence))
    scale = new.scale_of(node)
    if isinstance(scale, External):
        note = say("carry.elsewhere", language, source=scale.source)
        return CarriedRow(node.code, node.name, "elsewhere" if before else "new", None, came_from, evidence, note)
    if not before or not isinstance(scale, Levels | Number) or not _alike(before, old, bounds(scale)):
        return CarriedRow(node.code, node.name, "new", None, came_from, evidence, say("carry.new", language))
    # By the old weights; an indicator without a rating counts as its instrument has it, it does not flatter.
    mean = weighted_mean([WeightedPart(item.weight, item.exact) for item in before])
    # Levels are cumulative: half a level more is not yet the next one.
    decimals = 2 if isinstance(scale, Levels) or scale.decimals is None else scale.decimals
    value = str(mean.numerator // mean.denominator if isinstance(scale, Levels) else round_half_up(mean, decimals))
    note = say("carry.carried", language, codes=", ".join(came_from), instrument=old.id)
    if crossing is not None and crossing.loss:
        note += f" {crossing.loss}."
    return CarriedRow(node.code, node.name, "carried", value, came_from, evidence, note)


def _alike(before: Sequence[ResultNode], old: Instrument, wanted: tuple[Fraction, Fraction]) -> bool:
    """Whether the old values lie on a scale with the same ends: only then does their mean say something."""
    scales = {node.code: old.scale_of(node) for node in old.indicators()}
    return all(
        item.code in scales and isinstance(scales[item.code], Levels | Number) and bounds(scales[item.code]) == wanted
        for item in before
    )
