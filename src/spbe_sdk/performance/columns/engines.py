"""Where a measurement runs: on the engine of the frames that it gets, lazy where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from spbe_sdk.performance.columns.duck import DuckDb
from spbe_sdk.performance.columns.published import DEPTH, UNCERTAIN
from spbe_sdk.performance.columns.query import Measuring, Tables, columns_of, figures_of_levels, own_of_units
from spbe_sdk.performance.columns.recounting import Recount
from spbe_sdk.performance.columns.spark import Spark

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame


class Engine(Protocol):
    """How frames of an engine are opened, and measured."""

    def opened(self, native: Any, levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
        """A user's frame with the columns that are asked for, the levels by their names inside."""
        ...

    def measured(self, tables: Tables, asked: Measuring) -> list[Any]:
        """A frame of the user's engine for each level, the last for all, with no figure undecided."""
        ...


def engine_of(native: Any) -> Engine:
    """The engine of a frame.

    Raises:
        TypeError: it is no frame that narwhals knows.
    """
    import narwhals.stable.v2 as nw

    frame = nw.from_native(native)
    if isinstance(frame, nw.DataFrame):
        return (
            Polars(eager=True) if frame.implementation.is_polars() else Arrow(pandas=frame.implementation.is_pandas())
        )
    if frame.implementation.is_polars():
        return Polars(eager=False)
    return Spark() if frame.implementation.is_spark_like() else DuckDb(native)


def _opened(frame: LazyFrame[Any], levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
    import narwhals.stable.v2 as nw

    columns = columns_of(frame.collect_schema().names(), levels, known)
    return frame.select(**{inside: nw.col(outside) for inside, outside in columns.items()})


def _as_it_is(frame: LazyFrame[Any]) -> LazyFrame[Any]:
    return frame


class Polars:
    """Polars: one lazy query for all levels; undecided figures are settled inside it, when it is collected."""

    def __init__(self, *, eager: bool) -> None:
        self.eager = eager

    def opened(self, native: Any, levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
        """Lazy, whatever it was."""
        import narwhals.stable.v2 as nw

        return _opened(nw.from_native(native).lazy(), levels, known)

    def measured(self, tables: Tables, asked: Measuring) -> list[Any]:
        """Levels that are collected together compute what they share once."""
        import polars

        recount = Recount(tables, asked)
        figures = _kept(figures_of_levels(_kept(own_of_units(tables, asked, _as_it_is)), asked, _as_it_is)).to_native()
        settled = [
            _settled_lazily(figures.filter(polars.col(DEPTH) == depth), depth, recount)
            for depth in range(len(asked.levels) + 1)
        ]
        return list(polars.collect_all(settled)) if self.eager else settled


def _kept(frame: LazyFrame[Any]) -> LazyFrame[Any]:
    import narwhals.stable.v2 as nw

    kept: LazyFrame[Any] = nw.from_native(frame.to_native().cache())
    return kept


def _settled_lazily(level: Any, depth: int, recount: Recount) -> Any:
    import narwhals.stable.v2 as nw

    def settle(part: Any) -> Any:
        return recount.settled(nw.from_native(part, eager_only=True), depth).to_native().rename(named)

    asked = recount.asked
    named = dict(zip(asked.keys[depth:], asked.levels[depth:], strict=True))
    level = level.drop(DEPTH, *asked.keys[:depth])
    schema = {named.get(name, name): kind for name, kind in level.collect_schema().items() if name != UNCERTAIN}
    # Nothing is pushed beneath: what it asks for may be decided only here.
    pushed = dict.fromkeys(("predicate_pushdown", "projection_pushdown", "slice_pushdown"), False)
    return level.map_batches(settle, schema=schema, **pushed)


class Arrow:
    """Pandas and pyarrow: as tables of Arrow, which know a missing number from a number."""

    def __init__(self, *, pandas: bool) -> None:
        self.pandas = pandas

    def opened(self, native: Any, levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
        """A table of Arrow."""
        import narwhals.stable.v2 as nw

        frame: LazyFrame[Any] = nw.from_native(nw.from_native(native, eager_only=True).to_arrow()).lazy()
        return _opened(frame, levels, known)

    def measured(self, tables: Tables, asked: Measuring) -> list[Any]:
        """Level by level."""
        import narwhals.stable.v2 as nw

        recount = Recount(tables, asked)
        figures = figures_of_levels(own_of_units(tables, asked, _as_it_is), asked, _as_it_is).collect()
        found = []
        for depth in range(len(asked.levels) + 1):
            level = figures.filter(nw.col(DEPTH) == depth).drop(DEPTH, *asked.keys[:depth])
            named = dict(zip(asked.keys[depth:], asked.levels[depth:], strict=True))
            settled = recount.settled(level, depth).rename(named)
            found.append(settled.to_pandas() if self.pandas else settled.to_native())
        return found
