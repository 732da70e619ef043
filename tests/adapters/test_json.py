"""JSON files: lists anywhere in them, numbers as they were written."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.json import JsonAdapter, JsonOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError


def read(folder: Path, text: str, **options: Any) -> list[Any]:
    (folder / "a.json").write_text(text, encoding="utf-8")
    return list(JsonAdapter(JsonOptions.model_validate({"path": "a.json", **options})).open(Folder(folder)).rows)


def test_rows_and_their_places(tmp_path: Path) -> None:
    text = '{"hasil": {"baris": [{"kode": "01", "nilai": 2.60}, {"kode": "02", "unit": {"nama": "A"}}]}}'
    one, two = read(tmp_path, text, items="hasil.baris")
    assert one.cells == {"kode": "01", "nilai": "2.60"}
    assert two.cells == {"kode": "02", "unit.nama": "A"}
    assert two.origin.text("id") == "a.json, hasil.baris[1]"


def test_large_and_small_numbers_lose_nothing(tmp_path: Path) -> None:
    (row,) = read(tmp_path, '[{"a": 12345678901234567890, "b": 0.1000000000000000055, "c": 1e3, "d": -0}]')
    assert list(row.cells.values()) == ["12345678901234567890", "0.1000000000000000055", "1e3", "-0"]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("{", {}, "notation-broken"),
        ("[1, 2", {}, "notation-broken"),
        ('{"a": [{"b": 1}]}', {}, "items-missing"),
        ('{"a": [1]}', {"items": "b"}, "items-missing"),
        ("[" * 100_000, {}, "notation-deep"),
        ("", {}, "notation-broken"),
    ],
)
def test_what_is_no_list(tmp_path: Path, text: str, options: dict[str, Any], code: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, **options)
    assert caught.value.findings[0].code == code


def test_one_object_has_a_place_too(tmp_path: Path) -> None:
    (row,) = read(tmp_path, '{"kode": "01", "nilai": NULL}'.replace("NULL", "null"))
    assert (row.origin.row, row.cells) == (1, {"kode": "01", "nilai": None})


def test_an_item_that_is_no_object_is_a_finding(tmp_path: Path) -> None:
    rows = read(tmp_path, '[{"a": 1}, 5]')
    assert isinstance(rows[0], Record)
    assert rows[1].code == "item-shape"


def test_too_many_values_are_refused_before_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe_sdk.adapters.items.MAX_VALUES", 4)
    with pytest.raises(DataError) as caught:
        read(tmp_path, "[{},{},{}]")
    assert [(one.code, one.found) for one in caught.value.findings] == [("file-too-large", "6 JSON")]
    assert "NDJSON" in caught.value.findings[0].remedy("id")
