"""Real databases: SQLite, PostgreSQL and MariaDB; read only, limited, and without a secret in any word."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

import servers
from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.sql import SqlAdapter, SqlOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

CREATE = (
    "CREATE TABLE nilai (kode VARCHAR(10), tingkat INTEGER, bobot DECIMAL(6,3), tanggal DATE, catatan VARCHAR(200))"
)
ROWS: list[tuple[str | int | None, ...]] = [
    ("01", 3, "2.750", "2021-03-01", "Perbup 12/2021 – é"),
    ("32.10", 4, "1.125", "2022-12-31", None),
    ("1.10", None, "10.000", None, "=1+1"),
]
EXPECTED: list[list[str | None]] = [
    ["01", "3", "2.75", "2021-03-01", "Perbup 12/2021 – é"],
    ["32.10", "4", "1.1250", "2022-12-31", None],
    ["1.10", None, "10", None, "=1+1"],
]


def fill(url: str) -> None:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(CREATE)
        insert = sqlalchemy.text("INSERT INTO nilai VALUES (:a, :b, :c, :d, :e)")
        connection.execute(insert, [dict(zip("abcde", row, strict=True)) for row in ROWS])


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with servers.postgresql() as url:
        fill(url)
        yield url


@pytest.fixture(scope="module")
def mariadb() -> Iterator[str]:
    with servers.mariadb() as url:
        fill(url)
        yield url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    fill(f"sqlite:///{tmp_path / 'a.db'}")
    return "sqlite:///a.db"


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


def open_table(folder: Path, url: str, **options: Any) -> Table:
    made = SqlOptions.model_validate({"url": url, "table": "nilai", **options}) if "query" not in options else None
    return SqlAdapter(made or SqlOptions.model_validate({"url": url, **options})).open(Folder(folder))


def rows(table: Table) -> list[Any]:
    return list(table.rows)


def codes(folder: Path, url: str, **options: Any) -> list[str]:
    try:
        found = rows(open_table(folder, url, **options))
    except DataError as error:
        return [finding.code for finding in error.findings]
    return [row.code for row in found if isinstance(row, Finding)]


def test_a_table_as_a_person_would_type_it(url: str, tmp_path: Path) -> None:
    table = open_table(tmp_path, url)
    assert table.columns == ("kode", "tingkat", "bobot", "tanggal", "catatan")
    if url.startswith("sqlite"):
        got = [list(row.cells.values()) for row in table.rows if isinstance(row, Record)]
        assert [row[0] for row in got] == [row[0] for row in EXPECTED]
        return
    assert [list(row.cells.values()) for row in table.rows if isinstance(row, Record)] == EXPECTED


def test_a_query_with_parameters_and_a_key(url: str, tmp_path: Path) -> None:
    table = open_table(
        tmp_path, url, query="SELECT kode, tingkat FROM nilai WHERE tingkat >= :lowest ORDER BY kode",
        parameters={"lowest": 3}, key="kode",
    )  # fmt: skip
    found = rows(table)
    assert [row.cells["kode"] for row in found] == ["01", "32.10"]
    assert [row.origin.path for row in found] == ["kode=01", "kode=32.10"]
    assert "rahasia" not in found[0].origin.text()


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM nilai",
        "SELECT 1; DELETE FROM nilai",
        "INSERT INTO nilai VALUES ('x', 1, 1, NULL, NULL)",
        "/* SELECT */ DROP TABLE nilai",
        "WITH gone AS (DELETE FROM nilai RETURNING *) SELECT * FROM gone",
    ],
)
def test_nothing_is_written(url: str, tmp_path: Path, query: str) -> None:
    assert set(codes(tmp_path, url, query=query)) <= {"sql-writes", "sql-broken"}
    assert codes(tmp_path, url, query=query)
    assert len(rows(open_table(tmp_path, url))) == 3


def test_the_database_itself_refuses_to_write(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a statement slips through our own look at it."""
    import re

    from spbe_sdk.adapters import sql

    monkeypatch.setattr(sql, "_READS", re.compile(""))
    assert codes(tmp_path, url, query="DELETE FROM nilai") == ["sql-broken"]
    assert len(rows(open_table(tmp_path, url))) == 3


def test_too_many_rows(url: str, tmp_path: Path) -> None:
    assert codes(tmp_path, url, row_limit=2) == ["sql-limit"]
    assert codes(tmp_path, url, row_limit=3) == []


@pytest.mark.parametrize(
    ("name", "slow"),
    [
        ("postgresql", "SELECT pg_sleep(20)"),
        ("mariadb", "SELECT SLEEP(20) FROM nilai"),
        ("sqlite", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"),
    ],
)
def test_a_query_that_never_ends(request: pytest.FixtureRequest, tmp_path: Path, name: str, slow: str) -> None:
    assert codes(tmp_path, request.getfixturevalue(name), query=slow, seconds=0.3)[:1] in (["sql-broken"], [])


def test_what_is_not_there(url: str, tmp_path: Path) -> None:
    assert codes(tmp_path, url, table="tidak_ada") == ["sql-broken"]
    assert codes(tmp_path, url, table='nilai"; DROP TABLE nilai; --') == ["sql-broken"]
    assert codes(tmp_path, url, query="SELECT kolom FROM nilai") == ["sql-broken"]
    assert len(rows(open_table(tmp_path, url))) == 3


def test_a_wrong_password_is_not_shown(mariadb: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        open_table(tmp_path, mariadb.replace("rahasia-my", "salah-sekali"))
    assert "salah-sekali" not in str(caught.value)


def test_the_options_choose_one(sqlite: str, tmp_path: Path) -> None:
    for options in ({}, {"table": "nilai", "query": "SELECT 1"}):
        with pytest.raises(DataError) as caught:
            SqlAdapter(SqlOptions.model_validate({"url": sqlite, **options})).open(Folder(tmp_path))
        assert caught.value.findings[0].code == "sql-choose"


def test_a_database_file_lies_in_the_workspace(sqlite: str, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    assert codes(inner, "sqlite:///../a.db") == ["file-outside"]
    assert codes(inner, "sqlite:///b.db") == ["file-missing"]
    assert not (inner / "b.db").exists()


def test_options_are_never_shown(tmp_path: Path) -> None:
    options = SqlOptions.model_validate({"url": "postgresql://u:rahasia@h/d", "table": "t"})
    assert "rahasia" not in repr(options)
    assert "rahasia" not in repr(SqlAdapter(options))


def test_a_long_result_is_streamed(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "big.db") as connection:
        connection.execute("CREATE TABLE t (a INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?)", ((n,) for n in range(50_000)))
    connection.close()
    table = open_table(tmp_path, "sqlite:///big.db", table="t")
    first = next(table.rows)
    assert isinstance(first, Record)
    assert first.cells == {"a": "0"}
    assert sum(1 for _ in table.rows) == 49_999
