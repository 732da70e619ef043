"""A column of exact numbers over any dataframe engine: what a strategy gets for many assessments at once."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, NoReturn

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


def exactly(value: object) -> Fraction:
    """An exact number, as it is.

    Raises:
        NeedsRows: it is none; what comes of it, a single assessment shows.
    """
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    raise NeedsRows


@numbers.Rational.register  # so that Fraction(column) asks for its numerator, and thereby for rows
@attrs.frozen(slots=True, eq=False)
class Column:
    """A column of exact numbers: integer columns with exact coefficients, and a constant.

    What else a number offers asks for rows: no column is larger than another, or true, as a whole.
    """

    terms: Mapping[Atom, Fraction]
    constant: Fraction = Fraction(0)

    def __add__(self, other: Column | Fraction | int) -> Column:
        if isinstance(other, Column):
            terms = dict(self.terms)
            for atom, factor in other.terms.items():
                terms[atom] = terms.get(atom, Fraction(0)) + factor
            return Column(terms, self.constant + other.constant)
        return Column(self.terms, self.constant + exactly(other))

    __radd__ = __add__

    def __mul__(self, factor: Fraction | int) -> Column:
        times = exactly(factor)
        return Column({atom: f * times for atom, f in self.terms.items()}, self.constant * times)

    __rmul__ = __mul__

    def __pos__(self) -> Column:
        return self

    def __neg__(self) -> Column:
        return self * -1

    def __sub__(self, other: Column | Fraction | int) -> Column:
        return self + (-other if isinstance(other, Column) else -exactly(other))

    def __rsub__(self, other: Fraction | int) -> Column:
        return -self + other

    def __truediv__(self, divisor: Fraction | int) -> Column:
        return self * (1 / exactly(divisor))

    def _beyond(self, *_: object) -> NoReturn:
        raise NeedsRows

    __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = _beyond
    __pow__ = __rpow__ = __abs__ = __round__ = __trunc__ = __int__ = __float__ = __str__ = _beyond
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __hash__ = _beyond

    def __getattr__(self, name: str) -> Any:
        raise NeedsRows(name)

    def least(self, others: Sequence[Column | Fraction]) -> Column:
        """The smallest of this and other columns, row by row."""
        import narwhals.stable.v2 as nw

        columns = [self, *(other if isinstance(other, Column) else Column({}, exactly(other)) for other in others)]
        common = lcm(*(column.common for column in columns))
        whole = [column.integers(common) for column in columns]
        smallest = nw.min_horizontal(*(expression for expression, _ in whole))
        return Column({Atom(smallest, max(largest for _, largest in whole)): Fraction(1, common)})

    @property
    def common(self) -> int:
        """The smallest number that makes every coefficient whole."""
        return lcm(self.constant.denominator, *(factor.denominator for factor in self.terms.values()))

    def integers(self, scale: int) -> tuple[Expr, int]:
        """This column times `scale`, as an integer expression, and its largest absolute value.

        Raises:
            NeedsRows: it might not fit into 64 bits.
        """
        import narwhals.stable.v2 as nw

        constant = int(self.constant * scale)
        factors = {atom: int(factor * scale) for atom, factor in self.terms.items()}
        largest = abs(constant) + sum(abs(factor) * atom.largest for atom, factor in factors.items())
        if max([largest, *map(abs, factors.values())]) > INT64:
            raise NeedsRows
        expression: Expr = nw.lit(constant, dtype=nw.Int64())
        for atom, factor in factors.items():
            expression = expression + atom.expression * nw.lit(factor, dtype=nw.Int64())
        return expression, largest


def combine_columns(
    strategy: Strategy,
    weights: Sequence[Fraction],
    frame: IntoDataFrame,
    decimals: int,
    denominator: int = 1,
    maximum: Fraction | None = None,
) -> list[str]:
    """What a strategy makes of columns of exact numbers, row by row, as published text; for proving a strategy.

    `frame` has as many integer columns as there are weights, in their order; each stands `denominator` times for its
    value. Their names are the codes of the parts, and `maximum` is the most that each can be.
    """
    import narwhals.stable.v2 as nw

    rows = nw.from_native(frame, eager_only=True)
    names = rows.columns
    parts = [
        WeightedPart(
            weight, Column({Atom(nw.col(name).cast(nw.Int64()), 10**6): Fraction(1, denominator)}), name, maximum
        )
        for name, weight in zip(names, weights, strict=True)
    ]
    try:
        whole = as_column(strategy(parts))
        scored = rows.with_columns(index=text_of(units_of(whole, decimals), decimals))
        return list(scored.get_column("index").to_list())
    except NeedsRows:
        cells = ([Fraction(cell, denominator) for cell in row] for row in rows.iter_rows())
        single = ([WeightedPart(*each, maximum) for each in zip(weights, row, names, strict=True)] for row in cells)
        return [str(round_half_up(Fraction(strategy(parts)), decimals)) for parts in single]


def as_column(value: Column | Fraction | int) -> Column:
    """A column, or the one of a number that is the same in every row."""
    return value if isinstance(value, Column) else Column({}, exactly(value))


def units_of(column: Column, decimals: int) -> Expr:
    """What `round_half_up` makes of every row, as a whole number of the last decimal.

    Raises:
        NeedsRows: it might not fit into 64 bits.
    """
    import narwhals.stable.v2 as nw

    denominator = column.common
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
    return text_of_parts(units < 0, size // 10**decimals, size % 10**decimals, decimals)


def text_of_parts(negative: Expr, whole: Expr, rest: Expr, decimals: int) -> Expr:
    """The published figures, of their whole part and what comes after it, in units of their last decimal."""
    import narwhals.stable.v2 as nw

    sign = nw.when(negative).then(nw.lit("-")).otherwise(nw.lit(""))
    if decimals == 0:
        return nw.concat_str([sign, whole.cast(nw.String())])
    digits = (rest + 10**decimals).cast(nw.String()).str.slice(1)
    return nw.concat_str([sign, whole.cast(nw.String()), nw.lit("."), digits])
