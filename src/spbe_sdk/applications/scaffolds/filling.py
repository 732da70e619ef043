"""The files that a scaffold writes: the templates beside this module, with names put into their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding

# What every template's name ends with, so that no tool takes a template for the file that becomes of it.
_SUFFIX = ".txt"


def write_templates(kind: str, folder: Path, values: Mapping[str, str]) -> None:
    """Write a kind's templates into a folder, the `values` put where their names stand in braces: also in paths.

    Raises:
        WorkspaceError: the folder cannot be written.
    """
    for path, text in _files(resources.files("spbe_sdk.applications.scaffolds") / "templates" / kind):
        write_atomic(folder / _filled(path, values), _filled(text, values).encode())


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


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Only these placeholders: the files are full of braces of their own.
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
