"""Listed versions of one application: which is the newest, what each asks of adopters, which was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from spbe_sdk.applications.package.package import Package
from spbe_sdk.documents.catalogue import ListedPackage, Withdrawn
from spbe_sdk.documents.fields import version_key
from spbe_sdk.documents.registration import Breaking
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity, quoted
from spbe_sdk.findings.words import Phrase


def label(listed: ListedPackage) -> str:
    """A version as people name it."""
    return f"{listed.id} {listed.version}"


def newest(listed: Iterable[ListedPackage]) -> ListedPackage:
    """Of several versions the newest one that was not withdrawn; the newest one where all were."""
    return max(listed, key=lambda item: (item.withdrawn is None, version_key(item.version)))


def changes_between(told: Iterable[Breaking], old: str, new: str) -> list[Breaking]:
    """What adopters have to do on the way from a version to a newer one, each once, the oldest first."""
    way = [change for change in told if version_key(old) < version_key(change.since) <= version_key(new)]
    return sorted({repr(change): change for change in way}.values(), key=lambda change: version_key(change.since))


def withdrawn_finding(listed: ListedPackage, by: str, severity: Severity = Severity.WARNING) -> Finding:
    """That a version was withdrawn: since when, why, by whom, and what to use instead."""
    gone = cast(Withdrawn, listed.withdrawn)
    use = quoted(gone.use) if gone.use else Phrase("catalogue.use_nothing")
    details: dict[str, Said] = {"since": gone.since, "reason": quoted(gone.reason), "by": by, "use": use}
    return Finding("package-withdrawn", severity, found=label(listed), details=details)


def listed_otherwise(listed: ListedPackage, package: Package, by: str) -> list[Finding]:
    """What a list says of a package otherwise than the package itself, which is what its publisher signed."""
    about = package.application
    said = {
        "title": (listed.title.id, about.title.id),
        "publisher": (listed.publisher, about.publisher.name),
        "region": (listed.region, about.publisher.region),
        "licence": (listed.licence, about.licence),
        "signers": (_ids(listed.signers), _ids(key.id for key in package.signers)),
    }
    return [
        Finding("listed-otherwise", Severity.WARNING, Origin(by), field=field, found=quoted(told), allowed=quoted(own))
        for field, (told, own) in said.items()
        if told != own
    ]


def _ids(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys)) or "–"
