"""Spark: a query for each level, which runs on the cluster when it is asked for; nothing comes to the driver.

Undecided figures are settled there too, by Python workers, from the rows of their units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from spbe_sdk.performance.columns.published import DEPTH, PUBLISHED, UNCERTAIN
from spbe_sdk.performance.columns.query import (
    KNOWN,
    Measuring,
    Tables,
    columns_of,
    figures_of_levels,
    own_of_units,
)
from spbe_sdk.performance.columns.recounted import Row, Rows, recounted

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

_UNIT, _TABLE = "unit", "table"

_WHOLE = ("performance_units", "ceiling", "realised")


class Spark:
    """Columns are found by their places: Spark reads a dot in a name as a field, and knows no capitals."""

    def opened(self, native: Any, levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
        """The frame with safe names."""
        import narwhals.stable.v2 as nw

        columns = columns_of(native.columns, levels, known)
        places = {native.columns.index(outside): inside for inside, outside in columns.items()}
        named = native.toDF(*(places.get(place, f"other_{place}") for place in range(len(native.columns))))
        frame: LazyFrame[Any] = nw.from_native(named.select(*places.values()))
        return frame

    def measured(self, tables: Tables, asked: Measuring) -> list[Any]:
        """What each level is made of is kept by the cluster, once one of them was asked for."""
        figures = _kept(figures_of_levels(_kept(own_of_units(tables, asked, _as_it_is)), asked, _kept)).to_native()
        return [_settled(figures, depth, tables, asked) for depth in range(len(asked.levels) + 1)]


def _as_it_is(frame: LazyFrame[Any]) -> LazyFrame[Any]:
    return frame


def _kept(frame: LazyFrame[Any]) -> LazyFrame[Any]:
    """A query by itself: what reads it is planned without it, and its rows are computed once."""
    import narwhals.stable.v2 as nw

    kept: LazyFrame[Any] = nw.from_native(frame.to_native().persist())
    return kept


def _settled(figures: Any, depth: int, tables: Tables, asked: Measuring) -> Any:
    from pyspark.sql import functions

    keys = asked.keys[depth:]
    level = figures.filter(functions.col(DEPTH) == depth).select(*keys, *PUBLISHED, UNCERTAIN)
    certain = level.filter(~functions.col(UNCERTAIN)).drop(UNCERTAIN)
    undecided = level.filter(functions.col(UNCERTAIN)).select(_unit(keys), *keys, "units")
    others = [name for name in PUBLISHED if name != "units"]
    schema = ", ".join(f"`{name}` {'bigint' if name in _WHOLE else 'string'}" for name in (_UNIT, *others))
    rows = _rows(tables).withColumn(_UNIT, _unit(keys))
    wanted = rows.join(functions.broadcast(undecided.select(_UNIT)), _UNIT, "left_semi")
    again = wanted.groupBy(_UNIT).applyInArrow(_counted_again(asked, keys, others), schema)
    settled = undecided.join(again, _UNIT).select(*certain.columns)
    return certain.unionByName(settled).toDF(*asked.levels[depth:], *PUBLISHED)


def _unit(keys: Sequence[str]) -> Any:
    """The code of a unit with those of the units above, as one text."""
    from pyspark.sql import functions

    code = functions.to_json(functions.struct(*keys)) if keys else functions.lit("all")
    return code.alias(_UNIT)


def _rows(tables: Tables) -> Any:
    """Measurements, each with its indicator, and budgets, in one table."""
    from pyspark.sql import functions

    known = tables.indicators.to_native()
    known = known.select(*(functions.col(name).alias(f"of_{name}") for name in known.columns))
    measured = tables.measurements.to_native()
    joined = measured.join(known, functions.col("indicator") == functions.col("of_code"), "left")
    rows = _without_nan(joined).withColumn(_TABLE, functions.lit("measurements"))
    if tables.budgets is None:
        return rows
    spent = _without_nan(tables.budgets.to_native()).withColumn(_TABLE, functions.lit("budgets"))
    return rows.unionByName(spent, allowMissingColumns=True)


def _without_nan(frame: Any) -> Any:
    """A float that is none is missing."""
    from pyspark.sql import functions

    floats = [name for name, kind in frame.dtypes if kind in ("float", "double")]
    return frame.withColumns({name: functions.when(~functions.isnan(name), functions.col(name)) for name in floats})


def _counted_again(asked: Measuring, keys: Sequence[str], names: Sequence[str]) -> Callable[[Any], Any]:
    """What a worker does with the rows of one unit."""

    def counted(table: Any) -> Any:
        import narwhals.stable.v2 as nw

        cells = table.to_pylist()
        found = recounted(_tables_of(cells), asked.keys, asked.policy, asked.period)
        unit = found[tuple(cells[0][key] for key in keys)]
        kinds = {name: nw.Int64() if name in _WHOLE else nw.String() for name in (_UNIT, *names)}
        row = {_UNIT: [cells[0][_UNIT]], **{name: [unit[name]] for name in names}}
        return nw.from_dict(row, schema=kinds, backend="pyarrow").to_native()

    return counted


def _tables_of(cells: Sequence[Row]) -> Rows:
    measured = [row for row in cells if row[_TABLE] == "measurements"]
    known = {row["of_code"]: {name: row.get(f"of_{name}") for name in KNOWN} for row in measured}
    known.pop(None, None)
    return Rows(measured, list(known.values()), [row for row in cells if row[_TABLE] == "budgets"])
