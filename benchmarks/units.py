"""e-SAKIP of every village by columns, exact, beside the same in binary floats as SQL: all levels delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy
import polars
from beside import Beside, beside

from spbe_sdk import measure_frame

LEVELS = ["village", "district", "regency"]
INDICATORS = 20

BY_HAND = """create or replace temp table villages as
with years as (
  select regency, district, village, indicator, sum(target)::bigint as t, sum(actual)::bigint as a
  from given group by all
), achieved as (
  select years.*, least(120.0, greatest(0.0,
    100.0 * (case when direction = 'minimize' then 2 * t - a else a end) / t)) as p
  from years join known on indicator = code
) select regency, district, village, avg(p) as p from achieved group by all"""


def figures(villages: int) -> tuple[polars.DataFrame, polars.DataFrame]:
    """Four quarters of twenty indicators of each village."""
    count, draw = villages * INDICATORS * 4, numpy.random.default_rng(3)
    village = numpy.repeat(numpy.arange(villages, dtype=numpy.int32), INDICATORS * 4)
    target = draw.integers(100, 100_000, count, dtype=numpy.int32)
    rows = polars.DataFrame({
        "village": village, "district": village // 10, "regency": village // 146,
        "indicator": numpy.tile(numpy.repeat(numpy.arange(INDICATORS, dtype=numpy.int32), 4), villages),
        "period": numpy.tile(numpy.array(["Q1", "Q2", "Q3", "Q4"]), villages * INDICATORS),
        "target": target, "actual": (target * draw.uniform(0.3, 1.4, count)).astype(numpy.int32),
    })  # fmt: skip
    known = polars.DataFrame({
        "code": numpy.arange(INDICATORS, dtype=numpy.int32),
        "direction": ["minimize" if number % 5 == 0 else "maximize" for number in range(INDICATORS)],
        "accumulation": ["sum"] * INDICATORS,
    })  # fmt: skip
    return rows, known


def by_hand(connection: Any) -> None:
    """What is usually written, level by level."""
    connection.execute(BY_HAND)
    connection.sql("select village, p from villages").to_arrow_table()
    connection.execute(
        "create or replace temp table d as select regency, district, avg(p) as p from villages group by all"
    )
    connection.sql("select district, p from d").to_arrow_table()
    connection.sql("select regency, avg(p) as p from d group by all").to_arrow_table()


def run(villages: int) -> Iterator[Beside]:
    """The rows of the table about many units."""
    rows, known = figures(villages)
    connection = duckdb.connect()
    for name, frame in (("given_rows", rows), ("given_known", known)):
        connection.register(name, frame.to_arrow())
    connection.execute("create table given as select * from given_rows")
    connection.execute("create table known as select * from given_known")

    def in_polars() -> None:
        found = measure_frame(rows.lazy(), known.lazy(), "umum-1", levels=LEVELS)
        polars.collect_all([found[level] for level in LEVELS], engine="streaming")

    def in_duckdb() -> None:
        found = measure_frame(connection.table("given"), connection.table("known"), "umum-1", levels=LEVELS)
        for level in LEVELS:
            found[level].to_arrow_table()

    for engine, ours in (("polars", in_polars), ("duckdb", in_duckdb)):
        yield beside(
            f"`measure_frame`, {rows.height:,} rows, {engine}, exact", ours,
            "duckdb by hand, floats", lambda: by_hand(connection), goal="≤ 2.5", times=3,
        )  # fmt: skip
