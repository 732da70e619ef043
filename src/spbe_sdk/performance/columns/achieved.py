"""Target and actual of many indicators to percentages, by a policy, as `performance.achievement` does for one.

A percentage is a whole number of `ONE`: the largest that is not above it, and `more`, which is 1 where it is no
whole number and lies between this one and the next. So nothing is rounded, and what is not known exactly is known
between two edges.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from inspect import unwrap
from operator import or_
from typing import TYPE_CHECKING, Any, Literal

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.cells import decimals_of, figure
from spbe_sdk.performance.columns.division import LARGEST_DIVISOR, divided
from spbe_sdk.plugins import find_formula, find_strategy
from spbe_sdk.scoring.achievement_column import FormulaColumns, MeasureColumns, Quotient, column_form
from spbe_sdk.scoring.weighted_mean import weighted_mean

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

    from spbe_sdk.performance.columns.cells import Frame

# One percent.
_DIGITS = 9
ONE = 10**_DIGITS

# Percentages beyond this, 10,000, are left to fractions.
LARGEST = 10**4 * ONE

# A hundredth of a figure is a percent: quotients have eleven digits, and are less than a hundred.
_HUNDREDFOLD = 100

_DIRECTIONS = ("maximize", "minimize", "range", "target")

_Rules = Literal["zero_target", "zero_actual"]


def has_columns(policy: MeasurementPolicy) -> bool:
    """Whether whole numbers can follow a policy: its formulas have forms for columns, and its means are plain."""
    edges = [edge for edge in (policy.floor, policy.cap) if edge is not None]
    whole = all((edge * ONE).denominator == 1 and abs(edge * ONE) < LARGEST for edge in edges)
    forms = all(column_form(find_formula(getattr(policy, name))) for name in _DIRECTIONS)
    return whole and forms and unwrap(find_strategy(policy.roll_up.strategy)) is weighted_mean


def described(indicators: Frame, decimals: int) -> LazyFrame[Any]:
    """The indicators as columns need them: figures whole, what is left out as it is without."""
    import narwhals.stable.v2 as nw

    names = indicators.collect_schema().names()
    weights, caps = decimals_of(indicators, ["weight"]), decimals_of(indicators, ["cap"])
    read = {
        "weight": figure(indicators, "weight", weights),
        "cap": figure(indicators, "cap", caps),
        "baseline": figure(indicators, "baseline", decimals),
    }
    words = {"direction": "maximize", "accumulation": "last"}
    given = {name: nw.col(name).cast(nw.String()) if name in names else nw.lit(None, nw.String()) for name in words}
    odd = reduce(or_, (found.odd for found in read.values()))
    one = nw.lit(10**weights, dtype=nw.Int64())
    weight = nw.when(nw.col("weight").is_null()).then(one).otherwise(read["weight"].whole) if "weight" in names else one
    cap = read["cap"].whole
    known = odd | (cap.abs() >= LARGEST // ONE * 10**caps) | (weight.abs() > 10**8)
    found = indicators.lazy().select(
        code=nw.col("code"),
        **{name: given[name].fill_null(word) for name, word in words.items()},
        weight=weight,
        cap=cap * (ONE // 10**caps),
        baseline=read["baseline"].whole,
        strange=known.fill_null(value=False).cast(nw.Int64()),
    )
    known_words = nw.col("direction").is_in(_DIRECTIONS) & nw.col("accumulation").is_in(["sum", "mean", "last"])
    return found.with_columns(strange=nw.when(known_words).then(nw.col("strange")).otherwise(nw.lit(1)))


def achieved(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """With `percent` (null where there is none), `more`, and `odd` where only fractions can say."""
    found = _measure(found)
    found = _quotient(found, policy)
    found = _percent(found)
    return _counted(_bounded(_by_zero_rules(found, policy), policy), policy)


def _measure(found: LazyFrame[Any]) -> LazyFrame[Any]:
    """One pair of edges, and zeros in the place of what is missing or too large for 64 bits."""
    import narwhals.stable.v2 as nw

    target, actual, direction = nw.col("target"), nw.col("actual"), nw.col("direction")
    low = target
    if "low" in found.collect_schema():
        low = nw.when((direction == "range") & ~nw.col("low").is_null()).then(nw.col("low")).otherwise(target)
    found = found.with_columns(low=low, baseline=nw.col("baseline") * nw.col("times"))
    sizes = [nw.col(name).abs().fill_null(0) for name in ("target", "low", "actual", "baseline")]
    large = reduce(or_, (size > LARGEST_DIVISOR // 4 for size in sizes))
    described = ~nw.col("strange").is_null()
    odd = described & ((nw.col("odd") > 0) | (nw.col("strange") > 0) | large).fill_null(value=False)
    measured = described & ~target.is_null() & ~actual.is_null()
    return found.with_columns(odd=odd, measured=measured & ~odd)


def _quotient(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    import narwhals.stable.v2 as nw

    columns = (nw.col(name) for name in ("target", "actual", "low", "target", "baseline", "direction"))
    measure = MeasureColumns(*columns)
    quotients: dict[FormulaColumns, Quotient] = {}
    directions: dict[FormulaColumns, list[str]] = {}
    for direction in _DIRECTIONS:
        form = column_form(find_formula(getattr(policy, direction)))
        if form is not None:
            quotients.setdefault(form, form(measure))
            directions.setdefault(form, []).append(direction)
    zero = nw.lit(0, dtype=nw.Int64())
    numerator, denominator, defined = zero, zero, nw.lit(value=False)
    for form, named in directions.items():
        here = nw.col("direction").is_in(named)
        numerator = nw.when(here).then(quotients[form].numerator).otherwise(numerator)
        denominator = nw.when(here).then(quotients[form].denominator).otherwise(denominator)
        defined = nw.when(here).then(quotients[form].defined).otherwise(defined)
    return found.with_columns(numerator=numerator, denominator=denominator, defined=defined)


def _percent(found: LazyFrame[Any]) -> LazyFrame[Any]:
    """The quotient as a whole number of `ONE`, downwards also below zero."""
    import narwhals.stable.v2 as nw

    numerator, denominator = nw.col("numerator"), nw.col("denominator")
    one, zero = nw.lit(1, dtype=nw.Int64()), nw.lit(0, dtype=nw.Int64())
    defined = (nw.col("defined") & (denominator != 0) & nw.col("measured")).fill_null(value=False)
    found = found.with_columns(defined=defined)
    defined = nw.col("defined")
    found = found.with_columns(
        negative=defined & ((numerator < 0) != (denominator < 0)),
        numerator=nw.when(defined).then(numerator.abs()).otherwise(zero),
        denominator=nw.when(defined).then(denominator.abs()).otherwise(one),
    )
    found = divided(found, "percent", numerator, denominator, _DIGITS + 2, _HUNDREDFOLD)
    found = found.with_columns(more=(nw.col("percent_rest") > 0).cast(nw.Int64()))
    down = zero - nw.col("percent") - nw.col("more")
    percent = nw.when(nw.col("negative")).then(down).otherwise(nw.col("percent"))
    return found.with_columns(percent=nw.when(defined).then(percent))


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
        for direction in ("maximize", "minimize", "target"):
            rule = getattr(getattr(policy, name), direction)
            if rule == "formula":
                continue
            here = [direction, "range"] if direction == "target" else [direction]
            applies = (number == 0) & nw.col("direction").is_in(here) & nw.col("measured") & ~inside
            percent = nw.when(applies).then(values[rule]).otherwise(percent)
            more = nw.when(applies).then(zero).otherwise(more)
    return found.with_columns(percent=percent, more=more)


def _bounded(found: LazyFrame[Any], policy: MeasurementPolicy) -> LazyFrame[Any]:
    """Floor before cap, and an indicator's own cap before the policy's; both are known exactly."""
    import narwhals.stable.v2 as nw

    percent, more, zero = nw.col("percent"), nw.col("more"), nw.lit(0, dtype=nw.Int64())
    cap = nw.col("cap") if policy.cap is None else nw.col("cap").fill_null(_units(policy.cap))
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
    planned = ~nw.col("target").is_null() | ~nw.col("planned").is_null()
    missing = nw.col("actual").is_null() & planned & nw.col("due")
    return found.with_columns(
        percent=nw.when(missing).then(zero).otherwise(nw.col("percent")),
        more=nw.when(missing).then(zero).otherwise(nw.col("more")),
    )


def _units(percent: Fraction) -> int:
    return int(percent * ONE)
