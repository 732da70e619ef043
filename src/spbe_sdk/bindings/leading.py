"""A number with which a cell begins, where what follows is its unit of measure."""

from __future__ import annotations

import re
from functools import cache

from spbe_sdk.findings.words import known_as

_LED = re.compile(r"\s*([-+\u2212\u2013]?\d(?:\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|[\d.,]*))\s+(\S.*)", re.DOTALL)

# A digit of a unit such as m2 stands right behind a letter.
_DIGIT = re.compile(r"(?<![^\W\d_])\d")

_SIGNS = re.compile(r"[\w\s/.()%²³'&-]+")

# So many words may name a unit, such as orang tenaga kesehatan terlatih.
_MOST = 4


def number_before_unit(text: str) -> str | None:
    """The number of a cell with its unit; nothing of a range, a ratio, a comparison, or an amount in words.

    Examples:
        >>> number_before_unit("12 Dokumen"), number_before_unit("95 per 100.000 KH")
        ('12', '95')
        >>> number_before_unit("80 - 90"), number_before_unit("1 : 2500"), number_before_unit("1,5 juta")
        (None, None, None)
    """
    match = _LED.fullmatch(text)
    return match[1] if match and _is_unit(match[2]) else None


def _is_unit(words: str) -> bool:
    told = [word.strip(".,()").casefold() for word in words.split()]
    if words[0] == "/" or told[0] in known_as("reading", "per"):
        return True
    named = not _DIGIT.search(words) and bool(_SIGNS.fullmatch(words)) and words[0] not in "-&."
    return named and len(told) <= _MOST and not {re.sub(r"\d", "", word) for word in told} & _no_units()


@cache
def _no_units() -> frozenset[str]:
    """Words that make another number of the one before them: ranges, comparisons, and words such as juta."""
    many = [word for name in ("thousand", "million", "billion", "trillion") for word in known_as("units", name)]
    counts = [f"{word}{end}" for word in many if len(word) > 1 for end in ("", "an", "s")]
    compared = [word.rstrip(".") for name in ("range", "compared") for word in known_as("reading", name)]
    return frozenset([*counts, *compared])
