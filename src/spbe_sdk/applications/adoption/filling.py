"""Filling in and trying out: what stands in a worksheet of ours, what other entries come to, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.worksheets.worksheet import WorksheetContent, foreign
from spbe_sdk.applications.worksheets.worksheet import read_worksheet as read_workbook
from spbe_sdk.applications.workspace.measured import Measured, measure_task
from spbe_sdk.assessment.rows import speller_of
from spbe_sdk.assessment.worksheet import read_worksheet, worksheet, worksheet_binding
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import sha256
from spbe_sdk.files.held import hold
from spbe_sdk.files.memory import Overlaid
from spbe_sdk.findings.errors import SpbeError, UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, LANGUAGES, Language

# The port whose worksheet people fill in.
PORT = "ratings"

# What people fill in, by its name in a row.
ENTERED = ("value", "note", "evidence")

# Where entries that are only tried would lie; nothing is written there.
_TRIED = ".spbe/tried.csv"

Entries = Mapping[str, Mapping[str, str]]


@attrs.frozen(slots=True)
class Sheet:
    """A worksheet of ours as it lies in a workspace: its place, its rows by indicator, and its digest.

    An indicator that somebody deleted from it has an empty row again.
    """

    path: str
    rows: Mapping[str, Mapping[str, str]]
    digest: str
    written: Callable[[Sequence[Mapping[str, str]]], bytes]

    def with_entries(self, entries: Entries) -> bytes:
        """The worksheet with other entries, by indicator; what nothing is said of stays."""
        return self.written([{**row, **_entered(entries.get(code, {}))} for code, row in self.rows.items()])


def sheet_of(adoption: Adoption) -> Sheet | None:
    """The worksheet that the ratings of a workspace are read from; nothing where they come from another file."""
    sources = adoption.bindings.get(PORT, ())
    if len(sources) != 1:
        return None
    try:
        return _workbook(adoption, sources[0]) if sources[0].adapter == "excel" else _table(adoption, sources[0])
    except SpbeError:
        return None


def _workbook(adoption: Adoption, source: Binding) -> Sheet | None:
    """A workbook to fill in; nothing where it has what is not ours, and would be lost."""
    path = str(source.options.get("path"))
    data, content = adoption.files.read(path), read_workbook(adoption, adoption.files.locate(path))
    layout = content.layout
    ours = Binding.model_validate(layout.sheet(PORT).binding(path, layout.language))
    if not _alike(source, ours) or foreign(content, data):
        return None
    rows = _by_code(content.rows[PORT], layout.first[PORT], adoption.ground.instrument)
    written = partial(_in_workbook, content)
    return None if rows is None else Sheet(path, rows, sha256(data), written)


def _in_workbook(content: WorksheetContent, rows: Sequence[Mapping[str, str]]) -> bytes:
    return content.layout.written({**content.rows, PORT: rows}, None)


def _table(adoption: Adoption, source: Binding) -> Sheet | None:
    path = str(source.options.get("path"))
    language = next((name for name in LANGUAGES if _is_ours(source, path, name)), None)
    if language is None:
        return None
    data, instrument = adoption.files.read(path), adoption.ground.instrument
    found = read_worksheet(data, path)
    blank = [{"indicator": node.code, "name": node.name} for node in instrument.indicators()]
    rows = None if found is None else _by_code(found, blank, instrument)
    return None if rows is None else Sheet(path, rows, sha256(data), partial(worksheet, language=language))


def measured_with(adoption: Adoption, entries: Entries, today: date | None = None) -> Measured:
    """What a run would come to with other entries in the worksheet; nothing is written.

    Raises:
        UsageError: the workspace has no worksheet of ours.
    """
    sheet = _needed(adoption)
    return _measured(adoption, sheet.path, sheet.with_entries(entries), None, today)


def measured_if(adoption: Adoption, levels: Mapping[str, str], today: date | None = None) -> Measured:
    """What a run would come to if some indicators were rated otherwise, wherever their ratings come from.

    Raises:
        DataError: nothing can be computed as it is.
        UsageError: the application has no index of ratings.

    Example:
        ``measured_if(Adoption.open("bekasi"), {"12": "4"}).outcome.result.index``
    """
    _, outcome = adoption.measured(today).computed()
    if not isinstance(outcome, IndexOutcome):
        kind = adoption.package.application.kind
        raise UsageError(Finding("roadmap-instrument", found=kind, allowed="maturity-index"))
    nodes = [*outcome.result.walk(), *outcome.result.around()]
    rows = [_rated(node, levels) for node in nodes if node.value is not None or node.code in levels]
    binding = Binding.model_validate(worksheet_binding(_TRIED, DEFAULT_LANGUAGE))
    return _measured(adoption, _TRIED, worksheet(rows, DEFAULT_LANGUAGE), binding, today)


def fill_in(adoption: Adoption, entries: Entries, digest: str) -> None:
    """Write entries into the worksheet, if it is still the one with this digest.

    Raises:
        WorkspaceError: it was changed since, or another command holds the workspace.
        UsageError: the workspace has no worksheet of ours.
    """
    with hold(adoption.folder):
        current = Adoption.open(adoption.folder)
        sheet = _needed(current)
        if sheet.digest != digest:
            raise WorkspaceError(Finding("sheet-changed", origin=Origin(sheet.path)))
        data = sheet.with_entries(entries)
        if sha256(data) != digest:
            write_atomic(current.files.locate(sheet.path), data)


def _measured(adoption: Adoption, path: str, data: bytes, binding: Binding | None, today: date | None) -> Measured:
    task, problems = adoption.prepare(today)
    if task is not None:
        bindings = {**task.bindings, PORT: (binding,)} if binding else task.bindings
        task = attrs.evolve(task, bindings=bindings, files=Overlaid(task.files, {path: data}))
    return measure_task(adoption.kind, task, problems)


def _needed(adoption: Adoption) -> Sheet:
    sheet = sheet_of(adoption)
    if sheet is None:
        raise UsageError(Finding("sheet-none", origin=Origin(CHOICES, path=f"bindings.{PORT}")))
    return sheet


def _is_ours(binding: Binding, path: str, language: Language) -> bool:
    return _alike(binding, Binding.model_validate(worksheet_binding(path, language)))


def _alike(one: Binding, other: Binding) -> bool:
    return (one.adapter, one.options, one.fields) == (other.adapter, other.options, other.fields)


def _by_code(
    rows: Sequence[Mapping[str, str]], blank: Sequence[Mapping[str, str]], instrument: Instrument
) -> dict[str, Mapping[str, str]] | None:
    """The rows by the codes of their indicators, in their order, and behind them those that lack one; nothing where an
    indicator has two rows, of which only a person can say which one counts.
    """
    spelled = speller_of(instrument, None)
    filled = [{**dict.fromkeys(ENTERED, ""), **row} for row in rows if any(row.values())]
    found: dict[str, Mapping[str, str]] = {spelled(row["indicator"]): row for row in filled}
    if len(found) < len(filled):
        return None
    for row in blank:
        found.setdefault(row["indicator"], {**row, **dict.fromkeys(ENTERED, "")})
    return found


def _rated(node: ResultNode, levels: Mapping[str, str]) -> dict[str, str | None]:
    value = levels.get(node.code, "" if node.value is None else str(node.value))
    return {"indicator": node.code, "name": node.name, "value": value, "evidence": ", ".join(node.evidence)}


def _entered(entry: Mapping[str, str]) -> dict[str, str]:
    """What was entered for an indicator, each on one line, as a cell holds it."""
    return {name: " ".join(entry[name].split()) for name in ENTERED if name in entry}
