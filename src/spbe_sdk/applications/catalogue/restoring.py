"""What this machine remembers of a place though its note or its copy was damaged; each has what the other lost.

The note holds who may sign, which issue was last seen, and every revocation; the copy is that issue itself. Where both
are damaged nothing tells an older issue or another keeper any more, and only the person can say that this is well.
"""

from __future__ import annotations

from spbe_sdk.applications.catalogue.copies import Memory, Seen, memory_of, recall
from spbe_sdk.applications.catalogue.revocations import told_by
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity


def remembered(place: str, shown: str) -> tuple[Memory, list[Finding]]:
    """What is remembered of a place (`shown` as people see it), and what had to be restored for it.

    Raises:
        DataError: nothing that is left says who may sign there, or which issue was last seen.
    """
    memory, kept = memory_of(place), recall(place)
    restored = _restored(kept, place) if kept is not None else None
    if memory is not None:
        damaged = kept is not None and restored is None
        return memory, [Finding("catalogue-copy-damaged", Severity.WARNING, Origin(shown))] if damaged else []
    if restored is None or restored.issue is None:
        raise DataError(Finding("catalogue-memory-lost", origin=Origin(shown)))
    number = str(restored.issue.number)
    return restored, [Finding("catalogue-memory-damaged", Severity.WARNING, Origin(shown), found=number)]


def _restored(kept: bytes, place: str) -> Memory | None:
    """What a copy says that its note said; nothing where it is damaged, or where several keys signed it.

    Anyone can add a signature; which of several was trusted stood in the note only.
    """
    try:
        issue, signers = unseal(kept, CatalogueIssue, place)
    except SpbeError:
        return None
    if len(signers) > 1:
        return None
    keys = tuple(key.id for key in signers)
    return Memory(place=place, keys=keys, issue=Seen.of(issue)).hearing(told_by(issue.revoked, signers))
