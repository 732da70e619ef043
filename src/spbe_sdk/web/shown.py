"""What several pages share: the desk of a request, findings in words, and whether what was shown is still so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from flask import current_app, url_for

from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.bindings.causes import causes
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.folder import Files, sha256
from spbe_sdk.findings.errors import SpbeError, WorkspaceError
from spbe_sdk.findings.finding import SHOWN_PER_CODE, Finding, Origin, by_code
from spbe_sdk.findings.words import Language, printable, words
from spbe_sdk.web.desk import Desk


def desk() -> Desk:
    """The desk at which the request is made."""
    return cast(Desk, current_app.config["DESK"])


def port_name(port: str, language: Language) -> str:
    """A port's name for people; that of another author's kind as it is written."""
    return str(words(language)["web"]["port"].get(port, port))


def problems(findings: Sequence[Finding], language: Language) -> list[dict[str, Any]]:
    """Findings by code, errors first: those of one cause as one, of many alike the first few, and how many more."""
    told = []
    for group in by_code(findings):
        found = causes(group)
        entries = [
            {
                "where": printable(cause.place.text(language)) if cause.place else "",
                "what": printable(cause.message(language)),
                "how": printable(cause.remedy(language)),
                "link": link_to(cause.place, printable(cause.remedy(language))),
            }
            for cause in found[:SHOWN_PER_CODE]
        ]
        told.append(
            {
                "severity": str(group[0].severity),
                "code": group[0].code,
                "entries": entries,
                "more": max(len(found) - SHOWN_PER_CODE, 0),
            }
        )
    return told


def link_to(place: Origin | None, remedy: str) -> tuple[str, str] | None:
    """The page on which something is mended, by its name and its address; nothing where none of ours mends it."""
    if place is not None and place.source == WORKSHEET:
        return "fill", url_for(
            "filling.shown", sheet=place.sheet, row=place.row, _anchor=f"row-{place.row}" if place.row else "fill"
        )
    section, _, port = (place.path or "" if place is not None and place.source == CHOICES else "").partition(".")
    if section == "settings" or "settings." in remedy:
        return "settings", url_for("settings.shown", _anchor=_setting(place, remedy))
    if section == "bindings":
        return "start", url_for("start.shown", _anchor=f"port-{port.partition('.')[0].partition('[')[0]}")
    return None


def _setting(place: Origin | None, remedy: str) -> str:
    """The field of the setting that is spoken of."""
    named = re.search(r"settings\.(\w+)", f"{place.path if place is not None else ''} {remedy}")
    return f"s-{named[1]}" if named else "main"


def digest_of(files: Files, paths: Iterable[str]) -> str:
    """One digest of `spbe.yaml` and of some more files, as they are; of one that is not there, that it is not."""
    return sha256("".join(_digest(files, path) for path in (CHOICES, *paths)).encode())


def _digest(files: Files, path: str) -> str:
    try:
        return sha256(files.read(path))
    except SpbeError:
        return "–"


def still_shown(files: Files, paths: Iterable[str], digest: str) -> None:
    """Refuse to go on where a file is no longer what a page has shown.

    Raises:
        WorkspaceError: it was changed since.
    """
    if digest_of(files, paths) != digest:
        raise WorkspaceError(Finding("page-changed", origin=Origin(CHOICES)))
