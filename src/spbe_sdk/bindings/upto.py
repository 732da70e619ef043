"""Words that say up to: Realisasi s.d. TW II is a figure of the year until then."""

from __future__ import annotations

import re
from functools import cache

from spbe_sdk.findings.words import known_as, normal


def without_upto(text: str) -> str | None:
    """A text without the words that say up to, such as s.d.; nothing where it has none."""
    said = normal(text)
    found = " ".join(_upto().sub(" ", said).split())
    return None if found == said else found


@cache
def _upto() -> re.Pattern[str]:
    words = sorted({normal(word) for word in known_as("reading", "upto")}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
