"""The official forms of a workspace: made of its data as it is now, as a page to print and as a Word document."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import UTC, date, datetime

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.workspace.surroundings import surroundings
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.words import Language, Phrase, normal
from spbe_sdk.performance.before import years_before
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import (
    INDEX_FORMS,
    PLAN_FORMS,
    IndexFormName,
    PlanFormName,
    has_content,
    index_form,
    plan_form,
)
from spbe_sdk.reports.official.lacking import lacking, left_out, unaddressed, unevaluated, unformed, untargeted
from spbe_sdk.reports.official.marks import with_marks
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.parts import Form
from spbe_sdk.reports.official.request import FormRequest, FormWriter, PlanForm, with_indicators
from spbe_sdk.reports.official.word import form_document


@attrs.frozen(slots=True)
class MadeForm:
    """A form, and what is to be known of it before it is signed."""

    form: Form
    context: ReportContext
    findings: list[Finding]

    def page(self) -> str:
        """As a page to print, in HTML."""
        return form_page(self.form, self.context).decode()

    def document(self) -> bytes:
        """As a Word document.

        Raises:
            UsageError: the extra ``word`` is not installed.
        """
        return form_document(self.form, self.context)


def make_form(
    adoption: Adoption,
    name: PlanFormName | IndexFormName,
    unit: str | None = None,
    request: FormRequest | None = None,
    language: Language | None = None,
    today: date | None = None,
) -> MadeForm:
    """A form of an assessment; or of a unit, by its code or its name, or of all that have indicators.

    Nothing is written.

    Raises:
        DataError: nothing can be computed, or the logo is none.
        UsageError: the application is of another kind, there is no such unit, or its form would be empty.

    Examples:
        ``Path("pk.docx").write_bytes(make_form(Adoption.open("bekasi"), "agreement", "OPD-02").document())``
    """
    task, outcome = adoption.measured(today).computed()
    context = surroundings(adoption.folder, adoption.package, adoption.choices, task, language, datetime.now(UTC))
    asked = request or FormRequest()
    if isinstance(outcome, IndexOutcome) and name in INDEX_FORMS:
        writer = FormWriter(context, asked)
        made = with_marks(index_form(name, writer, outcome), outcome, context)
        blank = [*unevaluated(outcome, writer.language), *unaddressed(writer)] if name == "evaluation-letter" else []
        return MadeForm(made, context, [*lacking(made, writer), *blank])
    if not isinstance(outcome, PlanOutcome) or name not in PLAN_FORMS:
        allowed = "performance" if name in PLAN_FORMS else "maturity-index"
        raise UsageError(Finding("form-kind", found=adoption.package.application.kind, allowed=allowed))
    score = outcome.score
    units = with_indicators(score) if unit is None else [_unit(outcome, unit, name)]
    plan = PlanForm(score, context, asked, years_before(score))
    made = with_marks(plan_form(name, plan, units), outcome, context)
    return MadeForm(made, context, [*lacking(made, plan), *untargeted(name, plan, units), *left_out(outcome)])


def _unit(outcome: PlanOutcome, asked: str, name: str) -> UnitScore:
    """The unit that somebody means, which has something to say on a form."""
    units = outcome.score.units()
    found = [unit for unit in units if asked == unit.unit.code or normal(asked) == normal(unit.unit.name)]
    if len(found) == 1 and has_content(name, found[0]):
        return found[0]
    if len(found) == 1 or normal(asked) in map(normal, unformed(outcome)):
        count = str(len(errors_among(outcome.findings)))
        raise UsageError(Finding("form-empty", found=asked, details={"count": count}))
    allowed = ", ".join(unit.unit.code for unit in (found or units)[:12])
    code = "form-unit-several" if found else "form-unit"
    raise UsageError(Finding(code, found=asked, allowed=allowed, details={"close": _close(asked, units)}))


def _close(asked: str, units: Sequence[UnitScore]) -> Phrase | str:
    known = {text: text for unit in units for text in (unit.unit.code, unit.unit.name)}
    close = difflib.get_close_matches(asked, known, n=1)
    return Phrase("cli.perhaps", {"close": close[0]}) if close else ""
