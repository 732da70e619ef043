"""What this machine remembers of the catalogues that it has seen: a copy of the last issue, and whom it trusts there.

The copy is for searching offline, and for noticing old issues; the keys are for noticing another keeper. A revocation
is remembered though a later issue drops it. Which place a folder is about stands in a file of its own: where a note
was damaged, it can still be said what was lost, and how it comes back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from pydantic import Field

from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.documents.catalogue import CatalogueIssue, Revocation
from spbe_sdk.documents.fields import Code, Many, Part, Sha256, Text
from spbe_sdk.files.addresses import is_address, without_secrets
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes, sha256, to_json
from spbe_sdk.files.home import home
from spbe_sdk.findings.errors import DataError

MEMORY = "memory.json"

ISSUE = "catalogue.json"

PLACE = "place.txt"


class ToldRevocation(Revocation):
    """A revocation as it was told at a place; `own` where the key itself said it, or a key for which it vouches."""

    own: bool = Field(description="Whether it counts wherever the key signs.")
    by: Text | None = Field(default=None, description="The key that said so, as people see it; where it counts.")


class Seen(Part):
    """The issue that was last seen at a place: an older one, or another one of its number, does not follow it."""

    id: Code = Field(description="Id of the catalogue.")
    number: int = Field(ge=1, description="Number of the issue.")
    digest: Sha256 = Field(description="Digest of what it says, whoever signed it.")

    @classmethod
    def of(cls, issue: CatalogueIssue) -> Self:
        """What is remembered of an issue."""
        said = to_json(issue.model_dump(mode="json", exclude_none=True))
        return cls(id=issue.id, number=issue.number, digest=sha256(said))


class Memory(Part):
    """What is remembered of one place, besides the copy of its issue."""

    place: str = Field(description="The place, in its one way of writing, however long.")
    keys: Many[Sha256] = Field(default=(), description="Ids of the keys that may sign its issues.")
    issue: Seen | None = Field(default=None, description="The issue that was last seen.")
    revoked: Many[ToldRevocation] = Field(default=(), description="Everything that was ever revoked there.")

    def hearing(self, told: Iterable[ToldRevocation]) -> Memory:
        """The same with more revocations; what is known is never forgotten, nor made less than it was."""
        known = {gone.id: gone for gone in self.revoked}
        known.update({gone.id: gone for gone in told if gone.own or gone.id not in known})
        return self.model_copy(update={"revoked": tuple(known.values())})


def remember(memory: Memory, data: bytes) -> None:
    """Keep a copy of an issue, and what is remembered of its place."""
    note(memory)
    write_atomic(_folder(memory.place) / ISSUE, data)


def note(memory: Memory) -> None:
    """Keep what is remembered of a place; the copy of its issue stays as it is."""
    folder = _folder(memory.place)
    write_atomic(folder / PLACE, memory.place.encode())
    write_atomic(folder / MEMORY, memory.model_dump_json(indent=2).encode())


def recall(place: str) -> bytes | None:
    """The copy of the issue that was last seen at a place; empty where it cannot be read any more."""
    return copy_in(_folder(place))


def memory_of(place: str) -> Memory | None:
    """The note on a place, empty for one that was never seen; nothing where it was damaged or is gone."""
    folder = _folder(place)
    if not (folder / MEMORY).exists() and not (folder / ISSUE).exists():
        return Memory(place=place)
    return note_in(folder)


def forget(place: str) -> bool:
    """Drop what is remembered of a place; says whether there was anything."""
    folder = _folder(place)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def places() -> list[str]:
    """Every place of which there is a copy."""
    known = (place_of(folder) for folder in folders() if (folder / ISSUE).is_file())
    return sorted(place for place in known if place is not None)


def folders() -> list[Path]:
    """The folders in which something is remembered, one for each place."""
    found = (home() / "catalogues").glob("*")
    return sorted(path for path in found if (path / MEMORY).exists() or (path / ISSUE).exists())


def note_in(folder: Path) -> Memory | None:
    """The note in a folder; one that was damaged, or is about another place, is as good as none."""
    try:
        found = Memory.model_validate_json(read_bytes(folder / MEMORY))
    except DataError:
        return None
    return found if _folder(found.place).name == folder.name else None


def copy_in(folder: Path) -> bytes | None:
    """The copy in a folder; empty where it cannot be read any more."""
    if not (folder / ISSUE).exists():
        return None
    try:
        return read_bytes(folder / ISSUE)
    except DataError:
        return b""


def place_of(folder: Path) -> str | None:
    """Which place a folder is about; nothing where that cannot be known any more."""
    with suppress(DataError, UnicodeDecodeError):
        written = read_bytes(folder / PLACE).decode()
        if _folder(written).name == folder.name:
            return written
    found = note_in(folder)
    return None if found is None else found.place


def shown_location(place: str) -> str:
    """A place as it may be shown."""
    return without_secrets(place).rstrip("/") if is_address(place) else place


def told_by(revoked: Iterable[Revocation], signers: Sequence[PublicKey]) -> list[ToldRevocation]:
    """Revocations in a document, each with whether one of its signers may speak for the key, and with who that is."""
    speakers = {elder: signer for signer in signers for elder in signer.elders}
    return [_told(gone, speakers.get(gone.id)) for gone in revoked]


def _told(gone: Revocation, speaker: PublicKey | None) -> ToldRevocation:
    return ToldRevocation(**dict(gone), own=speaker is not None, by=speaker.shown if speaker else None)


def _folder(place: str) -> Path:
    return home() / "catalogues" / sha256(place.encode())[:32]
