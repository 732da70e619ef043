"""A column of exact numbers over any dataframe engine: what a strategy gets for many assessments at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.strategy import Strategy, WeightedPart

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr
    from narwhals.stable.v2.typing import IntoDataFrame

INT64 = 2**63 - 1


class NeedsRows(Exception):  # noqa: N818 - a signal between two functions here, no error of the library
    """A strategy asked for more than a column of exact numbers can do."""


@attrs.frozen(slots=True, eq=False)
class Atom:
    """An integer column, and the largest absolute value in it."""

    expression: Expr
    largest: int


@attrs.frozen(slots=True, eq=False)
class Column:
    """A column of exact numbers: integer columns with exact coefficients, and a constant."""

    terms: Mapping[Atom, Fraction]
    constant: Fraction = Fraction(0)

    def __add__(self, other: Column | Fraction | int) -> Column:
        if isinstance(other, Column):
            terms = dict(self.terms)
            for atom, factor in other.terms.items():
                terms[atom] = terms.get(atom, Fraction(0)) + factor
            return Column(terms, self.constant + other.constant)
        return Column(self.terms, self.constant + Fraction(other))

    __radd__ = __add__

    def __mul__(self, factor: Fraction | int) -> Column:
        if isinstance(factor, Column):
            raise NeedsRows
        return Column({atom: f * Fraction(factor) for atom, f in self.terms.items()}, self.constant * Fraction(factor))

    __rmul__ = __mul__

    def __neg__(self) -> Column:
        return self * -1

    def __sub__(self, other: Column | Fraction | int) -> Column:
        return self + (-other)

    def __truediv__(self, divisor: Fraction | int) -> Column:
        if isinstance(divisor, Column):
            raise NeedsRows
        return self * (1 / Fraction(divisor))

    def __getattr__(self, name: str) -> Any:
        raise NeedsRows(name)

    def least(self, others: Sequence[Column | Fraction]) -> Column:
        """The smallest of this and other columns, row by row."""
        import narwhals.stable.v2 as nw

        columns = [self, *(other if isinstance(other, Column) else Column({}, Fraction(other)) for other in others)]
        common = lcm(*(column.denominator for column in columns))
        whole = [column.integers(common) for column in columns]
        smallest = nw.min_horizontal(*(expression for expression, _ in whole))
        return Column({Atom(smallest, max(largest for _, largest in whole)): Fraction(1, common)})

    @property
    def denominator(self) -> int:
        """The smallest number that makes every coefficient whole."""
        return lcm(self.constant.denominator, *(factor.denominator for factor in self.terms.values()))

    def integers(self, scale: int) -> tuple[Expr, int]:
        """This column times `scale`, as an integer expression, and its largest absolute value.

        Raises:
            NeedsRows: it might not fit into 64 bits.
        """
        import narwhals.stable.v2 as nw

        constant = int(self.constant * scale)
        largest = abs(constant) + sum(abs(int(factor * scale)) * atom.largest for atom, factor in self.terms.items())
        if largest > INT64:
            raise NeedsRows
        expression: Expr = nw.lit(constant, dtype=nw.Int64())
        for atom, factor in self.terms.items():
            expression = expression + atom.expression * nw.lit(int(factor * scale), dtype=nw.Int64())
        return expression, largest


def combine_columns(strategy: Strategy, weights: Sequence[Fraction], frame: IntoDataFrame, decimals: int) -> list[str]:
    """What a strategy makes of integer columns, row by row, as published text; for proving a strategy.

    `frame` has as many integer columns as there are weights, in their order.
    """
    import narwhals.stable.v2 as nw

    rows = nw.from_native(frame, eager_only=True)
    names = rows.columns
    parts = [
        WeightedPart(weight, Column({Atom(nw.col(name).cast(nw.Int64()), 10**6): Fraction(1)}))
        for name, weight in zip(names, weights, strict=True)
    ]
    try:
        whole = as_column(strategy(parts))
        return list(rows.select(index=text_of(units_of(whole, decimals), decimals)).get_column("index").to_list())
    except (NeedsRows, TypeError):
        return [
            str(round_half_up(_call(strategy, weights, list(map(Fraction, row))), decimals)) for row in rows.iter_rows()
        ]


def as_column(value: Column | Fraction | int) -> Column:
    """A column, or the one of a number that is the same in every row."""
    return value if isinstance(value, Column) else Column({}, Fraction(value))


def units_of(column: Column, decimals: int) -> Expr:
    """What `round_half_up` makes of every row, as a whole number of the last decimal.

    Raises:
        NeedsRows: it might not fit into 64 bits.
    """
    import narwhals.stable.v2 as nw

    denominator = column.denominator
    numerator, largest = column.integers(denominator)
    factor: int = 2 * 10**decimals
    if max(largest * factor + denominator, 2 * denominator) > INT64:
        raise NeedsRows
    sign = nw.when(numerator < 0).then(nw.lit(-1)).otherwise(nw.lit(1)).cast(nw.Int64())
    return sign * ((numerator * sign * factor + denominator) // (2 * denominator))


def text_of(units: Expr, decimals: int) -> Expr:
    """The published figures, of whole numbers of their last decimal."""
    import narwhals.stable.v2 as nw

    size = nw.when(units < 0).then(-units).otherwise(units)
    sign = nw.when(units < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    whole = (size // 10**decimals).cast(nw.String())
    if decimals == 0:
        return nw.concat_str([sign, whole])
    digits = (size % 10**decimals + 10**decimals).cast(nw.String()).str.slice(1)
    return nw.concat_str([sign, whole, nw.lit("."), digits])


def _call(strategy: Strategy, weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    return Fraction(strategy([WeightedPart(w, v) for w, v in zip(weights, values, strict=True)]))
