"""A portal as CKAN's API answers: package_show, package_search, datastore_search, and files to download."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from servers import http, send
from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.ckan import CkanAdapter, CkanOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

TOTAL = 2500
RESOURCES = [
    {"id": "r-store", "name": "Nilai", "format": "CSV", "datastore_active": True, "url": "/nilai.csv"},
    {"id": "r-csv", "name": "Kode", "format": "CSV", "datastore_active": False, "url": "/kode.csv"},
    {"id": "r-xlsx", "name": "Rekap", "format": "XLSX", "datastore_active": False, "url": "/rekap.xlsx"},
    {"id": "r-pdf", "name": "Laporan", "format": "PDF", "datastore_active": False, "url": "/laporan.pdf"},
]
RECORDS = [{"_id": n + 1, "kode": f"{n:04d}", "nilai": 1.5, "ket": None} for n in range(TOTAL)]


class Portal:
    def __init__(self, folder: Path) -> None:
        self.folder, self.broken_at, self.tokens = folder, -1, set[str | None]()
        self.most, self.more, self.untold = 32_000, dict[str, Any](), False

    def __call__(self, handler: BaseHTTPRequestHandler, _: int) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.tokens.add(handler.headers["Authorization"])
        action = parts.path.rpartition("/")[2]
        if not parts.path.startswith("/api/3/action/"):
            send(handler, 200, (self.folder / action).read_bytes())
            return
        found = getattr(self, action)(query)
        if found is None:
            error = {"__type": "Not Found Error", "message": "Not found"}
            send(handler, 404, json.dumps({"success": False, "error": error}).encode())
        else:
            send(handler, 200, json.dumps({"help": "…", "success": True, "result": found}).encode())

    def package_show(self, query: dict[str, str]) -> Any:
        return {"id": "d", "name": query["id"], "resources": RESOURCES} if query["id"] == "indeks-spbe" else None

    def package_search(self, query: dict[str, str]) -> Any:
        names = {"spbe": ["indeks-spbe"], "indeks": ["indeks-spbe", "indeks-lain"]}.get(query["q"], [])
        return {"count": len(names), "results": [{"name": name} for name in names]}

    def datastore_search(self, query: dict[str, str]) -> Any:
        offset, limit = int(query["offset"]), int(query["limit"])
        if offset == self.broken_at:
            return None
        wanted = json.loads(query.get("filters", "{}"))
        kept = [row for row in RECORDS if all(str(row[name]) == str(value) for name, value in wanted.items())]
        fields = [{"id": "_id", "type": "int"}, {"id": "kode", "type": "text"}, {"id": "nilai", "type": "numeric"},
                  {"id": "ket", "type": "text"}]  # fmt: skip
        limit = min(limit, self.most)
        found = {"resource_id": query["resource_id"], "fields": fields, "total": len(kept),
                 "records": kept[offset : offset + limit], "limit": limit, **self.more}  # fmt: skip
        return {name: value for name, value in found.items() if name != "total" or not self.untold}


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Portal]]:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    (tmp_path / "kode.csv").write_text("Kode;Nomor\nK1;1\n", encoding="utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["REKAP"], ["No", "Nilai"], [1, 3]):
        book.active.append(row)
    book.save(tmp_path / "rekap.xlsx")
    made = Portal(tmp_path)
    with http(made) as url:
        yield url, made


def open_table(url: str, **options: Any) -> Table:
    made = CkanOptions.model_validate({"url": url, "private": True, **options})
    return CkanAdapter(made).open(Folder(Path()))


def failure(url: str, **options: Any) -> tuple[str, object]:
    with pytest.raises(DataError) as caught:
        open_table(url, **options)
    return caught.value.findings[0].code, caught.value.findings[0].allowed


def test_the_datastore_page_by_page(portal: tuple[str, Portal]) -> None:
    table = open_table(portal[0], dataset="indeks-spbe", resource="Nilai")
    assert table.columns == ("kode", "nilai", "ket")
    rows = [row for row in table.rows if isinstance(row, Record)]
    assert len(rows) == TOTAL
    assert rows[1500].cells == {"kode": "1500", "nilai": "1.5", "ket": None}
    assert rows[1500].origin.path == "_id=1501"
    assert rows[1500].origin.source.endswith(", Nilai")


@pytest.mark.parametrize("more", [{}, {"total": 40, "total_was_estimated": True}])
@pytest.mark.parametrize("untold", [False, True])
def test_a_portal_that_gives_fewer_rows_than_asked(
    portal: tuple[str, Portal], untold: bool, more: dict[str, Any]
) -> None:
    portal[1].most, portal[1].untold, portal[1].more = 300, untold, more
    rows = list(open_table(portal[0], dataset="indeks-spbe", resource="Nilai").rows)
    assert [row.cells["kode"] for row in rows if isinstance(row, Record)] == [row["kode"] for row in RECORDS]
    assert len(rows) == TOTAL


def test_fewer_rows_than_the_portal_says_is_a_finding(portal: tuple[str, Portal]) -> None:
    portal[1].more = {"total": TOTAL + 1}
    last = list(open_table(portal[0], dataset="indeks-spbe", resource="Nilai").rows)[-1]
    assert isinstance(last, Finding)
    assert (last.code, last.found, last.allowed) == ("pages-short", str(TOTAL), str(TOTAL + 1))


@pytest.mark.parametrize("more", [{"records": "a,b"}, {"records": [7, None]}, {"fields": [{"nama": "x"}, 3]},
                                  {"fields": None}, {"total": "abc"}, {"total": []}])  # fmt: skip
def test_odd_answers_of_a_portal_are_findings(portal: tuple[str, Portal], more: dict[str, Any]) -> None:
    portal[1].more = more
    try:
        rows = list(open_table(portal[0], dataset="indeks-spbe", resource="Nilai", filters={"kode": "0042"}).rows)
    except DataError as error:
        rows = list(error.findings)
    assert all(isinstance(row, Finding | Record) for row in rows)


def test_what_the_portal_says_is_passed_on(portal: tuple[str, Portal]) -> None:
    with pytest.raises(DataError, match="HTTP 404: Not found"):
        open_table(portal[0], dataset="lain")


def test_filters_and_search(portal: tuple[str, Portal]) -> None:
    (row,) = open_table(portal[0], search="spbe", resource="r-store", filters={"kode": "0042"}).rows
    assert isinstance(row, Record)
    assert row.cells["kode"] == "0042"
    assert failure(portal[0], search="indeks") == ("ckan-dataset", "indeks-spbe, indeks-lain")
    assert failure(portal[0], search="tidak") == ("ckan-dataset", "–")
    assert failure(portal[0]) == ("ckan-dataset", "dataset, search")


def test_files(portal: tuple[str, Portal]) -> None:
    (row,) = open_table(portal[0], dataset="indeks-spbe", resource="Kode").rows
    assert isinstance(row, Record)
    assert row.cells == {"Kode": "K1", "Nomor": "1"}
    assert row.origin.source.endswith("/kode.csv")
    assert row.origin.row == 2
    (row,) = open_table(portal[0], dataset="indeks-spbe", resource="Rekap", file={"header_row": 2}).rows
    assert isinstance(row, Record)
    assert row.cells == {"No": "1", "Nilai": "3"}


def test_what_is_not_there(portal: tuple[str, Portal]) -> None:
    code, allowed = failure(portal[0], dataset="indeks-spbe")
    assert code == "ckan-resource"
    assert "Nilai (CSV)" in str(allowed)
    assert failure(portal[0], dataset="indeks-spbe", resource="Laporan")[0] == "ckan-format"
    assert failure(portal[0], dataset="lain")[0] == "address-failed"
    assert failure(portal[0], dataset="indeks-spbe", resource="Nilai", private=False)[0] == "address-private"


def test_a_page_that_fails_is_a_finding(portal: tuple[str, Portal]) -> None:
    portal[1].broken_at = 1000
    rows = list(open_table(portal[0], dataset="indeks-spbe", resource="Nilai").rows)
    assert len(rows) == 1001
    assert isinstance(rows[-1], Finding)


def test_the_token_is_sent_and_never_shown(portal: tuple[str, Portal]) -> None:
    table = open_table(portal[0], dataset="indeks-spbe", resource="Nilai", token="rahasia")
    assert portal[1].tokens == {"rahasia"}
    assert "rahasia" not in repr(table.header)
    assert "rahasia" not in repr(CkanOptions.model_validate({"url": "https://x", "token": "rahasia"}))
