"""What remembered catalogues say about an adopted version: which is newer, and whether it was withdrawn itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import attrs

from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.copies import places, recall, shown_location
from spbe_sdk.applications.catalogue.listed import changes_between, listed_otherwise, withdrawn_finding
from spbe_sdk.applications.catalogue.trust import listed_at
from spbe_sdk.applications.package.package import Package
from spbe_sdk.documents.adoption import Lock
from spbe_sdk.documents.catalogue import ListedPackage
from spbe_sdk.documents.fields import version_key
from spbe_sdk.documents.registration import Breaking
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say


@attrs.frozen(slots=True)
class Outlook:
    """One catalogue's word on an adopted version: `own` is its entry there, `newer` are those that came after it.

    Versions that were withdrawn are not among `newer`, but what they ask of adopters counts on the way past them.
    """

    catalogue: Catalogue
    own: ListedPackage | None
    newer: tuple[ListedPackage, ...]
    breaking: tuple[Breaking, ...]

    @classmethod
    def of(cls, catalogue: Catalogue, lock: Lock) -> Self:
        """What a catalogue says about the version in a lock."""
        reference = lock.application
        versions = [item for item in catalogue.issue.packages if item.id == reference.id]
        own = next((item for item in versions if item.content == lock.content), None)
        holding = [item for item in versions if item.withdrawn is None]
        newer = [item for item in holding if version_key(item.version) > version_key(reference.version)]
        newer.sort(key=lambda item: version_key(item.version))
        told = [change for item in versions for change in item.breaking]
        breaking = changes_between(told, reference.version, newer[-1].version) if newer else []
        return cls(catalogue, own, tuple(newer), tuple(breaking))

    @property
    def place(self) -> str:
        """Where the catalogue lies, as it may be shown."""
        return shown_location(self.catalogue.location)

    @property
    def findings(self) -> list[Finding]:
        """That the adopted version was withdrawn, if it was."""
        return [withdrawn_finding(self.own, self.place)] if self.own and self.own.withdrawn else []

    def otherwise(self, package: Package) -> list[Finding]:
        """What the catalogue says of the adopted package otherwise than the package itself."""
        return listed_otherwise(self.own, package, self.place) if self.own else []


def outlook(lock: Lock) -> Outlook | None:
    """What is remembered about an adopted version; nothing is fetched, and a copy that has expired counts too.

    Where the package came from a catalogue, only that one is asked: nobody else decides what is newer. What came as a
    file is looked for in all of them.
    """
    own = listed_at(lock)
    return best([Outlook.of(catalogue, lock) for catalogue in _listing(lock, [own] if own else places())])


def otherwise_listed(lock: Lock, package: Package) -> list[Finding]:
    """What the catalogue says of an adopted package otherwise than the package itself, such as another licence."""
    seen = outlook(lock)
    return seen.otherwise(package) if seen else []


def newer_line(seen: Outlook | None, language: Language) -> str | None:
    """One line on the newest version that is out; nothing where there is none."""
    if seen is None or not seen.newer:
        return None
    version, asks = seen.newer[-1].version, len(seen.breaking)
    line = say("status.newer", language, version=version, place=seen.place)
    return f"{line} {say('status.asks', language, count=asks)}" if asks else line


def best(found: Sequence[Outlook]) -> Outlook | None:
    """Of several catalogues the one that withdrew the version, or else the one with the newest."""

    def rank(item: Outlook) -> tuple[bool, tuple[int, ...]]:
        return bool(item.findings), version_key(item.newer[-1].version) if item.newer else ()

    return max(found, key=rank, default=None)


def _listing(lock: Lock, asked: Sequence[str]) -> Iterator[Catalogue]:
    """The remembered catalogues that list the application; one that is no longer trusted says nothing."""
    for place in asked:
        if lock.application.id.encode() not in (recall(place) or b""):
            continue
        try:
            yield Catalogue.recalled(place)
        except SpbeError:
            continue
