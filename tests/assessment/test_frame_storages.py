"""A value is the same value however an engine stores it: the same digits and gaps of dirty data, on every engine."""

import math
import os
import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import hypothesis.strategies as st
import narwhals.stable.v2 as nw
import pandas
import polars
import pyarrow
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from spbe_sdk import Assessment, DataError, Rating, UsageError, load_instrument, score, score_frame
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Grades, Levels, Scale

QUIET = settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))

# Spark says so whatever is done with it.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

# A cell as it is stored, the rating that it is, and whether it has content without being one.
Cell = tuple[Any, int | str | None, bool]
EMPTY: Cell = (None, None, False)
ROWS = 7

Draw = random.Random


def spark_session() -> Any:
    sql = pytest.importorskip("pyspark.sql")
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1"}
    made = sql.SparkSession.builder.master("local[1]")
    for name, value in options.items():
        made = made.config(name, value)
    return made.getOrCreate()


def spark_frame(table: Any) -> Any:
    """Spark has no numbers without a sign."""
    signed = [
        pyarrow.field(field.name, pyarrow.int64() if str(field.type).startswith("uint") else field.type)
        for field in table.schema
    ]
    return spark_session().createDataFrame(table.cast(pyarrow.schema(signed)))


@cache
def connection() -> Any:
    return duckdb.connect()


def relation(table: Any) -> Any:
    connection().register("given", table)
    return connection().sql("SELECT * FROM given")


def dask_frame(table: Any) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(table.to_pandas(), npartitions=2)


def objects(table: Any) -> Any:
    """Python's own objects; its floats have 64 bits."""
    short = [name for name in table.column_names if table.schema.field(name).type == pyarrow.float32()]
    made = table.to_pandas()
    return made.assign(**{name: [float(str(cell)) for cell in made[name].to_numpy()] for name in short}).astype(object)


ENGINES: dict[str, Callable[[Any], Any]] = {
    "polars": polars.from_arrow,
    "polars lazy": lambda table: polars.from_arrow(table).lazy(),  # type: ignore[union-attr]
    "pyarrow": lambda table: table,
    "pandas": lambda table: table.to_pandas(),
    "pandas nullable": lambda table: table.to_pandas().convert_dtypes(),
    "pandas arrow": lambda table: table.to_pandas(types_mapper=pandas.ArrowDtype),
    "pandas objects": objects,
    "duckdb": relation,
    "dask": dask_frame,
}
if os.environ.get("SPBE_REQUIRE_SPARK"):
    ENGINES["pyspark"] = spark_frame


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """What came out, in the order of its rows, nothing where an engine has its own word for it."""
    waits: bool = nw.dependencies.is_dask_dataframe(frame)
    found = nw.from_native(frame.compute() if waits else frame)
    table = (found.collect() if isinstance(found, nw.LazyFrame) else found).sort("no")
    columns = {name: table.get_column(name) for name in table.columns}
    told = {name: _cells(column) for name, column in columns.items()}
    return [{name: cells[number] for name, cells in told.items()} for number in range(len(table))]


def _cells(column: Any) -> list[Any]:
    cells = zip(column.to_list(), column.is_null().to_list(), strict=True)
    return [None if gone else cell for cell, gone in cells]


def numbers(scale: Scale, draw: Draw) -> Fraction:
    if isinstance(scale, Levels):
        return Fraction(draw.randint(scale.minimum, scale.maximum))
    return Fraction(draw.randint(100, 500), 100)


def rating_of(scale: Scale, number: Fraction) -> int | str:
    return int(number) if isinstance(scale, Levels) else f"{float(number):.2f}"


def integers(scale: Scale, draw: Draw, kind: str) -> Cell:
    if draw.random() < 0.2:
        return draw.choice([0 if kind[0] == "u" else -1, 9, 127]), None, True
    number = draw.randint(1, 5)
    return number, number if isinstance(scale, Levels) else str(number), False


def floats(scale: Scale, draw: Draw, kind: str) -> Cell:
    if draw.random() < 0.2:
        return draw.choice([9.0, 3.123, -1.0, 0.5, math.inf, 5.001]), None, True
    number = numbers(scale, draw)
    return float(number), rating_of(scale, number), False


def decimals(scale: Scale, draw: Draw, kind: str) -> Cell:
    if draw.random() < 0.2:
        return Decimal(draw.choice(["9", "3.123", "-1", "0.5", "3.0000000001", "0"])), None, True
    number = numbers(scale, draw)
    return Decimal(number.numerator) / number.denominator, rating_of(scale, number), False


TEXTS = ["x", "3,0", "03", " 3", "1e0", "9", "3.123", "10/2", "+3", "٣", "3.", ".5", "NaN", "-1", "3\n", "A ", "a"]


def texts(scale: Scale, draw: Draw, kind: str) -> Cell:
    if draw.random() < 0.3:
        return draw.choice([("", None, False), *((text, None, True) for text in TEXTS)])
    if isinstance(scale, Grades):
        word = draw.choice(list(scale.values))
        return word, word, False
    number = numbers(scale, draw)
    short = f"{float(number):.2f}".rstrip("0").rstrip(".")
    zeros = draw.choice(["", ".0" if "." not in short else "0", ".000" if "." not in short else "00"])
    return short + zeros, rating_of(scale, number), False


KINDS: dict[str, tuple[Any, Callable[[Scale, Draw, str], Cell]]] = {
    "int8": (pyarrow.int8(), integers),
    "int32": (pyarrow.int32(), integers),
    "int64": (pyarrow.int64(), integers),
    "uint8": (pyarrow.uint8(), integers),
    "uint64": (pyarrow.uint64(), integers),
    "float": (pyarrow.float64(), floats),
    "short float": (pyarrow.float32(), floats),
    "decimal": (pyarrow.decimal128(20, 10), decimals),
    "text": (pyarrow.string(), texts),
}


def drawn(instrument: Instrument, draw: Draw) -> tuple[Any, list[dict[str, Cell]]]:
    """A table of columns, each stored in its way, and the cells of its rows."""
    cells: dict[str, list[Cell]] = {}
    fields: dict[str, Any] = {"no": pyarrow.array(range(ROWS))}
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        kind = "text" if isinstance(scale, Grades) else draw.choice(list(KINDS))
        stored, make = KINDS[kind]
        # One cell in each is a rating, or the column is none of ratings.
        column = [EMPTY if draw.random() < 0.2 else make(scale, draw, kind) for _ in range(ROWS)]
        while all(rating is None for _, rating, _ in column):
            column[draw.randrange(ROWS)] = make(scale, draw, kind)
        cells[node.code] = column
        fields[node.code] = pyarrow.array([cell for cell, _, _ in column], stored)
    return pyarrow.table(fields), [{code: column[row] for code, column in cells.items()} for row in range(ROWS)]


def expected(instrument: Instrument, row: dict[str, Cell]) -> dict[str, Any]:
    ratings = tuple(Rating(indicator=code, value=rating) for code, (_, rating, _) in row.items() if rating is not None)
    single = score(Assessment(instrument=instrument.id, region="32", year=2024, ratings=ratings), instrument)
    return {
        "index": str(single.index),
        **{node.code: str(node.index) for node in single.walk() if node.nodes},
        "predicate": single.predicate,
        "gaps": len(single.gaps),
        "invalid": sum(invalid for _, _, invalid in row.values()),
        "complete": single.complete,
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["spbe-59-2020", "pemdi-8-2026", "akip-88-2021"])
@QUIET
@given(seed=st.integers(0, 10**9))
def test_the_same_digits_and_gaps_of_dirty_data(engine: str, name: str, seed: int) -> None:
    instrument = load_instrument(name)
    table, rows = drawn(instrument, random.Random(seed))
    given = ENGINES[engine](table)
    found = score_frame(given, instrument, year=2024)
    assert type(found) is type(given)
    for row, made in zip(rows, rows_of(found), strict=True):
        assert {key: made[key] for key in expected(instrument, row)} == expected(instrument, row)


SPBE = load_instrument("spbe-59-2020")
LAZY = [name for name in ENGINES if name in ("polars lazy", "duckdb", "dask", "pyspark")]


def few(engine: str, **columns: Any) -> Any:
    return ENGINES[engine](pyarrow.table({"no": list(range(len(next(iter(columns.values()))))), **columns}))


@pytest.mark.parametrize("engine", ENGINES)
def test_units_are_whole_numbers_of_the_last_decimal(engine: str) -> None:
    (row,) = rows_of(score_frame(few(engine, **{"1": [5]}), SPBE, figures="units"))
    assert (row["index"], row["D1"], row["A1"], row["gaps"], row["invalid"]) == (105, 140, 140, 46, 0)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strategy", ["weakest-link", "weighted-geometric-mean"])
def test_what_columns_cannot_do_goes_row_by_row(engine: str, strategy: str) -> None:
    instrument = SPBE.model_copy(update={"strategy": strategy, "predicate_rules": ()})
    data = {node.code: [4, 5, None] for node in SPBE.indicators()} | {"1": [2, 9, 3]}
    found = rows_of(score_frame(few(engine, **data, wilayah=["a", "b", None]), instrument))
    rows: list[dict[str, Cell]] = [
        {code: (cells[row], cells[row], False) for code, cells in data.items()} for row in range(3)
    ]
    rows[1]["1"] = (9, None, True)
    for row, made in zip(rows, found, strict=True):
        assert {key: made[key] for key in expected(instrument, row)} == expected(instrument, row)
    assert [row["wilayah"] for row in found] == ["a", "b", None]


@pytest.mark.parametrize("engine", ENGINES)
def test_names_of_a_frame_are_safe(engine: str) -> None:
    akip = load_instrument("akip-88-2021")
    code = akip.indicators()[0].code
    assert "." in code
    own = {"own_0": ["x"], "value_0": ["y"], "out_gaps": ["z"], "a.b": ["dot"], "`x`": ["tick"], "gaps": [7]}
    (row,) = rows_of(score_frame(few(engine, **{code: ["AA"]}, **own), akip))
    assert [row[name] for name in own] == ["x", "y", "z", "dot", "tick", 11]


@pytest.mark.parametrize("engine", ENGINES)
def test_names_that_differ_in_nothing_but_their_case(engine: str) -> None:
    given = few(engine, **{"1": [5], "Index": ["mine"]})
    if engine in ("duckdb", "pyspark"):
        with pytest.raises(UsageError, match="Index") as caught:
            score_frame(given, SPBE)
        assert caught.value.findings[0].allowed == "index"
    else:
        (row,) = rows_of(score_frame(given, SPBE))
        assert (row["Index"], row["index"]) == ("mine", "1.05")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "cells", [pyarrow.array([date(2024, 1, 1)]), pyarrow.array([[1]]), pyarrow.array([b"3"]), pyarrow.array([{"a": 1}])]
)
def test_columns_of_types_without_ratings_are_refused(engine: str, cells: Any) -> None:
    given = few(engine, **{"1": cells, "2": [5]})
    if engine == "dask":  # as objects or text, of which it knows no more; bytes it takes for text
        assert [row["gaps"] for row in rows_of(score_frame(given, SPBE))] in ([46], [45])
        return
    with pytest.raises(DataError) as caught:
        score_frame(given, SPBE)
    # What pandas keeps as an object, its cells tell.
    assert [(one.field, one.code in ("frame-type", "frame-barren")) for one in caught.value.findings] == [("1", True)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_without_any_rating_is_refused_where_it_can_be_seen(engine: str) -> None:
    given = few(engine, **{"1": ["x", None], "2": [9, None], "3": [True, False], "4": [None, ""], "5": [3, 9]})
    if engine in LAZY:
        assert [row["invalid"] for row in rows_of(score_frame(given, SPBE))] == [3, 2]
        return
    with pytest.raises(DataError) as caught:
        score_frame(given, SPBE)
    assert [(one.code, one.field) for one in caught.value.findings] == [("frame-barren", code) for code in "123"]


def test_no_rows_are_no_column_without_ratings() -> None:
    assert score_frame(polars.DataFrame({"1": []}), SPBE).is_empty()
    assert score_frame(pandas.DataFrame({"1": []}), SPBE).empty


def test_a_query_can_be_streamed() -> None:
    query = score_frame(polars.LazyFrame({"1": [5, 4], "no": [0, 1]}), SPBE)
    assert query.collect(engine="streaming").sort("no")["A1"].to_list() == ["1.40", "1.30"]


def test_labels_and_rows_of_pandas_stay_its_own() -> None:
    frame = pandas.DataFrame({1: [5, 4], ("a", "b"): [1, 2]}, index=["x", "y"])
    found = score_frame(frame, SPBE)
    assert (list(found.index), list(found[("a", "b")]), list(found["A1"])) == (["x", "y"], [1, 2], ["1.40", "1.30"])
    by_row = score_frame(frame, SPBE.model_copy(update={"strategy": "weighted-geometric-mean"}))
    assert list(by_row.index) == ["x", "y"]


def test_one_indicator_in_two_columns_is_refused() -> None:
    frame = pandas.DataFrame([[1, 2, 3]], columns=["1", "1", "x"])
    with pytest.raises(UsageError) as caught:
        score_frame(frame, SPBE)
    assert [(one.code, one.found) for one in caught.value.findings] == [("frame-twice", "1")]


def test_figures_are_text_or_units() -> None:
    with pytest.raises(UsageError) as caught:
        score_frame(polars.DataFrame({"1": [5]}), SPBE, figures="float")  # type: ignore[arg-type]
    assert caught.value.findings[0].allowed == "text, units"


def test_a_quotient_is_a_number_where_decimals_are_left_open() -> None:
    akip = load_instrument("akip-12-2015")
    code, pemdi = akip.indicators()[0].code, load_instrument("pemdi-8-2026")
    for make in (polars.DataFrame, polars.LazyFrame):
        told = score_frame(make({code: ["1/3", "2/x"]}), akip).lazy().collect()
        assert told["invalid"].to_list() == [0, 1]
        assert score_frame(make({"1": ["10/4", "3"]}), pemdi).lazy().collect()["invalid"].to_list() == [1, 0]
