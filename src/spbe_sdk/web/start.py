"""Start: where a workspace is made, what it reads, what keeps it from running, and the run itself."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from spbe_sdk.adapters.installed import place_of, suffixes
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.catalogue.catalogue import is_catalogue
from spbe_sdk.applications.catalogue.copies import shown_location
from spbe_sdk.applications.catalogue.included import open_known
from spbe_sdk.applications.catalogue.search import Hit, Query, search
from spbe_sdk.applications.package.public_key import UnchosenKeyError
from spbe_sdk.applications.scaffolds.application import new_adoption, with_sheet
from spbe_sdk.applications.worksheets.layout import has_layout
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.applications.workspace.taking import data_files
from spbe_sdk.bindings.port import Port
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.paths import is_portable
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, words
from spbe_sdk.regions.choice import choose_region
from spbe_sdk.regions.library import children, find_regions, region_label
from spbe_sdk.web.shown import desk, port_name, problems
from spbe_sdk.web.summary import summary_of

pages = Blueprint("start", __name__)

_BLANK = {"way": "worksheet", "year": "", "region": "", "name": "", "source": ""}

# Which region is meant is asked here with the regions to choose from.
_UNSURE = ("region-several", "region-unknown")


@pages.get("/")
def shown() -> Any:
    """The workspace, or the form that makes one."""
    if not desk().has_workspace:
        return _form({})
    adoption, language = desk().opened(), desk().language
    measured = adoption.measured()
    sources = {
        port: ", ".join(dict.fromkeys(place_of(item.adapter, item.options) for item in items))
        for port, items in adoption.bindings.items()
    }
    reports = {report.port: report for report in measured.outcome.ports} if measured.outcome else {}
    return render_template(
        "start.html",
        adoption=adoption,
        region=region_label(adoption.choices.region),
        ports=[(port, reports.get(port.name)) for port in adoption.ports],
        named={port.name: port_name(port.name, language) for port in adoption.ports},
        abouts={port.name: _about(port, language) for port in adoption.ports},
        sources=sources,
        worksheet=WORKSHEET,
        files=data_files(adoption.files),
        endings=",".join(suffixes()),
        summary=summary_of(measured, language),
        groups=problems(measured.findings, language),
    )


@pages.post("/begin")
def begin() -> Any:
    """Make the workspace: from a blank worksheet, from a package, or from an application of a catalogue."""
    form = request.form
    try:
        hits = _hits(form)
        if len(hits) > 1 and not form.get("application"):
            return render_template("applications.html", hits=hits, given=form)
        desk().folder = _made(form, hits)
    except UnchosenKeyError as error:
        if error.code != "package-keys":
            raise
        return _form(form, error, keys=[(key.id, key.shown) for key in error.keys])
    except SpbeError as error:
        return _form(form, error)
    return redirect(url_for("start.shown"), 303)


@pages.post("/run")
def run() -> Any:
    """Compute, write the report, and show it."""
    done = desk().opened().run(language=desk().language)
    return redirect(url_for("reporting.shown", _anchor=done.folder.name), 303)


@pages.post("/stop")
def stop() -> Any:
    """Close the page for good."""
    desk().done = True
    return render_template("problem.html", title="stopped", groups=[])


def _about(port: Port, language: Language) -> str:
    """What a port is for; a kind of another author may not say it."""
    return port.explain(language) if port.name in words(language)["port"] else ""


def _form(given: Mapping[str, str], error: SpbeError | None = None, keys: Any = ()) -> Any:
    below = [region for province in children() for region in (province, *children(province.code))]
    found = list(error.findings) if error else []
    unsure = any(finding.code in _UNSURE for finding in found)
    page = render_template(
        "begin.html",
        given={**_BLANK, **given},
        keys=keys,
        meant=find_regions(given.get("region", "")) if unsure else [],
        folder=desk().folder,
        taken=_is_taken(desk().folder),
        regions=[region.name for region in below],
        groups=problems([finding for finding in found if finding.code not in _UNSURE], desk().language),
        unsure=unsure,
    )
    return page, 422 if error else 200


def _hits(form: Mapping[str, str]) -> list[Hit]:
    """The applications of a catalogue to choose from, where one is named."""
    source = form.get("source", "").strip()
    if form.get("way") != "catalogue" or not source or not is_catalogue(source):
        return []
    opened, _ = open_known([source])
    return search(opened, Query())


def _made(form: Mapping[str, str], hits: list[Hit]) -> Path:
    """Make the workspace that a form asks for, and return its folder."""
    code = choose_region((form.get("meant") or form.get("region", "")).strip())
    folder, year = _folder(form, code), _year(form.get("year", "").strip())
    if form.get("way") == "worksheet":
        return new_adoption(folder, code, None, desk().language, year).folder
    chosen: dict[str, Any] = {"year": year, "language": desk().language, "key": form.get("key") or None}
    if form.get("way") == "file":
        return _fillable(_of_upload(code, folder, chosen))
    wanted = form.get("application") or (hits[0].listed.id if hits else None)
    source = next((shown_location(hit.catalogue.location) for hit in hits if hit.listed.id == wanted), None)
    place = source or form.get("source", "").strip()
    return _fillable(Adoption.create(place, code, folder, application=wanted, **chosen))


def _fillable(adoption: Adoption) -> Path:
    """The folder of a workspace that was just made, with a worksheet wherever its kind has one."""
    if has_layout(adoption.package.application.kind):
        with_sheet(adoption, desk().language)
    return adoption.folder


def _of_upload(code: str, folder: Path, chosen: Mapping[str, Any]) -> Adoption:
    sent = request.files.get("package")
    if sent is None or not sent.filename:
        raise UsageError(Finding("page-file"))
    with tempfile.TemporaryDirectory() as elsewhere:
        package = Path(elsewhere) / "sent.spbe"
        write_atomic(package, sent.read())
        return Adoption.create(package, code, folder, lasting=False, **chosen)


def _is_taken(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _folder(form: Mapping[str, str], code: str) -> Path:
    """The folder that was opened, or one in it where that holds other things."""
    base = desk().folder
    if not _is_taken(base):
        return base
    name = form.get("name", "").strip() or f"spbe-{code}"
    if not is_portable(name) or "/" in name:
        raise UsageError(Finding("taken-name", found=name))
    return base / name


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 2000 <= int(text) <= 2100):
        raise UsageError(Finding("page-year", found=text))
    return int(text)
