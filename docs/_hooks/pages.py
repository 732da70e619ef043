"""Fills the reference pages from the library itself, so that they cannot drift from it, and guards the fences."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from reference import commands, documents, findings, installed, sources
from spbe_sdk.findings.words import Language

# What stands in a page for a part of the reference: `<!-- fill:NAME -->`, or `<!-- fill:NAME PART -->`.
ALONE: Mapping[str, Callable[[Language], str]] = {
    "adapters": sources.adapters,
    "commands": commands.commands,
    "documents": documents.overview,
    "every-document": documents.always,
    "verbs": commands.overview,
}
PARTS: Mapping[str, Callable[[str, Language], str]] = {
    "codes": findings.overview,
    "document": documents.document,
    "findings": findings.findings,
    "installed": installed.installed,
    "ports": sources.ports,
}
MARKER = re.compile(r"<!-- fill:(?P<what>[\w-]+)(?: (?P<part>[\w-]+))? -->")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace each marker by what it stands for; what a fence tells the tests alone is taken out."""
    markdown = re.sub(r'^(```\w+ title="[^"]+") replaces="[^"]+"$', r"\1", markdown, flags=re.M)
    return filled(markdown, page.file.locale)


def filled(markdown: str, language: Language) -> str:
    """A page with the parts of the reference in it; for any site generator."""

    def part(marker: re.Match[str]) -> str:
        if marker["part"] is None:
            return ALONE[marker["what"]](language)
        return PARTS[marker["what"]](marker["part"], language)

    return MARKER.sub(part, markdown)


def on_page_content(html: str, page: Any, **_: Any) -> None:
    """A fence that was not understood would be shown as text; the strict build fails on the warning."""
    if "```" in html:
        logging.getLogger("mkdocs.hooks").warning("%s: a code fence is shown as text", page.file.src_path)
