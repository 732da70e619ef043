"""Workbooks as LibreOffice computes them: nothing that was stored in a formula's cell is left."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

SOFFICE = shutil.which("soffice")

# Where LibreOffice is said to be there, its absence is a failure.
needs_office = pytest.mark.skipif(
    SOFFICE is None and "SPBE_REQUIRE_OFFICE" not in os.environ, reason="no LibreOffice on this machine"
)

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item></oor:items>"""


def opened(book: Path, folder: Path, locale: str = "id-ID", ending: str = "xlsx") -> Path:
    """The file that LibreOffice makes of a workbook, in the settings of a country."""
    profile = folder / f"profile-{locale}"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = profile / "user/registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(_SETTINGS.format(locale=locale), encoding="utf-8")
    out = folder / f"opened-{locale}"
    words = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending, "--outdir", str(out)]
    subprocess.run([str(SOFFICE), *words, str(book)], capture_output=True, timeout=120, env={**os.environ}, check=True)
    return out / f"{book.stem}.{ending}"


def edited(book: Path, folder: Path, cells: dict[tuple[str, str], Any]) -> Path:
    """A copy with other cells, and without any stored result of a formula."""
    made = load_workbook(book)
    for (sheet, cell), value in cells.items():
        made[sheet][cell] = value
    folder.mkdir(parents=True, exist_ok=True)
    made.save(folder / book.name)
    return folder / book.name


def values(book: Path) -> dict[tuple[str, str], Any]:
    """What stands in every cell, by sheet and cell; of a formula, what it came to."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(book, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(book: Path) -> Iterator[tuple[str, str]]:
    """The place of every formula."""
    for sheet in load_workbook(book):
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if str(cell.value).startswith("="))


def recalculated(book: Path, folder: Path, changes: dict[tuple[str, str], Any] | None = None) -> Any:
    """A workbook with every formula computed anew, after changes of cells."""
    return load_workbook(opened(edited(book, folder / "bare", changes or {}), folder), data_only=True)


def differences(book: Path, folder: Path) -> list[tuple[str, str, object, object]]:
    """Where a formula of a workbook gives something else than what is stored beside it."""
    anew, stored = recalculated(book, folder), load_workbook(book, data_only=True)
    return [
        (sheet, cell, stored[sheet][cell].value, anew[sheet][cell].value)
        for sheet, cell in formulas(book)
        if not _alike(stored[sheet][cell].value, anew[sheet][cell].value)
    ]


def _alike(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9 * max(1, abs(one))
    return one == other
