"""Tables from file to file: whatever an adapter opens is read batch by batch, and written whole or not at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from spbe_sdk import DataError, UsageError
from spbe_sdk.adapters.frames import read_frame, write_frame


def test_formats_with_types_keep_them_and_others_are_text(tmp_path: Path) -> None:
    table = pyarrow.table({"a": pyarrow.array([1, None], pyarrow.int8()), "b": ["x", "y"]})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "a.CSV").write_text("a;b\n1;x\n;y\n")
    (tmp_path / "a.ndjson").write_text('{"a": 1, "b": "x"}\n{"a": null, "b": "y"}\n')
    assert read_frame(tmp_path / "a.parquet").read_all().equals(table)
    for name in ("a.CSV", "a.ndjson"):
        assert read_frame(tmp_path / name).read_all().to_pydict() == {"a": ["1", None], "b": ["x", "y"]}


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_what_is_written_is_read_again(name: str, tmp_path: Path) -> None:
    parts = [pyarrow.table({"a": ["1", None], "b": ["x; y", 'z"']}), pyarrow.table({"a": ["3"], "b": ["ä"]})]
    assert write_frame(tmp_path / name, iter(parts)) == 3
    assert read_frame(tmp_path / name).read_all().to_pydict() == pyarrow.concat_tables(parts).to_pydict()


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_file_appears_whole_or_stays_as_it_was(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("before")

    def parts() -> Iterator[Any]:
        yield pyarrow.table({"a": [1]})
        raise DataError([])

    with pytest.raises(DataError):
        write_frame(tmp_path / name, parts())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "before")]


def test_other_endings_are_refused(tmp_path: Path) -> None:
    for refused in (lambda: read_frame(tmp_path / "a.zip"), lambda: write_frame(tmp_path / "a.xlsx", [])):
        with pytest.raises(UsageError) as caught:
            refused()
        assert [one.code for one in caught.value.findings] == ["frame-file"]
