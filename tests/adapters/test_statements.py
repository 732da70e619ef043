"""One reading statement, as each database would read it; nothing that is quoted or commented counts."""

import time

import pytest

from spbe_sdk.adapters.statements import reading_statement

READS = [
    ("sqlite", "SELECT no, group_concat(ket, '; ') AS k FROM aneh GROUP BY no"),
    ("sqlite", "-- daftar; nilai\nSELECT 1"),
    ("sqlite", "/* a; */ (SELECT 1) UNION SELECT 2"),
    ("sqlite", 'SELECT "a;b", [c;d], `e;f` FROM t'),
    ("sqlite", "SELECT 'it''s; so'"),
    ("sqlite", "VALUES (1)"),
    ("postgresql", "SELECT $$;$$, $isi$ $$ ; $isi$"),
    ("postgresql", "SELECT E'\\'; drop', 'a\\'"),
    ("postgresql", "/* a /* ; b */ ; */ SELECT 1"),
    ("postgresql", "SELECT a[1], b FROM t WHERE c = $1"),
    ("postgresql", "TABLE nilai"),
    ("mysql", "SELECT 'a\\'; b', \"c\\\"; d\" # akhir; sekali\n, 1"),
    ("mysql", "SELECT /*+ BKA(t1) */ GROUP_CONCAT(a SEPARATOR ';') FROM t"),
    ("mysql", "SELECT 5--3"),
    ("mssql", "SELECT [delete], 'update; x' FROM [insert into]"),
    ("oracle", "SELECT ';' FROM dual"),
]

OTHERS = [
    ("sqlite", ""),
    ("sqlite", "-- SELECT 1"),
    ("sqlite", "DELETE FROM t"),
    ("sqlite", "SELECT 1; DELETE FROM t"),
    ("sqlite", "SELECT 1; 'x'"),
    ("sqlite", "SELECT 1; (2)"),
    ("sqlite", "'SELECT' DELETE FROM t"),
    ("sqlite", "SELECT 1 INTO t"),
    ("postgresql", "SELECT '\\'; DELETE FROM t --'"),
    ("postgresql", "SELECT $$ a $$; DELETE FROM t"),
    ("postgresql", "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x"),
    ("mysql", "/* a /* b */ SELECT 1; */"),
    ("mysql", "/*!50000 INSERT INTO t VALUES (5) */"),
    ("mysql", "SELECT 1 /*!50000 ; INSERT INTO t VALUES (5) */"),
    ("mysql", "SELECT 1 /*M! ; DELETE FROM t */"),
    ("mysql", "SELECT a FROM t INTO OUTFILE '/tmp/x'"),
    ("mssql", "SELECT 1 DELETE FROM t"),
    ("mssql", "SELECT 1 EXEC xp_cmdshell 'dir'"),
]


@pytest.mark.parametrize(("dialect", "query"), READS)
def test_what_reads_is_taken_as_it_stands(dialect: str, query: str) -> None:
    assert reading_statement(query, dialect) == query


@pytest.mark.parametrize(("dialect", "query"), OTHERS)
def test_anything_else_is_refused(dialect: str, query: str) -> None:
    assert reading_statement(query, dialect) is None


@pytest.mark.parametrize("after", [";", "; ", ";;\n", "; -- akhir", "; /* akhir; */ ;"])
def test_what_follows_the_semicolon_is_left_out(after: str) -> None:
    assert reading_statement(f"SELECT 1{after}", "sqlite") == "SELECT 1"


def test_a_colon_that_is_quoted_begins_no_parameter() -> None:
    query = "SELECT '7 :x', \"a :b\", c::int, :tahun -- lalu :y"
    assert reading_statement(query, "postgresql") == "SELECT '7 \\:x', \"a \\:b\", c::int, :tahun -- lalu \\:y"


@pytest.mark.parametrize(
    "part", ["/* */ ", "/*", "'", '"', "$$a", "$a$ $b$", "[", "(", "E'\\", "-", "/", "$", "a.", "--\n", "#", ";"]
)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql", "mssql", "oracle"])
def test_reading_a_query_takes_as_long_as_it_is(dialect: str, part: str) -> None:
    begun = time.monotonic()
    reading_statement(f"SELECT {part * 30_000} x", dialect)
    assert time.monotonic() - begun < 2
