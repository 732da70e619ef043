"""Data that ships inside a package: files by their ending, and the rows of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable


def shipped_files(folders: Iterable[Traversable | str], suffix: str) -> dict[str, Traversable]:
    """The files of some folders that end so, by their name without the ending, in the order of their names.

    A folder is a place, or the name of a package such as ``"spbe_sdk.performance.policies"``.
    """
    places = (resources.files(folder) if isinstance(folder, str) else folder for folder in folders)
    found = (file for place in places if place.is_dir() for file in place.iterdir() if file.name.endswith(suffix))
    return {file.name.removesuffix(suffix): file for file in sorted(found, key=lambda file: file.name)}


def shipped_rows(file: Traversable) -> list[dict[str, str]]:
    """The rows of a CSV file that ships, by the names of its first line."""
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
