"""`spbe --version`: which version this is, and with ``--verbose`` who provides each name that is installed."""

from __future__ import annotations

from importlib.metadata import version

from spbe_sdk.files.providers import OURS, installed
from spbe_sdk.instruments.library import library


def version_lines(verbose: bool) -> list[str]:
    """The version, then one line for each plug-in and instrument."""
    first = f"{OURS} {version(OURS)}"
    if not verbose:
        return [first]
    known = library()
    plugins = [
        f"{plugin.name} ← {one}" for plugin in installed() if plugin.group != "instruments" for one in plugin.providers
    ]
    return [first, *plugins, *(f"{name} ← {one}" for name in known.files for one in known.providers[name])]
