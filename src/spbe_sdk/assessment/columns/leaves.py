"""An indicator's column as whole numbers: what counts in each row, gaps filled in, and which cells say it."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.assessment.columns.stored import shortest, value_of
from spbe_sdk.assessment.columns.written import Written, written_as
from spbe_sdk.documents.instrument_scales import Scale
from spbe_sdk.scoring.column import Atom, Column, NeedsRows, whole_type

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr, LazyFrame

    Frame = DataFrame[Any] | LazyFrame[Any]


@attrs.frozen(slots=True, eq=False)
class Leaf:
    """Whole numbers of which `unit` is the value of one, a gap's own where a cell has none.

    `known` are the cells with a value, `empty` those without any content.
    """

    whole: Atom
    unit: Fraction
    known: Expr
    empty: Expr

    def named(self, name: str) -> Column:
        """The value of the whole numbers, once they are a column of that name."""
        import narwhals.stable.v2 as nw

        return Column({Atom(nw.col(name), self.whole.largest, self.whole.least): self.unit})


def absent(gap: Fraction) -> Leaf:
    """The leaf of an indicator without a column."""
    import narwhals.stable.v2 as nw

    kind = whole_type(abs(gap.numerator))
    whole = Atom(nw.lit(gap.numerator, kind), gap.numerator, gap.numerator)
    return Leaf(whole, Fraction(1, gap.denominator), nw.lit(value=False), nw.lit(value=True))


def leaf_of(frame: Frame, name: str, scale: Scale, points: Fraction, gap: Fraction) -> Leaf:
    """The leaf of a column; `points` is what a value of 1 on its scale counts, `gap` what counts without one.

    Raises:
        NeedsRows: whole numbers of 64 bits do not hold it, or no engine can read it by itself.
    """
    import narwhals.stable.v2 as nw

    kind = frame.collect_schema()[name]
    # What an engine has in memory can be looked at: each different cell of text is read once.
    if isinstance(frame, nw.LazyFrame) or kind.is_integer() or kind.is_float():
        written = written_as(nw.col(name), kind, scale)
        if written is not None:
            return _by_rule(written, points, gap)
    if isinstance(frame, nw.LazyFrame):
        raise NeedsRows
    return _by_cell(frame, name, scale, points, gap)


def _by_rule(written: Written, points: Fraction, gap: Fraction) -> Leaf:
    import narwhals.stable.v2 as nw

    unit = written.unit * points
    times = (gap / unit).denominator
    whole, missing = unit / times, int(gap / unit * times)
    ends = [missing, written.least * times, written.largest * times]
    kind = whole_type(max(map(abs, ends)))
    instead = missing // times if missing % times == 0 and written.holds(missing // times) else 0
    number = nw.when(written.known).then(written.raw).otherwise(nw.lit(instead, written.kind)).cast(kind)
    number = number * nw.lit(times, kind) if times != 1 else number
    if instead * times != missing:
        number = nw.when(written.known).then(number).otherwise(nw.lit(missing, kind))
    return Leaf(Atom(number, max(ends), min(ends)), whole, written.known, written.empty)


def _by_cell(frame: DataFrame[Any], name: str, scale: Scale, points: Fraction, gap: Fraction) -> Leaf:
    """Each different cell is read once."""
    import narwhals.stable.v2 as nw

    kind, cells = frame.schema[name], frame.get_column(name).unique().to_list()
    meant = {cell: shortest(cell) if kind == nw.Float32() and cell is not None else cell for cell in cells}
    read = {cell: value_of(scale, text) for cell, text in meant.items()}
    values = {cell: value * points for cell, value in read.items() if value is not None}
    column = nw.col(name)
    blank = column.is_null()
    if kind == nw.String() or kind.is_float():
        blank = blank | (column == "" if kind == nw.String() else column.is_nan())
    if not values:
        return attrs.evolve(absent(gap), known=_is_in(column, []), empty=blank)
    common = lcm(gap.denominator, *(value.denominator for value in values.values()))
    numbers = {cell: int(value * common) for cell, value in values.items()}
    missing = int(gap * common)
    ends = [missing, *numbers.values()]
    small = whole_type(max(map(abs, ends)))
    number = column.replace_strict(list(numbers), list(numbers.values()), default=missing, return_dtype=small)
    return Leaf(Atom(number, max(ends), min(ends)), Fraction(1, common), _is_in(column, list(values)), blank)


def _is_in(column: Expr, cells: list[Any]) -> Expr:
    import narwhals.stable.v2 as nw

    return column.is_in(cells).fill_null(value=False) if cells else column.is_null() & nw.lit(value=False)
