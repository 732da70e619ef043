"""DuckDB: the query is written once for tables of one shape, and run as SQL on the connection of the user.

What each unit has of itself, and what is said of it, are temporary tables of that connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from spbe_sdk.performance.columns.achieved import ACCUMULATIONS, DIRECTIONS
from spbe_sdk.performance.columns.published import DEPTH, UNCERTAIN
from spbe_sdk.performance.columns.query import Measuring, Tables, Words, columns_of, figures_of_levels, own_of_units
from spbe_sdk.performance.columns.recounting import Recount

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

# The names and types of a table's columns.
_Shape = tuple[tuple[str, str], ...]


class DuckDb:
    """A connection is reached through a relation alone; `first` is that of the user."""

    def __init__(self, first: Any) -> None:
        self.first = first

    def opened(self, native: Any, levels: Sequence[str], known: Sequence[str]) -> LazyFrame[Any]:
        """The relation itself, narrowed."""
        import narwhals.stable.v2 as nw

        columns = columns_of(native.columns, levels, known)
        named = ", ".join(f"{_quoted(outside)} AS {inside}" for inside, outside in columns.items())
        frame: LazyFrame[Any] = nw.from_native(native.project(named))
        return frame

    def measured(self, tables: Tables, asked: Measuring) -> list[Any]:
        """Parts of one temporary table."""
        rows, known = tables.measurements.to_native(), tables.indicators.to_native()
        spent = None if tables.budgets is None else tables.budgets.to_native()
        shapes = _shape(rows), _shape(known), None if spent is None else _shape(spent)
        of_units, of_levels = _written(*shapes, asked, _words(known))
        units = self._table(of_units, rows, known, spent)
        figures = self._table(of_levels, units)
        ((open_figures,),) = figures.filter(UNCERTAIN).aggregate("count(*)").fetchall()
        levels = [self._level(figures, depth, asked) for depth in range(len(asked.levels) + 1)]
        return self._settled(levels, figures, Recount(tables, asked)) if open_figures else levels

    def _level(self, figures: Any, depth: int, asked: Measuring) -> Any:
        others = [_quoted(name) for name in figures.columns if name not in (DEPTH, UNCERTAIN, *asked.keys)]
        keys = zip(asked.keys[depth:], asked.levels[depth:], strict=True)
        named = [*(f"{key} AS {_quoted(level)}" for key, level in keys), *others]
        return figures.filter(f"{DEPTH} = {depth} AND NOT {UNCERTAIN}").project(", ".join(named))

    def _settled(self, levels: list[Any], figures: Any, recount: Recount) -> list[Any]:
        import narwhals.stable.v2 as nw

        asked, settled = recount.asked, []
        for depth, level in enumerate(levels):
            undecided = figures.filter(f"{DEPTH} = {depth} AND {UNCERTAIN}").to_arrow_table()
            frame = nw.from_native(undecided, eager_only=True).drop(DEPTH, *asked.keys[:depth])
            again = recount.settled(frame, depth).rename(
                dict(zip(asked.keys[depth:], asked.levels[depth:], strict=True))
            )
            both = "SELECT * FROM spbe_rows UNION ALL BY NAME SELECT * FROM spbe_known"
            settled.append(self._table(both, level, again.to_native()))
        return settled

    def _table(self, query: str, spbe_rows: Any, spbe_known: Any = None, spbe_spent: Any = None) -> Any:
        """A temporary table of a query; DuckDB finds what it reads by the names of the parameters here."""
        view, table = (f"spbe_{kind}_{uuid4().hex}" for kind in ("view", "table"))
        self.first.query(view, f"CREATE TEMP TABLE {table} AS {query}")
        return self.first.query(view, f"SELECT * FROM temp.{table}")  # noqa: S608 - a name made here


def _words(known: Any) -> Words:
    """Which words indicators have: what none of them asks for is not computed."""
    found: list[frozenset[int]] = []
    for name, words, usual in (("direction", DIRECTIONS, "maximize"), ("accumulation", ACCUMULATIONS, "last")):
        cells = [(usual,)]
        if name in known.columns:
            cells = known.project(f"coalesce({name}::VARCHAR, '{usual}') AS word").distinct().fetchall()
        # A word that is none leaves its rows to fractions.
        found.append(frozenset(words.index(word) for (word,) in cells if word in words) or frozenset([0]))
    return Words(*found)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _shape(relation: Any) -> _Shape:
    return tuple((name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True))


@lru_cache(maxsize=64)
def _written(rows: _Shape, known: _Shape, spent: _Shape | None, asked: Measuring, words: Words) -> tuple[str, str]:
    """The SQL of what each unit has of itself, and of what is said of all of them."""
    import duckdb

    with duckdb.connect() as connection:
        writer = _Writer(connection)
        budgets = None if spent is None else writer.table("spbe_spent", spent)
        tables = Tables(writer.table("spbe_rows", rows), writer.table("spbe_known", known), budgets, words)
        own = own_of_units(tables, asked, writer.kept)
        of_units, units = writer.text(own), _shape(own.to_native())
        return of_units, writer.text(figures_of_levels(writer.table("spbe_rows", units), asked, writer.kept))


class _Writer:
    """Empty tables that stand for those of users, so that a query can be written and not run."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.stages: list[str] = []

    def table(self, name: str, shape: _Shape) -> LazyFrame[Any]:
        import narwhals.stable.v2 as nw

        columns = ", ".join(f"{_quoted(column)} {kind}" for column, kind in shape)
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        frame: LazyFrame[Any] = nw.from_native(self.connection.table(name))
        return frame

    def kept(self, frame: LazyFrame[Any]) -> LazyFrame[Any]:
        """A stage of its own: the optimiser would write it out wherever it is read, and again in there."""
        name = f"spbe_stage_{len(self.stages)}"
        self.stages.append(f"{name} AS MATERIALIZED ({frame.to_native().sql_query()})")
        return self.table(name, _shape(frame.to_native()))

    def text(self, frame: LazyFrame[Any]) -> str:
        """The query of a frame with its stages."""
        stages, self.stages = self.stages, []
        named = f"WITH {', '.join(stages)} " if stages else ""
        return f"{named}SELECT * FROM ({frame.to_native().sql_query()})"  # noqa: S608 - written here
