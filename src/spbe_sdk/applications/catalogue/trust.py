"""Whether a package may take the place of one that was accepted: by its keys, and by keys that were revoked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spbe_sdk.applications.catalogue.copies import places, shown_location
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.package import Package, require_signer
from spbe_sdk.applications.package.public_key import PublicKey, Trust, shown_key
from spbe_sdk.documents.adoption import Lock, PinnedKey
from spbe_sdk.documents.signing import PublisherKey
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin, errors_among


def keys_to_pin(
    package: Package,
    place: str | None = None,
    pinned: Collection[PinnedKey] = (),
    asked: PublicKey | str | None = None,
    threshold: int = 1,
) -> tuple[PublicKey, ...]:
    """The keys of a package that an adopter goes by from now on; `place` is where the catalogue lies that listed it.

    They are those that were pinned before, that the adopter asks for (by the key or its id), or for which one of these
    vouches; where several have to sign (`threshold`), so many of the pinned ones themselves. Where there is neither, as
    at a first adoption, it is the one that signed; none where nobody did.

    Raises:
        PackageError: nobody known vouches for it, or who does was revoked.
        UnchosenKeyError: several keys signed, and the adopter has to choose.
    """
    known, source = heard(place), str(package.path)
    check_threshold(package, known.counted)
    if threshold > 1 and asked is None:
        _require_several(package, [pin for pin in pinned if pin.id not in known.counted], threshold)
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


def check_threshold(package: Package, revoked: Collection[str] = ()) -> None:
    """Refuse a package that fewer keys signed than its publisher says have to.

    Raises:
        PackageError: the keys are named, and how many of them signed.
    """
    signing = package.application.publisher.signing
    if signing is not None:
        _require_several(package, [key for key in signing.keys if key.id not in revoked], signing.threshold)


def _require_several(package: Package, keys: Sequence[PinnedKey | PublisherKey], threshold: int) -> None:
    signed = {signer.id for signer in package.signers}
    count = sum(key.id in signed for key in keys)
    if count < threshold:
        shown = ", ".join(shown_key(key.id, key.name) for key in keys)
        details = {"threshold": str(threshold)}
        origin = Origin(str(package.path))
        raise PackageError(
            Finding("package-threshold", origin=origin, found=str(count), allowed=shown, details=details)
        )


def pins(package: Package, keys: Sequence[PublicKey], before: Lock | None = None) -> tuple[Sequence[PinnedKey], int]:
    """The keys that a lock holds, and how many of them have to sign the next version.

    They are those that the publisher names where several have to sign, else those that are trusted (`keys`). What was
    required before stays required until a version says otherwise.
    """
    signing = package.application.publisher.signing
    if signing is not None:
        return tuple(PinnedKey(id=key.id, name=key.name) for key in signing.keys), signing.threshold
    if before is not None and before.threshold > 1:
        return before.publisher_keys, before.threshold
    return tuple(PinnedKey(id=key.id, name=key.name) for key in keys), 1


def listed_at(lock: Lock) -> str | None:
    """Where the catalogue lies from which a workspace's package came, if this machine has seen it."""
    if lock.catalogue is None:
        return None
    return next((place for place in places() if shown_location(place) == lock.application.source), None)
