"""The parts of a worksheet that offices filled in, brought together; with what is missing, and what does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from spbe_sdk.applications.worksheets.shares import ids
from spbe_sdk.applications.worksheets.splitting import PARTS
from spbe_sdk.applications.worksheets.worksheet import WorksheetContent, read_worksheet, write_worksheet
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.assessment.sheets import EVIDENCE, OFFICE
from spbe_sdk.bindings.worksheet import Row, SheetColumn
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.words import normal
from spbe_sdk.reports.worksheets.book import office_of

Key = tuple[str, ...]


@attrs.frozen(slots=True)
class OfficePart:
    """What one office filled in."""

    office: str
    sheet: WorksheetContent


@attrs.frozen(slots=True)
class Collected:
    """How many cells of the worksheet are others now, of how many parts, and the gaps and contradictions found."""

    changed: int
    parts: int
    findings: tuple[Finding, ...]


def collect_worksheets(workspace: Workspace, places: Sequence[Path] = ()) -> Collected:
    """Bring the workbooks of offices, or all those in some folders, into the workspace's worksheet.

    What an office left empty takes nothing away. Where two offices do not agree, the worksheet stays as it is there,
    and both are named.

    Raises:
        DataError: there are no parts, or one of them or the worksheet cannot be read; nothing is written then.
        WorkspaceError: the worksheet cannot be written.
    """
    whole = read_worksheet(workspace)
    parts = _parts(workspace, _files(places, workspace.folder / PARTS))
    merger = _Merger(whole, parts)
    rows = {port: tuple(merger.rows(port)) for port in whole.rows}
    if merger.changed:
        write_worksheet(workspace, attrs.evolve(whole, rows=rows))
    return Collected(merger.changed, len(parts), (*merger.findings, *_gaps(whole, parts)))


def _files(places: Sequence[Path], usual: Path) -> list[Path]:
    """The workbooks in some places, or in the usual one; not those by which Excel says that one is open."""
    found = [
        path
        for place in places or ([usual] if usual.exists() else [])
        for path in (sorted(place.glob("*.xlsx")) if place.is_dir() else [place])
        if not path.name.startswith("~$")
    ]
    if not found:
        raise DataError(Finding("collect-none", found=", ".join(map(str, places or [usual]))))
    return found


def _parts(workspace: Workspace, files: Sequence[Path]) -> list[OfficePart]:
    found: list[OfficePart] = []
    wrong: list[Finding] = []
    for path in files:
        try:
            found.append(OfficePart(office_of(read_bytes(path)) or path.stem, read_worksheet(workspace, path)))
        except DataError as error:
            wrong += error.findings
    if wrong:
        raise DataError(wrong)
    return found


@attrs.define(slots=True)
class _Merger:
    """The rows of the whole with those of the parts."""

    whole: WorksheetContent
    parts: Sequence[OfficePart]
    changed: int = 0
    findings: list[Finding] = attrs.field(factory=list)

    def rows(self, port: str) -> Iterator[Row]:
        """The rows of a port, the new ones last."""
        said: dict[Key, list[tuple[str, Row]]] = {}
        for part in self.parts:
            for row in part.sheet.rows[port]:
                said.setdefault(self._key(port, row), []).append((part.office, row))
        for row in self.whole.rows[port]:
            yield self._merged(port, row, said.pop(self._key(port, row), []))[0]
        for answers in said.values():
            if port in self.whole.layout.given:
                self.findings.append(self._told("worksheet-unasked", port, answers[0][1], _named(answers)))
                continue
            row, agreed = self._merged(port, {}, answers)
            if agreed:
                yield row

    def _key(self, port: str, row: Row) -> Key:
        return tuple(normal(row.get(name, "")) for name in self.whole.layout.keys[port])

    def _merged(self, port: str, before: Row, answers: Sequence[tuple[str, Row]]) -> tuple[Row, bool]:
        """A row with what the parts say of it, and whether they agree."""
        row, agreed = dict(before), True
        for column in self.whole.layout.sheet(port).columns:
            said = _said(column, answers)
            if column.kind == "given" or not said or (column.key == OFFICE and before):
                continue
            if column.key == EVIDENCE:
                said = {", ".join(dict.fromkeys(id for text in said for id in ids(text))): []}
            elif column.key == "note":
                said = {"\n".join(said): []}
            if len(said) > 1:
                found = "; ".join(f"{text} ({', '.join(offices)})" for text, offices in said.items())
                told = self._told("worksheet-contradiction", port, {**answers[0][1], **before}, found)
                self.findings.append(attrs.evolve(told, field=column.heading))
                agreed = False
            elif (text := next(iter(said))) != row.get(column.key):
                row[column.key] = text
                self.changed += bool(before)
        self.changed += bool(agreed and not before)
        return row, agreed

    def _told(self, code: str, port: str, row: Row, found: str) -> Finding:
        sheet = self.whole.layout.sheet(port)
        origin = Origin(str(self.whole.path), sheet=sheet.title)
        return Finding(code, origin=origin, found=found, details={"row": row.get(self.whole.layout.keys[port][0], "–")})


def _said(column: SheetColumn, answers: Sequence[tuple[str, Row]]) -> dict[str, list[str]]:
    """What is said in a column, each with the offices that say so."""
    said: dict[str, list[str]] = {}
    for office, row in answers:
        if text := row.get(column.key, ""):
            said.setdefault(text, []).append(office)
    return said


def _named(answers: Sequence[tuple[str, Row]]) -> str:
    return ", ".join(dict.fromkeys(office for office, _ in answers))


def _gaps(whole: WorksheetContent, parts: Sequence[OfficePart]) -> Iterator[Finding]:
    """What each office has not answered yet, and the offices of which there is no part."""
    port = whole.layout.asked_port
    named = whole.layout.keys[port][0]
    for part in parts:
        open_ = [row.get(named, "–") for row in part.sheet.rows[port] if not _answers(row, whole.layout.asked)]
        if open_:
            origin = Origin(str(part.sheet.path))
            details = {"count": str(len(open_)), "office": part.office}
            yield Finding("worksheet-gaps", Severity.WARNING, origin=origin, found=", ".join(open_), details=details)
    here = {normal(part.office) for part in parts}
    shares = whole.layout.shares(whole.rows)[port]
    asked = dict.fromkeys(office for owners in shares for office in owners if normal(office) not in here)
    if asked:
        origin = Origin(str(whole.path))
        yield Finding("worksheet-absent", Severity.WARNING, origin=origin, found="; ".join(asked))


def _answers(row: Mapping[str, str], asked: Iterable[str]) -> bool:
    return any(row.get(key) for key in asked)
