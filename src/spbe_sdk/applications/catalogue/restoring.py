"""What this machine remembers of a place though its note or its copy was damaged; each has what the other lost.

The note holds who may sign, which issue was last seen, and every revocation; the copy is that issue itself. Where both
are damaged nothing tells an older issue or another keeper any more, and only the person can say that this is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs

from spbe_sdk.applications.catalogue.copies import (
    Memory,
    Seen,
    copy_in,
    folders,
    memory_of,
    note_in,
    place_of,
    recall,
    shown_location,
    told_by,
)
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity


def remembered(place: str) -> tuple[Memory, list[Finding]]:
    """What is remembered of a place, and what had to be restored for it.

    Raises:
        DataError: nothing that is left says who may sign there, or which issue was last seen.
    """
    memory, kept, origin = memory_of(place), recall(place), Origin(shown_location(place))
    restored = _restored(kept, place) if kept is not None else None
    if memory is not None:
        damaged = kept is not None and restored is None
        return memory, [Finding("catalogue-copy-damaged", Severity.WARNING, origin)] if damaged else []
    # Anyone can add a signature; which of several was trusted stood in the note only.
    if restored is None or restored.issue is None or len(restored.keys) > 1:
        raise DataError(Finding("catalogue-memory-lost", origin=origin))
    number = str(restored.issue.number)
    return restored, [Finding("catalogue-memory-damaged", Severity.WARNING, origin, found=number)]


def memories() -> Iterator[tuple[Memory, list[Finding]]]:
    """What is remembered of every place, for what was revoked there, with a warning where something of it is lost."""
    for folder in folders():
        note = note_in(folder)
        yield (note, []) if note is not None else _left(folder)


def _left(folder: Path) -> tuple[Memory, list[Finding]]:
    """What a folder still says whose note was damaged; a copy tells what its issue revoked, whoever may sign there."""
    place = place_of(folder)
    try:
        if place is not None:
            return remembered(place)
        findings = [Finding("catalogue-memory-nameless", origin=Origin(str(folder)))]
    except DataError as error:
        findings = list(error.findings)
    known = place if place is not None else str(folder)
    told = [attrs.evolve(finding, severity=Severity.WARNING) for finding in findings]
    return _restored(copy_in(folder) or b"", known) or Memory(place=known), told


def _restored(kept: bytes, place: str) -> Memory | None:
    """What a copy says that its note said; nothing where it is damaged."""
    try:
        issue, signers = unseal(kept, CatalogueIssue, place)
    except SpbeError:
        return None
    keys = tuple(key.id for key in signers)
    return Memory(place=place, keys=keys, issue=Seen.of(issue)).hearing(told_by(issue.revoked, signers))
