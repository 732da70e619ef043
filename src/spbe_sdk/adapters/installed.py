"""The adapters that are installed, asked for what they open and what their options point to."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from spbe_sdk.adapters.adapter import Adapter, Glimpse, Options
from spbe_sdk.files.folder import Files
from spbe_sdk.files.providers import find, registered
from spbe_sdk.findings.errors import UsageError


def find_adapter(name: str) -> type[Adapter]:
    """The adapter with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast("type[Adapter]", find("adapters", name))


def suffixes() -> dict[str, str]:
    """The endings of files that adapters open, such as ``.csv``, and the name of the adapter that opens each."""
    return {suffix: name for name, adapter in _adapters() for suffix in getattr(adapter, "suffixes", ())}


def adapter_for(source: str, table: str | None = None) -> tuple[str, dict[str, Any]] | None:
    """The adapter that opens a file, an address or a database, and its options; nothing where none does.

    Of several that offer to open an address, the one that recognises most of it does.
    """
    offers = [
        (name, options)
        for name, adapter in _adapters()
        if hasattr(adapter, "offers") and (options := adapter.offers(source, table)) is not None
    ]
    if offers:
        name, options = max(offers, key=lambda offer: len(offer[1]))
        return name, dict(options)
    path = source.replace("\\", "/")
    by_ending = suffixes().get(PurePosixPath(path).suffix.lower())
    return None if by_ending is None else (by_ending, {"path": path})


def glimpses(adapter: str, options: Mapping[str, Any], files: Files, count: int) -> list[Glimpse]:
    """The first rows of each table in a source, where its adapter can look before it is told where a table begins."""
    found = find_adapter(adapter)
    return list(found.peek(options, files, count)) if hasattr(found, "peek") else []


def input_options(model: type[Options]) -> dict[str, str]:
    """The options that name what is read, and of which kind each is: ``file`` or ``place``."""
    extras = ((name, field.json_schema_extra) for name, field in model.model_fields.items())
    return {name: str(extra["input"]) for name, extra in extras if isinstance(extra, dict) and "input" in extra}


def input_files(adapter: str, options: Mapping[str, Any]) -> list[str]:
    """The files that an adapter reads with some options; nothing where it is not installed."""
    return list(_inputs(adapter, options, ("file",)))


def place_of(adapter: str, options: Mapping[str, Any]) -> str:
    """Where a source lies, as people are shown it; a secret in it stands only as its name."""
    return next(_inputs(adapter, options, ("file", "place")), adapter)


def _adapters() -> Iterator[tuple[str, type[Adapter]]]:
    return ((name, find_adapter(name)) for name in registered("adapters"))


def _inputs(adapter: str, options: Mapping[str, Any], kinds: Container[str]) -> Iterator[str]:
    try:
        named = input_options(find_adapter(adapter).options_model)
    except UsageError:
        return
    values = (options.get(name) for name, kind in named.items() if kind in kinds)
    yield from (value for value in values if isinstance(value, str))
