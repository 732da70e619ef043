"""Real databases: SQLite, PostgreSQL and MariaDB; read only, limited, and without a secret in any word."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

import servers
from spbe_sdk.adapters import sql
from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.sql import SqlAdapter, SqlOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

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
    monkeypatch.setattr("spbe_sdk.adapters.sql.reading_statement", lambda query, dialect: query)
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


def finding(folder: Path, url: str, **options: Any) -> Finding:
    try:
        (found,) = (row for row in rows(open_table(folder, url, **options)) if isinstance(row, Finding))
    except DataError as error:
        (found,) = error.findings
    return found


def test_two_columns_of_one_name_are_refused(url: str, tmp_path: Path) -> None:
    told = finding(tmp_path, url, query="SELECT a.kode, b.kode, a.tingkat FROM nilai a JOIN nilai b ON a.kode = b.kode")
    assert told.code == "sql-columns"
    assert "kode (columns 1, 2)" in told.message("en")
    assert "AS" in told.remedy("en")
    assert not codes(tmp_path, url, query="SELECT a.kode AS satu, b.kode AS dua FROM nilai a, nilai b")


def test_a_semicolon_in_a_literal_or_a_comment_is_no_second_statement(url: str, tmp_path: Path) -> None:
    query = "-- daftar; nilai\nSELECT kode, '; x' AS tanda, '7 :kode' AS jam FROM nilai WHERE kode = :kode; -- ;"
    (row,) = rows(open_table(tmp_path, url, query=query, parameters={"kode": "01"}))
    assert row.cells == {"kode": "01", "tanda": "; x", "jam": "7 :kode"}


@pytest.mark.parametrize(
    "huge", ["replace(hex(zeroblob(4000000)), '0', 'xxxx')", "zeroblob(1000000000)", "hex(zeroblob(400000000))"]
)
def test_one_huge_cell_of_sqlite_is_a_finding(sqlite: str, tmp_path: Path, huge: str) -> None:
    (code,) = codes(tmp_path, sqlite, query=f"SELECT {huge} AS a", seconds=2)
    assert code in ("sql-large", "sql-broken"), "too large, or interrupted before that was known"


def test_a_large_row_is_a_finding_and_the_others_are_read(mariadb: str, tmp_path: Path) -> None:
    query = "SELECT kode, IF(kode = '01', REPEAT('x', 11000000), 'kecil') AS isi FROM nilai"
    found = rows(open_table(tmp_path, mariadb, query=query))
    assert sorted(row.code if isinstance(row, Finding) else row.cells["isi"] for row in found) == [
        "kecil",
        "kecil",
        "sql-large",
    ]


def test_sqlite_stops_in_time_also_where_each_step_is_long(sqlite: str, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    query = endless + "SELECT sum(length(printf('%.*c', 9000000, 'x'))) AS a FROM n"
    assert codes(tmp_path, sqlite, query=query, seconds=0.5) == ["sql-broken"]


# One call each, which SQLite does not leave before it is done: half a minute and more.
ENDLESS_CALLS = [
    "printf('%.*c', 2000000000, 'x')",
    "length(format('%.*c', 2000000000, 'x'))",
    "instr(hex(zeroblob(2000000)), hex(zeroblob(900000)) || '1')",
    "replace(hex(zeroblob(2000000)), hex(zeroblob(900000)) || '1', '')",
]


@pytest.mark.parametrize("call", ENDLESS_CALLS)
def test_one_call_that_does_not_end_is_given_up(sqlite: str, tmp_path: Path, call: str) -> None:
    """Asked for in a program of its own: the call goes on in the background, and ends with the program."""
    program = f"""
import sys, time
from pathlib import Path
from spbe_sdk.adapters.sql import SqlAdapter, SqlOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
options = SqlOptions.model_validate({{"url": {sqlite!r}, "query": {f"SELECT {call} AS a"!r}, "seconds": 0.5}})
try:
    table = SqlAdapter(options).open(Folder(Path({str(tmp_path)!r})))
    print([finding.code for finding in table.rows])
except DataError as error:
    print([finding.code for finding in error.findings])
"""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("['sql-broken']\n", "")
    assert time.monotonic() - begun < 25


def test_a_server_that_says_nothing_after_it_was_reached_is_given_up(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own time limits are off here; what was given up lets go of its connection when it ends."""
    monkeypatch.setattr(sql, "_guards", lambda *_: [])
    monkeypatch.setattr(sql, "_SPARE", 0)
    before = threading.enumerate()
    assert codes(tmp_path, postgresql, query="SELECT pg_sleep(1.5)", seconds=0.3) == ["sql-broken"]
    for thread in threading.enumerate():
        if thread not in before:
            thread.join(30)
    assert threading.enumerate() == before


ADDRESSES = [
    "postgresql+psycopg://bambang:kunci@rahasia@127.0.0.1:1/kinerja",
    "bambang:kunci-rahasia@127.0.0.1/kinerja",
    "postgresql+psycopg://bambang:kunci-rahasia@127.0.0.1:kata/kinerja",
    "sqlite:///\x00kunci-rahasia.db",
    "postgresql+psycopg://bambang:kunci-rahasia@127.0.0.1:1/kinerja",
    "mysql+pymysql://bambang:kunci-rahasia@127.0.0.1:1/kinerja",
    "mysql+pymysql://bambang:kunci-rahasia@127.0.0.1:1/kinerja?aneh=1",
    "postgresql+psycopg://bambang:kunci-rahasia@127.0.0.1:1/kinerja?aneh=1",
    "mssql+tidakada://bambang:kunci-rahasia@127.0.0.1:1/kinerja",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_of_an_address_that_fails_neither_user_nor_password_nor_host_is_shown(tmp_path: Path, address: str) -> None:
    told = finding(tmp_path, address)
    assert told.code in ("sql-address", "sql-broken")
    for piece in ("kunci", "rahasia", "bambang", "127.0.0.1"):
        assert piece not in f"{told.text('id')} {told.text('en')} {told.to_dict()}"


def test_an_address_is_not_shown_where_a_table_is_asked_for() -> None:
    with pytest.raises(UsageError) as caught:
        SqlAdapter.offers("postgresql://bambang:kunci@127.0.0.1/kinerja", None)
    assert caught.value.findings[0].origin == Origin("postgresql://…")


def test_numbers_that_are_none(postgresql: str, tmp_path: Path) -> None:
    (row,) = rows(open_table(tmp_path, postgresql, query="SELECT 'NaN'::numeric AS a, 'Infinity'::numeric AS b"))
    assert row.cells == {"a": "NaN", "b": "Infinity"}
    assert codes(tmp_path, postgresql, query="SELECT 'infinity'::date AS a") == ["sql-broken"]


def test_sql_server_is_reached_by_its_extra(tmp_path: Path) -> None:
    pytest.importorskip("pymssql")
    assert codes(tmp_path, "mssql+pymssql://u:p@127.0.0.1:1/x", seconds=2) == ["sql-broken"]
    assert codes(tmp_path, "mssql+pymssql://u:p@127.0.0.1:1/x", query="SELECT 1 DELETE FROM t") == ["sql-writes"]
