"""Messy sheets into rows: merged cells, quarters side by side, total rows, a second list beside."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.bindings.fields import observe
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.shape import Shape, shape
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.finding import Finding, Origin

PORTS = {port.name: port for port in (*MaturityIndex.ports, *Performance.ports)}


def read(folder: Path, port: str, **binding: Any) -> PortData:
    made = Binding.model_validate({"adapter": "csv", "options": {"path": "a.csv"}, **binding})
    return read_port(PORTS[port], [made], Folder(folder))


def values(data: PortData, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values.get(name) for name in names) for row in data.rows]


def write(folder: Path, text: str, name: str = "a.csv") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_quarters_side_by_side_become_rows(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Target TW I;Target TW II\nI1;10;20\nI2;5;\n")
    data = read(
        tmp_path, "measurements",
        unpivot={"columns": {"Target TW I": "Q1", "Target TW II": "Q2"}, "key": "Periode", "value": "Angka"},
        fields={"indicator": "Kode", "period": "Periode", "target": "Angka"},
    )  # fmt: skip
    assert [(i, str(p), t) for i, p, t in values(data, "indicator", "period", "target")] == [
        ("I1", "Q1", 10), ("I1", "Q2", 20), ("I2", "Q1", 5), ("I2", "Q2", None)]  # fmt: skip
    assert data.rows[1].origin.column == "Target TW II"
    assert data.rows[1].origin.row == 2


def test_merged_cells_and_total_rows(tmp_path: Path) -> None:
    write(tmp_path, "Aspek;No;Nilai\nA1;1;3\n;2;4\nJumlah;;7\nA2;3;2\n")
    data = read(
        tmp_path, "ratings", fill_down=["Aspek"], drop={"Aspek": ["Jumlah"]},
        fields={"indicator": "No", "value": "Nilai", "note": "Aspek"},
    )  # fmt: skip
    assert values(data, "indicator", "value", "note") == [("1", 3, "A1"), ("2", 4, "A1"), ("3", 2, "A2")]


def test_only_some_rows(tmp_path: Path) -> None:
    write(tmp_path, "Tahap;No;Nilai\nMandiri;1;5\nAkhir;1;3\nAkhir;2;4\n")
    data = read(tmp_path, "ratings", keep={"Tahap": ["Akhir"]}, fields={"indicator": "No", "value": "Nilai"})
    assert values(data, "indicator", "value") == [("1", 3), ("2", 4)]


def test_a_second_source_beside(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Nilai\nK1;3\nK2;4\nK9;5\n")
    write(tmp_path, "Kode Kami;Nomor;Nilai\nK1;1;x\nK2;2;y\n", "b.csv")
    data = read(
        tmp_path, "ratings",
        match={"adapter": "csv", "options": {"path": "b.csv"}, "on": {"Kode": "Kode Kami"}},
        fields={"indicator": "Nomor", "value": "Nilai", "note": "Nilai (2)"},
    )  # fmt: skip
    assert values(data, "indicator", "value", "note") == [("1", 3, "x"), ("2", 4, "y"), (None, 5, None)]
    assert [finding.code for finding in data.findings] == ["cell-required"]


def test_rows_are_picked_by_columns_that_a_second_source_and_an_unpivot_bring(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Akhir;Mandiri\nK1;3;5\nK2;4;5\nK9;2;1\n")
    write(tmp_path, "Kode;Nomor;Status\nK1;1;aktif\nK2;2;lama\n", "b.csv")
    data = read(
        tmp_path, "ratings",
        match={"adapter": "csv", "options": {"path": "b.csv"}, "on": {"Kode": "Kode"}},
        unpivot={"columns": {"Akhir": "final", "Mandiri": "self"}, "key": "Tahap", "value": "Nilai"},
        keep={"Tahap": ["final"]}, drop={"Status": ["lama", ""]},
        fields={"indicator": "Nomor", "value": "Nilai", "note": "Status"},
    )  # fmt: skip
    assert (values(data, "indicator", "value", "note"), data.findings) == ([("1", 3, "aktif")], [])


def test_the_key_of_the_second_source_is_no_column_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Nomor;Nilai\nK1;1;3\n")
    write(tmp_path, "Kode;Ket\nK1;x\n", "b.csv")
    match = {"adapter": "csv", "options": {"path": "b.csv"}, "on": {"Kode": "Kode"}}
    fields = {"indicator": "Nomor", "value": "Nilai", "note": "Ket"}
    assert values(read(tmp_path, "ratings", match=match, fields=fields), "note") == [("x",)]
    data = read(tmp_path, "ratings", match=match, fields=fields | {"note": "Kode (2)"})
    assert [(finding.code, finding.found) for finding in data.findings] == [("column-missing", "Kode (2)")]


@pytest.mark.parametrize(("ours", "theirs", "found"), [("Kode", "Kunci", "Kunci"), ("Kunci", "Kode", "Kunci")])
def test_a_key_that_one_of_the_sources_lacks_is_named(tmp_path: Path, ours: str, theirs: str, found: str) -> None:
    write(tmp_path, "Kode;Nilai\nK1;3\n")
    write(tmp_path, "Kode;Nomor\nK1;1\n", "b.csv")
    match = {"adapter": "csv", "options": {"path": "b.csv"}, "on": {ours: theirs}}
    data = read(tmp_path, "ratings", match=match, fields={"indicator": "Nomor", "value": "Nilai"})
    assert [(finding.code, finding.found) for finding in data.findings] == [("shape-column", found)]


def test_rows_with_an_empty_cell_can_be_dropped_and_kept(tmp_path: Path) -> None:
    write(tmp_path, "Aspek;No;Nilai\nA1;1;3\n;2;4\n")
    fields = {"indicator": "No", "value": "Nilai"}
    assert values(read(tmp_path, "ratings", drop={"Aspek": [""]}, fields=fields), "indicator") == [("1",)]
    assert values(read(tmp_path, "ratings", keep={"Aspek": [""]}, fields=fields), "indicator") == [("2",)]


def test_a_key_that_stands_twice_in_the_second_source_is_named(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Nilai\nK1;3\n")
    write(tmp_path, "Kode Kami;Nomor\nK1;1\nK1;2\n", "b.csv")
    data = read(
        tmp_path, "ratings",
        match={"adapter": "csv", "options": {"path": "b.csv"}, "on": {"Kode": "Kode Kami"}},
        fields={"indicator": "Nomor", "value": "Nilai"},
    )  # fmt: skip
    assert [(finding.code, finding.found) for finding in data.findings] == [("match-twice", "K1")]


@pytest.mark.parametrize(
    "shape",
    [
        {"fill_down": ["Aspek"]},
        {"drop": {"Aspek": ["x"]}},
        {"keep": {"Aspek": ["x"]}},
        {"unpivot": {"columns": {"Aspek": "Q1"}, "key": "P", "value": "V"}},
    ],
)
def test_a_column_that_is_not_there_is_named(tmp_path: Path, shape: dict[str, Any]) -> None:
    write(tmp_path, "No;Nilai\n1;3\n")
    data = read(tmp_path, "ratings", fields={"indicator": "No", "value": "Nilai"}, **shape)
    assert [(finding.code, finding.found) for finding in data.findings] == [("shape-column", "Aspek")]


DATES = [("dmy", "31/12/2024"), ("dmy", "31-12-2024"), ("dmy", "31 Desember 2024"), ("dmy", "31.12.2024"),
         ("mdy", "12/31/2024"), ("mdy", "December 31 2024"), ("ymd", "2024/12/31"), ("dmy", "31 Des 2024")]  # fmt: skip


@pytest.mark.parametrize(("order", "text"), DATES)
def test_dates(tmp_path: Path, order: str, text: str) -> None:
    write(tmp_path, f"ID;Judul;Terbit\na;A;{text}\n")
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit"}
    data = read(tmp_path, "evidence", fields=fields, dates={"issued": order})
    assert [str(value) for (value,) in values(data, "issued")] == ["2024-12-31"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("31/13/2024", "cell-type"), ("besok", "cell-type"), ("30 Februari 2024", "cell-type"), ("1/2/24", "date-year"),
     ("31/12/2024", "date-order"), ("2024-12-31", None)],
)  # fmt: skip
def test_what_is_no_date_in_that_order_is_reported(tmp_path: Path, text: str, code: str | None) -> None:
    write(tmp_path, f"ID;Judul;Terbit\na;A;{text}\n")
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit"}
    data = read(tmp_path, "evidence", fields=fields, dates={"issued": "mdy"})
    assert [finding.code for finding in data.findings] == ([code] if code else [])


def test_pieces_and_defaults(tmp_path: Path) -> None:
    write(tmp_path, "Indikator;Nilai;Ket\n12 - Arsitektur;3;\n13 - Peta;4;ada\n")
    data = read(
        tmp_path, "ratings", splits={"indicator": {"column": "Indikator", "separator": " - ", "part": 1}},
        fields={"value": "Nilai", "note": "Ket"}, defaults={"note": "tanpa keterangan"},
    )  # fmt: skip
    assert values(data, "indicator", "value", "note") == [("12", 3, "tanpa keterangan"), ("13", 4, "ada")]


def test_a_workbook_as_messy_as_a_real_one(tmp_path: Path) -> None:
    """Title rows, a heading in two rows with merged cells, numbers as text, blank lines, and a total row."""
    book = openpyxl.Workbook()
    book.active.title = "Sampul"  # type: ignore[union-attr]
    sheet = book.create_sheet("Rekap")
    sheet["A1"] = "REKAPITULASI CAPAIAN KINERJA"
    sheet.merge_cells("A1:F1")
    for place, text in {"A3": "No", "B3": "Kode", "C3": "Triwulan I", "E3": "Triwulan II", "C4": "Target",
                        "D4": "Realisasi", "E4": "Target", "F4": "Realisasi"}.items():  # fmt: skip
        sheet[place] = text
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:F3"):
        sheet.merge_cells(area)
    for row in ([1, "I1", "10,5", 9, 20, None], [], [2, "I2", "1.250,75", 100.5, 7, 7], [None, "Jumlah", 1, 2, 3, 4]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    options = {"path": "a.xlsx", "sheet": "Rekap", "header_row": 3, "header_rows": 2}
    data = read(
        tmp_path, "measurements", adapter="excel", options=options, drop={"Kode": ["Jumlah"]},
        unpivot={"columns": {"Triwulan I / Target": "Q1", "Triwulan II / Target": "Q2"}, "key": "P", "value": "T"},
        fields={"indicator": "Kode", "period": "P", "target": "T"}, numbers={"target": "id"},
    )  # fmt: skip
    assert data.findings == []
    assert [(i, str(p), float(t)) for i, p, t in values(data, "indicator", "period", "target")] == [
        ("I1", "Q1", 10.5), ("I1", "Q2", 20.0), ("I2", "Q1", 1250.75), ("I2", "Q2", 7.0)]  # fmt: skip
    assert data.rows[2].origin.text("id") == "a.xlsx, lembar Rekap, baris 7, kolom Triwulan I / Target"


def test_what_cannot_be_read_is_an_error_where_it_is_used_and_nowhere_else() -> None:
    seen = observe(ROW, bound(fields=RATED), {})
    assert [(name, why.code, why.origin) for name, why in seen.unreadable.items()] == [
        ("value", "cell-error", Origin("a", row=2, column="Nilai"))
    ]
    assert not observe(ROW, bound(fields={"indicator": "No"}), {}).unreadable
    meant = observe(ROW, bound(fields=RATED, values={"value": {"#REF!": None}}), {})
    assert not meant.unreadable
    assert meant.emptied == {"value": "#REF!"}


def test_what_cannot_be_read_is_never_taken_for_empty_by_the_shape_of_a_table() -> None:
    below = Record({"No": "2", "Nilai": None, "Lain": "x"}, Origin("a", row=3))
    filled = [made for row in (ROW, below) for made in shaped(row, fill_down=["Nilai"])]
    assert [sorted(made.unreadable) for made in filled if isinstance(made, Record)] == [["Lain", "Nilai"], ["Nilai"]]
    spread = shaped(ROW, unpivot={"columns": {"Nilai": "Q1", "Lain": "Q2"}, "key": "Periode", "value": "Angka"})
    places = [made.at("Angka") for made in spread if isinstance(made, Record)]
    assert [why.origin.column for why in places if why and why.origin] == ["Nilai", "Lain"]
    for picked in ({"drop": {"Nilai": ["Jumlah"]}}, {"keep": {"Nilai": ["Jumlah"]}}):
        assert [made.code for made in shaped(ROW, **picked) if isinstance(made, Finding)] == ["cell-error"]


WHY = Finding("cell-error", found="#REF!")
ROW = Record({"No": "1", "Nilai": None, "Lain": None}, Origin("a", row=2), {"Nilai": WHY, "Lain": WHY})
RATED = {"indicator": "No", "value": "Nilai"}
SHAPES: dict[str, Shape] = {}


def bound(**parts: Any) -> Binding:
    return Binding.model_validate({"adapter": "csv", **parts})


def shaped(row: Record, **parts: Any) -> list[Record | Finding]:
    """What a binding makes of a row; rows below one another go through the same shape."""
    made = SHAPES.setdefault(str(parts), shape(("No", "Nilai", "Lain"), Origin("a", row=1), bound(**parts), None, "p"))
    return list(made.of(row))


def test_rows_without_a_key_match_nothing(tmp_path: Path) -> None:
    write(tmp_path, "Kode;Nilai\nK1;3\n;4\n")
    write(tmp_path, "Kode Kami;Nomor\nK1;1\n;7\n;8\n", "b.csv")
    data = read(
        tmp_path, "ratings",
        match={"adapter": "csv", "options": {"path": "b.csv"}, "on": {"Kode": "Kode Kami"}},
        drop={"Kode": [""]}, fields={"indicator": "Nomor", "value": "Nilai"},
    )  # fmt: skip
    assert data.findings == []
    assert values(data, "indicator") == [("1",)]


def test_half_a_key_that_stands_twice_is_shown_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "A;B;Nilai\nK1;x;3\n")
    write(tmp_path, "A;B;Nomor\nK1;;1\nK1;;2\n", "b.csv")
    data = read(
        tmp_path, "ratings",
        match={"adapter": "csv", "options": {"path": "b.csv"}, "on": {"A": "A", "B": "B"}},
        fields={"indicator": "Nomor", "value": "Nilai"},
    )  # fmt: skip
    assert [(finding.code, finding.found) for finding in data.findings] == [("match-twice", "K1, –")]
