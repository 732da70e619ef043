"""Official forms, with their day and number: as a page to print, and as a Word document; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from flask import Blueprint, Response, abort, render_template, request

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.forms import MadeForm, make_form
from spbe_sdk.bindings.dates import day
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.reports.official.forms import IndexFormName, PlanFormName
from spbe_sdk.reports.official.request import FormRequest, with_indicators
from spbe_sdk.web.guard import REPORT_POLICY
from spbe_sdk.web.shown import desk, problems

pages = Blueprint("forms", __name__, url_prefix="/forms")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Which forms have a number, and which may be a revision.
_NUMBERED, _REVISED = ("agreement", "evaluation-letter"), ("agreement",)

_MOST_REVISIONS = 99

_ASKED = ("form", "unit", "day", "number", "revision")


def offered(adoption: Adoption, language: Language) -> Mapping[str, Any]:
    """The forms that there are for a workspace, by name, and the units that they may be of."""
    outcome = adoption.measured().outcome
    names: tuple[str, ...] = ()
    units: list[tuple[str, str]] = []
    year: object = adoption.choices.settings.get("year", "")
    if isinstance(outcome, PlanOutcome):
        names, units = get_args(PlanFormName), [(u.unit.code, u.unit.name) for u in with_indicators(outcome.score)]
    elif isinstance(outcome, IndexOutcome) and outcome.computable:
        names = get_args(IndexFormName)
    return {"forms": [(name, say(f"report.form_name_{name}", language, year=year)) for name in names], "units": units}


@pages.get("")
def shown() -> Any:
    """The form that is asked for: what it still lacks, and where it is as a page and as a Word document."""
    adoption, language = desk().opened(), desk().language
    made = _made(adoption)
    return render_template(
        "forms.html",
        made=made,
        given={name: request.args.get(name, "") for name in _ASKED},
        groups=problems(made.findings, language),
        **offered(adoption, language),
    )


@pages.get("/page")
def page() -> Any:
    """The form as a page to print."""
    answer = Response(_made(desk().opened()).page(), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = REPORT_POLICY
    return answer


@pages.get("/word")
def word() -> Any:
    """The form as a Word document."""
    made = _made(desk().opened())
    number = request.args.get("revision", "").strip()
    revised = say("web.form_revised", desk().language, number=number) if number else ""
    words = f"{made.form.title} {request.args.get('unit', '')} {revised}"
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    answer = Response(made.document(), content_type=WORD)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.docx")
    return answer


def _made(adoption: Adoption) -> MadeForm:
    """The form that is asked for, with what only they can say of it who ask."""
    name, asked = request.args.get("form", ""), request.args
    if name not in (*get_args(PlanFormName), *get_args(IndexFormName)):
        abort(404)
    number = asked.get("number", "").strip() if name in _NUMBERED else ""
    revision = asked.get("revision", "").strip() if name in _REVISED else ""
    said = FormRequest(_day(asked.get("day", "").strip()), number or None, _revision(revision))
    return make_form(adoption, cast(PlanFormName | IndexFormName, name), asked.get("unit") or None, said)


def _day(text: str) -> date | None:
    try:
        return day(text) if text else None
    except ValueError:
        field = say("web.form_day", desk().language)
        raise UsageError(Finding("line-form", field=field, found=text, allowed="2026-01-15")) from None


def _revision(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _MOST_REVISIONS):
        raise UsageError(Finding("page-number", found=text))
    return int(text)
