"""Quotients with more digits than 64 bits hold at once, a few digits after another, as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# What is divided may be as large as this: its remainder, with three digits more, still fits into 64 bits.
LARGEST_DIVISOR = 9 * 10**15

_STEP = 3


def divided(frame: LazyFrame[Any], name: str, numerator: Expr, denominator: Expr, digits: int, cap: int) -> Any:
    """A frame with `name`, the whole part of numerator · 10^digits ÷ denominator, and `name` + "_rest", what is left.

    The numerator is not below zero, the denominator above it. A quotient of `cap` or more becomes `cap`, without rest.
    """
    import narwhals.stable.v2 as nw

    rest = f"{name}_rest"
    frame = frame.with_columns(_over=numerator, _under=denominator)
    frame = frame.with_columns(**{name: nw.col("_over") // nw.col("_under")})
    frame = frame.with_columns(**{rest: nw.col("_over") - nw.col(name) * nw.col("_under")})
    big = nw.col(name) >= cap
    zero, most = nw.lit(0, dtype=nw.Int64()), nw.lit(cap, dtype=nw.Int64())
    frame = frame.with_columns(
        **{name: nw.when(big).then(most).otherwise(nw.col(name)), rest: nw.when(big).then(zero).otherwise(nw.col(rest))}
    )
    for done in range(0, digits, _STEP):
        factor = 10 ** min(_STEP, digits - done)
        frame = frame.with_columns(_over=nw.col(rest) * factor)
        frame = frame.with_columns(_digits=nw.col("_over") // nw.col("_under"))
        frame = frame.with_columns(
            **{
                name: nw.col(name) * factor + nw.col("_digits"),
                rest: nw.col("_over") - nw.col("_digits") * nw.col("_under"),
            }
        )
    return frame
