"""The forms that lie beside the report of a run: pages of every unit that has something to agree on."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import PlanScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.marks import with_marks
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.request import FormRequest, PlanForm, with_indicators
from spbe_sdk.reports.performance.pages import FORMS


def form_files(outcome: PlanOutcome, before: Sequence[PlanScore], context: ReportContext) -> dict[str, bytes]:
    """The pages by file name: ``form/agreement/<code>.html``, and so on."""
    plan = PlanForm(outcome.score, context, FormRequest(), before)
    return {
        f"form/{name}/{unit.unit.code}.html": form_page(
            with_marks(plan_form(name, plan, [unit]), outcome, context),
            context,
            back=f"../../unit/{unit.unit.code}.html",
        )
        for unit in with_indicators(outcome.score)
        for name in FORMS
    }
