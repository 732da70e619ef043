"""A cell of a dataframe as a rating: a value is the same value, however an engine stores it."""

from __future__ import annotations

import re
from fractions import Fraction
from struct import pack

from spbe_sdk.documents.instrument_scales import Grades, Levels, Scale, YesNo
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.scoring.exact import exact_text
from spbe_sdk.scoring.stored import stored

# The whole part of a number as text, as every engine understands it.
WHOLE = "-?(?:0|[1-9][0-9]{0,79})"

# A number as text; where a scale says how many decimals, no quotient.
_NUMBER = re.compile(rf"{WHOLE}(?:\.[0-9]{{1,4000}})?\Z")


def shortest(number: float) -> float:
    """A float of 32 bits with no more digits than tell it apart: 3.2, where 64 bits have 3.2000000476837158."""
    packed = pack("f", number)
    return next((near for n in range(1, 10) if pack("f", near := float(f"{number:.{n}g}")) == packed), number)


def value_of(scale: Scale, cell: object) -> Fraction | None:
    """The value of a cell on a scale; nothing where it has none."""
    text = stored(cell)
    if text is None or isinstance(text, bool):
        return None if text is None else exact_value(scale, text)
    number = Fraction(text) if _NUMBER.match(text) else None
    if isinstance(scale, Grades | YesNo):
        found = exact_value(scale, text)
        return found if found is not None or number is None else exact_value(scale, exact_text(number))
    if number is None:
        # A quotient has as many decimals as it likes.
        return exact_value(scale, text) if getattr(scale, "decimals", None) is None else None
    if isinstance(scale, Levels) and number.denominator != 1:
        return None
    return exact_value(scale, int(number) if isinstance(scale, Levels) else number)
