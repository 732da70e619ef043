"""Each source is read once for all that use it, and the digest of exactly what was read stays known."""

import io
import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES
from servers import http, send
from spbe_sdk import Adoption, build
from spbe_sdk.adapters.adapter import Record
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.bindings.intake import PortData, read_ports
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import Source, Sources, Witness
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

PORTS = (*MaturityIndex.ports, *Performance.ports)


class Counted(Folder):
    """A folder that counts how often each file is read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)

    def open(self, path: str) -> io.BufferedIOBase:
        self.reads[path] += 1
        return super().open(path)


def read(files: Folder, reach: Reach | None = None, **bindings: Any) -> dict[str, PortData]:
    made = {port: [Binding.model_validate(one) for one in found] for port, found in bindings.items()}
    return read_ports(PORTS, made, files, reach)


def csv(**more: Any) -> dict[str, Any]:
    return {"adapter": "csv", "options": {"path": "a.csv"}, **more}


RATED: dict[str, Any] = {"fields": {"indicator": "No", "value": "Nilai"}}


def test_one_file_for_many_ports_and_bindings_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai;Mandiri;Jenis\n1;3;4;A\n2;2;5;B\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Kode;Nomor\n1;11\n2;12\n", encoding="utf-8")
    files = Counted(tmp_path)
    lookups: dict[str, Any] = {"indicator": {"path": "b.csv", "key": "Kode", "value": "Nomor"}}
    match: dict[str, Any] = {"adapter": "csv", "options": {"path": "b.csv"}, "on": {"No": "Kode"}}
    data = read(
        files,
        ratings=[csv(**RATED, keep={"Jenis": ["A"]}), csv(**RATED, keep={"Jenis": ["B"]}, lookups=lookups)],
        claims=[csv(fields={"indicator": "Nomor", "value": "Mandiri"}, match=match)],
    )
    assert files.reads == {"a.csv": 1, "b.csv": 1}
    assert [(row.values["indicator"], row.values["value"]) for row in data["ratings"].rows] == [("1", 3), ("12", 2)]
    assert [(row.values["indicator"], row.values["value"]) for row in data["claims"].rows] == [("11", 4), ("12", 5)]


def test_many_sheets_of_one_workbook_are_one_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Satu", "Dua"):
        sheet = book.create_sheet(name)
        sheet.append(["No", "Nilai"])
        sheet.append(["1", 3])
    book.save(tmp_path / "a.xlsx")
    files = Counted(tmp_path)
    sheets = [{"adapter": "excel", "options": {"path": "a.xlsx", "sheet": name}, **RATED} for name in ("Satu", "Dua")]
    data = read(files, ratings=[sheets[0]], claims=[sheets[1]])
    assert files.reads == {"a.xlsx": 1}
    assert [len(data[port].rows) for port in ("ratings", "claims")] == [1, 1]


def test_the_digests_are_of_all_that_was_read_and_say_what_for(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Kode;Nomor\n1;11\n", encoding="utf-8")
    lookups: dict[str, Any] = {"indicator": {"path": "b.csv", "key": "Kode", "value": "Nomor"}}
    match: dict[str, Any] = {"adapter": "csv", "options": {"path": "b.csv"}, "on": {"No": "Kode"}}
    data = read(Folder(tmp_path), ratings=[csv(**RATED, lookups=lookups, match=match)])
    digests = {name: sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.csv", "b.csv")}
    assert [item.to_dict() for item in data["ratings"].inputs] == [
        {"path": "a.csv", "sha256": digests["a.csv"]},
        {"path": "b.csv", "sha256": digests["b.csv"], "use": "lookup"},
        {"path": "b.csv", "sha256": digests["b.csv"], "use": "match"},
    ]


def test_a_file_that_changes_meanwhile_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n", encoding="utf-8")
    witness = Witness(Folder(tmp_path))
    first = witness.read("a.csv")
    assert witness.read("a.csv") == first
    (tmp_path / "a.csv").write_text("No;Nilai\n1;4\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        witness.read("a.csv")
    assert [finding.code for finding in caught.value.findings] == ["file-changed"]


MANY = "No;Nilai\n" + "1;3\n" * 200_000


def test_a_file_that_changes_while_its_rows_pass_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(MANY, encoding="utf-8")
    sources = Sources(Witness(Folder(tmp_path)), Reach(True, tmp_path))
    table, _ = sources.open(Source.of("csv", {"path": "a.csv"}), "ratings")
    next(table.rows)
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as file:
        file.write("2;4\n")
    found = [row.code for row in table.rows if isinstance(row, Finding)]
    assert found == ["file-changed"]


def test_a_file_that_was_only_looked_into_has_the_digest_of_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(MANY, encoding="utf-8")
    data = read(Folder(tmp_path), ratings=[csv(fields={"indicator": "Kode", "value": "Nilai"})])
    assert [finding.code for finding in data["ratings"].findings] == ["column-missing"]
    (item,) = data["ratings"].inputs
    assert item.digest == sha256(MANY.encode()).hexdigest()


def test_one_file_as_two_sources_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n", encoding="utf-8")
    sources = Sources(Witness(Folder(tmp_path)), Reach())
    first = Source.of("csv", {"path": "a.csv"})
    second = Source.of("csv", {"path": "a.csv", "delimiter": ";"})
    one, _ = sources.open(first, "ratings")
    next(one.rows)
    two, _ = sources.open(second, "ratings")
    assert [type(row) for row in two.rows] == [Record]
    assert list(one.rows) == []
    assert sources.inputs(first, "source") == sources.inputs(second, "source")


def test_rows_have_a_limit_and_files_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe_sdk.bindings.sources.MAX_ROWS_OF_OTHERS", 3)
    monkeypatch.setattr("spbe_sdk.files.folder.MAX_FILE_BYTES", 10)
    (tmp_path / "a.csv").write_text("No;Nilai\n" + "1;3\n" * 4, encoding="utf-8")
    data = read(Folder(tmp_path), ratings=[csv(**RATED)])
    assert len(data["ratings"].rows) == 3
    assert [finding.code for finding in data["ratings"].findings] == ["rows-too-many"]
    assert [len(item.digest or "") for item in data["ratings"].inputs] == [64]


def test_warnings_of_a_lookup_do_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Kode;Nomor;Nama\n1;2;3\n1;11;A\n", encoding="utf-8")
    lookups: dict[str, Any] = {"indicator": {"path": "b.csv", "key": "Kode", "value": "Nomor"}}
    data = read(Folder(tmp_path), ratings=[csv(**RATED, lookups=lookups)])
    assert [row.values["indicator"] for row in data["ratings"].rows] == ["11"]
    assert [finding.code for finding in data["ratings"].findings] == ["row-numbering"]


def test_what_is_no_file_is_digested_by_its_rows(tmp_path: Path) -> None:
    digests = []
    for value in (3, 3, 4):
        body = json.dumps([{"No": "1", "Nilai": value}]).encode()

        def answer(handler: BaseHTTPRequestHandler, number: int, body: bytes = body) -> None:
            send(handler, 200, body)

        with http(answer) as address:
            options = {"url": f"{address}/a", "private": True}
            data = read(Folder(tmp_path), Reach(True), ratings=[{"adapter": "http", "options": options, **RATED}])
        (item,) = [item.to_dict() for item in data["ratings"].inputs]
        assert item["path"] == f"{address}/a"
        digests.append(item["rows_sha256"])
    assert digests[0] == digests[1] != digests[2]


def test_a_lookup_that_changes_the_index_changes_the_record(workspace: Adoption) -> None:
    before = workspace.run()
    path = workspace.folder / "data/kode-indikator.csv"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    cells = [row.split(";") for row in rows]
    cells[1][1], cells[12][1] = cells[12][1], cells[1][1]
    path.write_text("\n".join([head, *(";".join(row) for row in cells)]), encoding="utf-8")
    after = workspace.run()
    records = [json.loads((run.folder / "run.json").read_text(encoding="utf-8"))["inputs"] for run in (before, after)]
    assert records[0] != records[1]
    assert all(len(item["sha256"]) == 64 for record in records for port in record.values() for item in port)


def test_a_run_of_e_sakip_reads_each_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe")
    esakip = adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "e", "id")
    counted: Counter[str] = Counter()

    def counting(real: Callable[[Folder, str], Any]) -> Callable[[Folder, str], Any]:
        def reading(self: Folder, path: str) -> Any:
            counted[path] += 1
            return real(self, path)

        return reading

    monkeypatch.setattr(Folder, "read", counting(Folder.read))
    monkeypatch.setattr(Folder, "open", counting(Folder.open))
    esakip.run()
    assert set(counted.values()) == {1}
    # The workbook, the officials, and each district.
    assert len(counted) == 2 + len(list((EXAMPLES / "bekasi-esakip/data/kecamatan").iterdir()))
