"""Workbooks as LibreOffice recalculates them: every formula of its own, without what was stored."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")


def recalculated(book: Path, folder: Path, changes: dict[tuple[str, str], Any] | None = None) -> Any:
    """The workbook's values after changes of cells; openpyxl keeps no stored values, so that all are computed anew."""
    assert SOFFICE is not None
    opened = openpyxl.load_workbook(book)
    for (sheet, cell), value in (changes or {}).items():
        opened[sheet][cell] = value
    folder.mkdir(parents=True, exist_ok=True)
    bare = folder / f"bare-{book.name}"
    opened.save(bare)
    subprocess.run(
        [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(folder / "out"), str(bare)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "out" / bare.name, data_only=True)


def differences(book: Path, folder: Path) -> list[tuple[str, str, object, object]]:
    """Where a formula of a workbook gives something else than what is stored beside it."""
    anew, stored = recalculated(book, folder), openpyxl.load_workbook(book, data_only=True)
    return [
        (sheet, cell, stored[sheet][cell].value, anew[sheet][cell].value)
        for sheet, cell in formulas(book)
        if not _alike(stored[sheet][cell].value, anew[sheet][cell].value)
    ]


def formulas(book: Path) -> Iterator[tuple[str, str]]:
    """The cells of a workbook that are formulas."""
    for sheet in openpyxl.load_workbook(book):
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


def _alike(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9 * max(1, abs(one))
    return one == other
