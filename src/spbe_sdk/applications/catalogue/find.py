"""Where a package comes from: a file, or a catalogue that lists it."""

from __future__ import annotations

from pathlib import Path

import attrs

from spbe_sdk.applications.catalogue.catalogue import Catalogue, is_catalogue
from spbe_sdk.applications.catalogue.copies import shown_location
from spbe_sdk.applications.package.package import Package, verify
from spbe_sdk.documents.adoption import CatalogueState
from spbe_sdk.documents.catalogue import ListedPackage
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import printable


@attrs.frozen(slots=True)
class Found:
    """A package, where it came from, and the state and the place of the catalogue that listed it.

    `versions` are all that the catalogue lists of the application, `findings` what was said when it was opened.
    """

    package: Package
    source: str
    catalogue: CatalogueState | None = None
    place: str | None = None
    versions: tuple[ListedPackage, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_package(
    source: Path | str,
    application: str | None = None,
    version: str | None = None,
    *,
    offline: bool = False,
    accept_key: str | None = None,
) -> Found:
    """The package in a file, or the newest one of an application in a catalogue.

    Raises:
        PackageError: the package or the catalogue is refused.
        UsageError: the catalogue does not list it.
        DataError: it cannot be read.
    """
    if not is_catalogue(source):
        return Found(verify(source), printable(str(Path(source))))
    catalogue = Catalogue.open(source, offline=offline, accept_key=accept_key)
    listed = catalogue.find(application, version)
    versions = tuple(item for item in catalogue.issue.packages if item.id == listed.id)
    source, place = shown_location(catalogue.location), catalogue.location
    return Found(catalogue.package(listed), source, catalogue.state, place, versions, catalogue.findings)
