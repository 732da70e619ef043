"""From a workbook to typed rows: what is hidden is said and not chosen, and a date is no code."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.bindings.detect import options_for
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError

RATINGS = MaturityIndex.ports[0]


def write(folder: Path, rows: list[list[Any]], hidden: int | None = None, **sheets: bool) -> None:
    """A workbook with the same rows in each sheet, hidden or not."""
    with xlsxwriter.Workbook(folder / "a.xlsx", {"default_date_format": "d-mmm"}) as book:
        for name, is_hidden in (sheets or {"S": False}).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if hidden is not None:
                sheet.set_row(hidden, None, None, {"hidden": True})
            if is_hidden:
                sheet.hide()
            else:
                sheet.activate()


def read(folder: Path, **binding: Any) -> PortData:
    made = {"adapter": "excel", "options": {"path": "a.xlsx"}, "fields": {"indicator": "No", "value": "Nilai"}}
    return read_port(RATINGS, [Binding.model_validate({**made, **binding})], Folder(folder))


def test_a_code_that_became_a_date_is_named(tmp_path: Path) -> None:
    write(tmp_path, [["No", "Nilai"], [date(2023, 2, 1), 3], [2, 3]])
    (finding,) = read(tmp_path).findings
    assert (finding.code, finding.found) == ("code-date", "2023-02-01")
    assert finding.text("id").startswith("a.xlsx, lembar S, baris 2, kolom No: Kode ini menjadi tanggal")


def test_hidden_rows_are_said_wherever_they_are_read(tmp_path: Path) -> None:
    write(tmp_path, [["No", "Nilai"], [1, 3], [2, 4]], hidden=2)
    data = read(tmp_path)
    assert [row.values["value"] for row in data.rows] == [3, 4]
    assert [finding.code for finding in data.findings] == ["rows-hidden"]
    lookup = {"path": "a.xlsx", "key": "No", "value": "Nilai"}
    assert [row.values["value"] for row in read(tmp_path, lookups={"indicator": lookup}).rows] == [3, 4]
    match = {"adapter": "excel", "options": {"path": "a.xlsx"}, "on": {"No": "No"}}
    assert len(read(tmp_path, match=match).rows) == 2


def test_rows_that_are_all_left_out_are_none_though_some_were_hidden(tmp_path: Path) -> None:
    write(tmp_path, [["No", "Nilai"], ["Jumlah", 3]], hidden=1)
    assert [finding.code for finding in read(tmp_path, drop={"No": ["Jumlah"]}).findings] == [
        "rows-hidden",
        "table-empty",
    ]


@pytest.mark.parametrize(("named", "chosen"), [(None, "Baru"), ("Lama", "Lama")])
def test_a_hidden_sheet_is_chosen_only_by_its_name(tmp_path: Path, named: str | None, chosen: str) -> None:
    write(tmp_path, [["No", "Nilai"], [1, 3]], Lama=True, Baru=False)
    assert options_for("a.xlsx", RATINGS, Folder(tmp_path), sheet=named)[1]["sheet"] == chosen


def test_damage_is_said_while_a_table_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError) as caught:
        options_for("a.xlsx", RATINGS, Folder(tmp_path))
    assert caught.value.findings[0].code == "excel-broken"
