"""A trial as the page that an official decides on."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.playbook import Fit, untold_fields
from spbe_sdk.applications.package.trial import TrialReport
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.decision.page import Decision, decision_page
from spbe_sdk.reports.decision.questions import questions
from spbe_sdk.reports.forms.context import letterhead_of
from spbe_sdk.reports.forms.paper import Paper


def trial_page(
    adoption: Adoption,
    report: TrialReport,
    language: Language,
    today: date | None = None,
    paper: Paper = "A4",
) -> str:
    """The page as HTML text."""
    decision = Decision(
        application=adoption.package.application,
        region=adoption.choices.region,
        letterhead=letterhead_of(adoption.choices.settings, adoption.choices.region),
        day=today or date.today(),
        verdict=str(report.verdict),
        reasons=report.reasons(language),
        package_index=report.package_index,
        package_findings=report.package_findings,
        ports=report.ports,
        covered=report.covered,
        indicators=report.indicators,
        missing=report.missing,
        index=report.index,
        predicate=report.predicate,
        findings=report.findings,
        errors=report.errors,
        benefits=[match.lesson for match in report.playbook.benefits if match.fit is Fit.APPLIES],
        obstacles=report.playbook.applying,
        untold=[say(f"playbook.told.{field}", language) for field in untold_fields(report.playbook.all)],
        evidenced=report.evidenced,
        questions=questions(report.outcome, adoption.folder, language),
        version=version("spbe-sdk"),
    )
    return decision_page(decision, language, paper)
