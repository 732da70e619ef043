"""Reading catalogues: an issue is verified, is not expired, and is not older than the one seen before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from spbe_sdk.applications.catalogue.copies import Memory, Seen, note, recall, remember, shown_location, told_by
from spbe_sdk.applications.catalogue.currency import check_current, check_succession
from spbe_sdk.applications.catalogue.listed import label, newest, withdrawn_finding
from spbe_sdk.applications.catalogue.restoring import remembered
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.package import Package, verify_bytes
from spbe_sdk.applications.package.public_key import PublicKey, Trust
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.documents.adoption import CatalogueState
from spbe_sdk.documents.catalogue import CatalogueIssue, ListedPackage, ListedReceipt
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.addresses import is_address
from spbe_sdk.files.folder import Files, Folder, sha256
from spbe_sdk.files.home import home
from spbe_sdk.files.paths import is_portable
from spbe_sdk.files.transport import Limits, Site
from spbe_sdk.findings.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import printable

FILE = "catalogue.json"


@attrs.frozen(slots=True)
class Catalogue:
    """One issue of a catalogue that was verified.

    `signers` are the keys that signed it, `trusted` those of them that this machine goes by, `findings` what is said
    against these; `remembered` says that it was read from this machine's own copy, because its place cannot be reached
    or was not asked.

    Examples:
        >>> from spbe_sdk.applications.catalogue.publish import Additions
        >>> package = build("examples/sumedang-spbe-index", "packages")
        >>> _ = publish(Additions(packages=[package]), "katalog")
        >>> catalogue = Catalogue.open("katalog")
        >>> catalogue.issue.number, catalogue.find("id.go.sumedangkab.spbe-index").version
        (1, '1.0')
    """

    location: str
    issue: CatalogueIssue
    signers: tuple[PublicKey, ...]
    files: Files
    data: bytes
    remembered: bool = False
    trusted: tuple[PublicKey, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.location}: {len(self.issue.packages)} packages>"

    @classmethod
    def open(
        cls,
        location: Path | str,
        *,
        offline: bool = False,
        accept_key: str | None = None,
        today: date | None = None,
        limits: Limits | None = None,
    ) -> Catalogue:
        """The current issue of a catalogue in a folder or behind a web address; this machine keeps a copy of it.

        With `offline`, only that copy is read. `accept_key` is the id of a key that is accepted on purpose, where
        neither a key trusted before nor a voucher of it vouches for the issue, or where several sign the first one.
        `today` is a day as of which it is read; absent: today, and no day before the latest one seen on this machine.
        `limits` are for what is asked of a web address.

        Raises:
            PackageError: the issue is broken, expired, older than the one seen before, or signed by another key or by
                one that was revoked.
            UnchosenKeyError: several keys signed the first issue seen here, and none of them was accepted.
            DataError: it cannot be read, or something is wrong in it.
        """
        place = normal_location(location)
        if offline:
            found = cls.recalled(place, limits)
            check_current(found.issue, shown_location(place), today)
            return found
        memory, damaged = remembered(place)
        found = cls._read(files_at(place, limits).read(FILE), place, limits)
        check_current(found.issue, shown_location(place), today)
        told = told_by(found.issue.revoked, found.signers)
        own = [gone for gone in told if gone.own]
        if own:
            # Believed and kept whoever passes it on, also where the issue itself is refused below.
            memory = memory.hearing(own)
            note(memory)
        if memory.issue is not None:
            check_succession(memory.issue, found.issue, shown_location(place))
        found = found._trusting(memory, accept_key, damaged)
        known = {"keys": tuple(key.id for key in found.trusted), "issue": Seen.of(found.issue)}
        try:
            remember(memory.hearing(told).model_copy(update=known), found.data)
        except WorkspaceError as error:
            # It is right all the same; only older issues cannot be told from it on this machine.
            details = {"reason": error.findings[0].message(), "place": str(home())}
            forgotten = Finding(
                "catalogue-unremembered", Severity.WARNING, Origin(shown_location(place)), details=details
            )
            found = attrs.evolve(found, findings=(*found.findings, forgotten))
        return found

    @classmethod
    def recalled(cls, location: Path | str, limits: Limits | None = None) -> Catalogue:
        """The copy of a catalogue that this machine keeps, whatever its dates: what it told is still known.

        Raises:
            PackageError: its key is not trusted any more.
            DataError: there is none, or it is damaged.
        """
        place = normal_location(location)
        shown, kept = shown_location(place), recall(place)
        if kept is None:
            raise DataError(Finding("catalogue-unseen", origin=Origin(shown)))
        memory, damaged = remembered(place)
        try:
            found = cls._read(kept, place, limits)
        except SpbeError:
            raise DataError(Finding("catalogue-copy-broken", origin=Origin(shown))) from None
        return attrs.evolve(found, remembered=True)._trusting(memory, None, damaged)

    @classmethod
    def _read(cls, data: bytes, place: str, limits: Limits | None) -> Catalogue:
        issue, signers = unseal(data, CatalogueIssue, f"{shown_location(place)}/{FILE}")
        return cls(place, issue, signers, files_at(place, limits), data)

    def _trusting(self, memory: Memory, accept_key: str | None, damaged: Sequence[Finding]) -> Catalogue:
        """The same, with those of its signers that are trusted here, and what is `damaged` of what was known."""
        shown = shown_location(self.location)
        known = heard(self.location, self.issue.revoked, shown)
        trust = Trust(memory.keys, accept_key, known.counted)
        keys = trust.to_pin(self.signers, "catalogue-keys", shown)
        if not keys and (trust.anchored or self.signers):
            details = {"signers": ", ".join(key.shown for key in self.signers) or "–"}
            unknown = Finding("catalogue-key", origin=Origin(shown), allowed=", ".join(memory.keys), details=details)
            raise PackageError(errors_among(known.findings(self.signers, shown)) or unknown)
        more = (finding for finding in known.findings(keys, shown) if finding not in damaged)
        return attrs.evolve(self, trusted=keys, findings=(*damaged, *more))

    @property
    def state(self) -> CatalogueState:
        """What a workspace remembers of the catalogue that its package came from."""
        return CatalogueState(id=self.issue.id, number=self.issue.number)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values: where it lies, who signed it, and the whole issue."""
        return {
            "location": shown_location(self.location),
            "remembered": self.remembered,
            "signers": [signer.to_dict() for signer in self.signers],
            "trusted": [key.id for key in self.trusted],
            **self.issue.model_dump(mode="json", exclude_none=True),
        }

    def find(self, id: str | None = None, version: str | None = None) -> ListedPackage:
        """The listed package with an id and a version; the newest one that holds where no version is asked.

        A version that was withdrawn is found where it is asked for by name.

        Raises:
            UsageError: it is not listed, was withdrawn in all its versions, or no id was given and several
                applications are listed.
        """
        ids = list(dict.fromkeys(item.id for item in self.issue.packages))
        wanted = id if id is not None else (ids[0] if len(ids) == 1 else None)
        fitting = [item for item in self.issue.packages if item.id == wanted and version in (None, item.version)]
        if not fitting:
            found = f"{wanted or '?'} {version or ''}".strip()
            raise UsageError(
                Finding("catalogue-unlisted", found=found, allowed=", ".join(map(label, self.issue.packages)) or "–")
            )
        holding = [item for item in fitting if item.withdrawn is None or version is not None]
        if not holding:
            raise UsageError(withdrawn_finding(newest(fitting), shown_location(self.location), Severity.ERROR))
        return newest(holding)

    def package(self, listed: ListedPackage) -> Package:
        """A listed package, checked to be the very one that the catalogue lists.

        Raises:
            PackageError: it is refused, or is another one.
            DataError: it cannot be read.
        """
        package = verify_bytes(self._file(listed.path, listed.sha256), Path(PurePosixPath(listed.path).name))
        same = (package.application.id, package.application.version, package.digest)
        if same != (listed.id, listed.version, listed.content):
            raise PackageError(Finding("catalogue-other-package", origin=Origin(listed.path), found=" ".join(same[:2])))
        return package

    def receipt(self, listed: ListedReceipt) -> tuple[Receipt, tuple[PublicKey, ...]]:
        """A receipt that the catalogue shows, with the keys that signed it.

        Raises:
            PackageError: it is altered, or is about another package.
        """
        receipt, signers = unseal(self._file(listed.path, listed.sha256), Receipt, listed.path)
        if receipt.application.content != listed.content:
            raise PackageError(
                Finding("receipt-other", origin=Origin(listed.path), found=receipt.application.content[:12])
            )
        return receipt, signers

    def _file(self, path: str, digest: str) -> bytes:
        if not is_portable(path):
            raise PackageError(
                Finding("package-hostile", origin=Origin(path), found=path, details={"reason": "unsafe path"})
            )
        data = self.files.read(path)
        if sha256(data) != digest:
            raise PackageError(
                Finding("package-altered", origin=Origin(path), found=path, details={"reason": "sha256"})
            )
        return data


def is_catalogue(source: Path | str) -> bool:
    """Whether a source is the place of a catalogue: a web address that names no package, or a folder with one."""
    text = str(source)
    return not text.endswith(".spbe") if is_address(text) else (Path(source) / FILE).is_file()


def normal_location(location: Path | str) -> str:
    """One way of writing for each place: an address that ends in a slash, or an absolute path.

    Raises:
        UsageError: the path holds bytes that are no letters, or marks that nobody sees: it cannot be told to others.
    """
    text = str(location)
    if is_address(text):
        return text.removesuffix(FILE).rstrip("/") + "/"
    path = Path(location)
    place = str((path.parent if path.name == FILE else path).resolve())
    if place != printable(place):
        raise UsageError(Finding("place-marks", found=place))
    return place


def files_at(place: str, limits: Limits | None = None) -> Files:
    """The files at a normal location."""
    return Site(place, limits or Limits()) if is_address(place) else Folder(Path(place))
