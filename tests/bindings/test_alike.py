"""Sources that are named once; many alike files as one source; several spellings of a heading."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.bindings.alike import MAX_FILES, pieces
from spbe_sdk.bindings.intake import PortData, read_port, read_ports
from spbe_sdk.documents.binding import Binding, NamedBinding, NamedSource, as_sources
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError

PORTS = {port.name: port for port in Performance.ports}


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path, port: str, binding: dict[str, Any], **source: Any) -> PortData:
    named = NamedSource.model_validate({"adapter": "csv", **source})
    made = as_sources({port: NamedBinding.model_validate({"source": "desa", **binding})}, {"desa": named})
    return read_port(PORTS[port], made[port], Folder(folder))


def codes(data: PortData) -> list[Any]:
    return [row.values["code"] for row in data.rows]


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    write(tmp_path, "kec/32.16.01-tarumajaya.csv", "Kode Desa;Nama\nA1;Satu\nA2;Dua\n")
    write(tmp_path, "kec/32.16.02-ba-belan.csv", "nama,KODE  WILAYAH\nTiga,B1\n")
    write(tmp_path, "kec/~$kunci.csv", "x\n")
    write(tmp_path, "kec/.sembunyi.csv", "x\n")
    return tmp_path


UNITS = {"fields": {"code": "kode", "name": "nama", "parent": "kecamatan"}, "constants": {"kind": "village"}}

SPELLED = {"kode": ["Kode Desa", "KODE WILAYAH"], "nama": ["Nama"]}


def test_alike_files_are_one_source_with_a_column_of_their_names(districts: Path) -> None:
    data = read(districts, "units", UNITS, options={"path": "kec/{kecamatan}-*.csv"}, headings=SPELLED)
    assert data.findings == []
    found = [(row.values["code"], row.values["name"], row.values["parent"]) for row in data.rows]
    assert found == [("A1", "Satu", "32.16.01"), ("A2", "Dua", "32.16.01"), ("B1", "Tiga", "32.16.02")]
    assert [row.origin.source for row in data.rows][::2] == ["kec/32.16.01-tarumajaya.csv", "kec/32.16.02-ba-belan.csv"]
    assert [item.place for item in data.inputs] == ["kec/32.16.01-tarumajaya.csv", "kec/32.16.02-ba-belan.csv"]
    assert all(item.digest for item in data.inputs)


def test_a_cell_is_named_by_the_column_of_its_own_file(districts: Path) -> None:
    write(districts, "kec/32.16.03-c.csv", "KODE WILAYAH;nama\n?!;Empat\n")
    data = read(districts, "units", UNITS, options={"path": "kec/{kecamatan}-*.csv"}, headings=SPELLED)
    (finding,) = data.findings
    assert finding.origin is not None
    assert (finding.code, finding.origin.column, finding.origin.row) == ("cell-type", "KODE WILAYAH", 2)


def test_one_file_that_lacks_a_column_is_an_error_and_the_others_are_read(districts: Path) -> None:
    write(districts, "kec/32.16.03-c.csv", "Desa;nama\nC1;Empat\n")
    data = read(districts, "units", UNITS, options={"path": "kec/{kecamatan}-*.csv"}, headings=SPELLED)
    assert codes(data) == ["A1", "A2", "B1"]
    assert [(f.code, f.found) for f in data.findings] == [("column-missing", "kode")]
    assert not data.opened


def test_one_file_that_is_broken_is_an_error_and_the_others_are_read(districts: Path) -> None:
    write(districts, "kec/32.16.03-c.csv", "\n")
    data = read(districts, "units", UNITS, options={"path": "kec/{kecamatan}-*.csv"}, headings=SPELLED)
    assert codes(data) == ["A1", "A2", "B1"]
    assert [f.code for f in data.findings] == ["table-empty"]


def test_two_columns_that_are_one_by_their_spelling_are_asked_about(districts: Path) -> None:
    write(districts, "kec/32.16.03-c.csv", "Kode Desa;KODE WILAYAH;nama\nC1;C2;Empat\n")
    data = read(districts, "units", UNITS, options={"path": "kec/{kecamatan}-*.csv"}, headings=SPELLED)
    assert [(f.code, f.found) for f in data.findings] == [("heading-twice", "Kode Desa / KODE WILAYAH")]
    assert codes(data) == ["A1", "A2", "B1"]


def test_a_heading_that_is_spelled_exactly_so_goes_before_one_in_other_case(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "KODE;Kode;Nama\nX;A1;Satu\n")
    data = read(tmp_path, "units", {**UNITS, "fields": {"code": "Kode", "name": "nama"}},
                options={"path": "a.csv"}, headings={"Kode": [], "nama": ["Nama"]})  # fmt: skip
    assert codes(data) == ["A1"]


@pytest.mark.parametrize("pattern", ["kec/*.csv", "k*/{a}-*.csv", "**/32*.csv", "kec\\*.csv", "./kec/*.csv"])
def test_ways_to_write_a_pattern(districts: Path, pattern: str) -> None:
    assert len(pieces("csv", {"path": pattern}, Folder(districts))) == 2


def test_a_file_with_braces_or_brackets_in_its_name_is_that_file(tmp_path: Path) -> None:
    write(tmp_path, "data {1}.csv", "Kode\n")
    write(tmp_path, "data [1]x.csv", "Kode\n")
    assert pieces("csv", {"path": "data {1}.csv"}, Folder(tmp_path))[0].named == {}
    (piece,) = pieces("csv", {"path": "data [1]*.csv"}, Folder(tmp_path))
    assert piece.source.options == {"path": "data [1]x.csv"}


def test_no_file_and_too_many_files_are_findings(tmp_path: Path) -> None:
    assert [f.code for f in read(tmp_path, "units", UNITS, options={"path": "kec/*.csv"}).findings] == ["files-none"]
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number}.csv").touch()
    assert [f.code for f in read(tmp_path, "units", UNITS, options={"path": "*.csv"}).findings] == ["files-many"]


def test_a_pattern_does_not_lead_out_of_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, "b/x.csv", "Kode\n")
    (tmp_path / "a").mkdir()
    with pytest.raises(DataError) as caught:
        pieces("csv", {"path": "../b/*.csv"}, Folder(tmp_path / "a"))
    assert caught.value.findings[0].code == "file-outside"


def test_a_binding_says_otherwise_than_its_source(tmp_path: Path) -> None:
    source = NamedSource.model_validate(
        {"adapter": "csv", "options": {"path": "a.csv", "header_row": 2}, "numbers": {"target": "id", "actual": "id"},
         "values": {"actual": {"-": None, "x": "1"}, "kind": {"Desa": "village"}}, "empty": ["-"]}
    )  # fmt: skip
    binding = NamedBinding.model_validate(
        {"source": "s", "options": {"header_row": 3}, "fields": {"actual": "A"}, "values": {"actual": {"x": "2"}}}
    )
    (made,) = as_sources({"measurements": binding}, {"s": source})["measurements"]
    assert made.options == {"path": "a.csv", "header_row": 3}
    assert made.values == {"actual": {"-": None, "x": "2"}}
    assert made.numbers == {"actual": "id"}
    assert made.empty == ("-",)
    assert as_sources({"measurements": binding}) == {"measurements": ()}


def test_one_pass_feeds_all_bindings_of_alike_files(districts: Path) -> None:
    opened: list[str] = []

    class Counting(Folder):
        def open(self, path: str) -> Any:
            opened.append(path)
            return super().open(path)

    made = Binding.model_validate({"adapter": "csv", "options": {"path": "kec/{kecamatan}-*.csv"}, **UNITS,
                                   "headings": SPELLED})  # fmt: skip
    objectives = Binding.model_validate(
        {"adapter": "csv", "options": {"path": "kec/{kecamatan}-*.csv"}, "headings": SPELLED,
         "joins": {"code": "{kode}-S"}, "fields": {"unit": "kode", "name": "nama"}, "constants": {"level": "objective"}}
    )  # fmt: skip
    found = read_ports(list(Performance.ports), {"units": [made], "objectives": [objectives]}, Counting(districts))
    assert codes(found["objectives"]) == ["A1-S", "A2-S", "B1-S"]
    assert len(opened) == len(set(opened)) == 2
