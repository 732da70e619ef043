"""Months and quarters to a period's figures by columns, as `periods.accumulated` does for one indicator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.plan import Period
from spbe_sdk.performance.columns.cells import figure
from spbe_sdk.performance.columns.division import with_quotients

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

    from spbe_sdk.performance.columns.cells import Frame, WholeNumbers

# The last part of a year is found as a maximum: its number before its value, which is shifted above zero.
_ROOM, _SHIFT = 2**58, 2**57

# The year's own row comes after all of its parts.
YEAR, LAST_QUARTER = 17, 4

_CODES = {**{Period(f"Q{n}"): n for n in range(1, 5)}, **{Period(f"M{n}"): n + 4 for n in range(1, 13)}}
_CODES[Period.YEAR] = YEAR

SUM, MEAN, LAST = range(3)

# Of all the kinds of rows that there are, the least and the most tell whether quarters stand beside months.
_ODD, _QUARTER, _YEAR, _MONTH = range(4)

_NAMES = ("target", "low", "actual")


def numbered(frame: Frame) -> Expr:
    """The periods of a frame as numbers: quarters 1 to 4, months 5 to 16, the year 17; -1 what is none."""
    import narwhals.stable.v2 as nw

    code = nw.lit(-1, dtype=nw.Int64())
    if "period" not in frame.collect_schema():
        return nw.lit(YEAR, dtype=nw.Int64())
    column = nw.col("period")
    code = nw.when(column.is_null()).then(nw.lit(YEAR, dtype=nw.Int64())).otherwise(code)
    # Engines of SQL stop at the first case that fits: quarters are the usual ones.
    for period in reversed(_CODES):
        code = nw.when(column == period.value).then(nw.lit(_CODES[period], dtype=nw.Int64())).otherwise(code)
    return code


def ends_of(code: Expr) -> Expr:
    """The month with which a period ends, by its number."""
    import narwhals.stable.v2 as nw

    month = nw.when(code <= LAST_QUARTER).then(code * 3).otherwise(code - LAST_QUARTER)
    return nw.when(code == YEAR).then(nw.lit(Period.YEAR.ends, dtype=nw.Int64())).otherwise(month)


def parts_up_to(code: Expr, asked: Period) -> Expr:
    """Whether a row is a part of the year that has ended by the end of the period that is asked for."""
    if asked is Period.YEAR:
        return (code > 0) & (code < YEAR)
    return code.is_in([number for period, number in _CODES.items() if period.is_part_of(asked)])


def gathered(
    rows: LazyFrame[Any], keys: list[str], decimals: int, asked: Period, hows: Collection[int], *, planned: bool
) -> LazyFrame[Any]:
    """What the cells of each unit and indicator add up to, and which comes last.

    Only what the accumulations `hows` need is added up; where there was a target at all only if it is asked for.
    """
    import narwhals.stable.v2 as nw

    names = [name for name in _NAMES if name != "low" or "target_low" in rows.collect_schema()]
    read = {name: figure(rows, {"low": "target_low"}.get(name, name), decimals) for name in names}
    rows = rows.select(
        *keys,
        period=numbered(rows),
        odd=reduce(or_, [*(cell.odd for cell in read.values()), *_crossed(read)]).fill_null(value=False),
        **{name: cell.whole for name, cell in read.items()},
    )
    rows = rows.select(*keys, **_of_rows(names, asked))
    sums = names if set(hows) - {LAST} else []
    counts = names if MEAN in hows else []
    found = rows.group_by(*keys).agg(
        *(nw.col(name).sum().alias(f"sum_{name}") for name in sums),
        *(nw.col(name).count().alias(f"count_{name}") for name in counts),
        *(nw.col(f"last_{name}").max() for name in names),
        *(nw.col(f"year_{name}").max() for name in names if asked is not Period.YEAR and name != "actual"),
        *(nw.col("planned").max() for _ in range(planned)),
        nw.col("kind").min().alias("least"),
        nw.col("kind").max().alias("most"),
    )
    named = [*(f"sum_{name}" for name in sums), *(f"count_{name}" for name in counts)]
    return found.with_columns(nw.col(*named).cast(nw.Int64())) if named else found


def _crossed(read: Mapping[str, WholeNumbers]) -> list[Expr]:
    """Whether the lower edge of a range lies above the upper: fractions refuse such a row by name."""
    return [(read["low"].whole > read["target"].whole).fill_null(value=False)] if "low" in read else []


def _of_rows(names: list[str], asked: Period) -> dict[str, Expr]:
    """What of each row counts: parts that were reported, their targets with them, and what is the year's own."""
    import narwhals.stable.v2 as nw

    code, target, actual = nw.col("period"), nw.col("target"), nw.col("actual")
    year, part = code == YEAR, parts_up_to(code, asked)
    kind = nw.when(code <= LAST_QUARTER).then(_kind(_QUARTER)).otherwise(_kind(_MONTH))
    kind = nw.when(year).then(_kind(_YEAR)).otherwise(kind if asked is Period.YEAR else nw.when(part).then(kind))
    if asked is Period.YEAR:
        of_year: dict[str, Expr] = {}
        # Sums may hold figures of the year: where there are any, they are not asked for.
        counts, reported, planned = {"actual": actual}, ~actual.is_null() | year, target
    else:
        of_year = {f"year_{name}": nw.when(year).then(nw.col(name)) for name in names if name != "actual"}
        counts, reported = {"actual": nw.when(part).then(actual)}, part & ~actual.is_null()
        planned = nw.when(part | year).then(target)
    counts["target"] = nw.when(reported).then(target)
    if "low" in names:
        # A quarter without a target has no range: what stands at its lower edge is left out, as `by_quarter` does.
        ranged = ~target.is_null() | ((code > LAST_QUARTER) & ~year)
        counts["low"] = nw.when(reported & ranged).then(nw.col("low"))
    order = code * _ROOM + _SHIFT
    return {
        **counts,
        **of_year,
        **{f"last_{name}": counts[name] + order for name in names},
        "planned": planned,
        "kind": nw.when(nw.col("odd") | (code < 0)).then(_kind(_ODD)).otherwise(kind),
    }


def _kind(number: int) -> Expr:
    import narwhals.stable.v2 as nw

    return nw.lit(number, dtype=nw.Int32())


def used(found: LazyFrame[Any], asked: Period, kept: list[str], hows: Collection[int]) -> LazyFrame[Any]:
    """The figures that count, by each indicator's accumulation: `target`, `low` and `actual` over a common `times`.

    `due` is false where nothing of the period that is asked for can be there yet; `mixed` says that target and actual
    are there, and not of the same part of the year.
    """
    import narwhals.stable.v2 as nw

    schema = found.collect_schema().names()
    names = [name for name in _NAMES if f"last_{name}" in schema]
    quarters, months = nw.col("least") == _QUARTER, nw.col("most") == _MONTH
    found = with_quotients(found, **{f"order_{name}": (f"last_{name}", _ROOM) for name in names})
    chosen = _of_year(names, hows) if asked is Period.YEAR else _of_parts(names, hows)
    found = found.select(
        *kept,
        **chosen,
        planned=~nw.col("planned").is_null() if "planned" in schema else nw.lit(value=False),
        due=nw.lit(value=True) if asked is Period.YEAR else (quarters | months).fill_null(value=False),
        odd=((nw.col("least") == _ODD) | (quarters & months)).fill_null(value=False),
        mixed=_mixed(asked),
    )
    over = {name: nw.col(f"over_{name}") for name in names}
    scaled = {}
    # All figures over one denominator, so that their quotients are those of whole numbers.
    for name in names:
        others = [over[other] for other in names if other != name]
        scaled[name] = reduce(lambda product, factor: product * factor, others, nw.col(name))
    times = reduce(lambda product, factor: product * factor, over.values())
    return found.select(*kept, "planned", "due", "odd", "mixed", **scaled, times=times)


def _mixed(asked: Period) -> Expr:
    """Whether the target of the year stands beside a part of it, or the last report lies before what is asked for."""
    import narwhals.stable.v2 as nw

    target, actual = nw.col("last_target"), nw.col("last_actual")
    early, planned = ends_of(nw.col("order_actual")) < asked.ends, ~target.is_null()
    if asked is Period.YEAR:
        mixed = planned & early
    else:
        of_year = target.is_null() & ~nw.col("year_target").is_null()
        mixed = ((planned | of_year) & early) | (of_year & nw.lit(asked.ends < Period.YEAR.ends))
    return (~actual.is_null() & mixed).fill_null(value=False)


def _of_year(names: list[str], hows: Collection[int]) -> dict[str, Expr]:
    """A year that was reported stands for itself, also where its target is empty."""
    import narwhals.stable.v2 as nw

    own = {name: nw.col(f"order_{name}").fill_null(0) == YEAR for name in names}
    means = {
        "actual": ~nw.col("last_actual").is_null(),
        "target": ~nw.col("last_target").is_null() & (own["target"] | ~own["actual"]),
    }
    if "low" in names:
        means["low"] = ~nw.col("last_low").is_null() & (own["low"] | ~own["target"])
    return {key: value for name in names for key, value in _accumulated(name, means[name], own[name], hows).items()}


def _of_parts(names: list[str], hows: Collection[int]) -> dict[str, Expr]:
    """Up to a part of the year, what the year itself has counts only where its parts have no target."""
    import narwhals.stable.v2 as nw

    given = {name: ~nw.col(f"last_{name}").is_null() for name in names}
    chosen = {}
    for name in names:
        chosen.update(_accumulated(name, given[name], nw.lit(value=False), hows))
        if name != "actual":
            of_year = nw.when(~given["target"]).then(nw.col(f"year_{name}"))
            chosen[name] = nw.when(given["target"]).then(chosen[name]).otherwise(of_year)
            over = chosen[f"over_{name}"]
            chosen[f"over_{name}"] = nw.when(given["target"]).then(over).otherwise(nw.lit(1, dtype=nw.Int64()))
    return chosen


def _accumulated(name: str, given: Expr, own: Expr, hows: Collection[int]) -> dict[str, Expr]:
    """A figure and by what it is divided; `own` where it is the year's own."""
    import narwhals.stable.v2 as nw

    how = nw.col("how")
    last = nw.col(f"order_{name}_rest") - _SHIFT
    over: Expr = nw.lit(1, dtype=nw.Int64())
    value = last
    if set(hows) - {LAST}:
        value = nw.when(own | (how == LAST) if LAST in hows else own).then(last).otherwise(nw.col(f"sum_{name}"))
    if MEAN in hows:
        over = nw.when(given & (how == MEAN) & ~own).then(nw.col(f"count_{name}")).otherwise(over)
    return {name: nw.when(given).then(value), f"over_{name}": over}
