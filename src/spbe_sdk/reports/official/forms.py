"""Which forms of a plan there are, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.accountability import accountability_pages
from spbe_sdk.reports.official.action import action_pages
from spbe_sdk.reports.official.agreement import agreement_pages
from spbe_sdk.reports.official.evaluation import evaluation_pages
from spbe_sdk.reports.official.key_indicators import key_indicator_pages
from spbe_sdk.reports.official.letter import letter_pages
from spbe_sdk.reports.official.parts import Form, FormPage
from spbe_sdk.reports.official.request import FormWriter, PlanForm
from spbe_sdk.reports.official.tree import tree_pages
from spbe_sdk.reports.official.working_papers import working_paper_pages

PlanFormName = Literal["agreement", "action-plan", "accountability", "key-indicators", "tree", "working-papers"]

PLAN_FORMS: Mapping[str, Callable[[PlanForm, UnitScore], Sequence[FormPage]]] = {
    "agreement": agreement_pages,
    "action-plan": action_pages,
    "accountability": accountability_pages,
    "key-indicators": key_indicator_pages,
    "tree": tree_pages,
    "working-papers": working_paper_pages,
}


def plan_form(name: str, form: PlanForm, units: Sequence[UnitScore]) -> Form:
    """A form of some units, one after the other."""
    title = form.t(f"form_name_{name}", year=form.year)
    return Form(title, tuple(page for unit in units for page in PLAN_FORMS[name](form, unit)))


def has_content(name: str, unit: UnitScore) -> bool:
    """Whether a form of a unit would have a row."""
    if name in ("tree", "working-papers"):
        return bool(unit.objectives)
    return bool(unit.indicators) or (name == "accountability" and bool(unit.funds))


IndexFormName = Literal["evaluation", "evaluation-letter"]

INDEX_FORMS: Mapping[str, Callable[[FormWriter, IndexOutcome], Sequence[FormPage]]] = {
    "evaluation": evaluation_pages,
    "evaluation-letter": letter_pages,
}


def index_form(name: str, form: FormWriter, outcome: IndexOutcome) -> Form:
    """A form of an assessment."""
    title = form.t(f"form_name_{name}", year=outcome.result.year)
    return Form(title, tuple(INDEX_FORMS[name](form, outcome)))
