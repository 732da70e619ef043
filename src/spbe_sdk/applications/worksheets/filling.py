"""Filling in and trying out: what stands in a workspace's worksheet, what other entries come to, and writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.worksheets.worksheet import (
    WORKSHEET,
    WorksheetContent,
    foreign,
    read_worksheet,
    write_worksheet,
)
from spbe_sdk.applications.workspace.measured import Measured, measure_task
from spbe_sdk.assessment.worksheet import worksheet, worksheet_binding
from spbe_sdk.bindings.numbers import entered
from spbe_sdk.bindings.worksheet import Row, SheetColumn
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.files.folder import read_bytes, sha256
from spbe_sdk.files.memory import Overlaid
from spbe_sdk.findings.errors import SpbeError, UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE
from spbe_sdk.reports.worksheets.book import is_figure

# Where entries that are only tried would lie; nothing is written there.
_TRIED = ".spbe/tried.csv"

_RATINGS = "ratings"

# What is entered: by port, by the number of the row from 0 on, and by what the column is called in a row.
Entries = Mapping[str, Mapping[int, Mapping[str, str]]]


def sheet_of(adoption: Adoption) -> WorksheetContent | None:
    """The worksheet that a workspace is filled in by; nothing where its ports read other files, or where it holds what
    is not ours, which would be lost.

    A row that everybody has and somebody deleted is there again, empty; so is one for all that is to be measured.
    """
    paths = {source.options.get("path") for sources in adoption.bindings.values() for source in sources}
    if WORKSHEET not in paths:
        return None
    try:
        found = read_worksheet(adoption)
        others = foreign(found, read_bytes(found.path))
    except SpbeError:
        return None
    if others:
        return None
    return attrs.evolve(found, rows=found.layout.begun({port: _whole(found, port) for port in found.rows}))


def order_of(sheet: WorksheetContent, port: str) -> str:
    """A digest of which rows of a port stand where: entries by number fit it while this is the same."""
    keys = [[row.get(key) for key in sheet.layout.keys[port]] for row in sheet.rows[port]]
    return sha256(repr(keys).encode())


def digest_of(sheet: WorksheetContent, port: str) -> str:
    """A digest of what stands in the sheet of a port, whatever is written in the others."""
    return sha256(repr([sorted(row.items()) for row in sheet.rows[port]]).encode())


def with_entries(sheet: WorksheetContent, entries: Entries) -> WorksheetContent:
    """The worksheet with other entries; what nothing is said of stays, and a row without anything in it is none."""
    rows = {port: _entered(sheet, port, entries.get(port, {})) for port in sheet.rows}
    return attrs.evolve(sheet, rows=rows)


def measured_with(adoption: Adoption, sheet: WorksheetContent, today: date | None = None) -> Measured:
    """What a run would come to if the worksheet were this one; nothing is written."""
    return _measured(adoption, WORKSHEET, sheet.layout.written(sheet.rows, None), None, today)


def fill_in(adoption: Adoption, port: str, entries: Mapping[int, Mapping[str, str]], digest: str) -> None:
    """Write entries into the sheet of a port, if that sheet still has this digest; the other sheets stay as they are.

    Raises:
        DataError: it holds sheets or columns of others, which would be lost.
        WorkspaceError: the sheet was changed since, the worksheet cannot be written, or another command holds the
            workspace.
        UsageError: the workspace has none.
    """
    sheet = needed(adoption)
    if digest_of(sheet, port) != digest:
        raise WorkspaceError(Finding("sheet-changed", origin=Origin(WORKSHEET)))
    write_worksheet(adoption, with_entries(sheet, {port: entries}))


def apart(sheet: WorksheetContent, port: str, entries: Mapping[int, Mapping[str, str]]) -> list[Row]:
    """The entries that stand in no row of a port, whichever row they were meant for."""
    columns = sheet.layout.sheet(port).columns
    rows = [{name: text for name, text in _cells(entry, columns).items() if text} for entry in entries.values()]
    return [row for row in rows if row and not any(row.items() <= there.items() for there in sheet.rows[port])]


def measured_if(adoption: Adoption, levels: Mapping[str, str], today: date | None = None) -> Measured:
    """What a run would come to if some indicators were rated otherwise, wherever their ratings come from.

    Raises:
        DataError: nothing can be computed as it is.
        UsageError: the application has no index of ratings.

    Examples:
        ``measured_if(Adoption.open("bekasi"), {"12": "4"}).outcome.result.index``
    """
    _, outcome = adoption.measured(today).computed()
    if not isinstance(outcome, IndexOutcome):
        raise UsageError(Finding("index-absent", found=str(adoption.folder)))
    nodes = [*outcome.result.walk(), *outcome.result.around()]
    rows = [_rated(node, levels) for node in nodes if node.value is not None or node.code in levels]
    binding = Binding.model_validate(worksheet_binding(_TRIED, DEFAULT_LANGUAGE))
    return _measured(adoption, _TRIED, worksheet(rows, DEFAULT_LANGUAGE), binding, today)


def needed(adoption: Adoption) -> WorksheetContent:
    """The worksheet of a workspace that has one.

    Raises:
        UsageError: it has none.
        DataError: there is one, which cannot be read.
    """
    sheet = sheet_of(adoption)
    if sheet is None:
        raise UsageError(Finding("sheet-none", origin=Origin(CHOICES, path="bindings")))
    return sheet


def _measured(adoption: Adoption, path: str, data: bytes, binding: Binding | None, today: date | None) -> Measured:
    task, problems = adoption.prepare(today)
    if task is not None:
        bindings = {**task.bindings, _RATINGS: (binding,)} if binding else task.bindings
        task = attrs.evolve(task, bindings=bindings, files=Overlaid(task.files, {path: data}))
    return measure_task(adoption.kind, task, problems)


def _whole(sheet: WorksheetContent, port: str) -> Sequence[Row]:
    named = sheet.layout.keys[port][0]
    there = {row.get(named) for row in sheet.rows[port]}
    lost = [row for row in sheet.layout.first[port] if row[named] not in there] if port in sheet.layout.given else []
    return (*sheet.rows[port], *lost)


def _entered(sheet: WorksheetContent, port: str, entries: Mapping[int, Mapping[str, str]]) -> tuple[Row, ...]:
    columns = [column for column in sheet.layout.sheet(port).columns if column.kind != "given"]
    present = sheet.rows[port]
    more = [] if port in sheet.layout.given else sorted(number for number in entries if number >= len(present))
    rows = [(number, row) for number, row in enumerate(present)] + [(number, {}) for number in more]
    made = ({**row, **_cells(entries.get(number, {}), columns)} for number, row in rows)
    kept = ({name: text for name, text in row.items() if text} for row in made)
    return tuple(row for row in kept if row)


def _cells(entry: Mapping[str, str], columns: Sequence[SheetColumn]) -> dict[str, str]:
    """What was entered, each on one line; a plain number as the workbook holds it."""
    told = ((column, " ".join(entry[column.key].split())) for column in columns if column.key in entry)
    return {column.key: _cell(column, text) for column, text in told}


def _cell(column: SheetColumn, text: str) -> str:
    if column.kind in ("number", "money"):
        return entered(text, column.kind == "money")
    return text.replace(",", ".") if is_figure(column, text) else text


def _rated(node: ResultNode, levels: Mapping[str, str]) -> dict[str, str | None]:
    value = levels.get(node.code, "" if node.value is None else str(node.value))
    return {"indicator": node.code, "name": node.name, "value": value, "evidence": ", ".join(node.evidence)}
