"""A binding suggested for a workspace's port from a file, a web address or a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.detect import options_for
from spbe_sdk.bindings.suggest import Suggestion, suggest
from spbe_sdk.documents.binding import Binding
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


def sources_with(adoption: Adoption, port: str, binding: Binding, *, add: bool = False) -> list[Binding]:
    """The sources of a port once it is bound to this one: beside the others where it has several already, or where it
    is to be added; otherwise in place of the one that it has. A source that is bound already is replaced.
    """
    present = adoption.bindings.get(port, ())
    if not add and len(present) < 2:
        return [binding]
    place = _identity(binding)
    kept = [binding if _identity(source) == place else source for source in present]
    return kept if binding in kept else [*kept, binding]


def _identity(binding: Binding) -> tuple[str, ...]:
    parts = (str(binding.options.get(name)) for name in ("sheet", "table", "query"))
    return (binding.adapter, place_of(binding.adapter, binding.options), *parts)


def _relative(source: str, workspace: Path) -> str:
    """A file as the workspace names it: one that lies in it is named from there, wherever the command runs."""
    path = Path(source)
    if is_address(source) or not path.is_file() or (workspace / source).is_file():
        return source
    inside = path.resolve().is_relative_to(workspace.resolve())
    return path.resolve().relative_to(workspace.resolve()).as_posix() if inside else path.resolve().as_posix()
