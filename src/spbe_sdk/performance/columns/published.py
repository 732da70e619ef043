"""What is said of each unit: rounded once, its class, money and group; and where whole numbers cannot decide it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import ceil, floor
from operator import or_
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.achieved import LARGEST, ONE
from spbe_sdk.performance.columns.division import SMALL_STEP, divided, largest, with_quotients
from spbe_sdk.performance.columns.rolled import MONEY
from spbe_sdk.performance.score import Group
from spbe_sdk.scoring.bands import band_of_column
from spbe_sdk.scoring.column import text_of_parts

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

# Marks the units whose figures are computed again; it is gone from what users get.
UNCERTAIN = "uncertain"

# Which level's unit a row is: 0 the lowest, one more than the last for all together.
DEPTH = "depth"


def published(found: Sequence[LazyFrame[Any]], policy: MeasurementPolicy, levels: list[str]) -> LazyFrame[Any]:
    """The published columns of the units of all levels, with `depth` and `uncertain`; money where rows have any."""
    import narwhals.stable.v2 as nw

    kinds = found[0].collect_schema()
    money = "ceiling" in kinds
    names = ["percent", "more", "known", "units", "own", "odd", "mixed", *(MONEY if money else ())]
    rows = nw.concat(
        [
            frame.select(
                *(_level(level, kinds[level], known=number >= depth) for number, level in enumerate(levels)),
                *names,
                **{DEPTH: nw.lit(depth, dtype=nw.Int64())},
            )
            for depth, frame in enumerate(found)
        ]
    )
    step = ONE // 10**policy.decimals
    rows = rows.with_columns(percent=nw.col("percent") - LARGEST)
    least, most = nw.col("percent"), nw.col("percent") + nw.col("more")
    rows = rows.with_columns(_least=least.abs() + step // 2, _most=most.abs() + step // 2)
    rows = with_quotients(rows, _size=("_least", step), _more=("_most", step))
    rows = rows.with_columns(_figure=_signed("_size", least), _other=_signed("_more", most))
    rows = with_quotients(rows, _whole=("_size", 10**policy.decimals))
    near = [(least < edge) & (most >= edge) for edge in _edges(policy)]
    known = nw.col("known")
    undecided = known & reduce(or_, near, nw.col("_figure") != nw.col("_other"))
    performed = least >= ceil(policy.groups.performance_at_least * ONE)
    rows = _absorbed(rows, policy) if money else rows
    return rows.select(
        *levels,
        DEPTH,
        units=nw.col("units") + nw.when(nw.col("own") > 0).then(1).otherwise(0),
        performance=nw.when(known).then(_text("_whole", nw.col("_figure") < 0, policy)),
        performance_units=nw.when(known).then(nw.col("_figure")),
        grade=nw.when(known).then(band_of_column(least, ONE, policy.classes)),
        **(_spending(known, performed, policy) if money else _no_spending()),
        **{UNCERTAIN: undecided | (nw.col("odd") > 0)},
    )


def _level(name: str, kind: Any, *, known: bool) -> Expr:
    """The codes of a level in one storage, for Arrow has several of texts; nothing in the rows of levels above."""
    import narwhals.stable.v2 as nw

    kind = nw.String() if kind == nw.Unknown() else kind
    return nw.col(name).cast(kind) if known else nw.lit(None, dtype=kind).alias(name)


def _spending(known: Expr, performed: Expr, policy: MeasurementPolicy) -> dict[str, Expr]:
    import narwhals.stable.v2 as nw

    told = nw.col("told") > 0
    absorbed = told & (nw.col("reported") > 0)
    return {
        "ceiling": nw.col("ceiling"),
        "realised": nw.when(told).then(nw.col("realised")),
        "absorption": nw.when(absorbed).then(_text("_absorbed", nw.lit(value=False), policy)),
        "group": _group(known & absorbed & (nw.col("yearly") + nw.col("mixed") == 0), performed, nw.col("_spent")),
    }


def _no_spending() -> dict[str, Expr]:
    import narwhals.stable.v2 as nw

    return {
        "ceiling": nw.lit(0, dtype=nw.Int64()),
        "realised": nw.lit(None, dtype=nw.Int64()),
        "absorption": nw.lit(None, dtype=nw.String()),
        "group": nw.lit(Group.UNKNOWN.value),
    }


def _signed(size: str, value: Expr) -> Expr:
    """What was rounded without its sign: a half goes away from zero."""
    import narwhals.stable.v2 as nw

    return nw.when(value < 0).then(-nw.col(size)).otherwise(nw.col(size))


def _text(whole: str, negative: Expr, policy: MeasurementPolicy) -> Expr:
    import narwhals.stable.v2 as nw

    return text_of_parts(negative, nw.col(whole), nw.col(f"{whole}_rest"), policy.decimals)


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
    limit, zero = largest(SMALL_STEP), nw.lit(0, dtype=nw.Int64())
    large = (reported > limit) | (realised > limit) | (nw.col("_millionth") >= reported)
    counted = (reported > 0) & ~large
    kept = rows.collect_schema().names()
    rows = with_quotients(rows, _millionth=("realised", _OVERSPENT))
    rows = rows.with_columns(
        denominator=nw.when(counted).then(reported).otherwise(one),
        numerator=nw.when(counted).then(realised).otherwise(zero),
        odd=nw.when(large & (reported > 0)).then(one).otherwise(nw.col("odd")),
    )
    edge = policy.groups.absorption_at_least / 100
    rows = with_quotients(rows, _tenth=("denominator", edge.denominator))
    rows = rows.with_columns(_part=nw.col("_tenth_rest") * edge.numerator + edge.denominator - 1)
    rows = with_quotients(rows, _least_part=("_part", edge.denominator))
    rows = rows.with_columns(_spent=nw.col("numerator") >= nw.col("_tenth") * edge.numerator + nw.col("_least_part"))
    rows = divided(rows, policy.decimals + 2, SMALL_STEP, [*kept, "_spent"])
    half = (2 * nw.col("rest") >= nw.col("denominator")).cast(nw.Int64())
    return with_quotients(
        rows.with_columns(_spending=nw.col("quotient") + half), _absorbed=("_spending", 10**policy.decimals)
    )


def _group(known: Expr, performed: Expr, spent: Expr) -> Expr:
    import narwhals.stable.v2 as nw

    def word(group: Group) -> Expr:
        return nw.lit(group.value)

    yes = nw.when(spent).then(word(Group.BOTH)).otherwise(word(Group.PERFORMANCE_ONLY))
    no = nw.when(spent).then(word(Group.MONEY_ONLY)).otherwise(word(Group.NEITHER))
    return nw.when(known).then(nw.when(performed).then(yes).otherwise(no)).otherwise(word(Group.UNKNOWN))
