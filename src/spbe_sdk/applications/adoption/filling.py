"""Filling in and trying out: what stands in a worksheet of ours, what other entries come to, and writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
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
    language: Language
    rows: Mapping[str, Mapping[str, str]]
    digest: str

    def with_entries(self, entries: Entries) -> bytes:
        """The worksheet with other entries, by indicator; what nothing is said of stays."""
        rows = [{**row, **_entered(entries.get(code, {}))} for code, row in self.rows.items()]
        return worksheet(rows, self.language)


def sheet_of(adoption: Adoption) -> Sheet | None:
    """The worksheet that the ratings of a workspace are read from; nothing where they come from another file."""
    sources = adoption.bindings.get(PORT, ())
    language = next((name for name in LANGUAGES if len(sources) == 1 and _is_ours(sources[0], name)), None)
    if language is None:
        return None
    path = str(sources[0].options["path"])
    try:
        data = adoption.files.read(path)
        rows = read_worksheet(data, path)
    except SpbeError:
        return None
    found = None if rows is None else _by_code(rows, adoption.ground.instrument)
    return None if found is None else Sheet(path, language, found, sha256(data))


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


def _is_ours(binding: Binding, language: Language) -> bool:
    path = binding.options.get("path")
    ours = Binding.model_validate(worksheet_binding(str(path), language))
    return (binding.adapter, binding.options, binding.fields) == (ours.adapter, ours.options, ours.fields)


def _by_code(rows: Sequence[Mapping[str, str]], instrument: Instrument) -> dict[str, Mapping[str, str]] | None:
    """The rows by the codes of their indicators, in their order, and behind them those that lack one; nothing where an
    indicator has two rows, of which only a person can say which one counts.
    """
    spelled = speller_of(instrument, None)
    filled = [row for row in rows if any(row.values())]
    found = {spelled(row["indicator"]): row for row in filled}
    if len(found) < len(filled):
        return None
    for node in instrument.indicators():
        found.setdefault(node.code, {"indicator": node.code, "name": node.name, **dict.fromkeys(ENTERED, "")})
    return found


def _rated(node: ResultNode, levels: Mapping[str, str]) -> dict[str, str | None]:
    value = levels.get(node.code, "" if node.value is None else str(node.value))
    return {"indicator": node.code, "name": node.name, "value": value, "evidence": ", ".join(node.evidence)}


def _entered(entry: Mapping[str, str]) -> dict[str, str]:
    """What was entered for an indicator, each on one line, as a cell holds it."""
    return {name: " ".join(entry[name].split()) for name in ENTERED if name in entry}
