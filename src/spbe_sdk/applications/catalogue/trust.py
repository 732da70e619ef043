"""Whether a package may take the place of one that was accepted: by its keys, and by keys that were revoked."""

from __future__ import annotations

from collections.abc import Collection

from spbe_sdk.applications.catalogue.catalogue import shown_location
from spbe_sdk.applications.catalogue.copies import places
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.package import Package, require_signer
from spbe_sdk.applications.package.public_key import PublicKey, Trust, shown_key
from spbe_sdk.documents.adoption import Lock, PinnedKey
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin, errors_among


def keys_to_pin(
    package: Package,
    place: str | None = None,
    pinned: Collection[PinnedKey] = (),
    asked: PublicKey | str | None = None,
) -> tuple[PublicKey, ...]:
    """The keys of a package that an adopter goes by from now on; `place` is where the catalogue lies that listed it.

    They are those that were pinned before, that the adopter asks for (by the key or its id), or for which one of these
    vouches. Where there is neither, as at a first adoption, it is the one that signed; none where nobody did.

    Raises:
        PackageError: nobody known vouches for it, or who does was revoked.
        UnchosenKeyError: several keys signed, and the adopter has to choose.
    """
    known, source = heard(place), str(package.path)
    trust = Trust({key.id for key in pinned}, asked.id if isinstance(asked, PublicKey) else asked, known.counted)
    keys = trust.to_pin(package.signers, "package-keys", source)
    if keys or not (package.signers or trust.anchored):
        return keys
    revoked = errors_among(known.findings([*package.signers, *pinned], source))
    if pinned:
        shown = ", ".join(shown_key(key.id, key.name) for key in pinned)
        details = {"signers": ", ".join(signer.shown for signer in package.signers) or "–"}
        raise PackageError([*revoked, Finding("upgrade-key", origin=Origin(source), allowed=shown, details=details)])
    if revoked or asked is None:
        raise PackageError(revoked)
    return require_signer(package.signers, asked, source)


def listed_at(lock: Lock) -> str | None:
    """Where the catalogue lies from which a workspace's package came, if this machine has seen it."""
    if lock.catalogue is None:
        return None
    return next((place for place in places() if shown_location(place) == lock.application.source), None)
