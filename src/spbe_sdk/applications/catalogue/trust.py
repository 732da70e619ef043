"""Whether a package may take the place of one that was accepted: by its keys, and by keys that were revoked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import attrs

from spbe_sdk.applications.catalogue.catalogue import issue_of
from spbe_sdk.applications.catalogue.copies import places, recall
from spbe_sdk.applications.package.package import Package, require_signer
from spbe_sdk.applications.package.public_key import PublicKey, Trust, shown_key
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


def keys_to_pin(
    package: Package, pinned: Collection[PinnedKey] = (), asked: PublicKey | str | None = None
) -> tuple[PublicKey, ...]:
    """The keys of a package that an adopter goes by from now on.

    They are those that were pinned before, that the adopter asks for (by the key or its id), or for which one of these
    vouches. Where there is neither, as at a first adoption, it is the one that signed; none where nobody did.

    Raises:
        PackageError: nobody known vouches for it.
        UnchosenKeyError: several keys signed, and the adopter has to choose.
    """
    trust = Trust({key.id for key in pinned}, asked if asked is None or isinstance(asked, str) else asked.id)
    trust = attrs.evolve(trust, revoked=set(known_revocations()))
    keys = trust.to_pin(package.signers, "package-keys", str(package.path))
    if not keys and pinned:
        known = ", ".join(shown_key(key.id, key.name) for key in pinned)
        details = {"signers": ", ".join(signer.shown for signer in package.signers) or "–"}
        raise PackageError(Finding("upgrade-key", origin=Origin(str(package.path)), allowed=known, details=details))
    return keys if keys or asked is None else require_signer(package.signers, asked, str(package.path))
