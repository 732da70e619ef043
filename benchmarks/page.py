"""The table of the page about speed: written in English, and told in Indonesian from it."""

from __future__ import annotations

import os
import platform
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "explanation"
HEAD = ["| What | Beside | Ratio | Goal | Medians | Note |", "|---|---|---|---|---|---|"]
PHRASES: dict[str, str] = tomllib.loads(Path(__file__).with_name("phrases.id.toml").read_text(encoding="utf-8"))


def machine() -> str:
    """Where the figures are from; ratios say more than they do."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, {platform.system()}."


def write(rows: Sequence[str], folder: Path = FOLDER) -> None:
    """Put a table into the page of each language."""
    table = [*HEAD, *rows]
    place(folder / "speed.en.md", [machine(), "", *table])
    place(folder / "speed.md", [in_words(machine()), "", *map(in_indonesian, table)])


def place(page: Path, lines: Sequence[str]) -> None:
    """Lines in place of those between the marks of a page."""
    told = "\n".join(["<!-- table -->", *lines, "<!-- end -->"])
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"<!-- table -->.*<!-- end -->", lambda _: told, text, flags=re.S), encoding="utf-8")


def in_indonesian(row: str) -> str:
    """A row of the table in Indonesian, its figures too."""
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda mark: ",."[mark[0] == ","], in_words(row))


def in_words(line: str) -> str:
    """A line with each phrase that is known in Indonesian; the longer ones stand first in the list."""
    for phrase, told in PHRASES.items():
        line = re.sub(rf"(?<![\w`]){re.escape(phrase)}(?![\w`])", told, line)
    return line
