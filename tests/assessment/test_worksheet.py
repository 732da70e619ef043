"""The worksheet of ratings: what is written into it, its own binding reads again."""

from pathlib import Path

from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.assessment.worksheet import worksheet, worksheet_binding
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder

RATINGS = next(port for port in MaturityIndex.ports if port.name == "ratings")


def test_its_binding_reads_what_was_written(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"indicator": "1", "name": 'Kebijakan; "Arsitektur"', "value": "3", "note": "É", "evidence": "a, b"},
        {"indicator": "2", "name": "Manajemen Data", "value": None},
    ]
    (tmp_path / "a.csv").write_bytes(worksheet(rows, "id"))
    read = read_port(RATINGS, [Binding.model_validate(worksheet_binding("a.csv", "id"))], Folder(tmp_path))
    assert read.findings == []
    assert [dict(row.values) for row in read.rows] == [
        {"indicator": "1", "value": 3, "note": "É", "evidence": ("a", "b")},
        {"indicator": "2", "value": None, "note": None, "evidence": None},
    ]


def test_spreadsheet_programs_take_it_for_utf_8() -> None:
    assert worksheet([], "id") == b"\xef\xbb\xbfNo;Indikator;Nilai;Keterangan;Data Dukung\r\n"
