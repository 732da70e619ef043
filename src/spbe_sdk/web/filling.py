"""Fill in: the levels with their criteria, and at once what they come to; written into a worksheet of ours alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from flask import Blueprint, redirect, render_template, request, url_for

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.filling import ENTERED, PORT, Sheet, fill_in, measured_with, sheet_of
from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Grades, Levels, YesNo
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.web.plans import indicator_rows, unit_of
from spbe_sdk.web.shown import desk, problems
from spbe_sdk.web.summary import summary_of

pages = Blueprint("filling", __name__, url_prefix="/fill")

# By this our script says that it shows the answer inside the page that is there.
_LIVE = "X-Live"

Entries = Mapping[str, Mapping[str, str]]


@attrs.frozen(slots=True)
class Choice:
    """A rating that may be chosen: as it is written, its name, and what it asks for."""

    value: str
    name: str
    criterion: str


@attrs.frozen(slots=True)
class AskedIndicator:
    """An indicator to rate: its choices, or none where any text may be its rating, and what is entered now."""

    code: str
    name: str
    choices: list[Choice]
    entered: Mapping[str, str]

    @property
    def odd(self) -> bool:
        """Whether something is entered that is none of the choices."""
        value = self.entered["value"]
        return bool(self.choices) and value != "" and value not in [choice.value for choice in self.choices]


@pages.get("")
def shown() -> Any:
    """The worksheet as a form; what is read from a file of another kind is only shown."""
    adoption = desk().opened()
    sheet = sheet_of(adoption)
    if sheet is None:
        return _readings(adoption)
    return _form(adoption, sheet, {}, adoption.measured(), saved="saved" in request.args)


@pages.post("/try")
def tried() -> Any:
    """What the entries of the form come to; nothing is written. Where no script asks, the whole form is shown again."""
    adoption, entries = desk().opened(), _entries()
    measured, sheet = measured_with(adoption, entries), sheet_of(adoption)
    if sheet is None or _LIVE in request.headers:
        return render_template("summary.html", summary=summary_of(measured, desk().language))
    return _form(adoption, attrs.evolve(sheet, digest=request.form.get("digest", "")), entries, measured)


@pages.post("")
def save() -> Any:
    """Write the entries, unless the worksheet has changed since it was shown: then they are shown beside that."""
    adoption, entries = desk().opened(), _entries()
    try:
        fill_in(adoption, entries, request.form.get("digest", ""))
    except WorkspaceError as error:
        sheet = sheet_of(adoption)
        if sheet is None:
            raise
        page = _form(adoption, sheet, entries, measured_with(adoption, entries), refusals=list(error.findings))
        return page, 409
    return redirect(url_for("filling.shown", saved=1), 303)


def _entries() -> dict[str, dict[str, str]]:
    """What a form says of each indicator: its fields are called ``value.12``, ``note.12``, ``evidence.12``."""
    entries: dict[str, dict[str, str]] = {}
    for name, text in request.form.items():
        part, separator, code = name.partition(".")
        if separator and part in ENTERED:
            entries.setdefault(code, {})[part] = text
    return entries


def _form(
    adoption: Adoption, sheet: Sheet, entries: Entries, measured: Measured, *, saved: bool = False, refusals: Any = ()
) -> Any:
    language = desk().language
    instrument = adoption.ground.instrument
    result = measured.outcome.result if isinstance(measured.outcome, IndexOutcome) else None
    return render_template(
        "fill.html",
        sheet=sheet,
        groups=list(_groups(instrument, sheet, entries, language)),
        documents=result.evidence.items if result else (),
        summary=summary_of(measured, language),
        findings=problems([*refusals, *measured.findings], language),
        saved=saved,
    )


def _groups(
    instrument: Instrument, sheet: Sheet, entries: Entries, language: Language
) -> Iterator[tuple[str, list[AskedIndicator]]]:
    """The indicators below each node that holds some, with the way down to it."""
    for trail, nodes in _leaves(instrument.nodes, ()):
        asked = [node for node in nodes if node.code in sheet.rows]
        if asked:
            yield " › ".join(trail), [_question(node, instrument, sheet, entries, language) for node in asked]


def _leaves(
    nodes: tuple[InstrumentNode, ...], trail: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[InstrumentNode]]]:
    own = [node for node in nodes if not node.nodes]
    if own:
        yield trail, own
    for node in nodes:
        if node.nodes:
            yield from _leaves(node.nodes, (*trail, f"{node.code} {node.name}"))


def _question(
    node: InstrumentNode, instrument: Instrument, sheet: Sheet, entries: Entries, language: Language
) -> AskedIndicator:
    entered = {**dict.fromkeys(ENTERED, ""), **sheet.rows[node.code], **entries.get(node.code, {})}
    return AskedIndicator(node.code, node.name, list(_choices(node, instrument, language)), entered)


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
        port=adoption.port(PORT).name if isinstance(outcome, IndexOutcome) else None,
        sources=list(dict.fromkeys(sources)),
        summary=summary_of(measured, language),
        findings=problems(measured.findings, language),
        **view,
    )
