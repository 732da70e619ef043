"""Words of the reference: what the code says in English is told in Indonesian by a table beside this module."""

from __future__ import annotations

import inspect
import json
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from spbe_sdk.findings.words import Language

HERE = Path(__file__).parent


@cache
def texts() -> dict[str, str]:
    """What the code says, in English, and the same in Indonesian."""
    return tomllib.loads((HERE / "texts.id.toml").read_text(encoding="utf-8"))


@cache
def frame(language: Language) -> dict[str, str]:
    """The reference's own words: headings of tables, names of types."""
    both: dict[str, dict[str, str]] = tomllib.loads((HERE / "frame.toml").read_text(encoding="utf-8"))
    return {name: words[language] for name, words in both.items()}


def told(english: str, language: Language) -> str:
    """A text of the code, in a language; a test finds what has not been told in Indonesian yet."""
    return english if language == "en" else texts().get(english, english)


def quoted(text: str, own: Language, language: Language) -> str:
    """A text that data has in one language, such as a regulation's title: marked where the page is in the other."""
    return text if own == language else f'<span lang="{own}">{text}</span>'


def first_words(thing: Any) -> str:
    """What a class or function is for: the first paragraph of its docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where it has no rows."""
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(headings)} |", "|" + "---|" * len(headings), *lines]) + "\n" if lines else ""


def code(text: object) -> str:
    """A text as code, in a cell too; text that holds backticks keeps them."""
    shown = str(text)
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def written(value: object) -> str:
    """A value as a document has it, a text without its quotes."""
    return code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def fence(text: str, notation: str, title: str = "", marked: Sequence[int] = ()) -> str:
    """A block of code; the lines that are marked, from 1, stand out."""
    named = f' title="{title}"' if title else ""
    lines = f' hl_lines="{" ".join(map(str, marked))}"' if marked else ""
    return f"```{notation}{named}{lines}\n{text.rstrip()}\n```\n"
