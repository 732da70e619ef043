"""One object a line; a line that is none is a finding, and the rest goes on."""

from pathlib import Path
from typing import Any

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.ndjson import NdjsonAdapter, NdjsonOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.finding import Finding


def read(folder: Path, text: str) -> tuple[tuple[str, ...], list[Any]]:
    (folder / "a.ndjson").write_text(text, encoding="utf-8")
    table = NdjsonAdapter(NdjsonOptions(path="a.ndjson")).open(Folder(folder))
    return table.columns, list(table.rows)


def test_lines(tmp_path: Path) -> None:
    columns, rows = read(tmp_path, '{"a": 1.50}\n\n{"a": "é", "b": {"c": null}}\n')
    assert columns == ("a", "b.c")
    assert [row.cells for row in rows] == [{"a": "1.50"}, {"a": "é", "b.c": None}]
    assert [row.origin.row for row in rows] == [1, 3]


def test_a_broken_line_is_a_finding(tmp_path: Path) -> None:
    _, rows = read(tmp_path, '{"a": 1}\n{"a": \n7\n{"a": 2}\n')
    assert [row.cells["a"] if isinstance(row, Record) else (row.code, row.origin.row) for row in rows] == [
        "1", ("notation-broken", 2), ("item-shape", 3), "2"]  # fmt: skip


def test_an_empty_file(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ((), [])


def test_bytes_that_are_no_text_spoil_their_line_only(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b'{"a": 1}\n{"a": "\xe9"}\n{"a": NaN}\n{"a": 1, "a": 2}\n{"a": 3}')
    rows = list(NdjsonAdapter(NdjsonOptions(path="a.ndjson")).open(Folder(tmp_path)).rows)
    found = [(row.code, row.origin and row.origin.row) for row in rows if isinstance(row, Finding)]
    assert found == [("encoding-wrong", 2), ("json-constant", 3)]
    records = [row for row in rows if isinstance(row, Record)]
    assert [row.cells["a"] for row in records] == ["1", None, "3"]
    assert [bool(row.at("a")) for row in records] == [False, True, False]


def test_a_column_that_comes_late(tmp_path: Path) -> None:
    columns, rows = read(tmp_path, '{"a": 1}\n' * 900 + '{"b": 2}\n' * 2000)
    assert (columns, len(rows), rows[-1].origin.row) == (("a", "b"), 2900, 2900)
