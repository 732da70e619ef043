"""What every Markdown text shares: tables, and words from outside that cannot act as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def table_head(heads: Sequence[str]) -> list[str]:
    """The two lines that begin a table."""
    return [table_row(heads), "|" + " --- |" * len(heads)]


def table_row(cells: Sequence[str]) -> str:
    """One row of a table."""
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def escaped(text: str) -> str:
    """Text in one line, in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
