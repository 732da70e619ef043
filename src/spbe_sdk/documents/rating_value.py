"""The value of a rating: what every scale allows, and how people read it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, words
from spbe_sdk.scoring.exact import DECIMAL_PATTERN, EXACT_PATTERN

RatingValue = Annotated[
    int | bool | str,
    Field(description='What the scale allows: a level (3), exact text ("3.25", "3/10"), a grade ("A"), true or false.'),
]


def value_text(value: int | bool | str | None, language: Language) -> str:
    """A value that is kept as text, as people read it: a number as they write it, a grade as it is, yes or no, a dash.

    Examples:
        >>> [value_text(value, "id") for value in ("3.25", "98.00%", True, "BB", None)]
        ['3,25', '98,00%', 'ya', 'BB', '–']
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(words(language)["reading"]["yes" if value else "no"]).split("|")[0]
    text = str(value)
    number, unit = (text[:-1], "%") if text.endswith("%") else (text, "")
    if re.match(DECIMAL_PATTERN, number):
        return figure(Decimal(number), language) + unit
    return figure(Fraction(number), language) + unit if re.match(EXACT_PATTERN, number) else text
