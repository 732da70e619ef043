"""Whether an issue is current and follows the one before: its dates and its number, each within bounds.

What has no bounds is an attack: an issue dated a thousand years ahead never expires, and the highest of all numbers
keeps every later issue out.
"""

from __future__ import annotations

from datetime import date, timedelta

from spbe_sdk.applications.catalogue.clock import day_at_least, remembered_in
from spbe_sdk.applications.catalogue.copies import Seen
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin, Said

# The longest time for which an issue may call itself current.
MAX_DAYS = 400

# How far a number may be ahead of the one seen before: ten issues a day for almost three years.
MAX_STEP = 10_000

# Midnight comes elsewhere first.
_AHEAD = timedelta(days=1)


def check_current(issue: CatalogueIssue, source: str, today: date | None = None) -> None:
    """Refuse an issue that has expired, comes from the future, or is valid for longer than any should be.

    Without `today`, the day by the clock counts, but none before the latest that was seen on this machine.

    Raises:
        PackageError: it is not current.
    """
    origin, day = Origin(source), today or day_at_least()
    issued, expires = issue.issued, issue.expires
    if not timedelta(0) <= issue.expires - issue.issued <= timedelta(days=MAX_DAYS):
        raise PackageError(
            Finding("catalogue-dates", origin=origin, found=f"{issued} – {expires}", allowed=f"{MAX_DAYS}")
        )
    if issue.issued > day + _AHEAD:
        raise PackageError(Finding("catalogue-future", origin=origin, found=issued, allowed=day))
    if day > issue.expires:
        raise PackageError(_expired(issue, day, origin, today))


def _expired(issue: CatalogueIssue, day: date, origin: Origin, today: date | None) -> Finding:
    expires, clock = issue.expires, date.today()
    if today is None and clock <= issue.expires:
        details: dict[str, Said] = {"clock": clock, "file": str(remembered_in())}
        return Finding("catalogue-clock", origin=origin, found=expires, allowed=day, details=details)
    return Finding("catalogue-expired", origin=origin, found=expires)


def check_succession(before: Seen, after: CatalogueIssue, source: str) -> None:
    """An issue follows the one seen before: the same catalogue, and a higher number unless it says the same.

    Raises:
        PackageError: it does not follow.
    """
    origin, now = Origin(source), Seen.of(after)
    if now.id != before.id:
        raise PackageError(Finding("catalogue-other", origin=origin, found=now.id, allowed=before.id))
    found, allowed = str(now.number), str(before.number)
    if now.number <= before.number and now != before:
        code = "catalogue-older" if now.number < before.number else "catalogue-replaced"
        raise PackageError(Finding(code, origin=origin, found=found, allowed=allowed))
    if now.number > before.number + MAX_STEP:
        raise PackageError(Finding("catalogue-jump", origin=origin, found=found, allowed=allowed))
