"""The same report as a workbook that recalculates and as Markdown; words from outside act as nothing."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from spbe_sdk import Adoption

Replace = Callable[[Path, str, str], None]
TODAY = date(2026, 11, 24)


@pytest.fixture
def run(workspace: Adoption) -> Path:
    rows = workspace.folder / "data/penilaian-2021.csv"
    text = rows.read_text(encoding="utf-8")
    line = text.splitlines()[2]
    cells = line.split(";")
    cells[-2] = "=1+1 | **tebal** <script> [x](http://y)"
    rows.write_text(text.replace(line, ";".join(cells)), encoding="utf-8")
    return Adoption.open(workspace.folder).run(TODAY).folder


def test_the_workbook_recalculates_the_index(run: Path) -> None:
    data = (run / "laporan.xlsx").read_bytes()
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    assert formulas.sheetnames == [
        "Indeks",
        "Rincian indikator",
        "Indeks per domain dan aspek",
        "Data dukung",
        "Yang perlu dibenahi",
    ]
    formula = str(formulas["Indeks"]["B2"].value)
    assert formula.startswith("=ROUND(SUMPRODUCT(")
    assert values["Indeks"]["B2"].value == 3.19
    sheet = values["Rincian indikator"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 47
    index = sum(row[2] * row[3] for row in rows) / sum(row[2] for row in rows)  # type: ignore[operator, misc]
    assert round(index + 1e-9, 2) == 3.19
    assert rows[0][6] == "=1+1 | **tebal** <script> [x](http://y)"
    assert formulas["Rincian indikator"]["G2"].data_type == "s"
    marks = [row[0].value for row in values["Indeks"].iter_rows()]
    assert "DATA PENGGANTI" in marks


def test_the_text_has_no_markup_from_outside(run: Path) -> None:
    text = (run / "laporan.md").read_text(encoding="utf-8")
    assert text.startswith("# Laporan Indeks SPBE 2021\n")
    assert "**Indeks 3.19** · Baik" in text
    assert "<script>" not in text
    assert r"\*\*tebal\*\* \<script\> \[x\](http://y)" in text
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.replace(r"\|", "").count("|") == 5
    assert text.count("\n| ") == 2 + 12 + 2 + 47


def test_the_same_run_gives_the_same_bytes(workspace: Adoption) -> None:
    one, two = (workspace.run(TODAY).folder / "laporan.md" for _ in range(2))
    assert one.read_bytes() == two.read_bytes()
