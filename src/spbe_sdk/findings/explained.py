"""What each code of a finding means: how much it weighs, its words before they are filled in, an example."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import Language, words

_HERE = Path(__file__).parent


@attrs.frozen(slots=True)
class Example:
    """What gives a finding, and what does not.

    `of` says what both are: ``document NAME``, as people write it; ``port NAME``, the rows of its table; ``binding
    NAME``, with which the rows in `table` are read; ``file PATH``, which the command in `then` reads, or ``part
    PATH``, a part of it; ``answer ADAPTER``, what a server answers; ``line``, commands; ``page WORKSPACE``, what a page
    of ``spbe open`` is asked; or ``python``, after which `then` may follow. `after` are commands that make what they
    are tried on, and `reply` what a server answers to a binding, by its paths where it has several.
    """

    of: str
    wrong: str
    right: str
    after: str | None = None
    table: str | None = None
    reply: str | None = None
    then: str | None = None

    @property
    def parts(self) -> Mapping[str, tuple[str, str]]:
        """What is shown one below the other, by name: the notation and the text."""
        what, _, name = self.of.partition(" ")
        plain = {
            "port": "csv",
            "line": "sh",
            "python": "python",
            "page": "http",
            "answer": "text",
            "file": Path(name).suffix[1:] or "text",
        }
        notations = {"after": "sh", "table": "csv", "reply": "text", "then": "sh"}
        return {
            part: (notations.get(part) or plain.get(what, "yaml"), text)
            for part in ("after", "table", "reply", "wrong", "right", "then")
            if (text := getattr(self, part)) is not None
        }


@attrs.frozen(slots=True)
class Explanation:
    """A code in one language; what differs from finding to finding stands between ‹ and ›."""

    code: str
    severities: tuple[Severity, ...]
    message: str
    remedy: str
    example: Example | None

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-ready values."""
        return {**attrs.asdict(self), "severities": [str(severity) for severity in self.severities]}


def explained(code: str, language: Language) -> Explanation:
    """What a code means.

    Raises:
        UsageError: no finding of ours has it; the closest codes are named.

    Examples:
        >>> explained("rating-empty", "en").severities
        (<Severity.WARNING: 'warning'>,)
    """
    texts = words(language)["finding"]
    if code not in texts:
        near = get_close_matches(code, texts, n=3, cutoff=0.5)
        raise UsageError(Finding("code-unknown", found=code, allowed=", ".join(near) or "–"))
    severities = tuple(Severity(name) for name in _data("severities").get(code, ("error",)))
    example = _examples().get(code)
    message, remedy = (_readable(texts[code][part], language) for part in ("message", "remedy"))
    return Explanation(code, severities, message, remedy, Example(**example) if example else None)


def _readable(text: str, language: Language) -> str:
    """A text with words where a finding has values; what only some findings say at the end is left out."""
    names = words(language)["placeholder"]
    told = re.sub(r"\{(\w+)\}", lambda match: f"‹{name}›" if (name := names.get(match[1], match[1])) else "", text)
    return told.replace("{{", "{").replace("}}", "}")


@cache
def _data(name: str) -> Mapping[str, Any]:
    """What is known of codes in every language alike; it is read only when a code is explained."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _examples() -> Mapping[str, Any]:
    """The examples of every subject, by code."""
    subjects = (_HERE / "examples").glob("*.toml")
    return {code: told for path in subjects for code, told in _data(f"examples/{path.stem}").items()}
