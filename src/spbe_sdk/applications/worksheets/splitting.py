"""A worksheet among offices: a workbook for each, with the rows that it answers for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import attrs

from spbe_sdk.applications.worksheets.worksheet import WorksheetContent, read_worksheet
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.held import hold
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

# Where the parts lie, in the workspace.
PARTS = "bagian"

_SHORT = 60


@attrs.frozen(slots=True)
class SplitWorksheet:
    """The workbooks of offices by their names; `nobodys` are the rows that no office answers for."""

    files: Mapping[str, Path]
    nobodys: tuple[str, ...]


def split_worksheet(workspace: Workspace, into: Path | None = None) -> SplitWorksheet:
    """Write a workbook for each office with the rows that it answers for, as the worksheet names it.

    Examples:
        ``split_worksheet(Workspace.open("bekasi")).files["Dinas Kesehatan"]``

    Raises:
        DataError: the worksheet cannot be read, or names no office.
        WorkspaceError: a part is there already: what an office has filled in is never written over.
    """
    found, folder = read_worksheet(workspace), workspace.folder / PARTS if into is None else into
    whole = attrs.evolve(found, rows=found.layout.begun(found.rows))
    shares = whole.layout.shares(whole.rows)
    offices = list(dict.fromkeys(office for port in shares.values() for owners in port for office in owners))
    if not offices:
        raise DataError(Finding("split-nobody", origin=Origin(str(whole.path))))
    files = _files(offices, folder)
    there = [Finding("worksheet-there", origin=Origin(str(path))) for path in files.values() if path.exists()]
    if there:
        raise WorkspaceError(there)
    with hold(workspace.folder):
        for office, path in files.items():
            write_atomic(path, _part(whole, office))
    port = whole.layout.asked_port
    nobodys = tuple(
        row.get(whole.layout.keys[port][0], "–")
        for row, owners in zip(whole.rows[port], shares[port], strict=True)
        if not owners
    )
    return SplitWorksheet(files, nobodys)


def _part(whole: WorksheetContent, office: str) -> bytes:
    shares = whole.layout.shares(whole.rows)
    rows = {
        port: [row for row, owners in zip(found, shares[port], strict=True) if office in owners]
        for port, found in whole.rows.items()
    }
    return whole.layout.written(rows, office)


def _files(offices: list[str], folder: Path) -> dict[str, Path]:
    """A file for each office, also where names differ only in what a file's name cannot have."""
    found: dict[str, Path] = {}
    taken: set[str] = set()
    for office in offices:
        short = re.sub(r"[^a-z0-9]+", "-", office.casefold()).strip("-")[:_SHORT].strip("-") or "unit"
        name, number = short, 2
        while name in taken:
            name, number = f"{short}-{number}", number + 1
        taken.add(name)
        found[office] = folder / f"isian-{name}.xlsx"
    return found
