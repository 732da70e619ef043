"""Parquet files written by another library than the one that reads them."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pytest

from spbe_sdk.adapters.parquet import ParquetAdapter, ParquetOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError


def read(folder: Path) -> list[Any]:
    return list(ParquetAdapter(ParquetOptions(path="a.parquet")).open(Folder(folder)).rows)


def test_typed_cells_as_a_person_would_type_them(tmp_path: Path) -> None:
    frame = polars.DataFrame(
        {
            "kode": ["01", "32.10"],
            "tingkat": [3, None],
            "bobot": [Decimal("2.750"), Decimal("1.125")],
            "angka": [3.0, 0.1],
            "tanggal": [datetime.date(2021, 3, 1), None],
            "ada": [True, False],
            "tag": [["a", "b"], []],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    rows = read(tmp_path)
    assert [list(row.cells.values()) for row in rows] == [
        ["01", "3", "2.75", "3", "2021-03-01", "true", "a, b"],
        ["32.10", None, "1.1250", "0.1", None, "false", None],
    ]
    assert [row.origin.row for row in rows] == [1, 2]


def test_batches_are_numbered_on(tmp_path: Path) -> None:
    polars.DataFrame({"a": range(25_000)}).write_parquet(tmp_path / "a.parquet")
    rows = read(tmp_path)
    assert [rows[-1].cells["a"], rows[-1].origin.row] == ["24999", 25_000]


def test_what_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.findings[0].code == "parquet-broken"
