"""Codes as people write them: one, several in a cell, and as they are written where they are defined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from unicodedata import normalize

from spbe_sdk.adapters.adapter import CalendarDay
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.findings.words import known_as

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")

_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z")

_NUMBER = re.compile(r"0*(\d+)(?:\.0*)?\Z", re.ASCII)

_WIDEST = 200


def code(text: str) -> str:
    """A code: letters, digits, dot, dash and underscore; its number alone of one that is called ``Indikator 32``.

    Raises:
        Unclear: its cell holds a date, which a code such as 1-2 became.
        ValueError: it holds other characters, or too many.
    """
    refuse_day(text)
    return _matching(_CODE, text if _CODE.match(text) else unlabelled(text))


def made_code(text: str) -> str:
    """A code, made of words where it is none: ``Peraturan Bupati`` becomes ``peraturan-bupati``.

    Raises:
        Unclear: its cell holds a date.
        ValueError: it has neither letter nor digit, or too many.
    """
    refuse_day(text)
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    return text if _CODE.match(text) else _matching(_CODE, "-".join(re.findall(r"[a-z0-9]+", plain.lower())))


def reference(text: str) -> str:
    """The code or the name of something that another table defines.

    Raises:
        Unclear: its cell holds a date, which a code such as 1-2 became.
    """
    refuse_day(text)
    return str(text)


def references(text: str) -> tuple[str, ...]:
    """Several of them, between semicolons, bars or line breaks: a name may hold commas, and the word for and."""
    return tuple(reference(part.strip()) for part in re.split(r"[;|\n]", text) if part.strip())


def codes(text: str) -> tuple[str, ...]:
    """Several codes in one cell, such as ``1; 2``, ``1, 2 dan 5``, ``29 s.d. 31``."""
    return tuple(code for part in parts(text) for code in expanded(part))


def parts(text: str) -> list[str]:
    """What stands between commas, semicolons, bars, line breaks and words such as ``and``.

    Raises:
        Unclear: its cell holds a date.
    """
    refuse_day(text)
    return [part.strip() for part in _between().split(text) if part.strip()]


def expanded(text: str) -> tuple[str, ...]:
    """A code, or all that a range of whole numbers names; what is wider than 200 is none.

    Raises:
        ValueError: it is neither.
    """
    match = _range().match(unlabelled(text))
    if match and 0 < int(match[2]) - int(match[1]) <= _WIDEST:
        width = len(match[1]) if match[1].startswith("0") else 0
        return tuple(f"{number:0{width}d}" for number in range(int(match[1]), int(match[2]) + 1))
    return (code(text),)


def refuse_day(text: str) -> None:
    """Ask about a code that a spreadsheet took for a date.

    Raises:
        Unclear: the cell holds a date.
    """
    if isinstance(text, CalendarDay):
        raise Unclear("code-date", text)


def unlabelled(text: str) -> str:
    """A number without the word that calls it an indicator or a number."""
    return _label().sub("", text.strip())


def speller(known: Iterable[str]) -> Callable[[str], str]:
    """How a code is written where it is defined: ``4.0``, ``04`` and ``4.`` are the ``4`` that there is.

    Programs add and drop such zeros. A code that is known stays, and so does one that may be either of two.
    """
    exact = set(known)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in exact:
        if match := _NUMBER.match(name):
            alike[match[1]].append(name)

    def spelled(text: str) -> str:
        match = None if text in exact else _NUMBER.match(text)
        found = alike.get(match[1], []) if match else []
        return found[0] if len(found) == 1 else text

    return spelled


def digest(text: str) -> str:
    """A SHA-256 digest."""
    return _matching(_SHA256, text.lower())


def region(text: str) -> str:
    """A region code with its dots."""
    return _matching(_REGION, text)


def staff_number(text: str) -> str:
    """The number of a civil servant, which is written in groups: ``19800101 200501 1 001``."""
    return re.sub(r"[\s.]|^NIP", "", text)


def range_words() -> str:
    """A pattern for what stands between the first and the last of a range: a dash, or words such as ``s.d.``."""
    return rf"-|\u2013|\u2014|{_one_of('range')}"


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.match(text):
        raise ValueError(text)
    return str(text)


def _one_of(name: str) -> str:
    """A pattern for the words of both languages that a text may have for something, the longest first."""
    return "|".join(re.escape(word) for word in sorted(known_as("reading", name), key=len, reverse=True))


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"[,;|&\n]|(?<![\w.-])(?:{_one_of('conjunction')})(?=\s)", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_one_of('label')})\.?\s+)+(?=\d)", re.IGNORECASE)


@cache
def _range() -> re.Pattern[str]:
    return re.compile(
        rf"(\d{{1,9}})\s*(?:{range_words()})\s*(?:(?:{_one_of('label')})\.?\s+)*(\d{{1,9}})\Z",
        re.IGNORECASE | re.ASCII,
    )
