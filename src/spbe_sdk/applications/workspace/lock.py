"""`spbe.lock`: which package a workspace is on, who signed it, and whether choices and package agree with it."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.applications.catalogue.find import Found
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.documents.adoption import AdoptionChoices, ApplicationReference, Decided, Lock, PinnedKey
from spbe_sdk.documents.application import Application
from spbe_sdk.files.notation import Notation
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin


def lock_on(found: Found, keys: Sequence[PublicKey], decisions: Sequence[Decided] = ()) -> Lock:
    """The lock of a workspace on a package; some of the keys that signed it are pinned, decisions are kept."""
    package, application = found.package, found.package.application
    return Lock(
        application=ApplicationReference(id=application.id, version=application.version, source=found.source),
        package=package_path(application),
        sha256=package.sha256,
        content=package.digest,
        publisher_keys=tuple(PinnedKey(id=key.id, name=key.name) for key in keys),
        catalogue=found.catalogue,
        decisions=tuple(decisions),
    )


def package_path(application: Application) -> str:
    """Where a workspace keeps the package of an application."""
    return f".spbe/packages/{application.id}-{application.version}.spbe"


def lock_bytes(lock: Lock) -> bytes:
    """`spbe.lock` as it is written."""
    return (lock.model_dump_json(indent=2, exclude_defaults=True) + "\n").encode()


def check_lock(choices: AdoptionChoices, lock: Lock, package: Package, notation: Notation) -> None:
    """Refuse choices of another application, or a package that is another one than the lock's.

    Raises:
        WorkspaceError: they do not agree.
    """
    wanted = (choices.application.id, choices.application.version)
    locked = (lock.application.id, lock.application.version)
    if wanted != locked:
        origin = notation.origin(("application",))
        details = {"reason": f"{' '.join(wanted)} ≠ {' '.join(locked)}"}
        raise WorkspaceError(Finding("workspace-lock", origin=origin, details=details))
    if package.sha256 != lock.sha256:
        raise WorkspaceError(Finding("workspace-lock", origin=Origin(lock.package), details={"reason": "sha256"}))
