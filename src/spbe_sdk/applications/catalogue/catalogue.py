"""Reading catalogues: an issue is verified, is not expired, and is not older than the one seen before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin

import attrs

from spbe_sdk.applications.catalogue.copies import Memory, memory_of, note, places, recall, remember
from spbe_sdk.applications.catalogue.listed import label, newest, withdrawn_finding
from spbe_sdk.applications.catalogue.revocations import heard, told_by
from spbe_sdk.applications.package.package import Package, verify_bytes
from spbe_sdk.applications.package.public_key import PublicKey, Trust
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.documents.adoption import CatalogueState
from spbe_sdk.documents.catalogue import CatalogueIssue, ListedPackage, ListedReceipt
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.addresses import is_address, without_secrets
from spbe_sdk.files.folder import Files, Folder, sha256
from spbe_sdk.files.home import home
from spbe_sdk.files.paths import is_portable
from spbe_sdk.files.transport import Site
from spbe_sdk.findings.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import printable

FILE = "catalogue.json"

MAX_DEPTH = 3

MAX_CATALOGUES = 100


@attrs.frozen(slots=True)
class Catalogue:
    """One issue of a catalogue that was verified.

    `signers` are the keys that signed it, `trusted` those of them that this machine goes by, `findings` what is said
    against these; `remembered` says that it was read from this machine's own copy, because its place cannot be reached
    or was not asked.
    """

    location: str
    issue: CatalogueIssue
    signers: tuple[PublicKey, ...]
    files: Files
    data: bytes
    remembered: bool = False
    trusted: tuple[PublicKey, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def open(
        cls, location: Path | str, *, offline: bool = False, accept_key: str | None = None, today: date | None = None
    ) -> Catalogue:
        """The current issue of a catalogue in a folder or behind a web address; this machine keeps a copy of it.

        With `offline`, only that copy is read. `accept_key` is the id of a key that is accepted on purpose, where
        neither a key trusted before nor a voucher of it vouches for the issue, or where several sign the first one.

        Raises:
            PackageError: the issue is broken, expired, older than the one seen before, or signed by another key or by
                one that was revoked.
            UnchosenKeyError: several keys signed the first issue seen here, and none of them was accepted.
            DataError: it cannot be read, or something is wrong in it.
        """
        place = normal_location(location)
        kept, memory = recall(place), memory_of(place)
        if offline:
            if kept is None:
                raise DataError(Finding("catalogue-unseen", origin=Origin(shown_location(place))))
            return cls._read(kept, place, today, remembered=True)._trusting(memory, None)
        found = cls._read(files_at(place).read(FILE), place, today)
        told = told_by(found.issue.revoked, found.signers)
        own = [gone for gone in told if gone.own]
        if own:
            # Believed and kept whoever passes it on, also where the issue itself is refused below.
            memory = memory.hearing(own)
            note(memory)
        if kept is not None and kept != found.data:
            _check_succession(cls._read(kept, place, date.min), found)
        found = found._trusting(memory, accept_key)
        keys = tuple(key.id for key in found.trusted)
        try:
            remember(memory.hearing(told).model_copy(update={"keys": keys}), found.data)
        except WorkspaceError as error:
            # It is right all the same; only older issues cannot be told from it on this machine.
            details = {"reason": error.findings[0].message(), "place": str(home())}
            forgotten = Finding(
                "catalogue-unremembered", Severity.WARNING, Origin(shown_location(place)), details=details
            )
            found = attrs.evolve(found, findings=(*found.findings, forgotten))
        return found

    @classmethod
    def _read(cls, data: bytes, place: str, today: date | None, *, remembered: bool = False) -> Catalogue:
        shown = shown_location(place)
        issue, signers = unseal(data, CatalogueIssue, f"{shown}/{FILE}")
        if (today or date.today()) > issue.expires:
            expires = issue.expires.isoformat()
            raise PackageError(Finding("catalogue-expired", origin=Origin(shown), found=expires))
        return cls(place, issue, signers, files_at(place), data, remembered)

    def _trusting(self, memory: Memory, accept_key: str | None) -> Catalogue:
        """The same, with those of its signers that are trusted here."""
        shown = shown_location(self.location)
        known = heard(self.location, self.issue.revoked, shown)
        trust = Trust(memory.keys, accept_key, known.counted)
        keys = trust.to_pin(self.signers, "catalogue-keys", shown)
        if not keys and (trust.anchored or self.signers):
            details = {"signers": ", ".join(key.shown for key in self.signers) or "–"}
            unknown = Finding("catalogue-key", origin=Origin(shown), allowed=", ".join(memory.keys), details=details)
            raise PackageError(errors_among(known.findings(self.signers, shown)) or unknown)
        return attrs.evolve(self, trusted=keys, findings=tuple(known.findings(keys, shown)))

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


def open_all(
    location: Path | str, *, offline: bool = False, today: date | None = None
) -> tuple[list[Catalogue], list[Finding]]:
    """A catalogue and those that it includes, each once; what cannot be read is found, and the rest goes on.

    Raises:
        SpbeError: the catalogue itself cannot be read.
    """
    first = Catalogue.open(location, offline=offline, today=today)
    opened, findings = [first], list(first.findings)
    waiting = [(place, 1) for place in _included(first)]
    seen = {first.location}
    while waiting and len(opened) < MAX_CATALOGUES:
        place, depth = waiting.pop(0)
        if place in seen or depth > MAX_DEPTH:
            continue
        seen.add(place)
        try:
            found = Catalogue.open(place, offline=offline, today=today)
        except SpbeError as error:
            findings += [attrs.evolve(finding, severity=Severity.WARNING) for finding in error.findings]
            continue
        opened.append(found)
        findings += found.findings
        waiting += [(below, depth + 1) for below in _included(found)]
    return opened, findings


def open_known(locations: Sequence[Path | str] = (), *, offline: bool = False) -> tuple[list[Catalogue], list[Finding]]:
    """Some catalogues with all that they include, or else this machine's copies of those that it remembers.

    What cannot be read is found, and the rest goes on.

    Raises:
        UsageError: there is none, or none can be read.
    """
    asked = list(locations) or places()
    if not asked:
        raise UsageError(Finding("catalogue-none"))
    opened, findings = dict[str, Catalogue](), list[Finding]()
    for location in asked:
        try:
            found, problems = open_all(location, offline=offline or not locations)
        except SpbeError as error:
            findings += error.findings
            continue
        findings += problems
        opened.update({item.location: item for item in found})
    if not opened:
        raise UsageError(findings)
    return list(opened.values()), [finding for finding in findings if finding.severity is not Severity.NOTICE]


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


def shown_location(place: str) -> str:
    """A place as it may be shown."""
    return without_secrets(place).rstrip("/") if is_address(place) else place


def files_at(place: str) -> Files:
    """The files at a normal location."""
    return Site(place) if is_address(place) else Folder(Path(place))


def _included(catalogue: Catalogue) -> Iterator[str]:
    for included in catalogue.issue.includes:
        place = included.location
        if is_address(place):
            yield normal_location(place)
        elif is_address(catalogue.location):
            yield normal_location(urljoin(catalogue.location, place))
        else:
            yield normal_location(Path(catalogue.location) / place)


def _check_succession(before: Catalogue, after: Catalogue) -> None:
    """An issue follows the one seen before: the same catalogue, and a higher number unless it says the same."""
    origin = Origin(shown_location(after.location))
    if after.issue.id != before.issue.id:
        raise PackageError(Finding("catalogue-other", origin=origin, found=after.issue.id, allowed=before.issue.id))
    if after.issue.number <= before.issue.number and after.issue != before.issue:
        code = "catalogue-older" if after.issue.number < before.issue.number else "catalogue-replaced"
        found, allowed = str(after.issue.number), str(before.issue.number)
        raise PackageError(Finding(code, origin=origin, found=found, allowed=allowed))
