"""Fills the reference pages from the library itself, so that they cannot drift from it, and guards the fences."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from spbe_sdk.cli.help import VerbGroup, examples, told
from spbe_sdk.cli.main import commands as verbs
from spbe_sdk.documents.contracts import CONTRACTS, schema
from spbe_sdk.findings.words import words


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace each marker by what it stands for; what a fence tells the tests alone is taken out."""
    markdown = re.sub(r'^(```\w+ title="[^"]+") replaces="[^"]+"$', r"\1", markdown, flags=re.M)
    makers = {"commands": commands, "findings": findings, "documents": documents}
    return re.sub(r"<!-- fill:(\w+) -->", lambda match: makers[match[1]](), markdown)


def on_page_content(html: str, page: Any, **_: Any) -> None:
    """A fence that was not understood would be shown as text; the strict build fails on the warning."""
    if "```" in html:
        logging.getLogger("mkdocs.hooks").warning("%s: a code fence is shown as text", page.file.src_path)


def commands() -> str:
    parts = []
    for path, verb in verbs():
        if not isinstance(verb, VerbGroup):
            parts.append(f"## `spbe {' '.join(path)}`\n\n{told(path, 'about', 'id')}\n")
            rows = [_parameter(parameter, path) for parameter in verb.params]
            parts.append("| Pilihan | Arti |\n|---|---|\n" + "\n".join(rows) + "\n")
            lines = "\n".join(examples(path, "id"))
            parts.append(f"```text\n{lines}\n```\n")
    return "\n".join(parts)


def _parameter(parameter: Any, path: Sequence[str]) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    shown = names if names.startswith("`-") else f"`{parameter.name.upper()}`"
    return f"| {shown} | {told(path, parameter.name, 'id')} |"


def findings() -> str:
    rows = ["| Kode | Arti | Cara memperbaiki |", "|---|---|---|"]
    for code, texts in words("id")["finding"].items():
        cells = [re.sub(r"\{+(\w*)\}+", r"*\1*", texts[part]).replace("|", "\\|") for part in ("message", "remedy")]
        rows.append(f"| `{code}` | {cells[0]} | {cells[1]} |")
    return "\n".join(rows)


def documents() -> str:
    parts = []
    for name in sorted(CONTRACTS):
        printed = schema(name)
        parts.append(f"## {name}\n\n{printed.get('description', '')}\n\n`$id`: `{printed['$id']}`\n")
        parts.append("| Isian | Wajib | Arti |\n|---|---|---|")
        required = printed.get("required", [])
        for field, about in printed["properties"].items():
            if field == "$schema":
                continue
            text = about.get("description", "").replace("|", "\\|").replace("\n", " ")
            parts.append(f"| `{field}` | {'ya' if field in required else ''} | {text} |")
        parts.append("")
    return "\n".join(parts)
