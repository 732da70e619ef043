"""The forms that lie beside the report of a run: pages of every unit that has something to agree on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spbe_sdk.files.making import Making
from spbe_sdk.files.paths import plain_names
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import PlanScore, UnitScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.marks import with_marks
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.request import FormRequest, PlanForm, with_indicators
from spbe_sdk.reports.performance.pages import FORMS


def form_files(outcome: PlanOutcome, before: Sequence[PlanScore], context: ReportContext) -> Making:
    """The pages by file name: ``form/agreement/<code>.html``, and so on. Each is made when it is read."""
    plan = PlanForm(outcome.score, context, FormRequest(), before)
    files = plain_names(unit.code for unit in outcome.score.plan.units)

    def page(name: str, unit: UnitScore) -> Callable[[], bytes]:
        return lambda: form_page(
            with_marks(plan_form(name, plan, [unit]), outcome, context),
            context,
            back=f"../../unit/{files[unit.unit.code]}.html",
        )

    made = ((name, unit) for unit in with_indicators(outcome.score) for name in FORMS)
    return Making({f"form/{name}/{files[unit.unit.code]}.html": page(name, unit) for name, unit in made})
