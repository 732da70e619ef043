"""A worksheet as it lies in a workspace: read, changed cell by cell, and written back whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

import attrs

from spbe_sdk.applications.worksheets.layout import Layout, layout_of
from spbe_sdk.applications.worksheets.reading import headings_of, rows_of, sheet_names
from spbe_sdk.applications.worksheets.shares import Rows
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.bindings.worksheet import Row
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes, sha256
from spbe_sdk.files.held import hold
from spbe_sdk.files.unavailable import is_open_elsewhere
from spbe_sdk.findings.errors import DataError, UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.reports.worksheets.book import is_ours

# Where a workspace has its worksheet.
WORKSHEET = "data/isian.xlsx"


@attrs.frozen
class WorksheetContent:
    """A worksheet as it was read: its rows by port, and the digest of the bytes that they were read from."""

    path: Path
    layout: Layout
    rows: Rows
    digest: str

    def row(self, port: str, key: str) -> Row | None:
        """The row of a port whose first field is `key`, such as an indicator; nothing where there is none."""
        named = self.layout.keys[port][0]
        return next((row for row in self.rows[port] if row.get(named) == key), None)

    def with_cells(self, port: str, key: str, cells: Mapping[str, str]) -> Self:
        """The same with other cells in one row; a row that was not there is added, where rows may be.

        Examples:
            ``sheet.with_cells("ratings", "12", {"value": "3", "note": "Perbup 12/2021"})``

        Raises:
            UsageError: there is no such row or no such column, or it is not for people to fill in.
        """
        sheet, named = self.layout.sheet(port), self.layout.keys[port][0]
        open_to_all = [column.key for column in sheet.columns if column.kind != "given"]
        wrong = [name for name in cells if name not in open_to_all]
        if wrong:
            raise UsageError(Finding("worksheet-column", found=", ".join(wrong), allowed=", ".join(open_to_all)))
        before = self.row(port, key)
        if before is None and port in self.layout.given:
            codes = [row[named] for row in self.layout.first[port]]
            raise UsageError(Finding("worksheet-row", found=key, allowed=f"{codes[0]}–{codes[-1]}"))
        after = {**(before or {named: key}), **cells}
        rows = [after if row is before else row for row in self.rows[port]] + ([] if before else [after])
        return attrs.evolve(self, rows={**self.rows, port: tuple(rows)})


def read_worksheet(workspace: Workspace, path: Path | None = None) -> WorksheetContent:
    """The workspace's worksheet, or a part of it that an office has filled in.

    Raises:
        DataError: it cannot be read, is none of ours, or one of its cells cannot be read.
    """
    place = workspace.folder / WORKSHEET if path is None else path
    data = read_bytes(place)
    if not is_ours(data):
        raise DataError(Finding("worksheet-other", origin=Origin(str(place))))
    names = sheet_names(data, str(place))
    for language in LANGUAGES:
        layout = layout_of(workspace, language)
        # One that was made before there was a sheet for a port has none of its rows.
        there = [sheet for sheet in layout.sheets if sheet.title in names]
        if there and all(sheet in there or sheet.port not in workspace.bindings for sheet in layout.sheets):
            found = {sheet.port: rows_of(sheet, data, str(place)) for sheet in there}
            rows = {sheet.port: found.get(sheet.port, ()) for sheet in layout.sheets}
            return WorksheetContent(place, layout, rows, sha256(data))
    titles = ", ".join(sheet.title for sheet in layout_of(workspace, LANGUAGES[0]).sheets)
    raise DataError(Finding("worksheet-sheets", origin=Origin(str(place)), found=", ".join(names), allowed=titles))


def write_worksheet(workspace: Workspace, worksheet: WorksheetContent) -> WorksheetContent:
    """Write a worksheet back, all at once, and only while the file is what was read.

    Raises:
        WorkspaceError: it was changed meanwhile, is open in a program that would write over it, or holds sheets or
            columns of others, which would be lost; it cannot be written, or another command holds the workspace.
    """
    data = worksheet.layout.written(worksheet.rows, None)
    with hold(workspace.folder):
        present = read_bytes(worksheet.path)
        origin = Origin(str(worksheet.path))
        if sha256(present) != worksheet.digest:
            raise WorkspaceError(Finding("sheet-changed", origin=origin))
        if is_open_elsewhere(worksheet.path):
            raise WorkspaceError(Finding("file-open", origin=origin))
        others = foreign(worksheet, present)
        if others:
            raise WorkspaceError(Finding("worksheet-foreign", origin=origin, found=", ".join(others)))
        write_atomic(worksheet.path, data)
    return attrs.evolve(worksheet, digest=sha256(data))


def foreign(content: WorksheetContent, data: bytes) -> list[str]:
    """The sheets and columns of a worksheet that we do not write: they would be lost."""
    path, layout = str(content.path), content.layout
    ours = {*(sheet.title for sheet in layout.sheets), *layout.others}
    names = sheet_names(data, path)
    found = [name for name in names if name not in ours]
    for sheet in (sheet for sheet in layout.sheets if sheet.title in names):
        known = {*(column.heading for column in sheet.columns), *layout.others}
        found += [name for name in headings_of(sheet, data, path) if name not in known]
    return found
