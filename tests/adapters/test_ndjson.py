"""One object a line; a line that is none is a finding, and the rest goes on."""

from pathlib import Path
from typing import Any

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.ndjson import NdjsonAdapter, NdjsonOptions
from spbe_sdk.files.folder import Folder


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
