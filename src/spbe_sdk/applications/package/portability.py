"""Whether an application can leave its region: nothing in what is shared names its place, its machines, its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.findings.finding import Finding, Origin

TRIAL = "trial/"

_PRIVATE = re.compile(
    r"(?<![\d.])(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|127\.0\.0\.1)(?![\d.])"
    r"|\b(localhost|[a-z0-9-]+\.(local|lan|internal|intranet))\b",
    re.IGNORECASE,
)

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/\s:@]+:[^/\s@]+@|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\b(password|passwd|kata.?sandi|secret|api[_-]?key|token)\b\s*[:=]\s*[\"']?(?!\$\{env:)[^\s\"'{}]{6,}",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?<![\d/.])20[0-9]{2}(?![\d])")


def check_portability(application: Application, contents: Mapping[str, bytes], folder: str) -> list[Finding]:
    """Everything in an application's shared content that belongs to one region alone.

    Trial data may be of a place and a year. Who publishes it, what it learned, and the laws that it rests on
    may be named; settings, labels and other files may not depend on them.
    """
    findings: list[Finding] = []
    for name, data in sorted(contents.items()):
        text = data.decode("utf-8", errors="ignore")
        findings += _everywhere(text, f"{folder}/{name}")
        if name != MANIFEST and not name.startswith(TRIAL):
            findings += _places(text.splitlines(), f"{folder}/{name}", application)
    for path, value in _shared(application):
        origin = Origin(f"{folder}/{MANIFEST}", path=path)
        findings += list(_of_place(str(value), origin, application))
        year = _YEAR.search(str(value))
        if year is not None:
            findings.append(Finding("portability-year", origin=origin, found=year.group()))
    return findings


def _everywhere(text: str, source: str) -> Iterator[Finding]:
    """Secrets and private addresses are nowhere allowed, not even in trial data."""
    for number, line in enumerate(text.splitlines(), start=1):
        origin = Origin(source, row=number)
        address = _PRIVATE.search(line)
        if address is not None:
            yield Finding("portability-address", origin=origin, found=address.group())
        if _SECRET.search(line) is not None:
            yield Finding("portability-secret", origin=origin)


def _places(lines: list[str], source: str, application: Application) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        yield from _of_place(line, Origin(source, row=number), application)


def _of_place(text: str, origin: Origin, application: Application) -> Iterator[Finding]:
    code = application.publisher.region
    # A province's two digits are in every other number; only longer codes tell a place.
    if "." in code:
        found = re.search(rf"(?<![\d.]){re.escape(code)}(\.\d{{2}}(\.\d{{4}})?)?(?![\d])", text)
        if found is not None:
            yield Finding("portability-code", origin=origin, found=found.group())
    name = _own_name(application)
    if name and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
        yield Finding("portability-name", origin=origin, found=name)


def _own_name(application: Application) -> str | None:
    """What is the publisher's own in its name: Pemerintah Kabupaten Sumedang → Sumedang."""
    match = re.search(r"\b(?:Kabupaten|Kota|Provinsi)\s+((?:[A-Z][\w'-]+\s?)+)", application.publisher.name)
    return match[1].strip() if match else None


def _shared(application: Application) -> Iterator[tuple[str, Any]]:
    """The manifest's own words that reach every adopter's reports and runs."""
    for name, setting in application.settings.items():
        if setting.default is not None:
            yield f"settings.{name}.default", setting.default
    for name, label in application.labels.items():
        for language in ("id", "en"):
            text = getattr(label, language)
            if text is not None:
                yield f"labels.{name}.{language}", text
