"""A new worksheet for a workspace: written, bound, and filled with what its ports read already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import attrs

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.worksheets.layout import Layout, layout_of
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET, WorksheetContent, read_worksheet, write_worksheet
from spbe_sdk.applications.workspace.choices import is_open
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.numbers import one_reading
from spbe_sdk.bindings.worksheet import PortSheet, Row
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.assessment import Stage, Support
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.plan import Period
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.held import hold
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

_STAGE = "stage"

AnyWorkspace = TypeVar("AnyWorkspace", bound=Workspace)


def new_worksheet(
    workspace: AnyWorkspace, language: Language = DEFAULT_LANGUAGE, *, replace: bool = False
) -> AnyWorkspace:
    """Write a workspace's worksheet to fill in, and bind its ports to it.

    What the ports read already is filled in. Where nothing was read, the answers are the region's own: the stage is
    a self-assessment, unless it is chosen or fixed. A port that is bound to something else stays so unless `replace` is
    said, and then nothing is written. With `replace`, the worksheet that the ports are bound to is
    renewed by the settings as they are now, with everything that was filled in.

    Examples:
        ``new_worksheet(Workspace.open("bekasi"))``

    Raises:
        UsageError: for an application of this kind there is no worksheet.
        DataError: a port is bound to something else, or what it reads cannot be read.
        WorkspaceError: there is a worksheet already that is not to be renewed, or the workspace cannot be written.
    """
    layout, place = layout_of(workspace, language), workspace.folder / WORKSHEET
    bound = {sheet.port: _others(workspace.bindings.get(sheet.port, ())) for sheet in layout.sheets}
    if place.exists():
        if not replace or any(bound.values()):
            raise WorkspaceError(Finding("worksheet-there", origin=Origin(str(place))))
        renewed(workspace)
        return workspace
    taken = [_bound(port, sources) for port, sources in bound.items() if sources and not replace]
    if taken:
        raise DataError(taken)
    rows = dict(layout.first)
    for port, sources in bound.items():
        if sources:
            found = read_port(workspace.port(port), sources, workspace.files, workspace.reach)
            rows[port] = _filled(layout, port, found)
    with hold(workspace.folder):
        write_atomic(place, layout.written(layout.begun(rows), None))
        for sheet in layout.sheets:
            binding = sheet.binding(WORKSHEET, language, layout.missing.get(sheet.port, ()))
            workspace = workspace.bind(sheet.port, **binding)
        if _is_self_assessment(workspace, [port for port, sources in bound.items() if not sources]):
            workspace = workspace.set(_STAGE, Stage.SELF.value)
    return workspace


def _others(sources: Sequence[Binding]) -> Sequence[Binding]:
    """The sources beside the worksheet: one that somebody deleted is read by nobody."""
    return [source for source in sources if source.options.get("path") != WORKSHEET]


def _is_self_assessment(workspace: Workspace, unread: Sequence[str]) -> bool:
    """Whether what people answer is their own view of themselves, and its stage waits to be chosen."""
    application, known = workspace.package.application, workspace.kind.settings_model.model_fields
    rated = any(workspace.port(port).voice == "external" for port in unread)
    return rated and _STAGE in known and is_open(_STAGE, workspace.choices, application)


def renewed(workspace: Workspace) -> WorksheetContent:
    """The worksheet written anew by the settings as they are now, such as another year, with what is asked for since.

    A column that it did not have before is bound as well.

    Raises:
        DataError: it cannot be read, or holds what is not ours.
        WorkspaceError: it cannot be written.
    """
    content = read_worksheet(workspace)
    written = write_worksheet(workspace, attrs.evolve(content, rows=content.layout.begun(content.rows)))
    for sheet in content.layout.sheets:
        for source in workspace.bindings.get(sheet.port, ()):
            wanted = Binding(**sheet.binding(WORKSHEET, content.layout.language))
            if source.options.get("path") == WORKSHEET and wanted.fields.keys() - source.fields.keys():
                present = source.model_dump(mode="json", exclude_unset=True)
                spread = {"unpivot": wanted.unpivot} if wanted.unpivot else {}
                workspace.bind(sheet.port, **{**present, "fields": {**wanted.fields, **source.fields}, **spread})
    return written


def _bound(port: str, sources: Sequence[Binding]) -> Finding:
    places = ", ".join(place_of(source.adapter, source.options) for source in sources)
    return Finding("bind-bound", origin=Origin(CHOICES, path=f"bindings.{port}"), found=places)


def _filled(layout: Layout, port: str, found: PortData) -> Sequence[Row]:
    """The rows of a port with what was read for it."""
    sheet, keys = layout.sheet(port), layout.keys[port]
    read = _beside([_texts(sheet, row.values) for row in found.rows], keys)
    if port not in layout.given:
        return read
    by_key = {tuple(row.get(key) for key in keys): row for row in read}
    return tuple({**row, **by_key.get(tuple(row.get(key) for key in keys), {})} for row in layout.first[port])


def _beside(rows: Sequence[Row], keys: tuple[str, ...]) -> Sequence[Row]:
    """Rows of the same thing as one: its periods stand side by side."""
    found: dict[tuple[str | None, ...], dict[str, str]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(key) for key in keys), {}).update(row)
    return tuple(found.values())


def _texts(sheet: PortSheet, values: Mapping[str, Any]) -> Row:
    """The cells of a row: what is of a period under its heading."""
    period = str(values.get("period") or Period.YEAR)
    shown = {}
    for column in sheet.columns:
        if column.period in ("", period):
            words = {ours: word for word, ours in column.choices.items()}
            shown[column.field] = (column.key, words)
    told = ((name, _text(value)) for name, value in values.items() if name in shown and value is not None)
    return {shown[name][0]: shown[name][1].get(text, text) for name, text in told if text}


def _text(value: Any) -> str:
    match value:
        case Fraction():
            return one_reading(value)
        case date():
            return value.isoformat()
        case Support():
            return "".join((f"{value.instrument}/" if value.instrument else "", value.indicator,
                            "" if value.level is None else f":{value.level}"))  # fmt: skip
        case tuple() | list():
            return ", ".join(map(_text, value))
        case _:
            return str(value)
