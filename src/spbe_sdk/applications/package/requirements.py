"""What an application requires, and what of it is missing on this machine, each with the line that installs it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.documents.requirements import will_do
from spbe_sdk.files.providers import OURS
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin


def unmet(application: Application) -> list[Finding]:
    """A finding for every distribution that is missing here, or is there in another version."""
    sdk = {OURS: application.requires.sdk} if application.requires.sdk else {}
    wanted = {**sdk, **application.requires.plugins}
    return [_missing(name, versions) for name, versions in wanted.items() if not _will_do(name, versions)]


def refuse_unmet(application: Application) -> None:
    """Go no further where something that an application requires is missing.

    Raises:
        UsageError: everything that is missing, at once.
    """
    findings = unmet(application)
    if findings:
        raise UsageError(findings)


def _will_do(name: str, versions: str) -> bool:
    found = _installed(name)
    return found is not None and will_do(found, versions)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _missing(name: str, versions: str) -> Finding:
    line = f'python -m pip install "{name}{versions}"'
    origin = Origin(MANIFEST, path="requires")
    found, details = _installed(name) or "–", {"line": line}
    return Finding("requires-missing", origin=origin, found=found, allowed=f"{name} {versions}", details=details)
