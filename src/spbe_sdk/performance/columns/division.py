"""Quotients of whole numbers, and those with more digits than 64 bits hold at once, as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# A remainder that is less than `largest(step)`, with `step` digits more, fits into 64 bits.
SMALL_STEP, LARGE_STEP = 3, 6


def largest(step: int) -> int:
    """What is divided may be as large as this."""
    return int(9 * 10 ** (18 - step))


def with_quotients(frame: LazyFrame[Any], **pairs: tuple[str, str | int]) -> LazyFrame[Any]:
    """With the whole part of a column divided by another or by a number, and what is left under its name + "_rest".

    Numbers are not below zero, divisors above it. Each engine says so in its own words: those that narwhals has for it,
    which would do for numbers below zero too, go through floats on Spark, and cost many times more on DuckDB.
    """
    import narwhals.stable.v2 as nw

    native: Any = frame.to_native()
    duckdb = frame.implementation.is_duckdb()
    if not duckdb and not frame.implementation.is_spark_like():
        both: dict[str, Expr] = {}
        for name, (over, under) in pairs.items():
            divisor = under if isinstance(under, int) else nw.col(under)
            both |= {name: nw.col(over) // divisor, f"{name}_rest": nw.col(over) % divisor}
        return frame.with_columns(**both)
    words = ["*"]
    for name, (over, under) in pairs.items():
        first, rest = f"{over} {'//' if duckdb else 'div'} {under}", f"{over} % {under}"
        if isinstance(under, int) and under.bit_count() == 1 and duckdb:
            first, rest = f"{over} >> {under.bit_length() - 1}", f"{over} & {under - 1}"
        words += [f"{first} AS {name}", f"{rest} AS {name}_rest"]
    divided = native.project(", ".join(words)) if duckdb else native.selectExpr(*words)
    found: LazyFrame[Any] = nw.from_native(divided)
    return found


def divided(frame: LazyFrame[Any], digits: int, step: int, kept: list[str]) -> LazyFrame[Any]:
    """A frame with `quotient`, the whole part of `numerator` · 10^digits ÷ `denominator`, and `rest`, what is left.

    The numerator is not below zero, the denominator above it; both are at most `largest(step)`.
    """
    import narwhals.stable.v2 as nw

    over, quotient = nw.col("numerator") * 10 ** min(step, digits), nw.lit(0, dtype=nw.Int64())
    for done in range(0, digits, step):
        more = 10 ** min(step, max(digits - done - step, 0))
        frame = frame.select(*kept, "denominator", quotient=quotient, over=over)
        frame = with_quotients(frame, digits=("over", "denominator"))
        quotient, over = (nw.col("quotient") + nw.col("digits")) * more, nw.col("digits_rest") * more
    return frame.select(*kept, "denominator", quotient=quotient, rest=over)
