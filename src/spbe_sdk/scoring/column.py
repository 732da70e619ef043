"""A column of exact numbers over any dataframe engine: what a strategy gets for many assessments at once."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
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
    """An integer column, the largest value in it, and the least, which is no lower than that below zero."""

    expression: Expr
    largest: int
    least: int = attrs.Factory(lambda self: -self.largest, takes_self=True)

    @property
    def size(self) -> int:
        """The largest absolute value in it."""
        return max(self.largest, -self.least)


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

        if not others:
            return self
        columns = [self, *(other if isinstance(other, Column) else Column({}, exactly(other)) for other in others)]
        common = lcm(*(column.common for column in columns))
        whole = [column.integers(common) for column in columns]
        # Of one type, so that no engine makes another of them.
        kind = whole_type(max(atom.size for atom in whole))
        smallest = nw.min_horizontal(*(atom.expression.cast(kind) for atom in whole))
        ends = min(atom.largest for atom in whole), min(atom.least for atom in whole)
        return Column({Atom(smallest, *ends): Fraction(1, common)})

    @property
    def common(self) -> int:
        """The smallest number that makes every coefficient whole."""
        return lcm(self.constant.denominator, *(factor.denominator for factor in self.terms.values()))

    def integers(self, scale: int) -> Atom:
        """This column times `scale`, as integers in as few bits as hold them and all that is added up on the way.

        Raises:
            NeedsRows: it might not fit into 64 bits.
        """
        import narwhals.stable.v2 as nw

        constant = int(self.constant * scale)
        factors = {atom: int(factor * scale) for atom, factor in self.terms.items()}
        size = abs(constant) + sum(abs(factor) * atom.size for atom, factor in factors.items())
        kind = whole_type(max([size, *map(abs, factors.values()), *(atom.size for atom in factors)]))
        alike: dict[int, list[Expr]] = {}
        for atom, factor in factors.items():
            alike.setdefault(factor, []).append(atom.expression.cast(kind))
        terms = [added(same) if factor == 1 else added(same) * nw.lit(factor, kind) for factor, same in alike.items()]
        expression = added([*terms, nw.lit(constant, kind)] if constant or not terms else terms)
        ends = [sorted((factor * atom.least, factor * atom.largest)) for atom, factor in factors.items()]
        return Atom(expression, constant + sum(high for _, high in ends), constant + sum(low for low, _ in ends))


def whole_type(size: int) -> Any:
    """The type of as few bits as hold integers of an absolute value.

    Raises:
        NeedsRows: 64 bits do not.
    """
    import narwhals.stable.v2 as nw

    if size > INT64:
        raise NeedsRows
    bits = {7: nw.Int8(), 15: nw.Int16(), 31: nw.Int32(), 63: nw.Int64()}
    return next(kind for number, kind in bits.items() if size < 2**number)


def added(terms: Sequence[Expr]) -> Expr:
    """The sum of at least one expression; in pairs, since some engines bear no deep sums."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return added(terms[:half]) + added(terms[half:])


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
        scored = rows.with_columns(index=text_of(units_of(whole, decimals).expression, decimals))
        return list(scored.get_column("index").to_list())
    except NeedsRows:
        cells = ([Fraction(cell, denominator) for cell in row] for row in rows.iter_rows())
        single = ([WeightedPart(*each, maximum) for each in zip(weights, row, names, strict=True)] for row in cells)
        return [str(round_half_up(Fraction(strategy(parts)), decimals)) for parts in single]


def as_column(value: Column | Fraction | int) -> Column:
    """A column, or the one of a number that is the same in every row."""
    return value if isinstance(value, Column) else Column({}, exactly(value))


def units_of(column: Column, decimals: int, most: int = INT64) -> Atom:
    """What `round_half_up` makes of every row, as a whole number of the last decimal.

    Raises:
        NeedsRows: what is divided might be larger than `most`.
    """
    import narwhals.stable.v2 as nw

    denominator = column.common
    whole, factor = column.integers(denominator), 2 * 10**decimals
    shared = gcd(factor, denominator)
    times, half = factor // shared, denominator // shared
    largest = max(whole.size * times + half, times, 2 * half)
    if largest > most:
        raise NeedsRows
    kind = whole_type(largest)
    numerator, ends = whole.expression.cast(kind), (whole.largest, whole.least)

    def rounded(number: Expr) -> Expr:
        return (number * nw.lit(times, kind) + nw.lit(half, kind)) // nw.lit(2 * half, kind)

    high, low = (_rounded(end, times, half) for end in ends)
    if whole.least >= 0:
        return Atom(rounded(numerator), high, low)
    sign = nw.when(numerator < 0).then(nw.lit(-1, kind)).otherwise(nw.lit(1, kind)).cast(kind)
    return Atom(sign * rounded(numerator * sign), high, low)


def _rounded(number: int, times: int, half: int) -> int:
    size = (abs(number) * times + half) // (2 * half)
    return -size if number < 0 else size


def text_of(units: Expr, decimals: int, *, least: int | None = None) -> Expr:
    """The published figures, of whole numbers of their last decimal; `least` where none of them is below."""
    import narwhals.stable.v2 as nw

    units = units.cast(nw.Int64())
    if least is not None and least >= 0:
        return text_of_parts(None, units // 10**decimals, units % 10**decimals, decimals)
    size = nw.when(units < 0).then(-units).otherwise(units)
    return text_of_parts(units < 0, size // 10**decimals, size % 10**decimals, decimals)


def text_of_parts(negative: Expr | None, whole: Expr, rest: Expr, decimals: int) -> Expr:
    """The published figures, of their whole part and what comes after it, in units of their last decimal."""
    import narwhals.stable.v2 as nw

    sign = [] if negative is None else [nw.when(negative).then(nw.lit("-")).otherwise(nw.lit(""))]
    if decimals == 0:
        return nw.concat_str([*sign, whole.cast(nw.String())])
    digits = (rest + 10**decimals).cast(nw.String()).str.slice(1)
    return nw.concat_str([*sign, whole.cast(nw.String()), nw.lit("."), digits])
