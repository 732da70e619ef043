"""How an engine reads ratings by itself: from the scale and the type of a column, without looking at its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm
from operator import or_
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.assessment.columns.stored import WHOLE
from spbe_sdk.documents.instrument_scales import External, Grades, Levels, Number, Scale, YesNo
from spbe_sdk.findings.words import known_as
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.scoring.column import whole_type
from spbe_sdk.scoring.exact import DECIMAL_PATTERN, exact_text, parse_exact

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

# Below these, a decimal number and the float that is nearest to it tell each other apart.
_LARGEST = {"Float32": 10**6, "Float64": 10**15}

# What Python strips from the ends of a text, and lowers.
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


@attrs.frozen(slots=True, eq=False)
class Written:
    """Where a column's cells are `known`, `raw` is a whole number, of which `unit` is the value of one.

    `kind` is the type of `raw`.
    """

    known: Expr
    empty: Expr
    raw: Expr
    kind: Any
    unit: Fraction
    least: int
    largest: int

    def holds(self, number: int) -> bool:
        """Whether the type of its numbers holds another."""
        low, high = _range(self.kind)
        return low <= number <= high


def written_as(column: Expr, kind: Any, scale: Scale) -> Written | None:
    """How a column of a type says ratings on a scale; nothing where its cells have to be looked at."""
    import narwhals.stable.v2 as nw

    if kind in (nw.Categorical(), nw.Enum) or kind.is_decimal():
        column, kind = column.cast(nw.String()), nw.String()
    if isinstance(scale, Grades | YesNo):
        return _words(column, kind, scale)
    steps = _steps(scale)
    if steps is None or not kind.is_numeric() | (kind in (nw.String(), nw.Boolean())):
        return None
    return _figures(column, kind, steps)


@attrs.frozen(slots=True)
class _Steps:
    """The numbers of a scale: from `low` to `high`, with some decimals, each `factor` times its value."""

    low: Fraction
    high: Fraction
    decimals: int
    factor: Fraction = Fraction(1)

    def whole(self, decimals: int) -> tuple[int, int]:
        """The least and the largest as whole numbers of the last of some decimals."""
        return ceil(self.low * 10**decimals), floor(self.high * 10**decimals)


def _steps(scale: Scale) -> _Steps | None:
    if isinstance(scale, Levels):
        return _Steps(Fraction(scale.minimum), Fraction(scale.maximum), 0)
    if not isinstance(scale, Number | External) or scale.decimals is None:
        return None
    factor = scale.factor if isinstance(scale, Number) else Fraction(1)
    return _Steps(scale.minimum, scale.maximum, scale.decimals, factor) if factor else None


def _figures(column: Expr, kind: Any, steps: _Steps) -> Written | None:
    import narwhals.stable.v2 as nw

    if kind == nw.Boolean():
        return _none(column)
    if kind.is_integer():
        low, high = _range(kind)
        least, largest = steps.whole(0)
        known = column.is_between(max(least, low), min(largest, high))
        if max(least, low) > min(largest, high):
            return _none(column)
        return Written(known, column.is_null(), column, kind, steps.factor, least, largest)
    least, largest = steps.whole(steps.decimals)
    if max(-least, largest) >= _LARGEST["Float32" if kind == nw.Float32() else "Float64"]:
        return None
    if kind.is_float():
        number, empty = column.cast(nw.Float64()), column.is_null() | column.is_nan()
        raw = (number * float(10**steps.decimals)).round(0)
        # Divided by a column: by one number, some engines multiply with its reciprocal, which is another float.
        same = (raw / (number * 0.0 + float(10**steps.decimals))).cast(kind) == column
    else:
        empty = column.is_null() | (column == "")
        same = column.str.contains(_pattern(steps.decimals))
        raw = (nw.when(same).then(column).cast(nw.Float64()) * float(10**steps.decimals)).round(0)
    known = same & raw.is_between(least, largest)
    return Written(known, empty, raw, nw.Float64(), steps.factor / 10**steps.decimals, least, largest)


def _pattern(decimals: int) -> str:
    """Numbers with so many decimals, and zeros behind them; some engines write a zero with its exponent."""
    digits = rf"[0-9]{{1,{decimals}}}0*" if decimals else "0+"
    return rf"^(?:{WHOLE}(?:\.{digits})?|0E-[0-9]+)\z"


def _none(column: Expr) -> Written:
    """A column of which no cell is a rating."""
    import narwhals.stable.v2 as nw

    empty = column.is_null()
    return Written(empty & nw.lit(value=False), empty, nw.lit(0, nw.Int8()), nw.Int8(), Fraction(1), 0, 0)


def _words(column: Expr, kind: Any, scale: Grades | YesNo) -> Written | None:
    import narwhals.stable.v2 as nw

    empty, words = column.is_null(), _values(scale)
    if kind == nw.String():
        empty = empty | (column == "")
        given = column.str.strip_chars(_SPACES).str.to_lowercase() if isinstance(scale, YesNo) else column
        cells = [(given.is_in(same), value) for value, same in _alike(words).items()]
        cells += [(column.str.contains(pattern), value) for pattern, value in _numbers(words)]
    elif kind == nw.Boolean():
        said = ((column, exact_value(scale, True)), (~column, exact_value(scale, False)))
        cells = [(cell, value) for cell, value in said if value is not None]
    elif kind.is_integer() or kind == nw.Float64():
        low, high = _range(kind)
        numbers = {exact: value for word, value in words.items() if (exact := _number(word)) is not None}
        if any(exact.denominator > 1 for exact in numbers):
            return None
        cells = [(column == int(exact), value) for exact, value in numbers.items() if low <= exact <= high]
    else:
        return None
    return _chosen(cells, column, empty)


def _chosen(cells: list[tuple[Expr, Fraction]], column: Expr, empty: Expr) -> Written:
    """The value of the first that a cell is."""
    import narwhals.stable.v2 as nw

    if not cells:
        return _none(column)
    values = [value for _, value in cells]
    common = lcm(*(value.denominator for value in values))
    unit = Fraction(gcd(*(int(value * common) for value in values)) or 1, common)
    numbers = [int(value / unit) for value in values]
    kind = whole_type(max(map(abs, numbers)))
    raw: Expr = nw.lit(0, kind)
    for (cell, _), number in zip(reversed(cells), reversed(numbers), strict=True):
        raw = nw.when(cell).then(nw.lit(number, kind)).otherwise(raw)
    return Written(reduce(or_, (cell for cell, _ in cells)), empty, raw, kind, unit, min(numbers), max(numbers))


def _values(scale: Grades | YesNo) -> Mapping[str, Fraction]:
    if isinstance(scale, Grades):
        return scale.values
    yes, no = (known_as("reading", answer) for answer in ("yes", "no"))
    return {**dict.fromkeys(no, scale.no), **dict.fromkeys(yes, scale.yes)}


def _alike(words: Mapping[str, Fraction]) -> dict[Fraction, list[str]]:
    alike: dict[Fraction, list[str]] = {}
    for word, value in words.items():
        alike.setdefault(value, []).append(word)
    return alike


def _number(word: str) -> Fraction | None:
    """The number that a word is the shortest writing of."""
    if not re.match(DECIMAL_PATTERN, word):
        return None
    number = parse_exact(word)
    return number if exact_text(number) == word else None


def _numbers(words: Mapping[str, Fraction]) -> Iterable[tuple[str, Fraction]]:
    """Words that are numbers, written with zeros behind them."""
    for word, value in words.items():
        if _number(word) is not None:
            yield rf"^{re.escape(word)}{'0*' if '.' in word else '(?:[.]0+)?'}\z", value


def _range(kind: Any) -> tuple[int, int]:
    """The integers that a type holds; for floats, those of which each is one."""
    bits = re.search(r"(U?)Int(\d+)", str(kind))
    if bits is None:
        return -(2**53), 2**53
    size = int(bits[2])
    return (0, 2**size - 1) if bits[1] else (-(2 ** (size - 1)), 2 ** (size - 1) - 1)
