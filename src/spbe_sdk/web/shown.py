"""What several pages share: the desk of a request, findings in words, and whether what was shown is still so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from flask import current_app, url_for

from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.bindings.causes import Cause, causes
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.folder import Files, sha256
from spbe_sdk.findings.errors import SpbeError, WorkspaceError
from spbe_sdk.findings.finding import SHOWN_PER_CODE, Finding, Origin, by_code, said, shorten
from spbe_sdk.findings.words import Language, printable, say, words
from spbe_sdk.web.desk import Desk

# Which sheet of a worksheet mends what is told elsewhere, or nowhere: its port, and what it is called.
_FILLED_IN = {
    "plan-unmeasured": ("measurements", "plan.measurements"),
    "indicator-without-target": ("measurements", "plan.measurements"),
    "form-untargeted": ("measurements", "plan.measurements"),
    "objective-unmeasured": ("indicators", "plan.indicators"),
    "unit-without-plan": ("objectives", "plan.objectives"),
    "form-unsigned": ("officials", "plan.officials"),
    "evidence-none": ("ratings", "ratings"),
    "evidence-unreached": ("evidence", "evidence_sheet"),
    "rating-none": ("ratings", "ratings"),
    "rating-empty": ("ratings", "ratings"),
}

# A remedy with these speaks of what is only in files for programs.
_FOR_PROGRAMS = (CHOICES, "bindings.", "values:", "spbe bind")


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
                "how": printable(_how(cause, language)),
                "link": _link(cause, language),
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


def _how(cause: Cause, language: Language) -> str:
    """What to do, on a page: of a cell that people fill in nobody has to edit a file for programs."""
    place, remedy = cause.place, cause.remedy(language)
    own = words(language)["web"]["how"]
    if place is not None and place.source != WORKSHEET:
        return remedy
    if cause.first.code not in own and (place is None or not any(name in remedy for name in _FOR_PROGRAMS)):
        return remedy
    key = cause.first.code if cause.first.code in own else "cell_of" if cause.first.allowed else "cell"
    allowed = cause.first.allowed
    return say(f"web.how.{key}", language, allowed="" if allowed is None else shorten(said(allowed, language), 200))


def _link(cause: Cause, language: Language) -> tuple[str, str] | None:
    """The page on which something is mended: what to call it, and its address; nothing where none of ours mends it."""
    place, sheet = cause.first.origin, _FILLED_IN.get(cause.first.code)
    of_sheet = place is None or place.source == WORKSHEET
    if sheet is not None and of_sheet and (desk().folder / WORKSHEET).is_file():
        title = say(f"worksheet.{sheet[1]}", language)
        return f"{say('web.page_fill', language)} › {title}", url_for("filling.shown", port=sheet[0])
    if place is not None and place.source == WORKSHEET:
        anchor = f"row-{place.row}" if place.row else None
        address = url_for("filling.shown", sheet=place.sheet, row=place.row, _anchor=anchor)
        return " › ".join(filter(None, (say("web.page_fill", language), place.sheet))), address
    section, _, name = (place.path or "" if place is not None and place.source == CHOICES else "").partition(".")
    if section == "bindings":
        port = name.partition(".")[0].partition("[")[0]
        return say("web.page_start", language), url_for("start.shown", _anchor=f"port-{port}")
    named = re.search(r"settings\.(\w+)", f"{place.path if place is not None else ''} {cause.remedy(language)}")
    return (say("web.page_settings", language), url_for("settings.shown", _anchor=f"s-{named[1]}")) if named else None


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
