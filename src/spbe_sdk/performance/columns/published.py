"""What is said of each unit: rounded once, its class, money and group; and where whole numbers cannot decide it."""

from __future__ import annotations

from functools import reduce
from math import ceil, floor
from operator import or_
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.achieved import LARGEST, ONE
from spbe_sdk.performance.columns.division import LARGEST_DIVISOR, divided
from spbe_sdk.performance.score import Group
from spbe_sdk.scoring.bands import band_of_column
from spbe_sdk.scoring.column import text_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

PUBLISHED = (
    "units",
    "performance",
    "performance_units",
    "grade",
    "ceiling",
    "realised",
    "absorption",
    "group",
)

# More than this many times what there was is left to fractions.
_OVERSPENT = 10**6


def published(rows: LazyFrame[Any], policy: MeasurementPolicy, keys: list[str]) -> LazyFrame[Any]:
    """The published columns of each unit, and `uncertain`; money where rows have any."""
    import narwhals.stable.v2 as nw

    rows = rows.with_columns(percent=nw.col("percent") - LARGEST)
    least, most = nw.col("percent"), nw.col("percent") + nw.col("more")
    rows = rows.with_columns(_figure=_rounded(least, policy), _other=_rounded(most, policy))
    near = [(least < edge) & (most >= edge) for edge in _edges(policy)]
    known = nw.col("known")
    undecided = known & reduce(or_, near, nw.col("_figure") != nw.col("_other"))
    performed = least >= ceil(policy.groups.performance_at_least * ONE)
    money = "ceiling" in rows.collect_schema()
    rows = _absorbed(rows, policy) if money else rows
    return rows.select(
        *keys,
        units=nw.col("units") + nw.when(nw.col("own") > 0).then(1).otherwise(0),
        performance=nw.when(known).then(text_of(nw.col("_figure"), policy.decimals)),
        performance_units=nw.when(known).then(nw.col("_figure")),
        grade=nw.when(known).then(band_of_column(least, ONE, policy.classes)),
        **(_spending(known, performed, policy) if money else _no_spending()),
        uncertain=undecided | (nw.col("odd") > 0),
    )


def _spending(known: Expr, performed: Expr, policy: MeasurementPolicy) -> dict[str, Expr]:
    import narwhals.stable.v2 as nw

    told = nw.col("told") > 0
    absorbed = told & (nw.col("reported") > 0)
    return {
        "ceiling": nw.col("ceiling"),
        "realised": nw.when(told).then(nw.col("realised")),
        "absorption": nw.when(absorbed).then(text_of(nw.col("_absorbed"), policy.decimals)),
        "group": _group(known & absorbed, performed, nw.col("_spent")),
    }


def _no_spending() -> dict[str, Expr]:
    import narwhals.stable.v2 as nw

    return {
        "ceiling": nw.lit(0, dtype=nw.Int64()),
        "realised": nw.lit(None, dtype=nw.Int64()),
        "absorption": nw.lit(None, dtype=nw.String()),
        "group": nw.lit(Group.UNKNOWN.value),
    }


def _rounded(value: Expr, policy: MeasurementPolicy) -> Expr:
    """Whole numbers of `ONE` to those of the last published decimal; a half goes away from zero."""
    import narwhals.stable.v2 as nw

    step = ONE // 10**policy.decimals
    zero = nw.lit(0, dtype=nw.Int64())
    return nw.when(value < 0).then(zero - (zero - value + step // 2) // step).otherwise((value + step // 2) // step)


def _edges(policy: MeasurementPolicy) -> set[int]:
    """The lowest whole numbers of `ONE` of every class and group."""
    edges = {ceil(policy.groups.performance_at_least * ONE)}
    for band in policy.classes:
        if band.at_least is not None:
            edges.add(ceil(band.at_least * ONE))
        elif band.above is not None:
            edges.add(floor(band.above * ONE) + 1)
    return edges


def _absorbed(rows: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """Absorption as it is published, and whether it reaches its edge."""
    import narwhals.stable.v2 as nw

    reported, realised, one = nw.col("reported"), nw.col("realised"), nw.lit(1, dtype=nw.Int64())
    large = (reported > LARGEST_DIVISOR) | (realised > LARGEST_DIVISOR)
    zero = nw.lit(0, dtype=nw.Int64())
    rows = rows.with_columns(
        _reported=nw.when((reported > 0) & ~large).then(reported).otherwise(one),
        _realised=nw.when(large | (reported <= 0)).then(zero).otherwise(realised),
        odd=nw.when(large).then(one).otherwise(nw.col("odd")),
    )
    rows = divided(rows, "_part", nw.col("_realised"), nw.col("_reported"), policy.decimals + 2, _OVERSPENT)
    edge = policy.groups.absorption_at_least / 100
    whole, part = nw.col("_reported") // edge.denominator, nw.col("_reported") % edge.denominator
    least = whole * edge.numerator + (part * edge.numerator + edge.denominator - 1) // edge.denominator
    overspent = nw.col("_part") >= _OVERSPENT * 10 ** (policy.decimals + 2)
    return rows.with_columns(
        _absorbed=nw.col("_part") + (2 * nw.col("_part_rest") >= nw.col("_reported")).cast(nw.Int64()),
        _spent=nw.col("_realised") >= least,
        odd=nw.when(overspent).then(one).otherwise(nw.col("odd")),
    )


def _group(known: Expr, performed: Expr, spent: Expr) -> Expr:
    import narwhals.stable.v2 as nw

    def word(group: Group) -> Expr:
        return nw.lit(group.value)

    yes = nw.when(spent).then(word(Group.BOTH)).otherwise(word(Group.PERFORMANCE_ONLY))
    no = nw.when(spent).then(word(Group.MONEY_ONLY)).otherwise(word(Group.NEITHER))
    return nw.when(known).then(nw.when(performed).then(yes).otherwise(no)).otherwise(word(Group.UNKNOWN))
