"""Whether a package may take the place of one that was accepted: by its keys, and by keys that were revoked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from spbe_sdk.applications.catalogue.catalogue import issue_of
from spbe_sdk.applications.catalogue.copies import places, recall
from spbe_sdk.applications.package.keys import follows
from spbe_sdk.applications.package.package import Package
from spbe_sdk.documents.adoption import PinnedKey
from spbe_sdk.documents.catalogue import Revocation
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin


def known_revocations(more: Iterable[Revocation] = ()) -> dict[str, Revocation]:
    """Every revoked key that this machine knows of, by the key's id: from all catalogues that it has seen."""
    issues = [issue_of(data) for place in places() if (data := recall(place)) is not None]
    told = [gone for issue in issues if issue is not None for gone in issue.revoked]
    return {gone.id: gone for gone in (*told, *more)}


def refuse_revoked(package: Package, more: Iterable[Revocation] = ()) -> None:
    """Refuse a package that a revoked key signed.

    Raises:
        PackageError: the key is named, with the reason and the day.
    """
    revoked = known_revocations(more)
    findings = [
        Finding(
            "key-revoked",
            origin=Origin(str(package.path)),
            found=signer.name,
            details={"reason": revoked[signer.id].reason, "since": revoked[signer.id].since.isoformat()},
        )
        for signer in package.signers
        if signer.id in revoked
    ]
    if findings:
        raise PackageError(findings)


def require_trusted(package: Package, pinned: Collection[PinnedKey], accept_key: str | None) -> None:
    """Refuse a package unless a pinned key signed it, vouches for its key, or the adopter accepts the new key.

    A workspace that accepted an unsigned package has no key to ask.

    Raises:
        PackageError: nobody known vouches for it.
    """
    if not follows(package.signers, {key.id for key in pinned}, set(known_revocations()), accept_key):
        known = ", ".join(f"{key.name} {key.id[:12]}" for key in pinned)
        found = ", ".join(f"{signer.name} {signer.id}" for signer in package.signers) or "–"
        raise PackageError(Finding("upgrade-key", origin=Origin(str(package.path)), found=found, allowed=known))
