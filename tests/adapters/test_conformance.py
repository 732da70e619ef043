"""Every adapter that comes along keeps what the conformance kit asks of those of others."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import openpyxl
import polars
import pytest
import yaml

from servers import http, send
from spbe_sdk.adapters.ckan import CkanAdapter
from spbe_sdk.adapters.csv import CsvAdapter
from spbe_sdk.adapters.excel import ExcelAdapter
from spbe_sdk.adapters.http import HttpAdapter
from spbe_sdk.adapters.json import JsonAdapter
from spbe_sdk.adapters.ndjson import NdjsonAdapter
from spbe_sdk.adapters.parquet import ParquetAdapter
from spbe_sdk.adapters.sql import SqlAdapter
from spbe_sdk.adapters.yaml import YamlAdapter
from spbe_sdk.testing import AdapterSuite, Waiver
from spbe_sdk.testing.source_suite import KNOWN, SAMPLE, UNREADABLE, Rows

FOR_GOOD = date(9999, 12, 31)


def columns(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else ["kode", "nama", "nilai"]


class TestCsv(AdapterSuite):
    adapter = CsvAdapter

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(columns(rows))
        writer.writerows([row.get(name) or "" for name in columns(rows)] for row in rows)
        (folder / "a.csv").write_text(stream.getvalue(), encoding="utf-8", newline="")
        return {"path": "a.csv", "delimiter": ";"}


class TestExcel(AdapterSuite):
    adapter = ExcelAdapter

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(columns(rows))
        for number, row in enumerate(rows, start=2):
            book.active.append([row.get(name) for name in columns(rows)])
            for cell in book.active[number]:
                cell.data_type = "s" if cell.value is not None else cell.data_type
        book.save(folder / "a.xlsx")
        return {"path": "a.xlsx"}

    def placed(self, folder: Path) -> tuple[dict[str, Any], Sequence[int | str]]:
        self.write(folder, KNOWN)
        return self._changed(folder, lambda sheet: sheet.insert_rows(4)), [2, 3, 5, 6, 7]

    def unreadable(self, folder: Path) -> dict[str, Any]:
        self.write(folder, SAMPLE)

        def spoil(sheet: Any) -> None:
            sheet["C3"].value, sheet["C3"].data_type = UNREADABLE, "e"

        return self._changed(folder, spoil)

    def ragged(self, folder: Path) -> dict[str, Any]:
        self.write(folder, KNOWN)

        def spoil(sheet: Any) -> None:
            sheet["C3"], sheet["D4"] = None, "k3d"

        return self._changed(folder, spoil)

    def doubled(self, folder: Path) -> dict[str, Any]:
        self.write(folder, KNOWN)
        return self._changed(folder, lambda sheet: sheet.cell(1, 3, "first"))

    def _changed(self, folder: Path, change: Callable[[Any], Any]) -> dict[str, Any]:
        book = openpyxl.load_workbook(folder / "a.xlsx")
        change(book.active)
        book.save(folder / "a.xlsx")
        return {"path": "a.xlsx"}


class TestJson(AdapterSuite):
    adapter = JsonAdapter

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        (folder / "a.json").write_text(json.dumps({"data": list(map(dict, rows))}), encoding="utf-8")
        return {"path": "a.json", "items": "data"}


class TestNdjson(AdapterSuite):
    adapter = NdjsonAdapter

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        (folder / "a.ndjson").write_text("".join(f"{json.dumps(dict(row))}\n" for row in rows), encoding="utf-8")
        return {"path": "a.ndjson"}


class TestYaml(AdapterSuite):
    adapter = YamlAdapter
    waived: ClassVar = {name: Waiver("YAML files are written by hand", FOR_GOOD) for name in ("many", "first-rows")}

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        text = yaml.safe_dump({"data": list(map(dict, rows))}, allow_unicode=True, sort_keys=False)
        (folder / "a.yaml").write_text(text, encoding="utf-8")
        return {"path": "a.yaml", "items": "data"}


class TestParquet(AdapterSuite):
    adapter = ParquetAdapter

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        schema = dict.fromkeys(columns(rows), polars.String)
        polars.DataFrame(list(map(dict, rows)), schema=schema).write_parquet(folder / "a.parquet")
        return {"path": "a.parquet"}

    def placed(self, folder: Path) -> tuple[dict[str, Any], Sequence[int | str]]:
        return self.write(folder, KNOWN), [1, 2, 3, 4, 5]


class TestSql(AdapterSuite):
    adapter = SqlAdapter
    waived: ClassVar = {"retry": Waiver("a database that does not answer is told at once", FOR_GOOD)}

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        names = columns(rows)
        with closing(sqlite3.connect(folder / "a.db")) as connection, connection:
            connection.execute(f"CREATE TABLE t ({', '.join(f'{name} TEXT' for name in names)})")
            marks = ", ".join("?" for _ in names)
            values = [[row.get(name) for name in names] for row in rows]
            connection.executemany(f"INSERT INTO t VALUES ({marks})", values)
        return {"url": "sqlite:///a.db", "table": "t"}

    def placed(self, folder: Path) -> tuple[dict[str, Any], Sequence[int | str]]:
        return self.write(folder, KNOWN), [1, 2, 3, 4, 5]

    def missing(self, folder: Path) -> dict[str, Any]:
        return {"url": "sqlite:///tidak-ada.db", "table": "t"}

    def damaged(self, folder: Path) -> dict[str, Any]:
        (folder / "b.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
        return {"url": "sqlite:///b.db", "table": "t"}


class OverHttp(AdapterSuite):
    """What sources behind an address share: a server of their own in each test."""

    @pytest.fixture(autouse=True)
    def server(self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("SPBE_HOME", str(tmp_path_factory.mktemp("home")))
        monkeypatch.setattr("time.sleep", lambda _: None)
        with ExitStack() as self.stack:
            yield

    def serve(self, answer: Any) -> str:
        return self.stack.enter_context(http(answer))


class TestHttp(OverHttp):
    adapter = HttpAdapter
    waived: ClassVar = {"no-writes": Waiver("nothing lies in the folder", FOR_GOOD)}

    def write(self, folder: Path, rows: Rows, fails: int = 0) -> dict[str, Any]:
        items = list(map(dict, rows))

        def answer(handler: Any, asked: int) -> None:
            page = int(parse_qs(urlsplit(handler.path).query)["page"][0])
            part = json.dumps(items[(page - 1) * 3000 : page * 3000]).encode()
            send(handler, 503 if asked <= fails else 200, part)

        pages = {"by": "page", "size": 3000}
        return {"url": self.serve(answer), "token": "sangat-rahasia", "private": True, "pages": pages}

    def missing(self, folder: Path) -> dict[str, Any]:
        return {"url": self.serve(lambda handler, _: send(handler, 404)), "private": True}

    def damaged(self, folder: Path) -> dict[str, Any]:
        return {"url": self.serve(lambda handler, _: send(handler, 200, b"[{")), "private": True}

    def flaky(self, folder: Path, rows: Rows) -> dict[str, Any]:
        return self.write(folder, rows, fails=2)


class TestCkan(OverHttp):
    adapter = CkanAdapter
    waived: ClassVar = {"no-writes": Waiver("nothing lies in the folder", FOR_GOOD)}

    def write(self, folder: Path, rows: Rows, fails: int = 0) -> dict[str, Any]:
        names = columns(rows)
        stored = [{"_id": n, **row} for n, row in enumerate(rows, start=1)]

        def answer(handler: Any, asked: int) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
            result: dict[str, Any] = {"resources": [{"id": "r", "name": "R", "datastore_active": True}]}
            if "datastore_search" in handler.path:
                start = int(query["offset"])
                fields = [{"id": name} for name in ["_id", *names]]
                part = stored[start : start + int(query["limit"])]
                result = {"fields": fields, "records": part, "total": len(stored)}
            body = json.dumps({"success": True, "result": result}).encode()
            send(handler, 503 if asked <= fails else 200, body)

        return {"url": self.serve(answer), "dataset": "d", "token": "sangat-rahasia", "private": True}

    def missing(self, folder: Path) -> dict[str, Any]:
        return {"url": self.serve(lambda handler, _: send(handler, 404)), "dataset": "d", "private": True}

    def damaged(self, folder: Path) -> dict[str, Any]:
        return {"url": self.serve(lambda handler, _: send(handler, 200, b"{}")), "dataset": "d", "private": True}

    def flaky(self, folder: Path, rows: Rows) -> dict[str, Any]:
        return self.write(folder, rows, fails=2)
