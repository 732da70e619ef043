"""Parquet files written by another library than the one that reads them."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pyarrow as arrow
import pytest
from pyarrow import parquet

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


def test_every_kind_of_column(tmp_path: Path) -> None:
    zoned = arrow.timestamp("ns", "Asia/Jayapura")
    columns = {
        "noise": arrow.array([0.57 * 100, float("nan"), 1e-5]),
        "short": arrow.array([0.1, None, 16777216.0], arrow.float32()),
        "half": arrow.array([0.1, 2.5, None], arrow.float16()),
        "exact": arrow.array(
            [Decimal("1." + "1" * 40), None, Decimal("0." + "0" * 39 + "1")], arrow.decimal256(50, 40)
        ),
        "moment": arrow.array([0, 1_709_312_400_000_000_001, None], zoned),
        "local": arrow.array([0, 1500, None], arrow.timestamp("ms")),
        "far": arrow.array([2**62, 0, None], arrow.timestamp("us", "UTC")),
        "unknown": arrow.array([0, None, None], arrow.timestamp("us", "Mars/Phobos")),
        "day": arrow.array([19783, None, 2**30], arrow.date32()),
        "coded": arrow.array(["a", None, "b"]).dictionary_encode(),
        "bytes": arrow.array([b"caf\xe9", "é".encode(), None]),
        "list": arrow.array([[1.0, None, 1e-7], [], None]),
        "dates": arrow.array([[datetime.date(2024, 3, 1)], None, None]),
        "unit": arrow.array([{"kode": "01", "di": {"nama": " A "}}, None, {"kode": None, "di": None}]),
        "map": arrow.array([[("a", 1)], None, []], arrow.map_(arrow.string(), arrow.int32())),
        "big": arrow.array([2**64 - 1, 0, None], arrow.uint64()),
        "none": arrow.nulls(3),
    }
    parquet.write_table(arrow.table(columns), tmp_path / "a.parquet", store_schema=True)
    rows = read(tmp_path)
    assert {name: [row.cells[name] for row in rows] for name in rows[0].cells} == {
        "noise": ["57", None, "0.00001"],
        "short": ["0.1", None, "16777216"],
        "half": ["0.1", "2.5", None],
        "exact": ["1." + "1" * 40, None, "0." + "0" * 39 + "1"],
        "moment": ["1970-01-01T07:00:00+07:00", "2024-03-02", None],
        "local": ["1970-01-01", "1970-01-01T00:00:01.500000", None],
        "far": [None, "1970-01-01T07:00:00+07:00", None],
        "unknown": ["1970-01-01T07:00:00+07:00", None, None],
        "day": ["2024-03-01", None, None],
        "coded": ["a", None, "b"],
        "bytes": [None, "é", None],
        "list": ["1, 0.0000001", None, None],
        "dates": ["2024-03-01", None, None],
        "unit.kode": ["01", None, None],
        "unit.di.nama": ["A", None, None],
        "map": ['{"a": 1}', None, None],
        "big": ["18446744073709551615", "0", None],
        "none": [None, None, None],
    }
    assert [(n, column) for n, row in enumerate(rows) for column in row.unreadable] == [
        (0, "far"), (0, "bytes"), (2, "day")]  # fmt: skip
    assert (rows[0].at("bytes").code, rows[0].at("bytes").origin.row) == ("cell-bytes", 1)


def test_text_that_is_none(tmp_path: Path) -> None:
    column = arrow.StringArray.from_buffers(2, arrow.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), arrow.py_buffer(b"\xffa"))
    parquet.write_table(arrow.table({"a": column}), tmp_path / "a.parquet")
    rows = read(tmp_path)
    assert [row.cells["a"] for row in rows] == [None, "a"]
    assert rows[0].at("a").code == "cell-bytes"


def test_columns_of_one_name(tmp_path: Path) -> None:
    parquet.write_table(
        arrow.Table.from_arrays([arrow.array([1]), arrow.array([2])], ["a", "a"]), tmp_path / "a.parquet"
    )
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.findings[0].code == "column-duplicate"


def test_its_own_columns_batch_by_batch(tmp_path: Path) -> None:
    polars.DataFrame({"a": range(25_000), "b": ["x"] * 25_000}).write_parquet(tmp_path / "a.parquet")
    adapter = ParquetAdapter(ParquetOptions(path="a.parquet"))
    reader = adapter.batches(Folder(tmp_path), ["a"])
    assert reader.schema.names == ["a"]
    assert arrow.types.is_int64(reader.schema.field("a").type)
    assert sum(batch.num_rows for batch in reader) == 25_000
    assert adapter.batches(Folder(tmp_path)).schema.names == ["a", "b"]
    with pytest.raises(DataError) as caught:
        adapter.batches(Folder(tmp_path), ["c"])
    assert caught.value.findings[0].code == "batch-column"


def test_a_file_that_is_damaged_in_the_middle(tmp_path: Path) -> None:
    polars.DataFrame({"a": [f"kode-{n}" for n in range(50_000)]}).write_parquet(tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[len(data) // 3 : len(data) // 2] = b"x" * (len(data) // 2 - len(data) // 3)
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.findings[0].code == "parquet-broken"


def test_batches_are_numbered_on(tmp_path: Path) -> None:
    polars.DataFrame({"a": range(25_000)}).write_parquet(tmp_path / "a.parquet")
    rows = read(tmp_path)
    assert [rows[-1].cells["a"], rows[-1].origin.row] == ["24999", 25_000]


def test_what_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.findings[0].code == "parquet-broken"
