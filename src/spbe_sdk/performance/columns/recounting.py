"""What whole numbers leave open, filled in from the rows of the same units; everything else stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.recounted import Row, Tables, recounted

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, LazyFrame

ALL = "all"

# Marks the units whose figures are computed again; it is gone from what users get.
UNCERTAIN = "uncertain"

_MEASURED = ("indicator", "period", "target", "target_low", "actual")

_SPENT = ("period", "ceiling", "realised")


@attrs.frozen
class Recount:
    """The three tables as they came, and by what they are measured."""

    measurements: LazyFrame[Any]
    indicators: LazyFrame[Any]
    budgets: LazyFrame[Any] | None
    levels: tuple[str, ...]
    policy: MeasurementPolicy
    period: Period

    def settled(self, frame: DataFrame[Any], level: str) -> DataFrame[Any]:
        """A level's frame with no figure undecided; the rows of those that were are read once more.

        Raises:
            DataError: a cell is no number, period, direction or accumulation.
        """
        import narwhals.stable.v2 as nw

        certain = frame.filter(~nw.col(UNCERTAIN)).drop(UNCERTAIN)
        if len(certain) == len(frame):
            return certain
        open_rows = list(frame.filter(nw.col(UNCERTAIN)).drop(UNCERTAIN).iter_rows(named=True))
        path = () if level == ALL else self.levels[self.levels.index(level) :]
        found = recounted(self._rows_of(level, open_rows), self.levels, self.policy, self.period)
        rows = [row | found[tuple(row[name] for name in path)] for row in open_rows]
        columns = {name: [row[name] for row in rows] for name in certain.columns}
        again = nw.from_dict(columns, schema=_plain(certain).schema, backend=certain.implementation)
        return nw.concat([_plain(certain), _plain(again)])

    def _rows_of(self, level: str, units: Sequence[Row]) -> Tables:
        codes = None if level == ALL else [unit[level] for unit in units]

        def read(frame: LazyFrame[Any] | None, columns: tuple[str, ...]) -> list[Row]:
            import narwhals.stable.v2 as nw

            if frame is None:
                return []
            names = frame.collect_schema().names()
            within = frame if codes is None or level not in names else frame.filter(nw.col(level).is_in(codes))
            kept = [name for name in (*self.levels, *columns) if name in names]
            return list(within.select(*kept).collect().iter_rows(named=True))

        indicators = read(self.indicators, ("code", "direction", "accumulation", "weight", "cap", "baseline"))
        return Tables(read(self.measurements, _MEASURED), indicators, read(self.budgets, _SPENT))


def _plain(frame: DataFrame[Any]) -> DataFrame[Any]:
    """Texts of one storage: Arrow has two, and none for a column without a value."""
    import narwhals.stable.v2 as nw

    texts = [name for name, kind in frame.schema.items() if kind in (nw.String(), nw.Unknown())]
    return frame.with_columns(nw.col(*texts).cast(nw.String()))
