"""Budgets of many units to money by columns, as `performance.money` does for one fund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.plan import Period
from spbe_sdk.performance.columns.accumulated import LAST_QUARTER, YEAR, ends_of, numbered, parts_up_to
from spbe_sdk.performance.columns.cells import figure

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# What is added up of the rows of a year, and of its parts up to the period that is asked for.
_ADDED = ("rows", "ceiling", "with_ceiling", "reports", "realised", "reporting", "bare", "silent")

_SETS = ("whole", "part", "within")


def rupiah(budgets: LazyFrame[Any], keys: list[str]) -> LazyFrame[Any]:
    """A row for each budget with what counts of it as whole rupiah; `odd` where only fractions can say."""
    import narwhals.stable.v2 as nw

    ceiling, realised = figure(budgets, "ceiling", 0), figure(budgets, "realised", 0)
    rows = budgets.select(
        *keys,
        period=numbered(budgets),
        ceiling=ceiling.whole,
        realised=realised.whole,
        odd=(ceiling.odd | realised.odd).fill_null(value=False),
    )
    below = ((nw.col("ceiling") < 0) | (nw.col("realised") < 0)).fill_null(value=False)
    return rows.with_columns(odd=(nw.col("odd") | below | (nw.col("period") < 0)).cast(nw.Int64()))


def money(rows: LazyFrame[Any], keys: list[str], asked: Period) -> LazyFrame[Any]:
    """Of each unit `ceiling`, `realised` with `told` (0 where nothing was reported), `reported`, and `yearly`.

    The last is whether what was realised is of another part of the year than what it is compared with.
    """
    import narwhals.stable.v2 as nw

    code, zero = nw.col("period"), nw.lit(0, dtype=nw.Int64())
    where = {"whole": code == YEAR, "part": parts_up_to(code, asked), "within": parts_up_to(code, Period.YEAR)}
    what = _what()
    rows = rows.with_columns(
        **{
            f"{kind}_{name}": nw.when(where[kind]).then(what[name]).otherwise(zero).cast(nw.Int64())
            for kind in _SETS
            for name in _ADDED
        },
        ends=nw.when(~nw.col("realised").is_null() & (where["whole"] | where["part"])).then(ends_of(code)),
        quarters=(where["part"] & (code <= LAST_QUARTER)).cast(nw.Int64()),
        months=(where["part"] & (code > LAST_QUARTER)).cast(nw.Int64()),
    )
    added = [f"{kind}_{name}" for kind in _SETS for name in _ADDED]
    found = rows.group_by(*keys).agg(
        nw.col(*added).sum(),
        nw.col("ends").max(),
        nw.col("quarters").max(),
        nw.col("months").max(),
        nw.col("odd").max(),
    )
    found = found.with_columns(nw.col(*added).cast(nw.Int64()))
    # Quarters that are made up of months are put together one by one.
    mixed = (nw.col("quarters") > 0) & (nw.col("months") > 0)
    found = found.with_columns(odd=nw.when(mixed).then(nw.lit(1, dtype=nw.Int64())).otherwise(nw.col("odd")))
    return _weighed(_chosen(found, asked), keys)


def _what() -> dict[str, Expr]:
    import narwhals.stable.v2 as nw

    ceiling, realised = nw.col("ceiling"), nw.col("realised")
    has, tells, one = ceiling.fill_null(0) > 0, ~realised.is_null(), nw.lit(1, dtype=nw.Int64())
    return {
        "rows": one,
        "ceiling": ceiling.fill_null(0),
        "with_ceiling": has.cast(nw.Int64()),
        "reports": tells.cast(nw.Int64()),
        "realised": realised.fill_null(0),
        "reporting": nw.when(tells).then(ceiling.fill_null(0)).otherwise(nw.lit(0, dtype=nw.Int64())),
        "bare": (tells & ceiling.is_null()).cast(nw.Int64()),
        "silent": (~tells & has).cast(nw.Int64()),
    }


def _chosen(found: LazyFrame[Any], asked: Period) -> LazyFrame[Any]:
    """The ceiling that counts, and what is told: of the year's own rows, or of its parts."""
    import narwhals.stable.v2 as nw

    def of(kind: str, name: str) -> Expr:
        return nw.col(f"{kind}_{name}")

    if asked is Period.YEAR:
        parts_planned = of("whole", "ceiling") == 0
        whole_told = (of("whole", "rows") > 0) & (of("whole", "reports") == of("whole", "rows"))
        parts_told = ~whole_told & ((of("whole", "rows") == 0) | (of("part", "reports") > 0))
    else:
        parts_planned, parts_told = of("within", "ceiling") > 0, of("within", "rows") > 0
    yearly = ~parts_planned & (of("whole", "ceiling") > 0) & nw.lit(asked.ends < Period.YEAR.ends)
    yearly = yearly | (nw.col("ends") < asked.ends).fill_null(value=False)
    chosen = {name: nw.when(parts_told).then(of("part", name)).otherwise(of("whole", name)) for name in _ADDED[2:]}
    planned = nw.when(parts_planned).then(of("part", "ceiling")).otherwise(of("whole", "ceiling"))
    return found.with_columns(ceiling=planned, yearly=yearly.cast(nw.Int64()), **chosen)


def _weighed(found: LazyFrame[Any], keys: list[str]) -> LazyFrame[Any]:
    """A realisation that stands beside its ceiling reports for this one alone, another for all."""
    import narwhals.stable.v2 as nw

    ceiling, told = nw.col("ceiling"), nw.col("reports") > 0
    paired = (nw.col("with_ceiling") > 0) & (nw.col("bare") == 0) & (nw.col("silent") > 0)
    less = paired & (nw.col("reporting") < ceiling)
    reported = nw.when(less).then(nw.col("reporting")).otherwise(ceiling)
    zero = nw.lit(0, dtype=nw.Int64())
    return found.select(
        *keys,
        "ceiling",
        "realised",
        "odd",
        told=told.cast(nw.Int64()),
        yearly=nw.when(told).then(nw.col("yearly")).otherwise(zero),
        reported=nw.when(told).then(reported).otherwise(zero),
    )
