"""From indicators to units and the units above, level by level, as `performance.measure` does for one plan.

What is added up on the way are whole numbers, so that the rows of a unit may come in any order and in parts.
A row that lacks a level belongs to the one above; it waits, added to those that wait for the same unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.policy import RollUp
from spbe_sdk.performance.columns.achieved import LARGEST

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# Percentages are added up in two halves, so that a million of them, each with its weight, fit into 64 bits.
_HALF = 10**6

_PARTS = ("high", "low", "more", "weight")

MONEY = ("ceiling", "realised", "told", "reported")

# `own` counts the rows that a unit has of itself, `units` the units that have any.
OWN = tuple(f"own_{part}" for part in _PARTS)

ADDED = (*OWN, *(f"below_{part}" for part in _PARTS), *MONEY, "odd", "own", "units")


def of_indicators(found: LazyFrame[Any], levels: list[str]) -> LazyFrame[Any]:
    """Indicators as parts of what is a unit's own."""
    import narwhals.stable.v2 as nw

    counts = (~nw.col("percent").is_null()) & (nw.col("weight") > 0)
    weight = nw.when(counts).then(nw.col("weight")).otherwise(nw.lit(0, dtype=nw.Int64()))
    found = found.with_columns(weight=weight, percent=nw.col("percent").fill_null(0) + LARGEST)
    weight, percent = nw.col("weight"), nw.col("percent")
    found = found.with_columns(own_high=percent // _HALF)
    return found.select(
        *levels,
        own_high=nw.col("own_high") * weight,
        own_low=(percent - nw.col("own_high") * _HALF) * weight,
        own_more=nw.col("more") * weight,
        own_weight=weight,
        odd=nw.col("odd").cast(nw.Int64()),
        own=nw.lit(1, dtype=nw.Int64()),
    )


def undecided(rows: LazyFrame[Any]) -> LazyFrame[Any]:
    """Units whose figures are all left to fractions."""
    import narwhals.stable.v2 as nw

    zero, one = nw.lit(0, dtype=nw.Int64()), nw.lit(1, dtype=nw.Int64())
    return rows.with_columns(**dict.fromkeys(OWN, zero), odd=one, own=one)


def added(rows: LazyFrame[Any], keys: list[str], names: Sequence[str]) -> LazyFrame[Any]:
    """The sums of each unit."""
    import narwhals.stable.v2 as nw

    sums = [nw.col(name).sum() for name in names]
    whole = rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)
    return whole.select(*keys, *(nw.col(name).fill_null(0).cast(nw.Int64()) for name in names))


def filled(rows: LazyFrame[Any], keys: list[Expr], names: Sequence[str]) -> LazyFrame[Any]:
    """With zero for what rows do not have of some names."""
    import narwhals.stable.v2 as nw

    had, zero = rows.collect_schema().names(), nw.lit(0, dtype=nw.Int64())
    return rows.select(*keys, *(nw.col(name) if name in had else zero.alias(name) for name in names))


def totals(rows: LazyFrame[Any], rule: RollUp, lowest: bool) -> LazyFrame[Any]:
    """With `percent` and `more` of what is a unit's own and what is below it together; `known` where there is any."""
    import narwhals.stable.v2 as nw

    kept = rows.collect_schema().names()
    rows = _mean(rows, "own")
    if lowest:
        known = nw.col("own_weight") > 0
        if rule.own_weight == 0:
            known = nw.lit(value=False)
        return rows.select(*kept, known=known, percent=nw.col("own_percent"), more=nw.col("own_error"))
    rows = _mean(rows, "below")
    own, below = weights(rule)
    both = own + below
    has_own = (nw.col("own_weight") > 0) & nw.lit(own > 0)
    has_below = (nw.col("below_weight") > 0) & nw.lit(below > 0)
    whole = nw.col("own_percent") * own + nw.col("below_percent") * below
    rows = rows.with_columns(_whole=whole, _percent=whole // both)
    rest = (nw.col("_whole") > nw.col("_percent") * both).cast(nw.Int64())
    error = (nw.col("own_error") * own + nw.col("below_error") * below + (both - 1)) // both + rest
    return rows.select(
        *kept,
        known=has_own | has_below,
        percent=_either(has_own, has_below, nw.col("_percent"), "percent"),
        more=_either(has_own, has_below, error, "error"),
    )


def _either(own: Expr, below: Expr, both: Expr, name: str) -> Expr:
    import narwhals.stable.v2 as nw

    one = nw.when(own).then(nw.col(f"own_{name}")).otherwise(nw.col(f"below_{name}"))
    return nw.when(own & below).then(both).otherwise(one)


def weights(rule: RollUp) -> tuple[int, int]:
    """What is a unit's own and what is below it, weighed in whole numbers."""
    scale = lcm(Fraction(rule.own_weight).denominator, Fraction(rule.below_weight).denominator)
    return int(rule.own_weight * scale), int(rule.below_weight * scale)


def _mean(rows: LazyFrame[Any], whose: str) -> LazyFrame[Any]:
    """The weighted mean of parts that were added up in halves, downwards, and how much more it may be."""
    import narwhals.stable.v2 as nw

    one = nw.lit(1, dtype=nw.Int64())
    high, low, more, weight = (nw.col(f"{whose}_{part}") for part in _PARTS)
    rows = rows.with_columns(_by=nw.when(weight > 0).then(weight).otherwise(one))
    by = nw.col("_by")
    rows = rows.with_columns(_first=high // by)
    rows = rows.with_columns(_rest=(high - nw.col("_first") * by) * _HALF + low)
    rows = rows.with_columns(_second=nw.col("_rest") // by)
    left = (nw.col("_rest") > nw.col("_second") * by).cast(nw.Int64())
    return rows.with_columns(
        **{
            f"{whose}_percent": nw.col("_first") * _HALF + nw.col("_second"),
            f"{whose}_error": (more + by - 1) // by + left,
        }
    )


def passed_on(rows: LazyFrame[Any], level: str, above: list[str]) -> LazyFrame[Any]:
    """What the units of a level are for those above; rows of units above wait as they are."""
    import narwhals.stable.v2 as nw

    here, names = ~nw.col(level).is_null(), rows.collect_schema().names()
    zero = nw.lit(0, dtype=nw.Int64())
    rows = rows.with_columns(_first=nw.col("percent") // _HALF, _known=nw.col("known").cast(nw.Int64()))
    below = {
        "high": nw.col("_first") * nw.col("_known"),
        "low": (nw.col("percent") - nw.col("_first") * _HALF) * nw.col("_known"),
        "more": nw.col("more") * nw.col("_known"),
        "weight": nw.col("_known"),
    }
    return rows.select(
        *above,
        *(name for name in (*MONEY, "odd") if name in names),
        **{f"own_{part}": nw.when(here).then(zero).otherwise(nw.col(f"own_{part}")) for part in _PARTS},
        **{f"below_{part}": nw.when(here).then(below[part]).otherwise(nw.col(f"below_{part}")) for part in _PARTS},
        own=nw.when(here).then(zero).otherwise(nw.col("own")),
        units=nw.col("units") + nw.when(here & (nw.col("own") > 0)).then(1).otherwise(0),
    )
