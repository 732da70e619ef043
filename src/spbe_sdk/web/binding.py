"""What a port reads: a file chosen, what was understood of it, columns corrected, and the binding written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from flask import Blueprint, abort, redirect, render_template, request, url_for

from spbe_sdk.adapters.installed import adapter_for, glimpses, place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding, write
from spbe_sdk.applications.workspace.taking import data_files, take_in
from spbe_sdk.bindings.port import PortField
from spbe_sdk.bindings.suggest import Suggestion, shown
from spbe_sdk.files.held import hold
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.web.shown import desk, digest_of, problems, still_shown

pages = Blueprint("binding", __name__, url_prefix="/bind")

SHOWN_ROWS = 3

# The field of a form that names the column of a field of a port.
_COLUMN = "column."

# A field that no column of the file fills.
_NONE = "-"


@attrs.frozen(slots=True)
class ColumnRow:
    """A field of a port: what it is for, its column, and the first cells before and after they were read."""

    field: PortField
    about: str
    column: str
    before: str
    after: str
    unsure: bool


@pages.post("/<port>/file")
def choose(port: str) -> Any:
    """Take a file that was sent into the workspace, or one that lies there, and show what is understood of it."""
    sent = request.files.get("sent")
    if sent is not None and sent.filename:
        source = take_in(desk().folder, sent.filename, sent.read())
    else:
        source = request.form.get("source", "")
        if not source:
            raise UsageError(Finding("page-file"))
    return redirect(url_for("binding.understood", port=port, source=source), 303)


@pages.get("/<port>")
def understood(port: str) -> Any:
    """What is understood of a file, with the columns that may be chosen instead; nothing is written."""
    return _understood(port, request.args, [])


def _understood(port: str, given: Mapping[str, str], refusals: list[Finding]) -> Any:
    adoption, source = desk().opened(), given.get("source", "")
    _known(adoption, source)
    asked, language = adoption.port(port), desk().language
    made: Suggestion | None = None
    try:
        made = _suggested(adoption, port, given)
        found = made.after.findings
    except SpbeError as error:
        found = list(error.findings)
    placing = place(adoption, port, made) if made else None
    rows = [_row(made, field, field.explain(port, language)) for field in asked.fields] if made else []
    page = render_template(
        "bind.html",
        port=asked,
        about=asked.explain(language),
        source=source,
        sheet=made.binding.options.get("sheet") if made else given.get("sheet"),
        sheets=_sheets(adoption, source),
        made=made,
        rows=rows,
        columns=[column for column in made.columns if column] if made else [],
        nothing=_NONE,
        left=[(row.origin.row, row.text, say(f"bind.left-{row.reason}", language)) for row in made.left]
        if made
        else [],
        placing=placing,
        replaced=", ".join(place_of(old.adapter, old.options) for old in placing.replaced) if placing else "",
        digest=digest_of(adoption.files, [source]),
        groups=problems([*refusals, *found], language),
    )
    return page, 422 if refusals or made is None else 200


@pages.post("/<port>/use")
def use(port: str) -> Any:
    """Write the binding that was shown, if nothing has changed since."""
    form = request.form
    with hold(desk().folder):
        adoption = desk().opened()
        _known(adoption, form.get("source", ""))
        still_shown(adoption.files, [form.get("source", "")], form.get("digest", ""))
        made = _suggested(adoption, port, form)
        placing = place(adoption, port, made, replace="replace" in form, anyway="anyway" in form)
        if placing.refusals:
            return _understood(port, form, list(placing.refusals))
        write(adoption, port, placing)
    return redirect(url_for("start.shown", _anchor=f"port-{port}"), 303)


def _known(adoption: Adoption, source: str) -> None:
    """Only files of the workspace are looked into: an address in a link leads nowhere."""
    if source not in data_files(adoption.files):
        abort(404)


def _suggested(adoption: Adoption, port: str, given: Mapping[str, str]) -> Suggestion:
    """The binding as it looks, with the columns that were chosen otherwise."""
    source, sheet = given.get("source", ""), given.get("sheet") or None
    chosen = {name.removeprefix(_COLUMN): text for name, text in given.items() if name.startswith(_COLUMN) and text}
    made = suggest_binding(adoption, port, source, sheet=sheet)
    wanted = {name: "" if column == _NONE else column for name, column in chosen.items()}
    present = made.binding.fields
    changed = {name: column for name, column in wanted.items() if present.get(name, "") != column}
    if not changed:
        return made
    return suggest_binding(adoption, port, source, sheet=sheet, fields={**present, **changed})


def _row(made: Suggestion, field: PortField, about: str) -> ColumnRow:
    column = made.binding.fields.get(field.name, "")
    before = " · ".join(str(row.get(column) or "–") for row in made.before[:SHOWN_ROWS]) if column else ""
    after = " · ".join(shown(row.values.get(field.name)) for row in made.after.rows[:SHOWN_ROWS])
    unsure = field.name in made.unsure or field.name in made.unclear
    return ColumnRow(field, about, column, before, after if after.strip("– ·") else "", unsure)


def _sheets(adoption: Adoption, source: str) -> list[str]:
    """The sheets of a workbook that can be seen in it."""
    found = adapter_for(source)
    try:
        seen = glimpses(*found, adoption.files, 1) if found else []
    except SpbeError:
        return []
    return [glimpse.name for glimpse in seen if glimpse.name and not glimpse.hidden]
