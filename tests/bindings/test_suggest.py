"""Bindings suggested from sources as they are found: messy workbooks, other programs' exports, services, databases."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES, CommandLine
from servers import http, send
from spbe_sdk import Adoption, build

Suggested = Callable[..., dict[str, Any]]


@pytest.fixture
def empty(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2021)


@pytest.fixture
def esakip(tmp_path: Path) -> Adoption:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe")
    return Adoption.create(package, "32.16", tmp_path / "e", year=2023)


@pytest.fixture
def bind(spbe: CommandLine) -> Suggested:
    def run(adoption: Adoption, port: str, source: str, *words: str) -> dict[str, Any]:
        assert spbe("bind", port, source, adoption.folder, *words, "--json").status == 0, spbe.text
        value: dict[str, Any] = spbe.json
        return value

    return run


def test_a_sheet_as_messy_as_a_real_one(empty: Adoption, bind: Suggested) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sampul"  # type: ignore[union-attr]
    sheet = book.create_sheet("Rekap")
    sheet["A1"] = "REKAPITULASI PENILAIAN MANDIRI SPBE"
    sheet.merge_cells("A1:E1")
    for row in ([], ["No", "Indikator", "Tingkat Kematangan", "Keterangan", "Data Dukung"],
                *([n, f"Indikator {n}", f"Tingkat {1 + n % 5}", "ada", None] for n in range(1, 47)), [],
                [47, "Indikator 47", "-", None, None], ["Jumlah", None, 140, None, None]):  # fmt: skip
        sheet.append(row)
    book.save(empty.folder / "data/a.xlsx")
    found = bind(empty, "ratings", "data/a.xlsx")
    binding = found["binding"]
    assert binding["options"] == {"path": "data/a.xlsx", "sheet": "Rekap", "header_row": 3}
    assert binding["fields"] == {"indicator": "No", "value": "Tingkat Kematangan", "note": "Keterangan",
                                 "evidence": "Data Dukung"}  # fmt: skip
    assert binding["drop"] == {"No": ["Jumlah"]}
    assert binding["values"] == {"value": {"-": None}}
    assert found["rows"] == 47
    assert {finding["code"] for finding in found["findings"]} == {"preset-cells", "preset-inferred"}
    assert Adoption.open(empty.folder).trial().covered == 46


def test_a_preview_writes_nothing(empty: Adoption, spbe: CommandLine) -> None:
    (empty.folder / "data/a.csv").write_text("No;Nilai\n1;3\n2;4\n", encoding="utf-8")
    before = (empty.folder / "spbe.yaml").read_bytes()
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--preview").status == 0
    for shown in ("indicator", "No", "1 · 2", "2 baris terbaca", "Belum ada yang ditulis"):
        assert shown in spbe.out
    assert (empty.folder / "spbe.yaml").read_bytes() == before
    assert spbe("bind", "ratings", "data/a.csv", empty.folder).status == 0
    after = (empty.folder / "spbe.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in before.decode().splitlines() if line not in after] == []


def test_the_files_of_the_example_are_understood(empty: Adoption, bind: Suggested) -> None:
    for path in (EXAMPLES / "bekasi/data").iterdir():
        (empty.folder / "data" / path.name).write_bytes(path.read_bytes())
    ratings = bind(empty, "ratings", "data/penilaian-2021.csv")["binding"]
    assert ratings["options"] == {"path": "data/penilaian-2021.csv", "header_row": 2}
    assert ratings["fields"] == {
        "indicator": "Indikator", "value": "Nilai Akhir", "note": "Catatan", "evidence": "Dokumen"}  # fmt: skip
    evidence = bind(empty, "evidence", "data/data-dukung.csv")
    assert evidence["findings"] == []
    assert evidence["binding"]["values"] == {"status": {"Sah": "accepted", "Konsep": "draft"}}
    assert evidence["binding"]["fields"]["valid_until"] == "Berlaku Sampai"
    published = bind(empty, "published", "data/indeks-terbit.csv")
    assert published["findings"] == []
    assert published["binding"]["fields"]["region"] == "Kode"
    assert published["binding"]["values"]["instrument"]["PermenPANRB 59/2020"] == "spbe-59-2020"


def test_quarters_side_by_side(esakip: Adoption, bind: Suggested) -> None:
    text = "Kode Indikator;Target;Realisasi Triwulan I;Realisasi Triwulan II;Realisasi Triwulan III\nI1;10;1,5;3;-\n"
    (esakip.folder / "data/a.csv").write_text(text, encoding="utf-8")
    binding = bind(esakip, "measurements", "data/a.csv")["binding"]
    assert binding["unpivot"]["values"] == {
        "Realisasi": {"Realisasi Triwulan I": "Q1", "Realisasi Triwulan II": "Q2", "Realisasi Triwulan III": "Q3"},
        "Target": {"Target": "year"}}  # fmt: skip
    assert binding["fields"]["period"] == "Periode"
    assert (binding["fields"]["actual"], binding["fields"]["target"]) == ("Realisasi", "Target")
    assert binding["fields"]["indicator"] == "Kode Indikator"


def test_numbers_and_old_encodings(esakip: Adoption, bind: Suggested) -> None:
    text = "Sasaran;Pagu Anggaran;Realisasi Anggaran;Catatan é\nS1;Rp1.250.000,00;1.000.000;\nS2;750.000;700.000;\n"
    (esakip.folder / "data/a.csv").write_bytes(text.encode("windows-1252"))
    found = bind(esakip, "budgets", "data/a.csv")
    assert found["binding"]["options"]["encoding"] == "windows-1252"
    assert found["binding"]["fields"] == {"objective": "Sasaran", "ceiling": "Pagu Anggaran",
                                          "realised": "Realisasi Anggaran"}  # fmt: skip
    assert found["findings"] == []
    assert found["after"][0]["ceiling"] == "1250000"


def test_a_database_a_service_and_a_portal(
    empty: Adoption, bind: Suggested, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spbe: CommandLine
) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    with closing(sqlite3.connect(empty.folder / "data/a.db")) as connection, connection:
        connection.execute("CREATE TABLE nilai (no_indikator TEXT, skor INTEGER)")
        connection.execute("INSERT INTO nilai VALUES ('1', 3)")
    monkeypatch.setenv("BASIS", "sqlite:///data/a.db")
    found = bind(empty, "ratings", "${env:BASIS}", "--table", "nilai")
    assert found["binding"]["fields"] == {"indicator": "no_indikator", "value": "skor"}
    assert found["binding"]["options"] == {"url": "${env:BASIS}", "table": "nilai"}
    assert spbe("bind", "ratings", "sqlite:///data/a.db", empty.folder).status == 2
    body = json.dumps([{"indikator": "1", "nilai": 3}]).encode()
    with http(lambda handler, _: send(handler, 200, body)) as url:
        assert spbe("bind", "ratings", f"{url}/a", empty.folder).status == 1
        assert "private: true" in spbe.text
    assert spbe("bind", "ratings", "https://data.example/dataset/x", empty.folder, "--preview").status == 1


BAD = [("x.docx", 2, "bind-kind"), ("tidak-ada.csv", 1, "file-missing"), ("kosong.csv", 1, "table-empty"),
       ("lain.csv", 1, "bind-nothing")]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "code"), BAD)
def test_what_cannot_be_bound(empty: Adoption, spbe: CommandLine, name: str, status: int, code: str) -> None:
    (empty.folder / "kosong.csv").write_text("", encoding="utf-8")
    (empty.folder / "lain.csv").write_text("Warna;Bentuk\nmerah;bulat\nbiru;kotak\n", encoding="utf-8")
    before = (empty.folder / "spbe.yaml").read_bytes()
    assert spbe("bind", "ratings", name, empty.folder, "--json").status == status
    assert spbe.json["findings"][0]["code"] == code  # type: ignore[index]
    assert (empty.folder / "spbe.yaml").read_bytes() == before


def test_an_unknown_port(empty: Adoption, spbe: CommandLine) -> None:
    assert spbe("bind", "xyz", "a.csv", empty.folder).status == 1
    assert "ratings" in spbe.text


def test_headings_in_two_rows_with_merged_cells(empty: Adoption, bind: Suggested) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    upper = ["Domain", "No.", "Indikator", "Mandiri", "Penilaian Asesor", None, "Ket."]
    lower = [None, None, None, None, "Tingkat", "Catatan", None]
    body = [[None, str(n), f"Indikator {n}", 3, str(1 + n % 5), "ok", None] for n in range(1, 48)]
    rows: list[list[Any]] = [["LEMBAR KERJA EVALUASI"], [], upper, lower, *body]
    rows.append(["Jumlah", None, None, 141, 130, None, None])
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("E3:F3")
    book.save(empty.folder / "data/a.xlsx")
    found = bind(empty, "ratings", "data/a.xlsx")
    assert found["binding"]["options"]["header_row"] == 3
    assert found["binding"]["options"]["header_rows"] == 2
    assert found["binding"]["fields"]["indicator"] == "No."
    assert found["binding"]["fields"]["value"] == "Penilaian Asesor / Tingkat"
    assert found["binding"]["drop"] == {"Domain": ["Jumlah"]}
    assert (found["rows"], found["findings"]) == (47, [])


def test_a_matrix_of_thousands_of_columns_is_looked_at_in_its_first(empty: Adoption, spbe: CommandLine) -> None:
    names = ["No", "Nilai", *(f"c{number}" for number in range(30_000))]
    text = "\n".join([";".join(names), ";".join(["1", "3", *["x"] * 30_000])])
    (empty.folder / "data/a.csv").write_text(text, encoding="utf-8")
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--preview", "--json").status == 0
    assert json.loads(spbe.out)["binding"]["fields"] == {"indicator": "No", "value": "Nilai"}


def test_a_cell_that_cannot_be_read_is_not_taken_for_an_empty_one(empty: Adoption, bind: Suggested) -> None:
    book = openpyxl.Workbook()
    for row in (["No", "Nilai"], [1, 3], [2, "#REF!"], [3, 4]):
        book["Sheet"].append(row)
    book["Sheet"]["B3"].data_type = "e"
    book.save(empty.folder / "data/a.xlsx")
    suggested = bind(empty, "ratings", "data/a.xlsx")
    assert "values" not in suggested["binding"]
    assert [finding["code"] for finding in suggested["findings"]] == ["cell-error"]


COLUMNS = [
    ("Kode;Indikator;Target Tahun 2023;Realisasi Tahun 2023;Capaian (%)\nI1;Indeks A;80;75;94\nI2;Indeks B;90;85;94",
     ["Kode", "Target Tahun 2023", "Realisasi Tahun 2023"]),
    ("No;Kode Indikator;Satuan;Target 2023;Realisasi 2023;% Capaian\n1;I1;Nilai;80;75;93,75\n2;I2;Persen;90;85;94,44",
     ["Kode Indikator", "Target 2023", "Realisasi 2023"]),
    ("Kode Indikator;Kondisi Awal;Target Akhir RPJMD;Target 2023;Realisasi 2023\nI1;70;90;80;75\nI2;80;95;90;85",
     ["Kode Indikator", "Target 2023", "Realisasi 2023"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "columns"), COLUMNS)
def test_a_column_is_what_its_cells_are_and_a_share_is_no_amount(
    esakip: Adoption, bind: Suggested, text: str, columns: list[str]
) -> None:
    (esakip.folder / "data/a.csv").write_text(text, encoding="utf-8")
    fields = bind(esakip, "measurements", "data/a.csv")["binding"]["fields"]
    assert fields == dict(zip(("indicator", "target", "actual"), columns, strict=True))


@pytest.mark.parametrize(("text", "kind"), [
    ("Kode Wilayah;Nama Desa/Kelurahan\n3216012001;Pantai Makmur\n3216012002;Setia Asih", "village"),
    ("Kode Wilayah;Nama Desa/Kelurahan\n32.16.06.1001;Jatimulya\n32.16.06.1002;X", "ward"),
    ("kode,desa\n32.16.02.2001,Babelan Kota\n32.16.02.2002,Kedung Jaya", "village"),
    ("Kode;Perangkat Daerah\nOPD-1;Dinas Kesehatan\nOPD-2;Dinas Pendidikan", "office"),
    ("Kode Kecamatan;Kecamatan\n32.16.01;Tarumajaya\n32.16.02;Babelan", "district"),
])  # fmt: skip
def test_the_kind_of_units_is_told_by_their_codes_or_headings(
    esakip: Adoption, bind: Suggested, text: str, kind: str
) -> None:
    (esakip.folder / "data/a.csv").write_text(text + "\n", encoding="utf-8")
    found = bind(esakip, "units", "data/a.csv")
    assert found["binding"]["constants"] == {"kind": kind}
    assert found["findings"] == []


def test_a_share_of_a_budget_is_not_taken_for_rupiah(esakip: Adoption, bind: Suggested) -> None:
    text = "Kode Sasaran;Pagu (Rp);Realisasi (%);Realisasi (Rp)\nS1;1.250.000.000;88;1.100.000.000\n"
    (esakip.folder / "data/a.csv").write_text(text, encoding="utf-8")
    fields = bind(esakip, "budgets", "data/a.csv")["binding"]["fields"]
    assert fields == {"objective": "Kode Sasaran", "ceiling": "Pagu (Rp)", "realised": "Realisasi (Rp)"}


def test_two_measures_for_each_quarter(esakip: Adoption, bind: Suggested) -> None:
    text = "Kode Indikator;Target TW I;Realisasi TW I;Target TW II;Realisasi TW II\nI1;25;20;50;45\n"
    (esakip.folder / "data/a.csv").write_text(text, encoding="utf-8")
    found = bind(esakip, "measurements", "data/a.csv")
    assert found["binding"]["unpivot"] == {
        "key": "Periode",
        "values": {
            "Target": {"Target TW I": "Q1", "Target TW II": "Q2"},
            "Realisasi": {"Realisasi TW I": "Q1", "Realisasi TW II": "Q2"},
        },
    }
    assert (found["rows"], found["findings"]) == (2, [])


@pytest.mark.parametrize(("head", "row", "periods"), [
    ("Kode;Bulan;Target;Realisasi", "I1;Maret;55;57", ["M3"]),
    ("Kode;Bulan;Target;Realisasi", "I1;3;55;57", ["M3"]),
    ("Kode;Bulan;Target;Realisasi", "I1;1;55;57\nI1;Februari;58;61\nI1;03;62;64", ["M1", "M2", "M3"]),
    ("Kode;Januari;Februari;Maret", "I1;55;57;60", ["M1", "M2", "M3"]),
    ("Kode;Realisasi Jan;Realisasi Feb", "I1;55;57", ["M1", "M2"]),
    ("Kode;Januari / Target;Januari / Realisasi;Peb / Target;Peb / Realisasi", "I1;1;2;3;4", ["M1", "M2"]),
])  # fmt: skip
def test_months_are_periods(esakip: Adoption, bind: Suggested, head: str, row: str, periods: list[str]) -> None:
    (esakip.folder / "data/a.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    found = bind(esakip, "measurements", "data/a.csv")
    assert found["findings"] == []
    assert [row["period"] for row in found["after"]] == periods


UPTO = [
    ("Kode;Realisasi s.d. TW I;Realisasi s.d. TW II", "I1;5;9", [("Q1", "5"), ("Q2", "9")], "bind-upto"),
    ("Kode;Realisasi s/d Januari;Realisasi s/d Februari", "I1;5;9", [("M1", "5"), ("M2", "9")], "bind-upto"),
    ("Kode;Realisasi TW I;Realisasi TW II;Realisasi s.d. TW II", "I1;5;4;9", [("Q1", "5"), ("Q2", "4")],
     "bind-upto-left"),
    ("Kode;Periode;Realisasi", "I1;s.d. TW I;5\nI1;sampai dengan TW II;9", [("Q1", "5"), ("Q2", "9")], "bind-upto"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "rows", "periods", "code"), UPTO, ids=lambda value: str(value)[:30])
def test_figures_up_to_a_period_are_read_as_they_are_and_said(
    esakip: Adoption, bind: Suggested, head: str, rows: str, periods: list[tuple[str, str]], code: str
) -> None:
    (esakip.folder / "data/a.csv").write_text(f"{head}\n{rows}\n", encoding="utf-8")
    found = bind(esakip, "measurements", "data/a.csv")
    assert [(row["period"], row["actual"]) for row in found["after"]] == periods
    assert [finding["code"] for finding in found["findings"]] == [code]


def test_money_up_to_a_period_is_not_added_up(esakip: Adoption, bind: Suggested) -> None:
    head = "Kode Sasaran;Pagu (Rp);Realisasi Anggaran s.d. TW I;Realisasi Anggaran s.d. TW II"
    (esakip.folder / "data/a.csv").write_text(f"{head}\nS1;1000000;200000;500000\n", encoding="utf-8")
    found = bind(esakip, "budgets", "data/a.csv")
    assert "unpivot" not in found["binding"]


@pytest.mark.parametrize("name", ["Jumlah penduduk miskin", "Rata-rata lama sekolah", "Total kunjungan", "Sumberurip"])
def test_a_row_with_a_code_is_data_whatever_its_name_begins_with(esakip: Adoption, bind: Suggested, name: str) -> None:
    rows = f"I1;{name};80;75\nI2;Indeks;90;\n;Jumlah;170;75\n"
    (esakip.folder / "data/a.csv").write_text(f"Kode;Indikator;Target;Realisasi\n{rows}", encoding="utf-8")
    found = bind(esakip, "measurements", "data/a.csv")
    assert found["binding"]["drop"] == {"Indikator": ["Jumlah"]}
    assert found["rows"] == 2


def test_the_legend_below_a_table_ends_it(empty: Adoption, bind: Suggested) -> None:
    body = "\n".join(f"{number};Layanan kepegawaian;{1 + number % 5}" for number in range(1, 48))
    legend = "Keterangan:;;\n1. Nilai ditetapkan asesor;;\n2. Data per Desember;;\n"
    (empty.folder / "data/a.csv").write_text(f"No;Indikator;Nilai\n{body}\n{legend}", encoding="utf-8")
    found = bind(empty, "ratings", "data/a.csv")
    assert found["binding"]["drop"] == {"No": ["Keterangan:", "1. Nilai ditetapkan asesor", "2. Data per Desember"]}
    assert (found["rows"], found["findings"]) == (47, [])


def test_a_port_of_several_sources_gets_one_more_and_never_loses_one(
    esakip: Adoption, bind: Suggested, spbe: CommandLine
) -> None:
    for number in (1, 2, 3):
        text = f"Kode;Nama;Jenis\n32.16.{number:02}.2001;Desa {number};village\n"
        (esakip.folder / f"data/{number}.csv").write_text(text, encoding="utf-8")

    def bound() -> list[str]:
        return [str(source.options["path"]) for source in Adoption.open(esakip.folder).bindings["units"]]

    bind(esakip, "units", "data/1.csv")
    bind(esakip, "units", "data/2.csv", "--replace")
    assert bound() == ["data/2.csv"], "one source is replaced where that is asked for"
    assert bind(esakip, "units", "data/1.csv", "--add")["sources"] == 2
    assert bind(esakip, "units", "data/3.csv")["sources"] == 3
    assert bind(esakip, "units", "data/2.csv")["sources"] == 3
    assert bound() == ["data/2.csv", "data/1.csv", "data/3.csv"]
    assert spbe("bind", "units", "data/3.csv", esakip.folder, "--preview").status == 0
    assert "3 sumber" in spbe.out
