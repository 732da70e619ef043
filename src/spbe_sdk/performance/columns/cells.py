"""Figures of any storage to whole numbers: a value is the same value, however an engine keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr, LazyFrame

    Frame = DataFrame[Any] | LazyFrame[Any]

# Digits after the point that whole numbers keep of a column which is not whole itself.
_DECIMALS = 6

# So large that sums of a year's parts, and products with how many they are, fit into 64 bits.
LARGEST = 10**15

# As many digits as a binary float keeps whatever they are; a text of more is read digit by digit.
_PLAIN = r"^[+-]?[0-9]{1,9}(\.[0-9]{1,6})?$"


@attrs.frozen(slots=True, eq=False)
class WholeNumbers:
    """A column of figures as whole numbers of their last decimal, null where there is none.

    `odd` marks those that no whole number says; they are null as well.
    """

    whole: Expr
    odd: Expr


def decimals_of(frame: Frame, names: Iterable[str]) -> int:
    """How many digits after the point columns need together: none where all of them are whole."""
    schema = frame.collect_schema()
    return 0 if all(name not in schema or _whole(schema[name]) for name in names) else _DECIMALS


def figure(frame: Frame, name: str, decimals: int) -> WholeNumbers:
    """A column's figures as whole numbers; all null where the frame does not have it.

    Raises:
        DataError: it is of a type that holds no numbers, such as dates.
    """
    import narwhals.stable.v2 as nw

    schema = frame.collect_schema()
    none, never = nw.lit(None, dtype=nw.Int64()), nw.lit(value=False)
    if name not in schema or _empty(schema[name]):
        return WholeNumbers(none, never)
    column, kind = nw.col(name), schema[name]
    if kind.is_integer():
        limit = LARGEST // 10**decimals
        fits = column.is_between(-limit, limit)
        whole = nw.when(fits).then(column).cast(nw.Int64()) * 10**decimals
        small = kind in (nw.Int8(), nw.Int16(), nw.Int32(), nw.UInt8(), nw.UInt16()) and decimals == 0
        return WholeNumbers(column.cast(nw.Int64()), never) if small else WholeNumbers(whole, ~fits & ~column.is_null())
    if kind.is_float():
        number = nw.when(~column.is_nan()).then(column).cast(nw.Float64())
        return _of_floats(number, ~number.is_null(), decimals)
    if kind.is_decimal() or kind == nw.String():
        text = column.cast(nw.String()).str.strip_chars()
        number = nw.when(text.str.contains(_PLAIN)).then(text).cast(nw.Float64())
        return _of_floats(number, ~column.is_null() & (text != ""), decimals)
    raise DataError([Finding("frame-figures", field=name, found=str(kind))])


def _of_floats(number: Expr, given: Expr, decimals: int) -> WholeNumbers:
    """A float is the decimal that it is written as: where few digits say it, rounding finds them again."""
    import narwhals.stable.v2 as nw

    scale, small = float(10**decimals), number.abs() < LARGEST / 10**decimals
    scaled = (nw.when(small).then(number).otherwise(nw.lit(0.0)) * scale).round(0)
    same = (small & (scaled / scale == number)).fill_null(value=False)
    return WholeNumbers(nw.when(same).then(scaled).cast(nw.Int64()), given & ~same)


def _whole(kind: Any) -> bool:
    return bool(kind.is_integer()) or _empty(kind)


def _empty(kind: Any) -> bool:
    import narwhals.stable.v2 as nw

    return bool(kind == nw.Unknown())
