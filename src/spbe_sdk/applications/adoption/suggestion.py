"""A binding suggested for a workspace's port from a file, a web address or a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.detect import options_for
from spbe_sdk.bindings.suggest import Suggestion, suggest
from spbe_sdk.files.addresses import is_address


def suggest_binding(
    adoption: Adoption,
    port: str,
    source: str,
    *,
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Suggestion:
    """A binding of a port to a source, and what the port reads through it; nothing is written.

    `adapter` and `options` are what is known already; absent: as the source looks.

    Raises:
        UsageError: there is no such port, or the source is of no kind that is known.
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    asked = adoption.port(port)
    name, known = options_for(
        _relative(source, adoption.folder),
        asked,
        adoption.files,
        sheet=sheet,
        table=table,
        adapter=adapter,
        options=options,
    )
    return suggest(asked, name, known, adoption.files, adoption.reach)


def _relative(source: str, workspace: Path) -> str:
    """A file as the workspace names it: one that lies in it is named from there, wherever the command runs."""
    path = Path(source)
    if is_address(source) or not path.is_file() or (workspace / source).is_file():
        return source
    inside = path.resolve().is_relative_to(workspace.resolve())
    return path.resolve().relative_to(workspace.resolve()).as_posix() if inside else path.resolve().as_posix()
