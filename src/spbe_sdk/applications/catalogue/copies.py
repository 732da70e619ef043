"""What this machine remembers of the catalogues that it has seen: a copy of the last issue, and whom it trusts there.

The copy is for searching offline, and for noticing old issues; the keys are for noticing another keeper.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from spbe_sdk.documents.fields import Many, Part, Sha256, Text
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import MAX_FILE_BYTES, sha256
from spbe_sdk.files.home import home

MEMORY = "memory.json"

ISSUE = "catalogue.json"


class Memory(Part):
    """What is remembered of one place, besides the copy of its issue."""

    place: Text = Field(description="The place, in its one way of writing.")
    keys: Many[Sha256] = Field(default=(), description="Ids of the keys that may sign its issues.")


def remember(memory: Memory, data: bytes) -> None:
    """Keep a copy of an issue, and what is remembered of its place."""
    folder = _folder(memory.place)
    write_atomic(folder / MEMORY, memory.model_dump_json(indent=2).encode())
    write_atomic(folder / ISSUE, data)


def recall(place: str) -> bytes | None:
    """The copy of the issue that was last seen at a place."""
    path = _folder(place) / ISSUE
    return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_FILE_BYTES else None


def memory_of(place: str) -> Memory:
    """What is remembered of a place; nothing of one that was never seen."""
    return _read(_folder(place) / MEMORY) or Memory(place=place)


def forget(place: str) -> bool:
    """Drop what is remembered of a place; says whether there was anything."""
    folder = _folder(place)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def places() -> list[str]:
    """Every place of which there is a copy."""
    return sorted(memory.place for memory in memories() if (_folder(memory.place) / ISSUE).is_file())


def memories() -> Iterator[Memory]:
    """Everything that is remembered, place by place."""
    found = (_read(path) for path in sorted((home() / "catalogues").glob(f"*/{MEMORY}")))
    return (memory for memory in found if memory is not None)


def _read(path: Path) -> Memory | None:
    """A note of ours; one that was damaged is as good as none."""
    try:
        return Memory.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _folder(place: str) -> Path:
    return home() / "catalogues" / sha256(place.encode())[:32]
