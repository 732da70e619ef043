"""The files that a scaffold writes: the templates beside this module, with names and words put into their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import LANGUAGES, Language, say

# What every template's name ends with, so that no tool takes a template for the file that becomes of it.
_SUFFIX = ".txt"

# Where a template calls words by their key, such as {scaffold.source}; what else stands in braces has no dot.
_CALLED = re.compile(r"\{(\w+(?:\.\w+)+)\}")


def write_templates(kind: str, folder: Path, values: Mapping[str, str], language: Language) -> None:
    """Write a kind's templates into a folder, the `values` put where their names stand in braces: also in paths.

    Words are called by their keys and said in the `language`; a page of prose has a template for each language.

    Raises:
        WorkspaceError: the folder cannot be written.
    """
    for path, text in _files(resources.files("spbe_sdk.applications.scaffolds") / "templates" / kind):
        if (place := _written_in(path, language)) is not None:
            worded = _CALLED.sub(lambda called: say(called[1], language), text)
            write_atomic(folder / _filled(place, values), _filled(worded, values).encode())


def identifier(folder: Path) -> str:
    """A folder's name as an id: small letters, digits and dashes.

    Raises:
        UsageError: nothing of it can begin an id.
    """
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    if not re.match(r"[a-z]", name):
        raise UsageError(Finding("name-invalid", found=folder.name))
    return name


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Each template of a folder and its folders: the path of what becomes of it, and its text."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name.removesuffix(_SUFFIX), entry.read_text(encoding="utf-8")


def _written_in(path: str, language: Language) -> str | None:
    """Where a template goes, without the mark of its language; nowhere if it is the twin for another one."""
    name, _, mark = path.rpartition(".")
    if mark not in LANGUAGES:
        return path
    return name if mark == language else None


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Only these placeholders: the files are full of braces of their own.
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
