"""Words that say up to: Realisasi s.d. TW II is a figure of the year until then."""

from __future__ import annotations

from spbe_sdk.bindings.saying import spoken
from spbe_sdk.findings.words import normal


def without_upto(text: str) -> str | None:
    """A text without the words that say up to, such as s.d.; nothing where it has none."""
    said = normal(text)
    found = " ".join(spoken("upto").sub(" ", said).split())
    return None if found == said else found


def says_rising(text: str) -> bool:
    """Whether words beside a table say that each of its figures holds those of the periods before it.

    Examples:
        >>> says_rising("Realisasi bersifat kumulatif"), says_rising("Realisasi bukan kumulatif, s.d. TW IV")
        (True, False)
    """
    rising, denied = (spoken(name) for name in ("rising", "not-rising"))
    return rising.search(denied.sub(" ", normal(text))) is not None
