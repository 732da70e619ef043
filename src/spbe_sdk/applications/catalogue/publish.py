"""Making catalogues: a static folder with packages, receipts, pages, and one signed list of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs

from spbe_sdk.applications.catalogue.catalogue import FILE, Catalogue, normal_location
from spbe_sdk.applications.catalogue.copies import forget
from spbe_sdk.applications.catalogue.currency import MAX_DAYS
from spbe_sdk.applications.catalogue.pages import write_pages
from spbe_sdk.applications.catalogue.restoring import remembered
from spbe_sdk.applications.catalogue.revocations import Heard, heard, refuse_revoked
from spbe_sdk.applications.catalogue.trust import check_threshold
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind, ports_of
from spbe_sdk.applications.package.keys import read_public_key
from spbe_sdk.applications.package.package import SUFFIX, Package, verify
from spbe_sdk.applications.package.public_key import PublicKey, Trust
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.applications.package.trial import try_package
from spbe_sdk.documents.application import unfinished
from spbe_sdk.documents.catalogue import (
    CatalogueIssue,
    Included,
    ListedLesson,
    ListedPackage,
    ListedReceipt,
    Revocation,
    Withdrawn,
)
from spbe_sdk.documents.fields import LocalText, plain_name, version_key
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.documents.requirements import Brought
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes, sha256
from spbe_sdk.files.held import hold
from spbe_sdk.findings.errors import PackageError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, printable, say

if TYPE_CHECKING:
    from spbe_sdk.applications.package.signatures import Signer


DAYS = 180

Item = TypeVar("Item")


@attrs.frozen(slots=True)
class Additions:
    """What is added to a catalogue: packages, receipts, other catalogues, keys that are revoked, versions withdrawn.

    `withdrawn` tells it by id and version.
    """

    packages: Sequence[Path] = ()
    receipts: Sequence[Path] = ()
    includes: Sequence[Included] = ()
    revoked: Sequence[Revocation] = ()
    withdrawn: Mapping[tuple[str, str], Withdrawn] = attrs.field(factory=dict)


def publish(
    additions: Additions,
    to: Path | str,
    *,
    signer: Signer | None = None,
    title: str | None = None,
    days: int = DAYS,
    accept_failing: bool = False,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> Catalogue:
    """Add to the catalogue in a folder, or begin one; its list is renewed and expires after some days.

    What is listed stays: a version that was published once is never replaced. The list is written last, so
    that a reader sees the old issue or the new one. With `accept_failing`, a package is listed though its own trial
    fails on this machine, such as for want of a plug-in.

    Raises:
        PackageError: a package or receipt is refused, a package fails its own trial, or a key was revoked.
        UsageError: a version is already published with other content, or there is nothing to publish.
        WorkspaceError: the folder cannot be written, or another command holds it.

    Examples:
        >>> package = build("examples/sumedang-spbe-index", "packages")
        >>> from spbe_sdk.applications.catalogue.publish import Additions
        >>> catalogue = publish(Additions(packages=[package]), "katalog", title="Katalog Sumedang")
        >>> catalogue.issue.number, [listed.id for listed in catalogue.issue.packages]
        (1, ['id.go.sumedangkab.spbe-index'])
    """
    folder, day = Path(to), today or date.today()
    if not 1 <= days <= MAX_DAYS:
        raise UsageError(Finding("catalogue-days", field="--days", found=str(days), allowed=f"1–{MAX_DAYS}"))
    packages = [verify(path) for path in additions.packages]
    _check_finished(packages)
    if not accept_failing:
        _check_trials(packages)
    with hold(folder):
        before, keepers = issue_in(folder)
        if before is not None:
            # What would keep us from opening it afterwards is said before anything is written.
            remembered(normal_location(folder))
        _check_keeper(keepers, signer[1] if signer else None, folder)
        revoked = _renewed(before.revoked if before else (), additions.revoked, lambda item: item.id)
        known = heard(normal_location(folder), revoked, str(folder))
        warnings = refuse_revoked([signer[1]] if signer else [], str(folder), known)
        for package in packages:
            warnings += refuse_revoked(package.signers, str(package.path), known)
            check_threshold(package, known.counted)
        listed = _with_packages(before.packages if before else (), packages, additions.withdrawn)
        receipts, receipt_files = _with_receipts(before.receipts if before else (), additions.receipts, listed, known)
        if before is None and not packages and not additions.includes:
            raise UsageError(Finding("catalogue-empty", origin=Origin(str(folder))))
        first = packages[0].application.publisher if packages else None
        keeper = before.publisher if before else (first.name if first else printable(folder.resolve().name))
        name = plain_name(title, "--title") if title else say("catalogue.default_title", language, publisher=keeper)
        issue = CatalogueIssue(
            id=before.id if before else _id(packages, folder),
            title=LocalText(id=name) if before is None or title else before.title,
            publisher=keeper,
            number=before.number + 1 if before else 1,
            issued=day,
            expires=day + timedelta(days=days),
            packages=listed,
            receipts=receipts,
            revoked=revoked,
            includes=_renewed(before.includes if before else (), additions.includes, lambda item: item.location),
        )
        new = {item.path: package.data for item, package in zip(map(_listed, packages), packages, strict=True)}
        for path, data in {**new, **receipt_files}.items():
            write_atomic(folder / path, data)
        write_pages(before, issue, folder, signer[1] if signer else None, language)
        if before is None:
            # What was seen in this place before was another catalogue; this one begins with its first issue.
            forget(normal_location(folder))
        write_atomic(folder / FILE, seal(issue, signer))
    made = Catalogue.open(folder, today=day)
    return attrs.evolve(made, findings=(*warnings, *(told for told in made.findings if told not in warnings)))


def revocation(path: Path, because: str, today: date | None = None) -> Revocation:
    """The word that the key in a public key file is not trusted any more.

    Raises:
        DataError: it is no such file.
    """
    key = read_public_key(path)
    return Revocation(id=key.id, name=key.name, reason=because, since=today or date.today())


def issue_in(folder: Path) -> tuple[CatalogueIssue | None, tuple[PublicKey, ...]]:
    """The issue that lies in a folder, whether it has expired or not, and the keys that signed it."""
    path = folder / FILE
    return unseal(read_bytes(path), CatalogueIssue, str(path)) if path.exists() else (None, ())


def _check_keeper(keepers: Sequence[PublicKey], key: PublicKey | None, folder: Path) -> None:
    """Refuse what every reader of the issue before would refuse: one without a key that they know."""
    trust = Trust({keeper.id for keeper in keepers})
    if trust.anchored and not trust.among([key] if key else []):
        allowed = ", ".join(keeper.shown for keeper in keepers)
        details = {"key": key.shown if key else "–"}
        raise UsageError(Finding("catalogue-keeper", origin=Origin(str(folder)), allowed=allowed, details=details))


def _id(packages: Sequence[Package], folder: Path) -> str:
    """The id of a new catalogue: the publisher's part of its first application's id, or the folder's name."""
    if packages:
        return f"{packages[0].application.id.rpartition('.')[0] or packages[0].application.id}.katalog"
    name = "".join(char if char.isalnum() and char.isascii() else "-" for char in folder.resolve().name).strip("-")
    return f"katalog.{name or 'x'}"


def _check_trials(packages: Sequence[Package]) -> None:
    """Refuse what no adopter could make work: a package whose publisher's own data does not give what it says."""
    for package in packages:
        _, findings = try_package(package, find_kind(package.application.kind)())
        if findings:
            name = f"{package.application.id} {package.application.version}"
            raise PackageError([Finding("publish-trial", origin=Origin(str(package.path)), found=name), *findings])


def _check_finished(packages: Sequence[Package]) -> None:
    """Refuse what still has the id or the publisher of a scaffold: a catalogue says who publishes what.

    Raises:
        UsageError: every such field of every package.
    """
    problems = [
        Finding("publisher-unfinished", origin=Origin(str(package.path)), field=field, found=value)
        for package in packages
        for field, value in unfinished(package.application).items()
    ]
    if problems:
        raise UsageError(problems)


def _with_packages(
    before: Sequence[ListedPackage], packages: Sequence[Package], withdrawn: Mapping[tuple[str, str], Withdrawn]
) -> tuple[ListedPackage, ...]:
    listed = {(item.id, item.version): item for item in before}
    gone = {**{name: item.withdrawn for name, item in listed.items()}, **withdrawn}
    for item in map(_listed, packages):
        known = listed.setdefault((item.id, item.version), item)
        if known.content != item.content:
            found = f"{item.id} {item.version}"
            raise UsageError(Finding("catalogue-frozen", found=found, allowed=known.content[:12]))
        listed[(item.id, item.version)] = item
    # A version stays withdrawn, also where its package is published once more.
    told = [item.model_copy(update={"withdrawn": gone.get(name)}) for name, item in listed.items()]
    return tuple(sorted(told, key=lambda item: (item.id, version_key(item.version))))


def _listed(package: Package) -> ListedPackage:
    application = package.application
    kind: Kind = find_kind(application.kind)()
    ports = ports_of(kind, application, package.contents)
    playbook = application.playbook
    return ListedPackage(
        id=application.id,
        version=application.version,
        path=f"packages/{application.id}-{application.version}{SUFFIX}",
        sha256=package.sha256,
        content=package.digest,
        size=package.size,
        signers=tuple(signer.id for signer in package.signers),
        title=application.title,
        summary=application.summary,
        kind=application.kind,
        instrument=_instrument(kind, package),
        publisher=application.publisher.name,
        region=application.publisher.region,
        licence=application.licence,
        status=application.status,
        ports=tuple(port.name for port in ports),
        required_ports=tuple(port.name for port in ports if port.required),
        benefits=tuple(ListedLesson(id=item.id, text=item.text) for item in playbook.benefits),
        obstacles=tuple(ListedLesson(id=item.id, text=item.text) for item in playbook.obstacles),
        derived_from=application.derived_from,
        breaking=application.breaking,
    )


def _instrument(kind: Kind, package: Package) -> str | None:
    """The id of the instrument by which an application measures, also where it brings it along."""
    named = package.application.instrument
    return kind.ground(package.application, package.contents).document.id if isinstance(named, Brought) else named


def _with_receipts(
    before: Sequence[ListedReceipt], added: Sequence[Path], listed: Sequence[ListedPackage], known: Heard
) -> tuple[tuple[ListedReceipt, ...], dict[str, bytes]]:
    kept = {item.path: item for item in before}
    files = {}
    contents = {item.content for item in listed}
    for path in added:
        data = read_bytes(path)
        receipt, signers = unseal(data, Receipt, str(path))
        origin = Origin(str(path))
        if not signers:
            raise PackageError(Finding("receipt-unsigned", origin=origin))
        refuse_revoked(signers, str(path), known)
        if receipt.application.content not in contents:
            raise PackageError(Finding("receipt-other", origin=origin, found=receipt.application.content[:12]))
        # One place for each adopter and package: a new receipt takes the place of the one before it.
        name = f"receipts/{receipt.application.id}-{receipt.application.version}/{receipt.adopter.region}.json"
        kept[name] = ListedReceipt(path=name, sha256=sha256(data), content=receipt.application.content)
        files[name] = data
    return tuple(kept[name] for name in sorted(kept)), files


def _renewed(before: Sequence[Item], added: Sequence[Item], key: Callable[[Item], str]) -> tuple[Item, ...]:
    """What there was, and what is added; of two under one key the added one."""
    return tuple({key(item): item for item in (*before, *added)}.values())
