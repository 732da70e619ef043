"""Which forms of a plan there are, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.agreement import agreement_pages
from spbe_sdk.reports.official.parts import Form, FormPage
from spbe_sdk.reports.official.request import PlanForm
from spbe_sdk.reports.official.tree import tree_pages

PlanFormName = Literal["agreement", "tree"]

PLAN_FORMS: Mapping[PlanFormName, Callable[[PlanForm, UnitScore], Sequence[FormPage]]] = {
    "agreement": agreement_pages,
    "tree": tree_pages,
}


def plan_form(name: PlanFormName, form: PlanForm, units: Sequence[UnitScore]) -> Form:
    """A form of some units, one after the other."""
    title = form.t(f"form_name_{name}", year=form.year)
    return Form(title, tuple(page for unit in units for page in PLAN_FORMS[name](form, unit)))
