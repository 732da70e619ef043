"""What a piece of evidence proves, as people write it in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spbe_sdk.bindings.codes import code, expanded, parts, range_words
from spbe_sdk.documents.assessment import Support
from spbe_sdk.findings.words import known_as


def supports(text: str) -> tuple[Support, ...]:
    """What a document proves: ``1:3`` or ``1 level 3``, ``1:1-3``, ``29``, ``29 s.d. 31``, or ``pemdi-8-2026/9:2``.

    Raises:
        ValueError: it is none of these; or a number follows a level that may be another one: ``12 level 3 dan 4``.
    """
    found: list[Support] = []
    worded = False
    for part in parts(text):
        if worded and part.isdigit():
            raise ValueError(text)
        match = _level().fullmatch(part)
        worded = bool(match and match["word"])
        found += _supported(match["what"] if match else part, _levels(match) if match else (None,))
    return tuple(found)


def _levels(match: re.Match[str]) -> Sequence[int]:
    """The level that is named, or all from it up to a last one."""
    first, last = int(match["level"]), int(match["last"] or match["level"])
    if last < first:
        raise ValueError(match[0])
    return range(first, last + 1)


def _supported(what: str, levels: Sequence[int | None]) -> list[Support]:
    instrument, slash, indicators = what.partition("/")
    named: str | None = None
    try:
        found = expanded(what)
    except ValueError:
        if not slash:
            raise
        named, found = code(instrument), expanded(indicators)
    return [Support(indicator=one, level=level, instrument=named) for one in found for level in levels]


@cache
def _level() -> re.Pattern[str]:
    """An indicator with its level, or with a first and a last one, behind a colon or behind the word for it."""
    words = "|".join(map(re.escape, known_as("reading", "level")))
    return re.compile(
        rf"(?P<what>.+?)(?:\s*:\s*|\s+\(?(?P<word>{words})\s*)(?P<level>\d{{1,2}})"
        rf"(?:\s*(?:{range_words()})\s*(?:(?:{words})\s*)?(?P<last>\d{{1,2}}))?\)?",
        re.IGNORECASE | re.ASCII,
    )
