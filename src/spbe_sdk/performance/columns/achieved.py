"""Target and actual of many indicators to percentages, by a policy, as `performance.achievement` does for one.

A percentage is a whole number of `ONE`: the largest that is not above it, and `more`, which is 1 where it is no
whole number and lies between this one and the next. So nothing is rounded, and what is not known exactly is known
between two edges.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import reduce
from inspect import unwrap
from operator import or_
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.providers import find_formula, find_strategy
from spbe_sdk.performance.columns.cells import decimals_of, figure
from spbe_sdk.performance.columns.division import divided, largest
from spbe_sdk.scoring.achievement_column import FormulaColumns, MeasureColumns, column_form
from spbe_sdk.scoring.weighted_mean import weighted_mean

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# One percent.
_DIGITS = 9
ONE = 10**_DIGITS

# Percentages beyond this, 10,000, are left to fractions.
LARGEST = 10**4 * ONE

DIRECTIONS = ("maximize", "minimize", "range", "target")

# In the order of `accumulated.SUM`, `MEAN` and `LAST`.
ACCUMULATIONS = ("sum", "mean", "last")


def has_columns(policy: MeasurementPolicy) -> bool:
    """Whether whole numbers can follow a policy: its formulas have forms for columns, and its means are plain."""
    edges = [edge for edge in (policy.floor, policy.cap) if edge is not None]
    whole = all((edge * ONE).denominator == 1 and abs(edge * ONE) < LARGEST for edge in edges)
    forms = all(column_form(find_formula(getattr(policy, name))) for name in DIRECTIONS)
    return whole and forms and unwrap(find_strategy(policy.roll_up.strategy)) is weighted_mean


def described(indicators: LazyFrame[Any], decimals: int) -> LazyFrame[Any]:
    """The indicators as columns need them: figures whole, words as numbers, what is left out as it is without."""
    import narwhals.stable.v2 as nw

    names = indicators.collect_schema().names()
    weights, caps = decimals_of(indicators, ["weight"]), decimals_of(indicators, ["cap"])
    read = {
        "weight": figure(indicators, "weight", weights),
        "cap": figure(indicators, "cap", caps),
        "baseline": figure(indicators, "baseline", decimals),
    }
    words = {"direction": "maximize", "accumulation": "last"}
    given = {
        name: (nw.col(name).cast(nw.String()) if name in names else nw.lit(None, nw.String())).fill_null(word)
        for name, word in words.items()
    }
    one = nw.lit(10**weights, dtype=nw.Int64())
    weight = nw.when(nw.col("weight").is_null()).then(one).otherwise(read["weight"].whole) if "weight" in names else one
    cap = read["cap"].whole
    odd = reduce(or_, (found.odd for found in read.values()))
    unweighed = (weight < 0) | (weight > 10**8)
    strange = (odd | (cap.abs() >= LARGEST // ONE * 10**caps) | unweighed).fill_null(value=False)
    way, how = _numbered(given["direction"], DIRECTIONS), _numbered(given["accumulation"], ACCUMULATIONS)
    some = {"cap": cap * (ONE // 10**caps), "baseline": read["baseline"].whole}
    found = indicators.select(
        "code",
        direction=given["direction"],
        way=way,
        how=how,
        weight=weight,
        strange=strange,
        **{name: value for name, value in some.items() if name in names},
    )
    return found.with_columns(strange=nw.col("strange") | (nw.col("way") < 0) | (nw.col("how") < 0))


def _numbered(word: Expr, words: Sequence[str]) -> Expr:
    import narwhals.stable.v2 as nw

    number = nw.lit(-1, dtype=nw.Int64())
    for place, known in enumerate(words):
        number = nw.when(word == known).then(nw.lit(place, dtype=nw.Int64())).otherwise(number)
    return number


def achieved(
    found: LazyFrame[Any], policy: MeasurementPolicy, levels: list[str], step: int, ways: Collection[int]
) -> LazyFrame[Any]:
    """With `percent` (null where there is none), `more`, and `odd` where only fractions can say."""
    cap = [name for name in found.collect_schema().names() if name == "cap"]
    kept = [*levels, *cap, "way", "weight", "target", "actual", "low", "odd", "measured", "planned", "due", "mixed"]
    found = _quotient(_measure(found, kept, step), policy, kept, ways)
    found = divided(found, _DIGITS + 2, step, [*kept, "negative", "defined"])
    found = _counted(_bounded(_by_zero_rules(_percent(found, kept), policy), policy), policy)
    return found.select(*levels, "weight", "percent", "more", "odd", "mixed")


def _measure(found: LazyFrame[Any], kept: list[str], step: int) -> LazyFrame[Any]:
    """One pair of edges, and what is missing or too large for 64 bits told apart."""
    import narwhals.stable.v2 as nw

    target, actual = nw.col("target"), nw.col("actual")
    low = target
    if "low" in found.collect_schema():
        ranged = (nw.col("way") == DIRECTIONS.index("range")) & ~nw.col("low").is_null()
        low = nw.when(ranged).then(nw.col("low")).otherwise(target)
    baseline, sizes = nw.lit(None, dtype=nw.Int64()), [target, actual]
    if "low" in found.collect_schema():
        sizes.append(low)
    if "baseline" in found.collect_schema():
        baseline = nw.col("baseline") * nw.col("times")
        sizes.append(baseline)
    large = reduce(or_, (size.abs() > largest(step) // 4 for size in sizes))
    described = ~nw.col("strange").is_null()
    odd = described & (nw.col("odd") | nw.col("strange") | large).fill_null(value=False)
    measured = described & ~target.is_null() & ~actual.is_null() & (low <= target)
    return found.select(
        *(name for name in kept if name not in ("low", "odd", "measured", "mixed")),
        "direction",
        low=low,
        baseline=baseline,
        odd=odd,
        measured=measured & ~odd,
        mixed=nw.col("mixed") & described,
    )


def _quotient(
    found: LazyFrame[Any], policy: MeasurementPolicy, kept: list[str], ways: Collection[int]
) -> LazyFrame[Any]:
    """Achievement as a quotient that is not below zero, `negative` where it is, and 0/1 where there is none."""
    import narwhals.stable.v2 as nw

    columns = (nw.col(name) for name in ("target", "actual", "low", "target", "baseline", "direction"))
    measure = MeasureColumns(*columns)
    directions: dict[FormulaColumns, list[int]] = {}
    for place, direction in enumerate(DIRECTIONS):
        form = column_form(find_formula(getattr(policy, direction)))
        if form is not None and place in ways:
            directions.setdefault(form, []).append(place)
    (first, _), *others = directions.items()
    chosen = attrs.asdict(first(measure), recurse=False)
    for form, places in others:
        here = reduce(or_, (nw.col("way") == place for place in places))
        quotient = attrs.asdict(form(measure), recurse=False)
        chosen = {part: nw.when(here).then(quotient[part]).otherwise(chosen[part]) for part in chosen}
    found = found.select(*kept, **chosen)
    numerator, denominator = nw.col("numerator"), nw.col("denominator")
    one, zero = nw.lit(1, dtype=nw.Int64()), nw.lit(0, dtype=nw.Int64())
    defined = (nw.col("defined") & (denominator != 0) & nw.col("measured")).fill_null(value=False)
    found = found.select(
        *kept,
        defined=defined,
        negative=numerator < 0,
        numerator=nw.when(defined).then(numerator.abs()).otherwise(zero),
        denominator=nw.when(defined).then(denominator).otherwise(one),
    )
    # A quotient that is larger is left to fractions, and would not fit into 64 bits.
    most = LARGEST // ONE // 100
    plain = numerator < denominator * most
    return found.with_columns(
        numerator=nw.when(plain).then(numerator).otherwise(most),
        denominator=nw.when(plain).then(denominator).otherwise(one),
    )


def _percent(found: LazyFrame[Any], kept: list[str]) -> LazyFrame[Any]:
    """The quotient as a whole number of `ONE`, downwards also below zero."""
    import narwhals.stable.v2 as nw

    more = (nw.col("rest") > 0).cast(nw.Int64())
    percent = nw.when(nw.col("negative")).then(-nw.col("quotient") - more).otherwise(nw.col("quotient"))
    return found.select(*kept, percent=nw.when(nw.col("defined")).then(percent), more=more)


def _by_zero_rules(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """What a policy says of zeros goes before formulas; that of the target before that of the actual."""
    import narwhals.stable.v2 as nw

    low, target, actual = nw.col("low"), nw.col("target"), nw.col("actual")
    inside = (low < target) & (low <= actual) & (actual <= target)
    percent, more = nw.col("percent"), nw.col("more")
    zero, hundred = nw.lit(0, dtype=nw.Int64()), nw.lit(100 * ONE, dtype=nw.Int64())
    met = nw.when(target == actual).then(hundred).otherwise(zero)
    values = {"zero": zero, "hundred": hundred, "hundred-if-met": met}
    for name, number in (("zero_actual", actual), ("zero_target", target)):
        for place, direction in enumerate(DIRECTIONS):
            rule = getattr(getattr(policy, name), "target" if direction == "range" else direction)
            if rule == "formula":
                continue
            applies = (number == 0) & (nw.col("way") == place) & nw.col("measured") & ~inside
            percent = nw.when(applies).then(values[rule]).otherwise(percent)
            more = nw.when(applies).then(zero).otherwise(more)
    return found.with_columns(percent=percent, more=more)


def _bounded(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """Floor before cap, and an indicator's own cap before the policy's; both are known exactly."""
    import narwhals.stable.v2 as nw

    percent, more, zero = nw.col("percent"), nw.col("more"), nw.lit(0, dtype=nw.Int64())
    cap = None if policy.cap is None else nw.lit(_units(policy.cap), dtype=nw.Int64())
    if "cap" in found.collect_schema():
        cap = nw.col("cap") if policy.cap is None else nw.col("cap").fill_null(_units(policy.cap))
    bounded, rest = percent, more
    if cap is not None:
        above = (percent >= cap).fill_null(value=False)
        bounded, rest = nw.when(above).then(cap).otherwise(percent), nw.when(above).then(zero).otherwise(more)
    if policy.floor is not None:
        floor = nw.lit(_units(policy.floor), dtype=nw.Int64())
        bounded = nw.when(percent < floor).then(floor).otherwise(bounded)
        rest = nw.when(percent < floor).then(zero).otherwise(rest)
    found = found.with_columns(percent=bounded, more=rest)
    large = (percent.abs() >= LARGEST - ONE).fill_null(value=False)
    return found.with_columns(odd=nw.col("odd") | large)


def _counted(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """What was not reported counts as nothing achieved, or not at all."""
    import narwhals.stable.v2 as nw

    if policy.missing == "excluded":
        return found
    zero = nw.lit(0, dtype=nw.Int64())
    missing = nw.col("actual").is_null() & nw.col("planned") & nw.col("due")
    return found.with_columns(
        percent=nw.when(missing).then(zero).otherwise(nw.col("percent")),
        more=nw.when(missing).then(zero).otherwise(nw.col("more")),
    )


def _units(percent: Fraction) -> int:
    return int(percent * ONE)
