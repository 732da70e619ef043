"""The lock of a workspace: exactly what was adopted, by which keys, and what measures, each by its digest."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from spbe_sdk.applications.catalogue.find import Found
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.catalogue.trust import listed_at, pins
from spbe_sdk.applications.kinds.ground import Ground
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.documents.adoption import (
    LOCK,
    AdoptionChoices,
    ApplicationReference,
    Decided,
    Lock,
    PinnedPlugin,
)
from spbe_sdk.documents.application import Application
from spbe_sdk.files.notation import Notation
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among


def lock_on(
    found: Found,
    keys: Sequence[PublicKey],
    ground: Ground,
    decisions: Sequence[Decided] = (),
    before: Lock | None = None,
) -> Lock:
    """The lock of a workspace on a package; some of its keys and what measures are pinned, decisions are kept."""
    package, application = found.package, found.package.application
    pinned, threshold = pins(package, keys, before)
    lock = Lock(
        application=ApplicationReference(id=application.id, version=application.version, source=found.source),
        package=package_path(application),
        sha256=package.sha256,
        content=package.digest,
        publisher_keys=pinned,
        threshold=threshold,
        catalogue=found.catalogue,
        decisions=tuple(decisions),
    )
    return with_ground(lock, ground)


def package_path(application: Application) -> str:
    """Where a workspace keeps the package of an application."""
    return f".spbe/packages/{application.id}-{application.version}.spbe"


def with_ground(lock: Lock, ground: Ground) -> Lock:
    """The lock on what measures now."""
    return lock.model_copy(update={ground.document.contract: ground.pinned, "plugins": ground.pinned_plugins})


def changed_ground(lock: Lock, ground: Ground) -> list[Finding]:
    """An error for each thing that measures and is another one now than a lock has pinned."""
    now, origin = with_ground(lock, ground), Origin(LOCK)
    pairs = [("instrument", lock.instrument, now.instrument), ("policy", lock.policy, now.policy)]
    found = [
        Finding("ground-changed", origin=origin, field=name, found=new.sha256[:12], allowed=old.sha256[:12],
                details={"id": new.id})
        for name, old, new in pairs
        if old is not None and new is not None and old != new
    ]  # fmt: skip
    if lock.plugins != now.plugins:
        before, after = (", ".join(map(_shown_plugin, one.plugins)) or "–" for one in (lock, now))
        found.append(Finding("ground-plugins", origin=origin, found=after, allowed=before))
    return found


def _shown_plugin(plugin: PinnedPlugin) -> str:
    return f"{plugin.name} ← {plugin.distribution} {plugin.version}"


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


def lost_keys(lock: Lock) -> list[Finding]:
    """What is known against the keys that are pinned: an error where one was revoked, a warning for mere words."""
    keys = lock.publisher_keys
    findings = heard(listed_at(lock)).findings(keys, LOCK)
    if lock.threshold > 1 and len(keys) - len(errors_among(findings)) >= lock.threshold:
        # One key that was lost is not enough to sign anything, and those that are left are.
        return [attrs.evolve(finding, severity=Severity.WARNING) for finding in findings]
    return findings
