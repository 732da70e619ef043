"""What whole numbers leave open, filled in from the rows of the same units; everything else stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.performance.columns.published import UNCERTAIN
from spbe_sdk.performance.columns.query import KNOWN, MEASURED, SPENT, Measuring, Tables
from spbe_sdk.performance.columns.recounted import Row, Rows, recounted

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, LazyFrame


@attrs.frozen
class Recount:
    """The three tables, and by what they are measured."""

    tables: Tables
    asked: Measuring

    def settled(self, frame: DataFrame[Any], depth: int) -> DataFrame[Any]:
        """A level's frame with no figure undecided; the rows of those that were are read once more.

        Raises:
            DataError: a cell is no number, period, direction or accumulation.
        """
        import narwhals.stable.v2 as nw

        certain = frame.filter(~nw.col(UNCERTAIN)).drop(UNCERTAIN)
        if len(certain) == len(frame):
            return certain
        open_rows = list(frame.filter(nw.col(UNCERTAIN)).drop(UNCERTAIN).iter_rows(named=True))
        path = self.asked.keys[depth:]
        found = recounted(self._rows_of(path[:1], open_rows), self.asked.keys, self.asked.policy, self.asked.period)
        rows = [row | found[tuple(row[name] for name in path)] for row in open_rows]
        columns = {name: [row[name] for row in rows] for name in certain.columns}
        again = nw.from_dict(columns, schema=_plain(certain).schema, backend=certain.implementation)
        return nw.concat([_plain(certain), _plain(again)])

    def _rows_of(self, level: list[str], units: Sequence[Row]) -> Rows:
        def read(frame: LazyFrame[Any] | None, columns: tuple[str, ...], level: Sequence[str] = level) -> list[Row]:
            import narwhals.stable.v2 as nw

            if frame is None:
                return []
            names = frame.collect_schema().names()
            for key in level:
                frame = frame.filter(nw.col(key).is_in([unit[key] for unit in units]))
            kept = [name for name in (*self.asked.keys, *columns) if name in names]
            return list(frame.select(*kept).collect().iter_rows(named=True))

        tables = self.tables
        return Rows(
            read(tables.measurements, MEASURED), read(tables.indicators, KNOWN, ()), read(tables.budgets, SPENT)
        )


def _plain(frame: DataFrame[Any]) -> DataFrame[Any]:
    """Texts of one storage: Arrow has two, and none for a column without a value."""
    import narwhals.stable.v2 as nw

    texts = [name for name, kind in frame.schema.items() if kind in (nw.String(), nw.Unknown())]
    return frame.with_columns(nw.col(*texts).cast(nw.String()))
