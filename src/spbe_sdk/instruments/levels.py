"""Levels as people write them: Level 3, Tk. 2, 3 (terdefinisi), Terkelola; and, where that is asked for, III, tiga."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.findings.words import known_as, normal

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")

# What may stand around a level; a sign such as ≥, %, + or ? says that it is not simply this one.
_PLAIN = re.compile(r"(?!\s*[-\u2212\u2013]\s*\d)[\w\s().,:;&/'\"\u2018\u2019\u2013\u2014-]{1,100}(?<![.,])\Z")

_ZEROS = re.compile(r"(?<=\d)[.,]0+(?!\d)", re.ASCII)

# A word for a level and its number may be written together: L3, level3.
_APART = re.compile(r"(?<=[a-z])(?=\d)")

_NOT_YET_WHOLE = re.compile(r"\d[.,]\d", re.ASCII)


@attrs.frozen
class LevelNames:
    """What the levels of an instrument are called, each name with the levels that have it."""

    levels: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, instrument: Instrument) -> LevelNames:
        """The names on all scales of an instrument: sheets write those of one scale beside another's indicators."""
        found: dict[str, set[int]] = defaultdict(set)
        for scale in instrument.scales.values():
            for number, name in scale.names.items() if isinstance(scale, Levels) else ():
                found[" ".join(_words(name))].add(int(number))
        return cls({name: frozenset(numbers) for name, numbers in found.items()})

    def read(self, text: str, numerals: bool = False) -> int | None:
        """The level that a text says by its number, its name or both; nothing where they do not agree, or none does.

        With `numerals`, a number may also be a word or Roman: tiga, III.
        """
        if not _PLAIN.match(text):
            return None
        bare = _ZEROS.sub("", text)
        if _NOT_YET_WHOLE.search(bare):
            return None
        words = _words(_level_words().sub(" ", _APART.sub(" ", normal(bare))))
        named = self.levels.get(" ".join(words), frozenset())
        if named:
            return next(iter(named)) if len(named) == 1 else None
        read = {word: number for word in words if (number := _number(word, numerals)) is not None}
        numbers, rest = {*read.values()}, " ".join(word for word in words if word not in read)
        if len(numbers) != 1 or (rest and not numbers <= self.levels.get(rest, frozenset())):
            return None
        return numbers.pop()


NO_NAMES = LevelNames({})


def _words(text: str) -> list[str]:
    """The words of a name, without those that only join them: Terpadu dan Terukur, Terpadu & Terukur."""
    return [word for word in normal(text).split() if word not in known_as("reading", "conjunction")]


def _number(word: str, numerals: bool) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word[:9])
    return _numerals().get(word) if numerals else None


@cache
def _numerals() -> dict[str, int]:
    spelled = {word: number for number in range(1, 11) for word in known_as("numerals", str(number))}
    return spelled | {roman: number for number, roman in enumerate(_ROMAN, start=1)}


@cache
def _level_words() -> re.Pattern[str]:
    longest = sorted(map(normal, known_as("reading", "level")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b")
