"""Where a measurement runs: on the engine of the frames that it gets, lazy where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from spbe_sdk.performance.columns.recounting import UNCERTAIN, Recount

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

Levels = Mapping[str, "LazyFrame[Any]"]


class Engine(Protocol):
    """How frames of an engine are opened, kept, and given back."""

    def opened(self, native: Any) -> LazyFrame[Any]:
        """A user's frame, to be computed with."""
        ...

    def kept(self, frame: LazyFrame[Any]) -> LazyFrame[Any]:
        """What several levels are made of, so that it is computed once."""
        ...

    def closed(self, levels: Levels, recount: Recount) -> dict[str, Any]:
        """The levels as frames of the user's, with no figure undecided."""
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
            _Polars(eager=True) if frame.implementation.is_polars() else _Arrow(pandas=frame.implementation.is_pandas())
        )
    if frame.implementation.is_polars():
        return _Polars(eager=False)
    return _DuckDb(native)


class _Polars:
    """Polars: one lazy query for all levels; undecided figures are settled inside it, when it is collected."""

    def __init__(self, *, eager: bool) -> None:
        self.eager = eager

    def opened(self, native: Any) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        frame: LazyFrame[Any] = nw.from_native(native).lazy()
        return frame

    def kept(self, frame: LazyFrame[Any]) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        # Levels that are collected together compute it once.
        kept: LazyFrame[Any] = nw.from_native(frame.to_native().cache())
        return kept

    def closed(self, levels: Levels, recount: Recount) -> dict[str, Any]:
        import polars

        settled = {level: _settled_lazily(frame, level, recount) for level, frame in levels.items()}
        if not self.eager:
            return settled
        return dict(zip(settled, polars.collect_all(settled.values()), strict=True))


def _settled_lazily(frame: LazyFrame[Any], level: str, recount: Recount) -> Any:
    import narwhals.stable.v2 as nw

    def settle(part: Any) -> Any:
        return recount.settled(nw.from_native(part, eager_only=True), level).to_native()

    native = frame.to_native()
    schema = {name: kind for name, kind in native.collect_schema().items() if name != UNCERTAIN}
    # Nothing is pushed beneath: what it asks for may be decided only here.
    pushed = dict.fromkeys(("predicate_pushdown", "projection_pushdown", "slice_pushdown"), False)
    return native.map_batches(settle, schema=schema, **pushed)


class _DuckDb:
    """DuckDB: what is kept, and each level, is a temporary table of the same connection.

    The connection is reached through a relation alone; `first` is that of the user, whose text is the shortest.
    """

    def __init__(self, first: Any) -> None:
        self.first = first

    def opened(self, native: Any) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        frame: LazyFrame[Any] = nw.from_native(native)
        return frame

    def kept(self, frame: LazyFrame[Any]) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        kept: LazyFrame[Any] = nw.from_native(self._table(frame.to_native(), "SELECT * FROM {}"))
        return kept

    def closed(self, levels: Levels, recount: Recount) -> dict[str, Any]:
        return {level: self._settled(frame, level, recount) for level, frame in levels.items()}

    def _settled(self, frame: LazyFrame[Any], level: str, recount: Recount) -> Any:
        import narwhals.stable.v2 as nw

        kept = self.kept(frame)
        certain = kept.filter(~nw.col(UNCERTAIN)).drop(UNCERTAIN)
        undecided = kept.filter(nw.col(UNCERTAIN)).collect("pyarrow")
        if not len(undecided):
            return certain.to_native()
        again = recount.settled(undecided, level).to_native()
        return self._table(certain.to_native(), "SELECT * FROM {} UNION ALL BY NAME SELECT * FROM again", again)

    def _table(self, relation: Any, query: str, again: Any = None) -> Any:
        """A temporary table; DuckDB finds `again`, an Arrow table, by its name here."""
        view, table = (f"spbe_{kind}_{uuid4().hex}" for kind in ("view", "table"))
        relation.query(view, f"CREATE TEMP TABLE {table} AS {query.format(view)}")
        return self.first.query(view, f"SELECT * FROM temp.{table}")  # noqa: S608 - a name made here


class _Arrow:
    """Pandas and pyarrow: as tables of Arrow, which know a missing number from a number."""

    def __init__(self, *, pandas: bool) -> None:
        self.pandas = pandas

    def opened(self, native: Any) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        frame: LazyFrame[Any] = nw.from_native(nw.from_native(native, eager_only=True).to_arrow()).lazy()
        return frame

    def kept(self, frame: LazyFrame[Any]) -> LazyFrame[Any]:
        return frame

    def closed(self, levels: Levels, recount: Recount) -> dict[str, Any]:
        settled = {level: recount.settled(frame.collect(), level) for level, frame in levels.items()}
        return {level: frame.to_pandas() if self.pandas else frame.to_native() for level, frame in settled.items()}
