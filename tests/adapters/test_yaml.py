"""YAML files: each row with its line, anchors refused, numbers as they were written."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.yaml import YamlAdapter, YamlOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError


def read(folder: Path, text: str, **options: Any) -> list[Any]:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return list(YamlAdapter(YamlOptions.model_validate({"path": "a.yaml", **options})).open(Folder(folder)).rows)


def test_rows_know_their_lines(tmp_path: Path) -> None:
    one, two = read(tmp_path, "data:\n  - kode: '01'\n    nilai: 2.60\n  - {kode: 32.10, ada: true}\n", items="data")
    assert one.cells == {"kode": "01", "nilai": "2.60"}
    assert two.cells == {"kode": "32.10", "ada": "true"}
    assert [one.origin.row, two.origin.row] == [2, 4]


@pytest.mark.parametrize(
    "text", ["a: [{b: 1}]\n", "[" * 100_000, "- " * 100_000, "- &a x\n- *a\n", "a: [", "- !!python/name:os.system\n"]
)
def test_what_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError):
        read(tmp_path, text)


def test_objects_by_their_names_and_lists_inside_items(tmp_path: Path) -> None:
    one, two = read(tmp_path, "A:\n  nilai: 1\nB:\n  nilai: 2.50\n")
    assert (one.cells, two.cells) == ({"_key": "A", "nilai": "1"}, {"_key": "B", "nilai": "2.50"})
    assert [one.origin.row, two.origin.row] == [1, 3]
    (row,) = read(tmp_path, "data:\n- nama: A\n  soal:\n  - kode: x\n", items="data[].soal")
    assert (row.cells, row.origin.row) == ({"kode": "x", "data.nama": "A"}, 4)


def test_other_encodings_and_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_bytes("- nama: café\n".encode("windows-1252"))
    options = YamlOptions(path="a.yaml", encoding="windows-1252")
    (row,) = YamlAdapter(options).open(Folder(tmp_path)).rows
    assert isinstance(row, Record)
    assert row.cells == {"nama": "café"}
    monkeypatch.setattr("spbe_sdk.adapters.yaml.MAX_YAML_BYTES", 5)
    with pytest.raises(DataError, match="too large"):
        read(tmp_path, "- nama: x\n")
