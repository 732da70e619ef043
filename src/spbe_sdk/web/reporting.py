"""Reports: the runs that were kept, what changed since the one before, and their files as they were written."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, render_template

from spbe_sdk.applications.workspace.runs import RUNS, changes_between, kept_runs
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.paths import is_portable
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.words import moment
from spbe_sdk.regions.library import zone_of
from spbe_sdk.web.forms import WORD, offered
from spbe_sdk.web.guard import REPORT_POLICY
from spbe_sdk.web.shown import desk

pages = Blueprint("reporting", __name__, url_prefix="/reports")

# So many runs are shown, the newest ones.
_MOST = 20

# What a browser shows; everything else is a file to keep.
_SHOWN = {".html": "text/html; charset=utf-8", ".svg": "image/svg+xml"}

_KEPT = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": WORD,
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
}


@pages.get("")
def shown() -> Any:
    """Every run with its figure, its files, and what changed."""
    adoption, language = desk().opened(), desk().language
    zone = zone_of(adoption.choices.region)
    runs = kept_runs(desk().folder, _MOST + 1)
    pairs = zip_longest(runs[:_MOST], runs[1:])
    told = [(run, changes_between(before, run) if before else None) for run, before in pairs if run]
    return render_template(
        "reports.html",
        runs=[(run, moment(run.at.astimezone(zone), language), changes, _files(run.folder)) for run, changes in told],
        given={},
        **offered(adoption, language),
    )


def _files(folder: Any) -> list[str]:
    """The files of a run that people read, beside its report."""
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".xlsx", ".docx", ".md"))


@pages.get("/<run>/<path:file>")
def kept(run: str, file: str) -> Any:
    """A file of a run: a page under rules by which it can do nothing, anything else to be kept."""
    path = f"{RUNS}/{run}/{file}"
    if not is_portable(path) or not run[:1].isdecimal():
        abort(404)
    try:
        data = Folder(desk().folder / RUNS / run).read(file)
    except SpbeError:
        abort(404)
    ending = PurePosixPath(file).suffix.lower()
    answer = Response(
        data, mimetype=None, content_type=_SHOWN.get(ending, _KEPT.get(ending, "application/octet-stream"))
    )
    answer.headers["Content-Security-Policy"] = REPORT_POLICY
    if ending not in _SHOWN:
        answer.headers.set("Content-Disposition", "attachment", filename=PurePosixPath(file).name)
    return answer
