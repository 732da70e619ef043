"""Workbooks are written by openpyxl and read by another library."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.excel import ExcelAdapter, ExcelOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError


def workbook(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Rekap"
    sheet["A1"] = "REKAPITULASI PENILAIAN"
    sheet.merge_cells("A1:D1")
    for row in (
        [],
        ["No", "Nilai", "Tanggal", "Catatan"],
        [1, 3, datetime.date(2021, 3, 1), "a"],
        [2, 3.5, None, True],
    ):
        sheet.append(row)
    sheet.append([])
    sheet.append(["3", None, datetime.datetime(2021, 3, 1, 8, 30), " x "])
    book.create_sheet("Kosong")
    book.save(folder / "a.xlsx")


def table(folder: Path, **options: object) -> Table:
    return ExcelAdapter(ExcelOptions.model_validate({"path": "a.xlsx", **options})).open(Folder(folder))


def test_cells_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    workbook(tmp_path)
    rows = [row for row in table(tmp_path, sheet="Rekap", header_row=3).rows if isinstance(row, Record)]
    assert [list(row.cells.values()) for row in rows] == [
        ["1", "3", "2021-03-01", "a"],
        ["2", "3.5", None, "true"],
        ["3", None, "2021-03-01T08:30:00", "x"],
    ]
    assert rows[2].origin.text("id") == "a.xlsx, lembar Rekap, baris 7"


@pytest.mark.parametrize(
    ("options", "code"),
    [({"sheet": "rekap"}, "sheet-missing"), ({"sheet": "Kosong"}, "table-empty"), ({"header_row": 99}, "table-empty")],
)
def test_what_is_not_there(tmp_path: Path, options: dict[str, object], code: str) -> None:
    workbook(tmp_path)
    with pytest.raises(DataError) as caught:
        table(tmp_path, **options)
    assert caught.value.findings[0].code == code


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("No;Nilai\n1;3\n")
    with pytest.raises(DataError) as caught:
        table(tmp_path)
    assert caught.value.findings[0].code == "excel-broken"
