"""A column stands in for a number: it adds and multiplies as one, and sends to the rows what only a number can tell."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pandas
import polars
import pytest

from spbe_sdk.scoring.column import INT64, Atom, Column, NeedsRows, combine_columns, units_of
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.strategy import Strategy, WeightedPart, least

ENGINES: dict[str, Any] = {"polars": polars.DataFrame, "pandas": pandas.DataFrame}
ROWS = [(0, 3), (3, 0), (5, 5), (2, 4), (-1, 1)]
WEIGHTS = [Fraction(1, 3), Fraction(2)]
Formula = Callable[[Any, Any], Any]

SUMS: dict[str, Formula] = {
    "sum": lambda a, b: a + b,
    "sum of all": lambda a, b: sum([a, b]),
    "difference": lambda a, b: a - b,
    "less a number": lambda a, b: a - Fraction(1, 3),
    "number less a column": lambda a, b: 100 - a,
    "fraction less a column": lambda a, b: Fraction(1, 3) - b,
    "number and a column": lambda a, b: 1 + a + Fraction(1, 7),
    "multiple": lambda a, b: 3 * a + b * Fraction(1, 6),
    "share": lambda a, b: a / 3 - b / Fraction(7, 2),
    "signs": lambda a, b: +a - -b,
    "cancelled": lambda a, b: a - a + b * 0,
    "least": lambda a, b: least([a, b * 2, a + b]),
    "least with a number": lambda a, b: least([a, Fraction(5, 2), 3]),
    "constant": lambda a, b: Fraction(22, 7),
    "whole constant": lambda a, b: 3,
}

BEYOND: dict[str, Formula] = {
    "less": lambda a, b: a if a < b else b,
    "at most": lambda a, b: a if a <= 2 else b,
    "more": lambda a, b: a if a > Fraction(5, 2) else b,
    "at least": lambda a, b: a if a >= b else b,
    "less than a number": lambda a, b: a if a < 3 else b,
    "more than a number": lambda a, b: a if a > 2 else b,
    "at least a number": lambda a, b: a if a >= 3 else b,
    "compared from the left": lambda a, b: a if Fraction(5, 2) < a and Fraction(1) <= b else b,
    "equal": lambda a, b: Fraction(1) if a == 0 else a,
    "equal columns": lambda a, b: Fraction(1) if a == b else a,
    "equal from the left": lambda a, b: Fraction(1) if Fraction(3) == a else a,
    "unequal": lambda a, b: a if a != 3 else Fraction(1),
    "in a list": lambda a, b: Fraction(1) if a in [0, 5] else a,
    "true": lambda a, b: a or b,
    "any": lambda a, b: Fraction(int(any([a, b]))),
    "min": lambda a, b: min(a, b),
    "max": lambda a, b: max([a, b]),
    "sorted": lambda a, b: sorted([a, b])[1],
    "set": lambda a, b: Fraction(len({a, b})),
    "absolute": lambda a, b: abs(a - b),
    "square": lambda a, b: a**2,
    "power": lambda a, b: Fraction(2) ** a,
    "power of a whole number": lambda a, b: Fraction(2**b),
    "product": lambda a, b: a * b,
    "quotient": lambda a, b: a / (b + 7),
    "reciprocal": lambda a, b: 1 / (a + 7) + Fraction(1, 3) / (b + 7),
    "whole quotient": lambda a, b: a // 2 + Fraction(9) // (b + 7),
    "number over a column": lambda a, b: 9 // (a + 7),
    "remainder": lambda a, b: a % 2,
    "remainder of a number": lambda a, b: 9 % (a + 7),
    "both": lambda a, b: divmod(a, 2)[1],
    "both of a number": lambda a, b: divmod(9, a + 7)[0],
    "whole": lambda a, b: Fraction(int(a / 2)),
    "cut off": lambda a, b: Fraction(math.trunc(a / 2)),
    "floor": lambda a, b: Fraction(math.floor(a / 2)),
    "ceiling": lambda a, b: Fraction(math.ceil(a / 2)),
    "rounded": lambda a, b: Fraction(round(a / 3, 1)),
    "root": lambda a, b: Fraction(math.sqrt(a + 7)).limit_denominator(1000),
    "complex": lambda a, b: Fraction(complex(a).real),
    "fraction": lambda a, b: Fraction(a),
    "fraction over a number": lambda a, b: Fraction(a, 2),
    "fraction over a column": lambda a, b: Fraction(1, b + 7),
    "numerator": lambda a, b: Fraction((a / 2).numerator),
    "denominator": lambda a, b: Fraction((a / 2).denominator),
    "text": lambda a, b: Fraction(str(a)),
    "formatted": lambda a, b: Fraction(f"{a}"),
    "times a float": lambda a, b: a * 0.5,
    "a float more": lambda a, b: 0.5 + a,
    "a float less": lambda a, b: a - 0.5,
    "over a float": lambda a, b: a / 0.5,
    "least with a float": lambda a, b: least([a, 0.5]),
    "a float constant": lambda a, b: 0.5,
    "by kind": lambda a, b: a * 2 if isinstance(a, Fraction) else None,
}


def strategy_of(formula: Formula, calls: list[Any] | None = None) -> Strategy:
    def strategy(parts: Sequence[WeightedPart[Any]]) -> Any:
        if calls is not None:
            calls.append(parts)
        return formula(*(part.value for part in parts))

    return strategy


def in_columns(formula: Formula, engine: str, decimals: int, calls: list[Any] | None = None) -> list[str]:
    frame = ENGINES[engine]({"a": [a for a, _ in ROWS], "b": [b for _, b in ROWS]})
    return combine_columns(strategy_of(formula, calls), WEIGHTS, frame, decimals)


def one_by_one(formula: Formula, decimals: int) -> list[str]:
    return [str(round_half_up(Fraction(formula(Fraction(a), Fraction(b))), decimals)) for a, b in ROWS]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SUMS)
def test_sums_multiples_and_minima_stay_in_columns(name: str, engine: str) -> None:
    calls: list[Any] = []
    for decimals in (0, 2, 6):
        assert in_columns(SUMS[name], engine, decimals, calls) == one_by_one(SUMS[name], decimals)
    assert len(calls) == 3


@pytest.mark.parametrize("name", BEYOND)
def test_a_formula_for_numbers_is_sent_to_the_rows(name: str) -> None:
    calls: list[Any] = []
    assert in_columns(BEYOND[name], "polars", 2, calls) == one_by_one(BEYOND[name], 2)
    assert len(calls) == 1 + len(ROWS)


@pytest.mark.parametrize("bits", range(24, 66))
@pytest.mark.parametrize("engine", ENGINES)
def test_factors_beyond_64_bits_give_the_same_digits(engine: str, bits: int) -> None:
    rows = [(10**6, 10**6), (-(10**6), 1), (0, -(10**6)), (999_999, 7)]
    frame = ENGINES[engine]({"a": [a for a, _ in rows], "b": [b for _, b in rows]})
    large, fine = Fraction(2**bits - 1, 3), Fraction(1, 2**bits + 1)
    formulas: list[Formula] = [
        lambda a, b: a * large + b,
        lambda a, b: a * fine - b / 3,
        lambda a, b: least([a * large, b]),
        lambda a, b: least([a, b * fine]) * large,
    ]
    for formula in formulas:
        found = combine_columns(strategy_of(formula), WEIGHTS, frame, 2)
        assert found == [str(round_half_up(formula(Fraction(a), Fraction(b)), 2)) for a, b in rows]


def refuse(a: Any, b: Any) -> Any:
    if not isinstance(a, Fraction):
        raise TypeError("a fraction, please")
    return a


FAULTS: dict[str, tuple[Formula, type[Exception], str]] = {
    "type": (lambda a, b: a + len(b), TypeError, "has no len"),
    "operand": (lambda a, b: a + None, TypeError, "'Fraction' and 'NoneType'"),
    "text": (lambda a, b: a * "2", TypeError, "type 'Fraction'"),
    "decimal": (lambda a, b: a - Decimal(2), TypeError, "'Fraction' and 'decimal.Decimal'"),
    "own": (refuse, TypeError, "a fraction, please"),
    "call": (lambda a, b: least(a, b), TypeError, "positional"),  # type: ignore[call-arg]
    "index": (lambda a, b: [a][1], IndexError, "out of range"),
    "zero": (lambda a, b: a / 0, ZeroDivisionError, "Fraction"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_strategy_shows(name: str) -> None:
    formula, kind, words = FAULTS[name]
    with pytest.raises(kind, match=words):
        in_columns(formula, "polars", 2)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_just_fits_into_64_bits_is_a_column_and_one_more_is_not(engine: str, sign: int) -> None:
    fitting = Column({Atom(nw.col("a"), 2): Fraction(sign * (INT64 // 2))}, Fraction(sign))
    whole = fitting.integers(1)
    assert whole.size == INT64
    frame = nw.from_native(ENGINES[engine]({"a": [2, 0]}), eager_only=True)
    assert frame.select(b=whole.expression).get_column("b").to_list() == [sign * INT64, sign]
    for beyond in (fitting + sign, fitting + fitting):
        with pytest.raises(NeedsRows):
            beyond.integers(1)


def test_a_factor_beyond_64_bits_needs_rows_even_of_a_column_of_zeros() -> None:
    zeros = Atom(nw.col("a"), 0)
    assert Column({zeros: Fraction(INT64)}).integers(1).size == 0
    with pytest.raises(NeedsRows):
        Column({zeros: Fraction(INT64 + 1)}).integers(1)


def test_columns_stay_exact() -> None:
    column = Column({}, Fraction(1, 3))
    assert (column * 3 + 1 - Fraction(1, 7)).constant == Fraction(13, 7)
    assert (column / 2).constant == Fraction(1, 6)


@pytest.mark.parametrize(("factor", "decimals"), [(Fraction(1, 2**62 + 1), 0), (Fraction(2**61), 1)])
def test_what_does_not_fit_into_64_bits_needs_rows(factor: Fraction, decimals: int) -> None:
    with pytest.raises(NeedsRows):
        units_of(Column({Atom(nw.col("a"), 1): factor}), decimals)
