"""Frames of each engine: their columns under names of our own and back, and what is done to them batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any
from uuid import uuid4

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding

# From one frame of rows that are in memory to another of as many.
Step = Callable[[Any], Any]

# What makes a frame of columns by their names in each engine.
_MAKERS = {"pandas": "DataFrame", "polars": "DataFrame", "pyarrow": "table"}


def frame_from(columns: Mapping[str, Sequence[object]], engine: str) -> Any:
    """A new frame of an engine.

    Raises:
        UsageError: the engine is not known, or not installed.
    """
    if engine not in _MAKERS:
        raise UsageError(Finding("frame-word", field="engine", found=engine, allowed=", ".join(_MAKERS)))
    try:
        made = getattr(import_module(engine), _MAKERS[engine])
    except ImportError:
        raise UsageError(Finding("frame-engine", found=engine)) from None
    return made(dict(columns))


def labels_of(native: Any) -> list[Any]:
    """The names of a frame's columns, as they are.

    Raises:
        TypeError: it is no frame that narwhals knows.
    """
    import narwhals.stable.v2 as nw

    if nw.dependencies.is_pyarrow_table(native):
        return list(native.column_names)
    if nw.dependencies.is_pandas_dataframe(native) or nw.dependencies.is_dask_dataframe(native) or _is_spark(native):
        names: list[Any] = list(native.columns)
        return names
    known: list[Any] = nw.from_native(native).collect_schema().names()
    return known


def _is_spark(native: Any) -> bool:
    import narwhals.stable.v2 as nw

    known = nw.dependencies
    return known.is_pyspark_dataframe(native) or known.is_pyspark_connect_dataframe(native)


def tells_case_apart(native: Any) -> bool:
    """Whether names of columns that differ in nothing but their case are two names."""
    import narwhals.stable.v2 as nw

    if _is_spark(native):
        return str(native.sparkSession.conf.get("spark.sql.caseSensitive")).lower() == "true"
    return not nw.dependencies.is_duckdb_relation(native)


def opened(native: Any, names: Sequence[str]) -> Any:
    """A frame of narwhals, its columns under other names: what its own are cannot matter then."""
    import narwhals.stable.v2 as nw

    if nw.dependencies.is_pandas_dataframe(native):
        return nw.from_native(native.set_axis(list(names), axis=1))
    if nw.dependencies.is_pyarrow_table(native):
        return nw.from_native(native.rename_columns(list(names)))
    if _is_spark(native):
        # Only so does a dot in a name not ask for a field of a column.
        return nw.from_native(native.toDF(*names))
    frame = nw.from_native(native)
    own = frame.collect_schema().names()
    return frame.select(*(nw.col(label).alias(name) for label, name in zip(own, names, strict=True)))


def closed(frame: Any, labels: Sequence[Any]) -> Any:
    """The frame of its own engine, its columns under their final names."""
    import narwhals.stable.v2 as nw

    native = frame.to_native()
    if nw.dependencies.is_pandas_dataframe(native):
        return native.set_axis(list(labels), axis=1)
    if nw.dependencies.is_pyarrow_table(native):
        return native.rename_columns(list(labels))
    if _is_spark(native):
        return native.toDF(*labels)
    names = frame.collect_schema().names()
    return frame.select(*(nw.col(name).alias(label) for name, label in zip(names, labels, strict=True))).to_native()


def in_batches(native: Any, step: Step, blank: Any) -> Any:
    """What a step makes of a lazy frame, without collecting it where its engine can be asked to.

    `blank` is a frame of the same engine with the columns that come out, whatever is in them.

    Raises:
        UsageError: the engine cannot be asked to.
    """
    import narwhals.stable.v2 as nw

    if nw.dependencies.is_polars_lazyframe(native):
        pushed = dict.fromkeys(("predicate_pushdown", "projection_pushdown", "slice_pushdown"), False)
        return native.map_batches(step, schema=blank.collect_schema(), streamable=True, **pushed)
    if _is_spark(native):
        return native.mapInArrow(_Steps(step), blank.schema)
    if nw.dependencies.is_duckdb_relation(native):
        return _duckdb(native, step)
    raise UsageError(Finding("frame-rows", found=type(native).__name__))


def in_parts(native: Any, step: Step) -> Any:
    """What a step makes of a frame of dask, whose parts are frames of pandas."""
    return native.map_partitions(step, meta=step(native._meta))


@attrs.frozen
class _Steps:
    """A step over batches of Arrow, as they come."""

    step: Step

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import narwhals.stable.v2 as nw

        for batch in batches:
            table = nw.from_arrow(batch, backend="pyarrow").to_native()
            yield from self.step(table).to_batches()


def _duckdb(native: Any, step: Step) -> Any:
    """A temporary table of the same connection, which is reached through a relation alone.

    DuckDB finds `made`, an Arrow table, by its name here.
    """
    made = step(native.to_arrow_table())
    view, table = (f"spbe_{kind}_{uuid4().hex}" for kind in ("view", "table"))
    native.query(view, f"CREATE TEMP TABLE {table} AS SELECT * FROM made")  # noqa: S608 - a name made here
    del made
    return native.query(view, f"SELECT * FROM temp.{table}")  # noqa: S608 - a name made here
