"""Tables of measurements from files to files: the figures of frames, a file for each level, or none at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars
import pytest

from conftest import CommandLine
from spbe_sdk import measure_frame

ROWS = polars.DataFrame(
    {
        "desa": ["32.11.01", "32.11.01", "32.11.02", None],
        "kecamatan": ["32.11"] * 4,
        "indicator": ["I-1"] * 4,
        "period": ["Q1", "Q2", "Q1", "Q1"],
        "target": [40, 50, 20, 10],
        "actual": [36, 45, None, 7],
    }
)

KNOWN = polars.DataFrame({"code": ["I-1"], "direction": ["maximize"], "accumulation": ["sum"]})

BUDGETS = polars.DataFrame({"desa": ["32.11.01"], "kecamatan": ["32.11"], "ceiling": [1000], "realised": [900]})


def written(folder: Path, ending: str) -> list[Path]:
    files = [folder / f"{name}.{ending}" for name in ("rows", "known", "budgets")]
    for file, table in zip(files, (ROWS, KNOWN, BUDGETS), strict=True):
        table.write_csv(file) if ending == "csv" else table.write_parquet(file)
    return files


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_files_hold_what_frames_say(ending: str, tmp_path: Path, spbe: CommandLine) -> None:
    rows, known, budgets = written(tmp_path, ending)
    out, levels = tmp_path / "out", ["desa", "kecamatan"]
    line = ("--frame", rows, "--indicators", known, "--budgets", budgets, "--levels", "desa, kecamatan", "--out", out)
    assert spbe("measure", *map(str, line), "--lang", "en").status == 0
    assert f"2 units measured: {out / 'desa.parquet'}" in spbe.out
    expected = measure_frame(ROWS, KNOWN, levels=levels, budgets=BUDGETS)
    for level in (*levels, "all"):
        read = polars.read_parquet(out / f"{level}.parquet")
        assert read.sort(read.columns).equals(expected[level].sort(read.columns)), level


def test_a_database_gives_what_files_give(tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    files, names = written(tmp_path, "csv"), ("capaian", "indikator", "anggaran")
    with closing(sqlite3.connect(tmp_path / "sakip.db")) as connection:
        for name, table in zip(names, (ROWS, KNOWN, BUDGETS), strict=True):
            connection.execute(f"create table {name} ({', '.join(table.columns)})")
            holes = ", ".join("?" * len(table.columns))
            connection.executemany(f"insert into {name} values ({holes})", table.rows())
        connection.commit()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAKIP", "sqlite:///sakip.db")
    for out, database, (rows, known, money) in (("a", "${env:SAKIP}", names), ("b", None, map(str, files))):
        line = ["--frame", rows, "--indicators", known, "--budgets", money, "--levels", "desa,kecamatan", "--out", out]
        assert spbe("measure", *line, *(["--database", database] if database else [])).status == 0, spbe.err
    for level in ("desa", "kecamatan", "all"):
        one, other = (polars.read_parquet(tmp_path / out / f"{level}.parquet") for out in ("a", "b"))
        assert one.sort(one.columns).equals(other.sort(one.columns)), level


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("${env:NOWHERE}", "NOWHERE"),
        ("sqlite:///none.db", "none.db"),
        ("mysql://a:geheim@h/d", "--database"),
        ("x", ""),
    ],
)
def test_a_database_that_cannot_be_reached_is_named(
    database: str, says: str, tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = ("--frame", "a", "--indicators", "b", "--levels", "desa", "--out", "out", "--database", database)
    assert spbe("measure", *line).status == 1
    assert says in spbe.out + spbe.err
    assert "geheim" not in spbe.out + spbe.err
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_where_a_cell_is_no_figure(tmp_path: Path, spbe: CommandLine) -> None:
    rows, known, _ = written(tmp_path, "csv")
    rows.write_text(rows.read_text(encoding="utf-8").replace("45", "banyak"), encoding="utf-8")
    line = ("--frame", rows, "--indicators", known, "--levels", "desa", "--out", tmp_path / "out")
    assert spbe("measure", *map(str, line)).status == 1
    assert "banyak" in spbe.out + spbe.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("table", "column", "cell", "place"),
    [
        (0, "actual", "12/15", "rows.{ending}, baris 3, kolom actual"),
        (0, "period", "TW1", "rows.{ending}, baris 3, kolom period"),
        (1, "weight", "-1", "known.{ending}, baris 2, kolom weight"),
    ],
)
def test_a_cell_is_told_with_its_file_and_row(
    table: int, column: str, cell: str, place: str, ending: str, tmp_path: Path, spbe: CommandLine
) -> None:
    files = written(tmp_path, ending)
    cells = [
        None if row is None else str(row) for row in (ROWS, KNOWN)[table].to_dict(as_series=False).get(column, [None])
    ]
    cells[min(1, len(cells) - 1)] = cell
    changed = (ROWS, KNOWN)[table].with_columns(polars.Series(column, cells, polars.String))
    changed.write_csv(files[table]) if ending == "csv" else changed.write_parquet(files[table])
    line = ("--frame", files[0], "--indicators", files[1], "--levels", "desa", "--out", tmp_path / "out")
    assert spbe("measure", *map(str, line)).status == 1
    assert place.format(ending=ending) in spbe.out + spbe.err
