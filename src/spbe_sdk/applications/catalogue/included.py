"""Catalogues that a catalogue includes: where they may lie, how many are followed, and how long that may take.

Whoever writes a catalogue writes its list of others; so that list leads neither into networks that only this machine
can reach, nor anywhere on its disks, and costs a bounded time, whatever stands at its end.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import urljoin

import attrs

from spbe_sdk.applications.catalogue.catalogue import Catalogue, normal_location
from spbe_sdk.applications.catalogue.copies import places, shown_location
from spbe_sdk.files.addresses import is_address, site
from spbe_sdk.files.transport import Limits
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin, Severity

MAX_DEPTH = 3

MAX_CATALOGUES = 100

# Seconds for all that a catalogue includes, and for each of them.
TOTAL_SECONDS = 60.0

EACH_SECONDS = 10.0


def open_all(
    location: Path | str, *, offline: bool = False, today: date | None = None
) -> tuple[list[Catalogue], list[Finding]]:
    """A catalogue and those that it includes, each once; what cannot be read is found, and the rest goes on.

    Raises:
        SpbeError: the catalogue itself cannot be read.
    """
    first = Catalogue.open(location, offline=offline, today=today)
    opened, findings, until = [first], list(first.findings), time.monotonic() + TOTAL_SECONDS
    waiting, seen = [(first, included, 1) for included in first.issue.includes], {first.location}
    while waiting:
        above, included, depth = waiting.pop(0)
        place = _named(above, included.location)
        if place is None:
            findings.append(_inside(above, included.location))
            continue
        if place in seen or depth > MAX_DEPTH:
            continue
        left = until - time.monotonic()
        if len(seen) >= MAX_CATALOGUES or left <= 0:
            findings.append(_unopened(first, 1 + len(waiting)))
            break
        seen.add(place)
        try:
            found = _open(above, place, offline, today, left)
        except SpbeError as error:
            inside = any(finding.code in ("address-private", "address-proxy") for finding in error.findings)
            told = [_inside(above, shown_location(place))] if inside else error.findings
            findings += [attrs.evolve(finding, severity=Severity.WARNING) for finding in told]
            continue
        opened.append(found)
        findings += found.findings
        waiting += [(found, below, depth + 1) for below in found.issue.includes]
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


def _open(above: Catalogue, place: str, offline: bool, today: date | None, left: float) -> Catalogue:
    # Only the server that is asked anyway may lie inside.
    private = is_address(above.location) and is_address(place) and site(above.location) == site(place)
    limits = Limits(seconds=min(EACH_SECONDS, left), private=private, tries=1)
    return Catalogue.open(place, offline=offline, today=today, limits=limits)


def _unopened(first: Catalogue, count: int) -> Finding:
    allowed = f"{MAX_CATALOGUES}, {TOTAL_SECONDS:g} s"
    origin = Origin(shown_location(first.location))
    return Finding("catalogue-many", Severity.WARNING, origin, found=str(count), allowed=allowed)


def _inside(above: Catalogue, location: str) -> Finding:
    return Finding("catalogue-inside", Severity.WARNING, Origin(shown_location(above.location)), found=location)


def _named(above: Catalogue, location: str) -> str | None:
    """The same; also nothing for what can be no place."""
    try:
        return _place(above, location)
    except SpbeError:
        return None


def _place(above: Catalogue, location: str) -> str | None:
    """Where an included catalogue lies: at an address, or beside the one that includes it; nothing elsewhere."""
    if is_address(location):
        return normal_location(location)
    # A root, a drive, or the share of another computer, as any system writes them.
    if PureWindowsPath(location).anchor or PurePosixPath(location).anchor or "\0" in location:
        return None
    if is_address(above.location):
        return normal_location(urljoin(above.location, location))
    return normal_location(Path(above.location) / location)
