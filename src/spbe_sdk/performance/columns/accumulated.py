"""Months and quarters to a period's figures by columns, as `periods.accumulated` does for one indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.plan import Period
from spbe_sdk.performance.columns.cells import figure

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

    from spbe_sdk.performance.columns.cells import Frame

# The last part of a year is found as a maximum: its number before its value, which is shifted above zero.
_ROOM, _SHIFT = 2**58, 2**57

_CODES = {Period.YEAR: 0, **{Period(f"Q{n}"): n for n in range(1, 5)}, **{Period(f"M{n}"): n + 4 for n in range(1, 13)}}

_KEPT = ("planned", "due", "odd", "strange", "direction", "weight", "cap", "baseline")

_NAMES = ("target", "low", "actual")


def numbered(frame: Frame) -> Expr:
    """The periods of a frame as numbers: the year 0, quarters 1 to 4, months 5 to 16; -1 what is none."""
    import narwhals.stable.v2 as nw

    if "period" not in frame.collect_schema():
        return nw.lit(0, dtype=nw.Int64())
    column = nw.col("period").fill_null(Period.YEAR.value)
    if frame.implementation.is_polars():
        names, codes = [period.value for period in _CODES], list(_CODES.values())
        return column.replace_strict(names, codes, default=-1, return_dtype=nw.Int64())
    # Engines of SQL look no table up, but they stop at the first case that fits: quarters are the usual ones.
    code = nw.lit(-1, dtype=nw.Int64())
    for period in sorted(_CODES, key=lambda period: not period.startswith("Q"), reverse=True):
        code = nw.when(column == period.value).then(nw.lit(_CODES[period], dtype=nw.Int64())).otherwise(code)
    return code


def codes_up_to(asked: Period) -> list[int]:
    """The numbers of the parts of a year that have ended by the end of a period."""
    return [code for period, code in _CODES.items() if period.is_part_of(asked)]


def parts_up_to(code: Expr, asked: Period) -> Expr:
    """Whether a row is a part of the year that has ended by the end of the period that is asked for."""
    return code > 0 if asked is Period.YEAR else code.is_in(codes_up_to(asked))


def cells(rows: LazyFrame[Any], keys: Mapping[str, str], decimals: int, asked: Period) -> LazyFrame[Any]:
    """A row for each measurement: its figures as whole numbers, and whether it is a part of the period."""
    import narwhals.stable.v2 as nw

    low = "target_low" in rows.collect_schema()
    read = {name: figure(rows, {"low": "target_low"}.get(name, name), decimals) for name in _NAMES}
    odd = read["target"].odd | read["actual"].odd | read["low"].odd
    rows = rows.select(
        **{inside: nw.col(outside) for inside, outside in keys.items()},
        period=numbered(rows),
        odd=odd.fill_null(value=False),
        **{name: read[name].whole for name in _NAMES if low or name != "low"},
    )
    rows = rows.with_columns(
        odd=(nw.col("odd") | (nw.col("period") < 0)).cast(nw.Int64()),
        part=parts_up_to(nw.col("period"), asked),
    )
    if not low:
        return rows
    # A quarter without a target has no range: what stands at its lower edge is left out, as `by_quarter` does.
    ranged = ~nw.col("target").is_null() | (nw.col("period") > 4) | (nw.col("period") == 0)
    return rows.with_columns(low=nw.when(ranged).then(nw.col("low")))


def totals(rows: LazyFrame[Any], keys: list[str]) -> LazyFrame[Any]:
    """What the cells of each unit and indicator add up to, and which comes last."""
    import narwhals.stable.v2 as nw

    code, part, actual = nw.col("period"), nw.col("part"), nw.col("actual")
    counted, year = part & ~actual.is_null(), code == 0
    names = [name for name in _NAMES if name in rows.collect_schema()]
    given = {f"part_{name}": nw.when(counted).then(nw.col(name)) for name in names}
    whole = {f"year_{name}": nw.when(year).then(nw.col(name)) for name in names}
    rows = rows.with_columns(**given, **whole)
    order = code * _ROOM + _SHIFT
    lasts = {f"last_{name}": nw.col(f"part_{name}") + order for name in names}
    kinds = nw.when(code > 4).then(2**20).otherwise(nw.when(code > 0).then(2**40).otherwise(nw.lit(1)))
    rows = rows.with_columns(
        **lasts,
        planned=nw.when(part).then(nw.col("target")),
        kinds=nw.when(part | year).then(kinds.cast(nw.Int64())).otherwise(nw.lit(0, dtype=nw.Int64())),
    )
    sums = [f"sum_{name}" for name in names]
    found = rows.group_by(*keys).agg(
        *(nw.col(f"part_{name}").sum().alias(f"sum_{name}") for name in names),
        *(nw.col(f"part_{name}").count().alias(f"count_{name}") for name in names),
        *(nw.col(f"last_{name}").max() for name in names),
        *(nw.col(f"year_{name}").max() for name in names),
        nw.col("planned").max(),
        nw.col("kinds").sum(),
        nw.col("odd").max(),
    )
    counts = [f"count_{name}" for name in names]
    return found.with_columns(nw.col(*sums, *counts, "kinds").cast(nw.Int64()))


def used(found: LazyFrame[Any], asked: Period) -> LazyFrame[Any]:
    """The figures that count, by each indicator's accumulation: `target`, `low` and `actual` over a common `times`.

    `due` is false where nothing of the period that is asked for can be there yet.
    """
    import narwhals.stable.v2 as nw

    names = [name for name in _NAMES if f"sum_{name}" in found.collect_schema()]
    how, one = nw.col("accumulation"), nw.lit(1, dtype=nw.Int64())
    kinds = nw.col("kinds")
    mixed = (kinds >= 2**40) & (kinds % 2**40 >= 2**20)
    repeated = kinds % 2**20 > 1
    found = found.with_columns(
        odd=nw.when(mixed | repeated).then(one).otherwise(nw.col("odd")),
        due=kinds >= (0 if asked is Period.YEAR else 2**20),
        **{
            name: nw.when(how == "sum")
            .then(nw.col(f"sum_{name}"))
            .otherwise(
                nw.when(how == "mean").then(nw.col(f"sum_{name}")).otherwise(nw.col(f"last_{name}") % _ROOM - _SHIFT)
            )
            for name in names
        },
    )
    found = found.with_columns(
        **{name: nw.when(nw.col(f"count_{name}") > 0).then(nw.col(name)) for name in names},
        **{
            f"over_{name}": nw.when((how == "mean") & (nw.col(f"count_{name}") > 0))
            .then(nw.col(f"count_{name}"))
            .otherwise(one)
            for name in names
        },
    )
    return _one_measure(_with_year(found, names, asked), names)


def _with_year(found: LazyFrame[Any], names: list[str], asked: Period) -> LazyFrame[Any]:
    """What the year's own row says goes first; up to a quarter only where its parts have no target."""
    import narwhals.stable.v2 as nw

    own_target, own_actual = ~nw.col("year_target").is_null(), ~nw.col("year_actual").is_null()
    if asked is Period.YEAR:
        # A year that was reported stands for itself, also where its target is empty.
        takes = {"target": own_target | own_actual, "low": own_target | own_actual, "actual": own_actual}
    else:
        without = nw.col("target").is_null()
        takes = {"target": without, "low": without, "actual": nw.lit(value=False)}
    found = found.with_columns(**{f"takes_{name}": takes[name] for name in names})
    one = nw.lit(1, dtype=nw.Int64())
    return found.with_columns(
        **{
            name: nw.when(nw.col(f"takes_{name}")).then(nw.col(f"year_{name}")).otherwise(nw.col(name))
            for name in names
        },
        **{
            f"over_{name}": nw.when(nw.col(f"takes_{name}")).then(one).otherwise(nw.col(f"over_{name}"))
            for name in names
        },
        # Where nothing was reported, only whether there was a target is asked.
        planned=nw.coalesce(nw.col("year_target"), nw.col("planned")),
    )


def _one_measure(found: LazyFrame[Any], names: list[str]) -> LazyFrame[Any]:
    """All figures of an indicator over one denominator, so that their quotients are those of whole numbers."""
    import narwhals.stable.v2 as nw

    over = {name: nw.col(f"over_{name}") for name in names}
    others = {name: [over[other] for other in names if other != name] for name in names}
    scaled = {}
    for name in names:
        scaled[name] = nw.col(name)
        for factor in others[name]:
            scaled[name] = scaled[name] * factor
    times = over["target"] * over["actual"]
    if "low" in over:
        times = times * over["low"]
    return found.select(
        *_KEPT, *(name for name in found.collect_schema().names() if name.startswith("level_")), **scaled, times=times
    )
