"""From indicators to units and the units above, level by level, as `performance.measure` does for one plan.

What is added up on the way are whole numbers, so that the rows of a unit may come in any order and in parts.
A row that lacks a level belongs to the one above; it waits, added to those that wait for the same unit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from spbe_sdk.documents.policy import RollUp
from spbe_sdk.performance.columns.achieved import LARGEST
from spbe_sdk.performance.columns.division import with_quotients

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# Percentages are added up in two halves, so that a million of them, each with its weight, fit into 64 bits.
_HALF = 2**20

_PARTS = ("high", "low", "more", "weight")

_BELOW = tuple(f"below_{part}" for part in _PARTS)

# What a unit has of itself: its mean, by how much that may be more, and whether there is one, or any row.
_OWN = ("own_percent", "own_more", "own_known", "own")

# How many indicators have a target and a report of different parts of the year, with those of the units below.
_MIXED = "mixed"

MONEY = ("ceiling", "realised", "told", "reported", "yearly")


def of_units(found: LazyFrame[Any], levels: list[str]) -> LazyFrame[Any]:
    """Indicators to what is each unit's own."""
    import narwhals.stable.v2 as nw

    counts = (~nw.col("percent").is_null()) & (nw.col("weight") > 0)
    zero, one = nw.lit(0, dtype=nw.Int64()), nw.lit(1, dtype=nw.Int64())
    weight, percent = nw.when(counts).then(nw.col("weight")).otherwise(zero), nw.col("percent").fill_null(0) + LARGEST
    parts = found.select(
        *levels,
        odd=nw.col("odd").cast(nw.Int64()),
        mixed=(nw.col("mixed") & (nw.col("weight") > 0)).fill_null(value=False).cast(nw.Int64()),
        more=nw.col("more"),
        weight=weight,
        percent=percent,
    )
    parts = with_quotients(parts, half=("percent", _HALF))
    weight = nw.col("weight")
    parts = parts.select(
        *levels,
        "odd",
        "mixed",
        "weight",
        high=nw.col("half") * weight,
        low=nw.col("half_rest") * weight,
        more=nw.col("more") * weight,
    )
    units = _mean(added(parts, levels, [*_PARTS, "odd", _MIXED]), "")
    known = (weight > 0).cast(nw.Int64())
    mean, more = nw.col("_mean") * known, nw.col("_error") * known
    return units.select(*levels, "odd", _MIXED, own_percent=mean, own_more=more, own_known=known, own=one)


def undecided(rows: LazyFrame[Any], levels: list[str]) -> LazyFrame[Any]:
    """Units whose figures are all left to fractions."""
    import narwhals.stable.v2 as nw

    zero, one = nw.lit(0, dtype=nw.Int64()), nw.lit(1, dtype=nw.Int64())
    return rows.select(*levels, **dict.fromkeys((*_OWN[:-1], _MIXED), zero), odd=one, own=one)


def with_money(own: LazyFrame[Any], spent: LazyFrame[Any], levels: list[str]) -> LazyFrame[Any]:
    """What is each unit's own, with money; a unit may have one without the other."""
    import narwhals.stable.v2 as nw

    names = [*_OWN, "odd", _MIXED, *MONEY]
    kinds = {key: nw.String() if kind == nw.Unknown() else kind for key, kind in own.collect_schema().items()}
    alike, zero = [nw.col(key).cast(kinds[key]) for key in levels], nw.lit(0, dtype=nw.Int64())
    had = [*MONEY, "odd"]
    parts = [
        own.select(*alike, *(zero.alias(name) if name in MONEY else nw.col(name) for name in names)),
        spent.with_columns(own=nw.lit(1, dtype=nw.Int64())).select(
            *alike, *(nw.col(name) if name in [*had, "own"] else zero.alias(name) for name in names)
        ),
    ]
    return added(nw.concat(parts), levels, names)


def added(rows: LazyFrame[Any], keys: list[str], names: Sequence[str]) -> LazyFrame[Any]:
    """The sums of each unit."""
    import narwhals.stable.v2 as nw

    sums = [nw.col(name).sum() for name in names]
    whole = rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)
    return whole.select(*keys, *(nw.col(name).fill_null(0).cast(nw.Int64()) for name in names))


def level_by_level(
    base: LazyFrame[Any], levels: list[str], rule: RollUp, kept: Callable[[LazyFrame[Any]], LazyFrame[Any]]
) -> list[LazyFrame[Any]]:
    """For each level, and for all together, its units with `percent`, `more` and `known`, `units` and their money."""
    import narwhals.stable.v2 as nw

    money = [name for name in MONEY if name in base.collect_schema()]
    waiting = _totals(base.with_columns(units=nw.lit(0, dtype=nw.Int64())), rule, lowest=True)
    found = []
    for number, level in enumerate(levels):
        found.append(waiting.filter(~nw.col(level).is_null()))
        above = levels[number + 1 :]
        passed = _passed_on(waiting, level, above, money)
        waiting = kept(
            _totals(added(passed, above, [*_OWN, *_BELOW, "units", "odd", _MIXED, *money]), rule, lowest=False)
        )
    return [*found, waiting]


def _totals(rows: LazyFrame[Any], rule: RollUp, *, lowest: bool) -> LazyFrame[Any]:
    """With `percent` and `more` of what is a unit's own and what is below it together; `known` where there is any."""
    import narwhals.stable.v2 as nw

    own, below = _weights(rule)
    has_own = (nw.col("own_known") > 0) & nw.lit(own > 0)
    percent, more = nw.col("own_percent"), nw.col("own_more")
    if lowest:
        return rows.with_columns(known=has_own, percent=percent, more=more)
    rows = _mean(rows, "below_")
    has_below, both = (nw.col("below_weight") > 0) & nw.lit(below > 0), own + below
    rows = rows.with_columns(
        _whole=percent * own + nw.col("_mean") * below, _most=more * own + nw.col("_error") * below + (both - 1)
    )
    rows = with_quotients(rows, _both=("_whole", both), _together=("_most", both))
    together = nw.col("_together") + (nw.col("_both_rest") > 0).cast(nw.Int64())
    return rows.with_columns(
        known=has_own | has_below,
        percent=_either(has_own, has_below, nw.col("_both"), percent, nw.col("_mean")),
        more=_either(has_own, has_below, together, more, nw.col("_error")),
    )


def _either(has_own: Expr, has_below: Expr, both: Expr, own: Expr, below: Expr) -> Expr:
    import narwhals.stable.v2 as nw

    return nw.when(has_own & has_below).then(both).otherwise(nw.when(has_own).then(own).otherwise(below))


def _weights(rule: RollUp) -> tuple[int, int]:
    """What is a unit's own and what is below it, weighed in whole numbers."""
    scale = lcm(Fraction(rule.own_weight).denominator, Fraction(rule.below_weight).denominator)
    return int(rule.own_weight * scale), int(rule.below_weight * scale)


def _mean(rows: LazyFrame[Any], prefix: str) -> LazyFrame[Any]:
    """With the weighted mean of parts that were added up in halves, downwards, and how much more it may be."""
    import narwhals.stable.v2 as nw

    weight = nw.col(f"{prefix}weight")
    rows = rows.with_columns(_by=nw.when(weight > 0).then(weight).otherwise(nw.lit(1, dtype=nw.Int64())))
    rows = with_quotients(rows, _first=(f"{prefix}high", "_by"))
    rows = rows.with_columns(
        _over=nw.col("_first_rest") * _HALF + nw.col(f"{prefix}low"), _more=nw.col(f"{prefix}more") + nw.col("_by") - 1
    )
    rows = with_quotients(rows, _second=("_over", "_by"), _mores=("_more", "_by"))
    return rows.with_columns(
        _mean=nw.col("_first") * _HALF + nw.col("_second"),
        _error=nw.col("_mores") + (nw.col("_second_rest") > 0).cast(nw.Int64()),
    )


def _passed_on(rows: LazyFrame[Any], level: str, above: list[str], money: list[str]) -> LazyFrame[Any]:
    """What the units of a level are for those above; rows of units above wait as they are."""
    import narwhals.stable.v2 as nw

    here, names = ~nw.col(level).is_null(), rows.collect_schema().names()
    rows = with_quotients(rows, _half=("percent", _HALF))
    zero, one = nw.lit(0, dtype=nw.Int64()), nw.lit(1, dtype=nw.Int64())
    counted = here & nw.col("known")
    parts = {
        "high": nw.col("_half"),
        "low": nw.col("_half_rest"),
        "more": nw.col("more"),
        "weight": one,
    }
    before = {part: nw.col(f"below_{part}") if f"below_{part}" in names else zero for part in _PARTS}
    return rows.select(
        *above,
        "odd",
        _MIXED,
        *money,
        **{name: nw.when(here).then(zero).otherwise(nw.col(name)) for name in _OWN},
        **{
            f"below_{part}": nw.when(counted).then(value).otherwise(nw.when(here).then(zero).otherwise(before[part]))
            for part, value in parts.items()
        },
        units=nw.col("units") + nw.when(here & (nw.col("own") > 0)).then(one).otherwise(zero),
    )
