"""The formulas of achievement for a column: each a quotient of whole numbers, beside those for one number.

One law in the tests holds both together. A formula without a form here is computed number by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import unwrap
from typing import TYPE_CHECKING, Protocol

import attrs

from spbe_sdk.scoring.achievement import Formula, from_baseline, inverse, mirror, on_target, ratio, within_range

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr


@attrs.frozen(slots=True, eq=False)
class MeasureColumns:
    """What `Measure` is, for a column: whole numbers that all count the same part of one.

    `low` and `high` are the edges of a range and both the target elsewhere; `baseline` may be null.
    """

    target: Expr
    actual: Expr
    low: Expr
    high: Expr
    baseline: Expr
    direction: Expr


@attrs.frozen(slots=True, eq=False)
class Quotient:
    """Achievement as a part of one: numerator and denominator, and where they mean anything.

    Where they do, the denominator is not below zero.
    """

    numerator: Expr
    denominator: Expr
    defined: Expr


class FormulaColumns(Protocol):
    """The form of a `Formula` for columns."""

    def __call__(self, measure: MeasureColumns) -> Quotient:
        """The achievement, not in percent; a denominator of zero needs no care, it is undefined as well."""
        ...


def column_form(formula: Formula) -> FormulaColumns | None:
    """The form for columns of a formula; nothing where it has none, as those of other packages."""
    # Plugins are handed out in a guard of their own.
    return _FORMS.get(unwrap(formula))


def _ratio(measure: MeasureColumns) -> Quotient:
    return Quotient(measure.actual, measure.target, measure.target >= 0)


def _mirror(measure: MeasureColumns) -> Quotient:
    return Quotient(2 * measure.target - measure.actual, measure.target, measure.target >= 0)


def _inverse(measure: MeasureColumns) -> Quotient:
    return Quotient(measure.target, measure.actual, (measure.target >= 0) & (measure.actual >= 0))


def _from_baseline(measure: MeasureColumns) -> Quotient:
    import narwhals.stable.v2 as nw

    intended = measure.baseline - measure.target
    fewer, more = measure.direction == "minimize", measure.direction == "maximize"
    backwards = ((intended < 0) & fewer) | ((intended > 0) & more)
    done, defined = measure.baseline - measure.actual, ~measure.baseline.is_null() & ~backwards
    up = intended < 0
    numerator, denominator = (nw.when(up).then(-each).otherwise(each) for each in (done, intended))
    return Quotient(numerator, denominator, defined)


def _on_target(measure: MeasureColumns) -> Quotient:
    import narwhals.stable.v2 as nw

    beyond = measure.actual > measure.target
    least = nw.when(beyond).then(2 * measure.target - measure.actual).otherwise(measure.actual)
    return Quotient(least, measure.target, measure.target >= 0)


def _within_range(measure: MeasureColumns) -> Quotient:
    import narwhals.stable.v2 as nw

    below, above = measure.actual < measure.low, measure.actual > measure.high
    one = nw.lit(1, dtype=nw.Int64())
    mirrored = nw.when(above).then(2 * measure.high - measure.actual).otherwise(one)
    edge = nw.when(above).then(measure.high).otherwise(one)
    numerator = nw.when(below).then(measure.actual).otherwise(mirrored)
    denominator = nw.when(below).then(measure.low).otherwise(edge)
    return Quotient(numerator, denominator, denominator >= 0)


_FORMS: Mapping[Formula, FormulaColumns] = {
    ratio: _ratio,
    mirror: _mirror,
    inverse: _inverse,
    from_baseline: _from_baseline,
    on_target: _on_target,
    within_range: _within_range,
}
