"""The marks behind figures that are not simply printed: derived, or doubtful."""

from __future__ import annotations

from spbe_sdk.comparison.published.doubts import doubted_nodes
from spbe_sdk.comparison.published.library import Published
from spbe_sdk.findings.words import Language, say

DERIVED, DOUBTFUL = "*", "‡"

_WORDS = {DERIVED: "derived", DOUBTFUL: "doubtful"}


def marks_of(item: Published, node: str | None = None) -> str:
    """The marks of an institution's figures: of the ``index``, of one domain, or of any."""
    derived = item.derived is not None and node in (None, item.derived)
    doubted = doubted_nodes(item)
    doubtful = bool(doubted) if node is None else node in doubted
    return (DERIVED if derived else "") + (DOUBTFUL if doubtful else "")


def marked(text: str, marks: str) -> str:
    """A text with each of the marks behind it, once."""
    return " ".join([text, *dict.fromkeys(marks)])


def explained(texts: list[str], language: Language) -> list[str]:
    """What the marks in some texts mean, a sentence each."""
    found = "".join(texts)
    return [say(f"nation.mark.{name}", language) for mark, name in _WORDS.items() if mark in found]
