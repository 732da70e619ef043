"""Whether a heading or a title says one of the words that are known by a name."""

from __future__ import annotations

import re
from functools import cache

from spbe_sdk.findings.words import known_as, normal


def says(words_of: str, text: str) -> bool:
    """Whether one of the words that are known by a name stands in a text.

    Examples:
        >>> says("reached", "Realisasi Anggaran"), says("reached", "Pagu")
        (True, False)
    """
    return spoken(words_of).search(normal(text)) is not None


@cache
def spoken(words_of: str) -> re.Pattern[str]:
    """The words that are known by a name, as they stand in normal text; of several that begin alike, the longest."""
    words = sorted({normal(word) for word in known_as("reading", words_of)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
