"""Many units on Spark: as one plan, digit for digit, with nothing computed before it is asked for.

Starting a session takes a while, so these run where `SPBE_REQUIRE_SPARK` says so.
"""

import os
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars
import pytest

from measured import LEVELS, PERIODS, UNITS, Rows, as_frames, as_plan, expected, found
from spbe_sdk import measure_frame
from spbe_sdk.documents.plan import Period
from spbe_sdk.performance.policies.library import load_policy

# What Spark says of itself is no fault of ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif("SPBE_REQUIRE_SPARK" not in os.environ, reason="on Spark, where SPBE_REQUIRE_SPARK says so"),
]

# A dot is a field for Spark, and capitals are none.
NAMES = {"village": "kode.desa", "district": "Kecamatan", "regency": "kabupaten"}
OTHERS = ("KECAMATAN", "Target", "kode")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    settings: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.memory": "1g",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def some_rows() -> tuple[Rows, Rows, Rows]:
    """Every direction, accumulation and storage of a year, gaps and zeros; one unit lies on an edge."""
    rng, measured, spent = random.Random(5), [], []
    words = [(way, how) for way in ("maximize", "minimize", "range", "target") for how in ("sum", "mean", "last")]
    rest = {"weight": None, "cap": None, "baseline": None}
    known = [{"code": f"i{n}", "direction": way, "accumulation": how, **rest} for n, (way, how) in enumerate(words)]
    for unit in UNITS[:-1]:
        place = dict(zip(LEVELS, unit, strict=True))
        for indicator in rng.sample(known, 6):
            for period in PERIODS[rng.choice(list(PERIODS))]:
                cells = {
                    name: rng.choice([None, Fraction(rng.randint(0, 120)), Fraction(rng.randint(0, 12_000), 100)])
                    for name in ("target", "target_low", "actual")
                }
                if cells["target"] is not None and cells["target_low"] is not None:
                    cells["target_low"], cells["target"] = sorted((cells["target_low"], cells["target"]))
                measured.append({**place, "indicator": indicator["code"], "period": period, **cells})
        for period in ("Q1", "Q2"):
            spent.append(
                {**place, "period": period, "ceiling": rng.randint(0, 10**12), "realised": rng.randint(0, 9**12)}
            )
    place = {"village": "V9", "district": "D9", "regency": "K9"}
    for code, target, actual in (("i0", 3, 1), ("i2", 300, 440)):
        cells = {"target": Fraction(target), "target_low": None, "actual": Fraction(actual)}
        measured.append({**place, "indicator": code, "period": "year", **cells})
    return measured, known, spent


def in_spark(spark: Any, frame: polars.DataFrame) -> Any:
    """With names that Spark takes for others, and columns beside them."""
    named = frame.rename({name: NAMES[name] for name in LEVELS if name in frame.columns})
    for other in OTHERS:
        named = named.with_columns(polars.lit("x").alias(other)) if "code" not in named.columns else named
    columns = [(name, "string" if kind == polars.String else "bigint" if kind == polars.Int64 else "decimal(20,2)")
               for name, kind in named.schema.items()]  # fmt: skip
    schema = ", ".join(f"`{name}` {kind}" for name, kind in columns)
    return spark.createDataFrame(named.rows(), schema)


def test_spark_says_what_one_plan_says(spark: Any) -> None:
    data = some_rows()
    rows, known, money = (in_spark(spark, frame) for frame in as_frames(*data))
    policy = load_policy("umum-1")
    before = spark.sparkContext.statusTracker().getJobIdsForGroup(None)
    frames = measure_frame(rows, known, policy, levels=list(NAMES.values()), budgets=money)
    assert spark.sparkContext.statusTracker().getJobIdsForGroup(None) == before
    back = {inside: frames[outside] for inside, outside in NAMES.items()} | {"all": frames["all"]}
    assert {type(frame) for frame in back.values()} == {type(rows)}
    tables = {}
    for level, frame in back.items():
        table = polars.DataFrame(frame.toArrow())
        tables[level] = table.rename({outside: name for name, outside in NAMES.items() if outside in table.columns})
    want = expected(as_plan(*data), policy, Period.YEAR)
    assert want["V9-D9-K9"]["performance"] == "90.00"
    assert found(tables) == want
