"""Every code of a finding: how much it weighs, what it says, how to mend it, and an example, by subject."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from pathlib import Path

from reference.told import code, fence, frame
from spbe_sdk.findings import words as words_module
from spbe_sdk.findings.explained import Example, explained
from spbe_sdk.findings.words import Language, say

# Each page with the subjects that it tells, as the texts are cut.
PAGES: Mapping[str, tuple[str, ...]] = {
    "documents": ("documents", "files"),
    "sources": ("adapters", "presets"),
    "tables": ("bindings",),
    "assessment": ("assessment", "instruments"),
    "performance": ("performance", "forms"),
    "results": ("comparison", "nation", "regions", "roadmaps", "reports"),
    "sharing": ("packages", "catalogues"),
    "workspace": ("workspaces", "help", "terminal", "web", "explained", "conformance"),
}

# Modules of ours that an example imports though nobody is promised that they stay.
_INSIDE = re.compile(r"^from (spbe_sdk\.(?!plugins\b)[\w.]+) import", re.MULTILINE)

# So many lines that make a scene are folded: it is the same for many codes, and what is wrong is seen without it.
_FEW = 3


@cache
def subjects() -> dict[str, list[str]]:
    """The codes by the file that holds their words."""
    folder = Path(words_module.__file__).with_name("texts")
    return {
        path.name.removesuffix(".en.toml"): list(tomllib.loads(path.read_text(encoding="utf-8")).get("finding", {}))
        for path in sorted(folder.glob("*.en.toml"))
    }


def codes_of(page: str) -> list[str]:
    """The codes that a page tells, sorted."""
    return sorted(chain.from_iterable(subjects()[subject] for subject in PAGES[page]))


def overview(page: str, language: Language) -> str:
    """The codes of a page, each leading to what it means."""
    return ", ".join(f"[`{name}`](findings/{page}.md#{name})" for name in codes_of(page)) + "\n"


def findings(page: str, language: Language) -> str:
    """What each code of a page means."""
    return "\n".join(_finding(name, language) for name in codes_of(page))


def _finding(name: str, language: Language) -> str:
    meant = explained(name, language)
    weight = " / ".join(say(f"severity.{severity}", language) for severity in meant.severities)
    parts = [f"## `{name}` {{ #{name} }}\n\n**{weight}** · {_shown(meant.message)}\n"]
    parts.append(f"{frame(language)['remedy']}: {_shown(meant.remedy)}\n")
    parts += _example(meant.example, language) if meant.example else ()
    return "\n".join(parts)


def _example(example: Example, language: Language) -> Iterator[str]:
    what, _, name = example.of.partition(" ")
    yield say(f"explain.of.{what}", language).format(code(name)) + "\n"
    if inside := sorted(set(_INSIDE.findall(f"{example.wrong}\n{example.right}"))):
        yield frame(language)["inside"].format(", ".join(map(code, inside))) + "\n"
    marked = differing(example)
    yield '<div class="example" markdown="1">\n'
    for part, (notation, text) in example.parts.items():
        named, shown = f"{say(f'explain.{part}', language)}:", fence(text, notation, marked=marked.get(part, ()))
        if part == "after" and text.count("\n") > _FEW:
            yield f'<details markdown="1">\n<summary>{named}</summary>\n\n{shown}\n</details>\n'
        else:
            yield f"{named}\n\n{shown}"
    yield "</div>\n"


def differing(example: Example) -> Mapping[str, Sequence[int]]:
    """The lines, from 1, in which what is wrong and what is right differ: each has those that the other has not."""
    wrong, right = ([line.rstrip() for line in text.strip("\n").split("\n")] for text in (example.wrong, example.right))
    changes = [change for change in SequenceMatcher(None, wrong, right, False).get_opcodes() if change[0] != "equal"]
    return {
        "wrong": [line + 1 for _, start, end, _, _ in changes for line in range(start, end)],
        "right": [line + 1 for _, _, _, start, end in changes for line in range(start, end)],
    }


def _shown(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "*_[]`|{}"} | {"<": "&lt;", ">": "&gt;"})
    return text.translate(marks)
