"""This machine's own copies of the catalogues that it has seen: for searching offline, and for noticing old issues."""

from __future__ import annotations

import shutil
from pathlib import Path

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import MAX_FILE_BYTES, sha256
from spbe_sdk.files.home import home

PLACE = "place.txt"

ISSUE = "catalogue.json"


def remember(place: str, data: bytes) -> None:
    """Keep a copy of an issue."""
    folder = _folder(place)
    write_atomic(folder / PLACE, place.encode())
    write_atomic(folder / ISSUE, data)


def recall(place: str) -> bytes | None:
    """The copy of the issue that was last seen at a place."""
    path = _folder(place) / ISSUE
    return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_FILE_BYTES else None


def forget(place: str) -> bool:
    """Drop the copy of a place; says whether there was one."""
    folder = _folder(place)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def places() -> list[str]:
    """Every place of which there is a copy."""
    root = home() / "catalogues"
    found = [path.parent for path in root.glob(f"*/{ISSUE}")] if root.is_dir() else []
    return sorted((folder / PLACE).read_text(encoding="utf-8") for folder in found if (folder / PLACE).is_file())


def _folder(place: str) -> Path:
    return home() / "catalogues" / sha256(place.encode())[:32]
