"""The forms that lie beside the report of a run: pages of every unit that has something to agree on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spbe_sdk.files.making import Making
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import PlanScore, UnitScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.marks import with_marks
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.request import FormRequest, PlanForm
from spbe_sdk.reports.performance.pages import FORMS, kept_forms, page_names


def form_files(outcome: PlanOutcome, before: Sequence[PlanScore], context: ReportContext) -> Making:
    """The pages by file name, ``form/agreement/<code>.html`` and so on; each made when it is read."""
    plan = PlanForm(outcome.score, context, FormRequest(), before)
    files = page_names(outcome.score)

    def made(name: str, unit: UnitScore) -> Callable[[], bytes]:
        back = f"../../unit/{files[unit.unit.code]}.html"
        return lambda: form_page(with_marks(plan_form(name, plan, [unit]), outcome, context), context, back)

    units = [unit for unit in outcome.score.units() if kept_forms(unit, outcome.score)]
    return Making({f"form/{name}/{files[unit.unit.code]}.html": made(name, unit) for unit in units for name in FORMS})
