"""Fill in: levels with their criteria, a plan's sheets as tables, and at once what they come to; only into a worksheet
made by us.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from flask import Blueprint, redirect, render_template, request, url_for

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.worksheets.filling import (
    Entries,
    apart,
    digest_of,
    fill_in,
    measured_with,
    needed,
    order_of,
    sheet_of,
    with_entries,
)
from spbe_sdk.applications.worksheets.layout import has_layout
from spbe_sdk.applications.worksheets.making import new_worksheet, renewed
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET, WorksheetContent
from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.assessment.sheets import EVIDENCE, RATINGS
from spbe_sdk.bindings.worksheet import HEADER_ROW, Row
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Grades, Levels, YesNo
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.web.cells import written, wrong_in
from spbe_sdk.web.plans import indicator_rows, unit_of
from spbe_sdk.web.shown import desk, problems
from spbe_sdk.web.summary import summary_of

pages = Blueprint("filling", __name__, url_prefix="/fill")

# By this our script says that it shows the answer inside the page that is there.
_LIVE = "X-Live"

# So many rows of a table are on a page, and so many empty ones follow them.
_ROWS, _EMPTY = 50, 10

_CELL = "cell."

# Nobody has more rows than a number of so many digits.
_DIGITS = 9


@attrs.frozen(slots=True)
class Choice:
    """A rating that may be chosen: as it is written, its name, and what it asks for."""

    value: str
    name: str
    criterion: str


@attrs.frozen(slots=True)
class AskedIndicator:
    """An indicator to rate: the number of its row, its choices, or none where any text may be its rating, and what is
    entered now.
    """

    number: int
    code: str
    name: str
    choices: list[Choice]
    entered: Mapping[str, str]

    @property
    def value(self) -> str:
        """Its rating, as it is written."""
        return self.entered.get("value", "")

    @property
    def odd(self) -> bool:
        """Whether something is entered that is none of the choices."""
        return bool(self.choices and self.value) and self.value not in [choice.value for choice in self.choices]


@pages.get("")
def shown() -> Any:
    """The worksheet as a form; what is read from a file of another kind is only shown."""
    adoption = desk().opened()
    sheet = sheet_of(adoption)
    if sheet is None:
        return _readings(adoption)
    return _form(adoption, sheet, _mark(sheet), adoption.measured(), saved="saved" in request.args)


@pages.post("/try")
def tried() -> Any:
    """What the entries of the form come to; nothing is written. Where no script asks, the whole form is shown again."""
    adoption = desk().opened()
    sheet = with_entries(needed(adoption), _entries())
    measured = measured_with(adoption, sheet)
    if _LIVE in request.headers:
        return render_template("summary.html", summary=summary_of(measured, desk().language))
    return _form(adoption, sheet, (request.form.get("digest", ""), request.form.get("order", "")), measured)


@pages.post("")
def save() -> Any:
    """Write the entries, unless their sheet has changed since it was shown: then they are shown with what it is now."""
    adoption, form = desk().opened(), request.form
    present = needed(adoption)
    port, mark = _port(present), _mark(present)
    entries = _entries().get(port, {})
    if form.get("order") != mark[1]:
        refusal, rows = Finding("sheet-moved", origin=Origin(WORKSHEET)), apart(present, port, entries)
        return _form(adoption, present, mark, adoption.measured(), refusals=[refusal], unsaved=rows), 409
    try:
        fill_in(adoption, port, entries, form.get("digest", ""))
    except (DataError, WorkspaceError) as error:
        sheet = with_entries(present, {port: entries})
        return _form(adoption, sheet, mark, measured_with(adoption, sheet), refusals=error.findings), 409
    return redirect(url_for("filling.shown", saved=1, port=form.get("port"), start=form.get("start")), 303)


@pages.post("/renew")
def renew() -> Any:
    """Renew the worksheet by the settings as they are now, as `spbe new worksheet --replace` does."""
    renewed(desk().opened())
    return redirect(url_for("filling.shown", renewed=1), 303)


@pages.post("/worksheet")
def make() -> Any:
    """Make the workspace's worksheet, bound, as `spbe new worksheet` does."""
    new_worksheet(desk().opened(), desk().language)
    return redirect(url_for("filling.shown"), 303)


def _entries() -> Entries:
    """What a form says: its fields are called ``cell.ratings.11.value``, by port, number of the row, and column."""
    entries: dict[str, dict[int, dict[str, str]]] = {}
    for name, text in request.form.items():
        port, _, rest = name.removeprefix(_CELL).partition(".")
        number, _, key = rest.partition(".")
        if name.startswith(_CELL) and number.isascii() and number.isdecimal():
            entries.setdefault(port, {}).setdefault(int(number), {})[key] = text
    return entries


def _port(sheet: WorksheetContent) -> str:
    """The port whose sheet is asked for, by its title or by the port's name; or the first."""
    ports = {name: table.port for table in sheet.layout.sheets for name in (table.title, table.port)}
    asked = request.values.get("sheet") or request.values.get("port") or ""
    return ports.get(asked, sheet.layout.sheets[0].port)


def _start() -> int:
    """The first row to show: as it is asked for, or that of the part in which a row of the workbook stands."""
    start, row = request.values.get("start", "0"), request.values.get("row", "")
    if row.isascii() and row.isdecimal():
        return max(int(row[:_DIGITS]) - HEADER_ROW - 1, 0) // _ROWS * _ROWS
    return int(start[:_DIGITS]) if start.isascii() and start.isdecimal() else 0


def _mark(sheet: WorksheetContent) -> tuple[str, str]:
    """By what is known whether a sheet is as it was shown: what it holds, and where its rows stand."""
    return digest_of(sheet, _port(sheet)), order_of(sheet, _port(sheet))


def _form(
    adoption: Adoption,
    sheet: WorksheetContent,
    mark: tuple[str, str],
    measured: Measured,
    *,
    saved: bool = False,
    refusals: Sequence[Finding] = (),
    unsaved: Sequence[Row] = (),
) -> Any:
    language, port = desk().language, _port(sheet)
    table, first = sheet.layout.sheet(port), _start()
    view: dict[str, Any] = {"groups": [], "columns": [], "rows": [], "lists": {}}
    if port == RATINGS:
        view["groups"] = list(_groups(adoption.ground.instrument, sheet, language))
    else:
        view |= _table(sheet, port, first)
    result = measured.outcome.result if isinstance(measured.outcome, IndexOutcome) else None
    return render_template(
        "fill.html",
        port=port,
        ports=[(other.port, other.title) for other in sheet.layout.sheets],
        start=first,
        pages=range(0, len(sheet.rows[port]) + 1, _ROWS),
        path=sheet.path,
        how=_how(port, language),
        digest=mark[0],
        order=mark[1],
        documents=result.evidence.items if result else (),
        summary=summary_of(measured, language),
        findings=problems(measured.findings, language),
        refusals=problems(refusals, language),
        headings=[(column.key, column.heading) for column in table.columns],
        unsaved=unsaved,
        saved=saved,
        wrong=problems(wrong_in(table, measured.findings) if saved else (), language),
        renewed="renewed" in request.args,
        stale=any(finding.code == "worksheet-stale" for finding in measured.findings),
        first_row=HEADER_ROW + 1,
        **view,
    )


def _how(port: str, language: Language) -> str:
    """How a sheet is filled in, as it also stands above it in the workbook."""
    if port == EVIDENCE:
        heads = {"id": "evidence_id", "evidence": "evidence", "ratings": "ratings"}
        named = {name: say(f"worksheet.{word}", language) for name, word in heads.items()}
        return say("worksheet.how_evidence", language, **named)
    return str(words(language)["worksheet"]["plan"].get(f"how_{port}", ""))


def _table(sheet: WorksheetContent, port: str, first: int) -> dict[str, Any]:
    """A part of a sheet as a table: its columns, its rows with their numbers, and the words that its cells name."""
    table, rows = sheet.layout.sheet(port), sheet.rows[port]
    shown_rows = [
        (number, written(rows[number], table.columns)) for number in range(first, min(first + _ROWS, len(rows)))
    ]
    empty: list[tuple[int, Row]] = (
        [] if first + _ROWS < len(rows) else [(len(rows) + number, {}) for number in range(_EMPTY)]
    )
    named = {column.key: column.lists for column in table.columns if column.lists is not None}
    lists = {
        key: list(dict.fromkeys(row[field] for row in sheet.rows.get(other, ()) if row.get(field)))
        for key, (other, field) in named.items()
    } | {column.key: list(column.offered) for column in table.columns if column.offered}
    return {"columns": table.columns, "rows": [*shown_rows, *empty], "lists": lists}


def _groups(
    instrument: Instrument, sheet: WorksheetContent, language: Language
) -> Iterator[tuple[str, list[AskedIndicator]]]:
    """The indicators below each node that holds some, with the way down to it."""
    rows = {row["indicator"]: (number, row) for number, row in enumerate(sheet.rows[RATINGS]) if "indicator" in row}
    for trail, nodes in _leaves(instrument.nodes, ()):
        asked = [
            AskedIndicator(rows[node.code][0], node.code, node.name, list(_choices(node, instrument, language)),
                           rows[node.code][1])
            for node in nodes if node.code in rows
        ]  # fmt: skip
        if asked:
            yield " › ".join(trail), asked


def _leaves(
    nodes: Sequence[InstrumentNode], trail: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[InstrumentNode]]]:
    own = [node for node in nodes if not node.nodes]
    if own:
        yield trail, own
    for node in nodes:
        if node.nodes:
            yield from _leaves(node.nodes, (*trail, f"{node.code} {node.name}"))


def _choices(node: InstrumentNode, instrument: Instrument, language: Language) -> Iterator[Choice]:
    match instrument.scale_of(node):
        case Levels() as scale:
            for level in map(str, range(scale.minimum, scale.maximum + 1)):
                yield Choice(level, scale.names.get(level, ""), node.criteria.get(level, ""))
        case Grades() as scale:
            for grade in scale.values:
                yield Choice(grade, scale.names.get(grade, ""), node.criteria.get(grade, ""))
        case YesNo():
            for answer in ("yes", "no"):
                yield Choice(say(f"reading.{answer}", language).split("|")[0], "", node.criteria.get(answer, ""))


def _is_gone(adoption: Adoption) -> bool:
    """Whether ports read a worksheet that somebody deleted."""
    bound = any(it.options.get("path") == WORKSHEET for items in adoption.bindings.values() for it in items)
    return bound and not (adoption.folder / WORKSHEET).exists()


def _readings(adoption: Adoption) -> Any:
    """What is read from files of the region's own: to be changed there."""
    measured, language = adoption.measured(), desk().language
    outcome = measured.outcome
    sources = [place_of(item.adapter, item.options) for items in adoption.bindings.values() for item in items]
    view: dict[str, Any] = {"ratings": [], "units": [], "unit": None, "rows": []}
    if isinstance(outcome, IndexOutcome):
        view["ratings"] = [node for node in outcome.result.walk() if not node.nodes or node.coarse]
    if isinstance(outcome, PlanOutcome):
        unit = unit_of(outcome, request.args.get("unit"))
        view |= {"units": outcome.score.units(), "unit": unit, "rows": indicator_rows(outcome, unit, language)}
    return render_template(
        "readings.html",
        sources=list(dict.fromkeys(sources)),
        makeable=has_layout(adoption.package.application.kind) and (not sources or _is_gone(adoption)),
        summary=summary_of(measured, language),
        findings=problems(measured.findings, language),
        **view,
    )
