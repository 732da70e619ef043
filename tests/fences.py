"""The fences of the documentation: each is run, written as the file that it names, or read as what it says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import attrs

from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))

_FENCE = re.compile(
    r"^(?:(?P<pad> *)<!-- not run: (?P<reason>[^\n]+?) -->\n)?"
    r"(?P<indent> *)```(?P<kind>\w*)(?P<options>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.S | re.M,
)


@attrs.frozen
class Fence:
    """A fence of a page."""

    page: Path
    line: int
    kind: str
    options: str
    body: str
    reason: str | None

    @property
    def title(self) -> str | None:
        """The file that it is, or a part of."""
        return self._option("title")

    @property
    def replaces(self) -> str | None:
        """The line of that file whose place it takes."""
        return self._option("replaces")

    def _option(self, name: str) -> str | None:
        found = re.search(rf'{name}="([^"]*)"', self.options)
        return unescape(found[1]) if found else None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line} ({self.kind})"


def fences(page: Path) -> Iterator[Fence]:
    """The fences of a page, in its order."""
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start("kind")) + 1
        body = re.sub(f"^{match['indent']}", "", match["body"], flags=re.M)
        yield Fence(page, line, match["kind"], match["options"], body, match["reason"])


def name(page: Path) -> str:
    """A page's name in the names of tests."""
    return page.relative_to(DOCS).as_posix()
