"""YAML files: each row with its line, anchors refused, numbers as they were written."""

from pathlib import Path
from typing import Any

import pytest

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


@pytest.mark.parametrize("text", ["a: 1\n", "- &a x\n- *a\n", "a: [", "- !!python/name:os.system\n"])
def test_what_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError):
        read(tmp_path, text)
