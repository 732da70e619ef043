"""Bring in: worksheets that others have filled in, into the workspace's own."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
from flask import Blueprint, render_template, request

from spbe_sdk.applications.worksheets.collecting import collect_worksheets
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.web.shown import desk, problems

pages = Blueprint("collecting", __name__, url_prefix="/fill/collect")


@pages.post("")
def collect() -> Any:
    """Bring them in as `spbe collect` does, and say what came and what does not agree."""
    sent = [file for file in request.files.getlist("sent") if file.filename]
    if not sent:
        raise UsageError(Finding("page-file"))
    with tempfile.TemporaryDirectory() as elsewhere:
        places = [Path(elsewhere) / f"{number}.xlsx" for number in range(len(sent))]
        names = {str(place): str(file.filename) for place, file in zip(places, sent, strict=True)}
        for place, file in zip(places, sent, strict=True):
            place.write_bytes(file.read())
        try:
            found = collect_worksheets(desk().opened(), places)
        except SpbeError as error:
            raise type(error)([_of_sender(finding, names) for finding in error.findings]) from None
    told = problems([_of_sender(finding, names) for finding in found.findings], desk().language)
    return render_template("collected.html", changed=found.changed, groups=told)


def _of_sender(finding: Finding, names: Mapping[str, str]) -> Finding:
    """A finding that names a file as whoever sent it does."""
    origin = finding.origin
    if origin is None or origin.source not in names:
        return finding
    return attrs.evolve(finding, origin=attrs.evolve(origin, source=names[origin.source]))
