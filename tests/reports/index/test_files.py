"""The same report as a workbook that recalculates and as Markdown; words from outside act as nothing."""

import html
import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from conftest import CommandLine, noted
from spbe_sdk import Adoption
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import Language, words
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.markdown import escaped
from spbe_sdk.reports.index.text import index_text

TODAY = date(2026, 11, 24)


@pytest.fixture
def run(workspace: Adoption) -> Path:
    return noted(workspace, "=1+1 | **tebal** <script> [x](http://y)").run(TODAY).folder


def test_the_workbook_recalculates_the_index(run: Path) -> None:
    data = (run / "laporan.xlsx").read_bytes()
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    assert formulas.sheetnames == [
        "Indeks",
        "Rincian indikator",
        "Indeks per domain dan aspek",
        "Jalan naik",
        "Tahun ke tahun",
        "Data dukung",
        "Yang perlu dibenahi",
    ]
    formula = str(formulas["Indeks"]["B2"].value)
    assert formula.startswith("=INT((2*100*SUMPRODUCT(")
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
    assert "**Indeks 3,19** · Baik" in text
    assert "<script>" not in text
    assert r"\*\*tebal\*\* \<script\> \[x\](http://y)" in text
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.replace(r"\|", "").count("|") in (5, 6)
    assert text.count("\n| ") == 2 + 12 + 2 + 16 + 2 + 5 + 2 + 47
    for shown in ("| 16 | 12 ", "| 350 hari kerja | 3,51 |", "terbukti yang termurah", "| 2022 | 1,71 | +0,11 |"):
        assert shown in text
    assert "Peringkat" not in text  # the ratings are another region's, standing in


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_label_that_was_replaced_acts_as_markup(language: Language, workspace: Adoption) -> None:
    """Neither those of the region, nor those that an application brings."""
    evil = "<x onload=1> [l](javascript:z) `c` |p| **b** {{7}}"
    labels = dict.fromkeys(words(language)["report"], evil)
    outcome = workspace.measured(TODAY).computed()[1]
    assert isinstance(outcome, IndexOutcome)
    application, run_at = workspace.package.application, datetime(2026, 1, 1, tzinfo=UTC)
    context = ReportContext(language, application, "0" * 64, "32.16", None, run_at, "1", labels)
    text = index_text(outcome, context, None)
    assert escaped(evil) in text
    for sign in ("<x", "](javascript", "`c`", "**b**", "{{7"):
        assert sign not in text.replace(escaped(evil), "")


def test_the_way_up_can_be_calculated_with(run: Path) -> None:
    data = (run / "laporan.xlsx").read_bytes()
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    sheet = values["Jalan naik"]
    steps = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=18)]
    spent, index = 0, float(str(sheet["E2"].value))
    for number, step in enumerate(steps, start=1):
        spent += int(str(step[2]))
        index += float(str(step[4]))
        assert (step[0], step[3], step[5]) == (number, spent, round(index + 1e-9, 2))
    assert formulas["Jalan naik"]["D18"].value == "=SUM(C$3:C18)"
    assert formulas["Jalan naik"]["F18"].value == "=INT((2*100*SUM(H$2:H18)+2000)/(2*2000))/100"
    years = [[cell.value for cell in row] for row in formulas["Tahun ke tahun"].iter_rows(min_row=2)]
    assert [row[2] for row in years] == [None, *(f"=ROUND(B{row}-B{row - 1},2)" for row in range(3, 7))]


def test_a_roadmap_that_cannot_be_made_says_why(workspace: Adoption, spbe: CommandLine) -> None:
    (workspace.folder / "data/biaya.csv").write_text("indikator;tingkat;hari kerja\n99;3;5\n", encoding="utf-8")
    spbe("bind", "costs", "data/biaya.csv", workspace.folder, "--field", "indicator=indikator", "--anyway")
    folder = Adoption.open(workspace.folder).run(TODAY).folder
    for name in ("report.html", "laporan.md"):
        text = html.unescape((folder / name).read_text(encoding="utf-8"))
        assert text.count("Indikator '99' tidak ada dalam instrumen") == 2, name
        assert "350 hari kerja" not in text


def test_the_same_run_gives_the_same_bytes(workspace: Adoption) -> None:
    one, two = (workspace.run(TODAY).folder / "laporan.md" for _ in range(2))
    assert one.read_bytes() == two.read_bytes()
