"""Recapitulations of villages with chapters above their headings, and two sheets of one evaluation."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import known_sources as sources
from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding

HEAD: list[list[Any]] = [
    ["Kode Desa", "Nama Desa", "KINERJA", None, None, None, "KEUANGAN APBDES", None, "Ket"],
    [None, None, "Prevalensi Stunting (%)", None, "Persentase Penduduk Miskin", None, "Pagu", "Realisasi", None],
    [None, None, "Target", "Realisasi", "Target", "Realisasi", "Rp", "Rp", None],
]
MERGED = ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2", "G1:H1", "I1:I3"]
ROWS: list[list[Any]] = [
    [f"320503200{n}", f"Desa {n}", 14.5, 12.25, 9, 8.5, 900_000_000 + n, 800_000_000 + n] for n in range(1, 5)
]


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.05", tmp_path / "e", year=2024)


def test_a_chapter_above_the_headings_takes_no_name_away(plan: Adoption) -> None:
    sources.workbook(plan.folder / "a.xlsx", [*HEAD, *ROWS], MERGED)
    measured = suggest_binding(plan, "measurements", "a.xlsx")
    rows = [row.values for row in measured.after.rows]
    assert measured.binding.fields["unit"] == "Kode Desa"
    assert {(row["indicator"], str(row["target"]), str(row["actual"])) for row in rows} == {
        ("stunting", "29/2", "49/4"), ("miskin", "9", "17/2"),
    }  # fmt: skip
    paid = suggest_binding(plan, "budgets", "a.xlsx")
    assert paid.binding.fields["unit"] == "Kode Desa"
    assert [row.values["ceiling"] for row in paid.after.rows] == [900_000_000 + n for n in range(1, 5)]


def test_the_code_of_a_village_is_no_objective(plan: Adoption) -> None:
    rows = [["Kode", "Desa / Kelurahan", "Pagu"], *([code, name, paid] for code, name, *_, paid, _ in ROWS)]
    sources.workbook(plan.folder / "a.xlsx", rows, [])
    found = suggest_binding(plan, "budgets", "a.xlsx").binding.fields
    assert found == {"unit": "Kode", "ceiling": "Pagu"}


def test_a_named_sheet_is_read_where_its_row_is_named_too(plan: Adoption) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Petunjuk", "Isi", "Catatan"])  # type: ignore[union-attr]
    page = book.create_sheet("Desa")
    for row in [["x"], ["Kode", "Nama", "Jenis"], ["32.05.03.2001", "Karamat", "Desa"]]:
        page.append(row)
    book.save(plan.folder / "a.xlsx")
    for given in ({"header_row": 2}, {"header_row": 2, "header_rows": 1}):
        made = suggest_binding(plan, "units", "a.xlsx", sheet="Desa", options=given)
        assert made.binding.options == {"path": "a.xlsx", "sheet": "Desa", **given}


def test_a_row_of_figures_is_no_heading(plan: Adoption) -> None:
    rows: list[list[Any]] = [["CAPAIAN KINERJA"], [], ["Sasaran", "Indikator", "Satuan", "Target", "Realisasi"]]
    rows += [["Sasaran A", "Persentase balita", "%", 90, 91.125], [None, "Jumlah puskesmas", "Unit", 35, 34]]
    sources.workbook(plan.folder / "a.xlsx", rows, [])
    for port in ("objectives", "indicators", "measurements"):
        assert suggest_binding(plan, port, "a.xlsx").binding.options["header_row"] == 3


def test_an_assessors_sheet_is_read_and_the_other_one_told(tmp_path: Path) -> None:
    package = build(EXAMPLES / "sumedang-spbe-index", tmp_path / "i.spbe")
    index = Adoption.create(package, "32.05", tmp_path / "i", year=2024)

    def evaluated(*sheets: str) -> None:
        book = openpyxl.Workbook()
        for number, sheet in enumerate(sheets):
            page = book.create_sheet(sheet)
            page.append(["No", "Indikator", "Tingkat Kematangan"])
            for indicator in range(1, 48):
                page.append([indicator, f"Indikator {indicator}", 4 - number])
        del book["Sheet"]
        book.save(index.folder / "a.xlsx")

    evaluated("Mandiri", "Asesor Eksternal")
    sheets = {port: suggest_binding(index, port, "a.xlsx") for port in ("ratings", "claims")}
    assert {port: made.binding.options["sheet"] for port, made in sheets.items()} == {
        "ratings": "Asesor Eksternal", "claims": "Mandiri",
    }  # fmt: skip
    assert all("bind-sheets-alike" in {f.code for f in made.after.findings} for made in sheets.values())
    assert place(index, "ratings", sheets["ratings"]).settings == {}
    evaluated("Penilaian Mandiri")
    assert place(index, "ratings", suggest_binding(index, "ratings", "a.xlsx")).settings == {"stage": "self"}
