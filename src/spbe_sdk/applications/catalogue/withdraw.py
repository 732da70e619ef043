"""Withdrawing a version: it stays listed and can still be had by name, but adopters are told why, and what to use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.listed import label
from spbe_sdk.applications.catalogue.publish import DAYS, Additions, issue_in, publish
from spbe_sdk.documents.catalogue import ListedPackage, Withdrawn
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

if TYPE_CHECKING:
    from spbe_sdk.applications.package.signatures import Signer


def withdraw(
    version: str,
    catalogue: Path | str,
    *,
    because: str,
    use: str | None = None,
    application: str | None = None,
    signer: Signer | None = None,
    days: int = DAYS,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> Catalogue:
    """Publish that a version in our catalogue should not be used any more, in a new issue; its package stays.

    `because` is the reason, `use` what to use instead: another version of the application, or another application.
    `application` is the id, where the catalogue lists several. Withdrawn once more, the reason is written anew.

    Raises:
        UsageError: the version is not listed, or what to use is the version itself, unlisted, or withdrawn as well.
        WorkspaceError: the folder cannot be written.

    Examples:
        ``withdraw("1.1", "katalog", because="Bobot indikator 12 keliru.", use="1.2", signer=signer)``
    """
    folder, day = Path(catalogue), today or date.today()
    issue, _ = issue_in(folder)
    gone = _found(issue.packages if issue else (), version, application, folder)
    siblings = [item for item in (issue.packages if issue else ()) if item.id == gone.id]
    _check_use(use, gone, siblings)
    since = gone.withdrawn.since if gone.withdrawn else day
    told = Withdrawn(since=since, reason=because, use=use)
    additions = Additions(withdrawn={(gone.id, gone.version): told})
    return publish(additions, folder, signer=signer, days=days, today=day, language=language)


def _found(packages: Sequence[ListedPackage], version: str, application: str | None, folder: Path) -> ListedPackage:
    fitting = [item for item in packages if item.version == version and application in (None, item.id)]
    if len(fitting) != 1:
        allowed = ", ".join(map(label, fitting or packages)) or "–"
        found = f"{application or ''} {version}".strip()
        code = "catalogue-several" if fitting else "catalogue-unlisted"
        raise UsageError(Finding(code, origin=Origin(str(folder)), found=found, allowed=allowed))
    return fitting[0]


def _check_use(use: str | None, gone: ListedPackage, siblings: list[ListedPackage]) -> None:
    """A version to use instead has to be there for whoever follows the hint; other words are another application."""
    if use is None or not use[:1].isdigit():
        return
    holding = [item.version for item in siblings if item.withdrawn is None and item.version != gone.version]
    if use not in holding:
        raise UsageError(Finding("withdraw-use", found=use, allowed=", ".join(holding) or "–"))
