"""A dataframe with an indicator a row becomes an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from spbe_sdk.assessment.columns.engines import labels_of, opened
from spbe_sdk.assessment.naming import Naming
from spbe_sdk.documents.assessment import Assessment, Rating
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.judging import judged
from spbe_sdk.files.reading import from_values
from spbe_sdk.files.refusals import explain, leaf
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.levels import LevelNames
from spbe_sdk.instruments.library import named_instrument
from spbe_sdk.instruments.scales import as_written
from spbe_sdk.scoring.stored import plain


def assessment_in(
    frame: Any, instrument: Instrument | str, about: Mapping[str, object], columns: Mapping[str, str | None]
) -> Assessment:
    """What `Assessment.from_frame` gives; `columns` names the column of each field of a rating.

    Raises:
        UsageError: the frame has no such column, or the instrument is not installed.
        DataError: everything that is wrong with the rows, at once.
    """
    used = named_instrument(instrument)
    named = {field: column for field, column in columns.items() if column is not None}
    return from_values({**about, "instrument": used.id, "ratings": _ratings(frame, used, named)}, Assessment)


def _ratings(frame: Any, instrument: Instrument, columns: Mapping[str, str]) -> list[Rating]:
    source, reader = type(frame).__name__, _Reader(instrument)
    ratings, findings = [], []
    for number, cells in enumerate(_rows(frame, columns), 1):
        row = {field: plain(cell) for field, cell in cells.items()}
        if row["indicator"] is None and row["value"] is None:
            continue
        given = reader.rating(row)
        try:
            ratings.append(judged(Rating, given))
        except ValidationError as error:
            findings += _refusals(error, given, Origin(source, row=number), columns)
    if findings:
        raise DataError(findings)
    return ratings


def _refusals(
    error: ValidationError, given: Mapping[str, object], row: Origin, columns: Mapping[str, str]
) -> list[Finding]:
    return explain(error, Rating, dict(given), lambda place: row.at(columns.get(leaf(place))))


def _rows(frame: Any, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """The cells of each row by the field that their column holds."""
    import narwhals.stable.v2 as nw

    labels = [str(label) for label in labels_of(frame)]
    missing = [column for column in columns.values() if column not in labels]
    if missing:
        raise UsageError(Finding("frame-column", found=column, allowed=", ".join(labels)) for column in missing)
    if several := [column for column in columns.values() if labels.count(column) > 1]:
        raise UsageError(Finding("frame-twice", found=column) for column in several)
    rows = opened(frame, [f"own_{number}" for number in range(len(labels))])
    kept = rows.select(*(f"own_{labels.index(column)}" for column in columns.values()))
    whole = kept.collect() if isinstance(kept, nw.LazyFrame) else kept
    return [dict(zip(columns, cells, strict=True)) for cells in whole.iter_rows()]


class _Reader:
    """Reads cells as the instrument names its indicators and their levels."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.naming, self.names = Naming.of(instrument), LevelNames.of(instrument)
        self.nodes = {node.code: node for node in instrument.everything()}

    def rating(self, row: Mapping[str, object]) -> dict[str, object]:
        code = "" if row["indicator"] is None else str(row["indicator"])
        code = self.naming.find(code) or code
        node, value = self.nodes.get(code), row["value"]
        if node is not None and isinstance(value, str):
            value = as_written(self.instrument.scales.get(node.scale or ""), value, self.names) if value else None
        note = row.get("note")
        return {"indicator": code, "value": value, "note": None if note is None else str(note)}
