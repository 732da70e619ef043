"""How an adoption stands: which newer version is out, what it asks and would change, what runs out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.outlook import Outlook, outlook
from spbe_sdk.applications.upgrade.upgrade import UpgradeSteps, upgrade_steps
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.documents.adoption import LOCK
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

# How far ahead what runs out is told.
DAYS = 90


@attrs.frozen(slots=True)
class Expiry:
    """Something that counts until a day: ``evidence``, a ``review``, the publisher's ``support``, or the issue of a
    ``catalogue``.
    """

    what: str
    name: str
    day: date
    passed: bool


@attrs.frozen(slots=True)
class Status:
    """How an adoption stands. `outlook` is what its catalogue says, nothing where none is known.

    `steps` are those of an upgrade to the newest version, with their effect on our own data; nothing where there is
    none, where it was not fetched, or where it cannot be computed. `findings` say why, and whether our version was
    withdrawn or a key of ours revoked.
    """

    adoption: Workspace
    outlook: Outlook | None
    steps: UpgradeSteps | None
    expiring: list[Expiry]
    findings: list[Finding]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.adoption.folder}: {len(self.findings)} findings>"

    @property
    def sound(self) -> bool:
        """Whether the version may be used on: it was not withdrawn, and no key of ours was revoked."""
        withdrawn = self.outlook is not None and bool(self.outlook.findings)
        return not (withdrawn or errors_among(self.findings))

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """JSON-ready values."""
        application, seen, steps = self.adoption.package.application, self.outlook, self.steps
        return {
            "application": application.id,
            "version": application.version,
            "catalogue": seen and {
                "location": seen.place,
                "number": seen.catalogue.issue.number,
                "expires": seen.catalogue.issue.expires.isoformat(),
                "remembered": seen.catalogue.remembered,
            },
            "withdrawn": seen and seen.own and seen.own.withdrawn and seen.own.withdrawn.model_dump(mode="json"),
            "newer": [item.version for item in seen.newer] if seen else [],
            "breaking": [item.model_dump(mode="json", exclude_none=True) for item in seen.breaking] if seen else [],
            "upgrade": steps and steps.to_dict(),
            "expiring": [
                {"what": item.what, "name": item.name, "day": item.day.isoformat(), "passed": item.passed}
                for item in self.expiring
            ],
            "findings": [finding.to_dict(language) for finding in self.findings],
        }  # fmt: skip


def status(
    adoption: Workspace,
    *,
    offline: bool = False,
    days: int = DAYS,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> Status:
    """Which version is out, what each one on the way asks, what it makes of our own data, and what runs out.

    The catalogue that the package came from is opened anew, and the newest version is fetched and measured on our
    data; nothing is written into the workspace. With `offline`, only what this machine remembers is told, without the
    effect. What runs out within `days` is told.

    Examples:
        ``Adoption.open("bekasi").status(offline=True).outlook``
    """
    day = today or date.today()
    seen = outlook(adoption.lock)
    findings: list[Finding] = []
    if seen is not None and not offline:
        seen, findings = _anew(seen, adoption, today)
    steps = None
    if seen is not None and seen.newer and not offline:
        try:
            newest = seen.newer[-1].version
            steps = upgrade_steps(adoption, seen.catalogue.location, version=newest, today=today, language=language)
        except SpbeError as error:
            findings += [attrs.evolve(finding, severity=Severity.WARNING) for finding in error.findings]
    if seen is None:
        findings.append(Finding("status-unlisted", Severity.NOTICE, Origin(LOCK), found=adoption.lock.application.id))
    expiring = [item for item in _expiring(adoption, seen, day) if item.day <= day + timedelta(days=days)]
    findings += [*(seen.findings if seen else []), *adoption.key_findings()]
    return Status(adoption, seen, steps, sorted(expiring, key=lambda item: (item.day, item.name)), findings)


def _anew(seen: Outlook, adoption: Workspace, today: date | None) -> tuple[Outlook, list[Finding]]:
    """What the catalogue says now; what is remembered of it, with the reason, where it cannot be opened."""
    try:
        opened = Catalogue.open(seen.catalogue.location, today=today)
        return Outlook.of(opened, adoption.lock), list(opened.findings)
    except SpbeError as error:
        return seen, [attrs.evolve(finding, severity=Severity.WARNING) for finding in error.findings]


def _expiring(adoption: Workspace, seen: Outlook | None, today: date) -> list[Expiry]:
    """Everything that runs out one day."""
    found = [*_evidence(adoption)]
    for path, reason in adoption.choices.reasons.items():
        if reason.review_by is not None:
            found.append(("review", path, reason.review_by))
    support = adoption.package.application.support
    if support is not None and support.until is not None:
        found.append(("support", adoption.package.application.publisher.name, support.until))
    if seen is not None:
        found.append(("catalogue", seen.place, seen.catalogue.issue.expires))
    return [Expiry(what, name, day, day < today) for what, name, day in found]


def _evidence(adoption: Workspace) -> list[tuple[str, str, date]]:
    """The documents that are bound, with the last day on which each counts by its own word."""
    sources = adoption.bindings.get("evidence")
    if sources is None:
        return []
    rows = read_port(adoption.port("evidence"), sources, adoption.files, adoption.reach).rows
    dated = [(row.values.get("id"), row.values.get("title"), row.values.get("valid_until")) for row in rows]
    return [("evidence", f"{id} {title or ''}".strip(), day) for id, title, day in dated if isinstance(day, date)]
