"""Marks behind what a cell says, which lead to a note below the table: 13,18 *), Optimum*, Level 3 ¹."""

from __future__ import annotations

import re

# An asterisk, a dagger or a raised number, also in brackets; a plain number only before or within a bracket.
_MARK = re.compile(r"\s*(?:\(?[*†‡¹²³⁴⁵⁶⁷⁸⁹]+\)?)+$|(?<=\d)\s+\d\)$|(?<=[^\W\d])\s*\d\)$|(?<=\S)\s*\(\d\)$")


def unmarked(text: str) -> str:
    """A text without the mark at its end that leads to a note.

    Examples:
        >>> [unmarked(text) for text in ("13,18 *)", "Optimum*", "Level 3 ¹", "2024")]
        ['13,18', 'Optimum', 'Level 3', '2024']
    """
    return _MARK.sub("", text)
