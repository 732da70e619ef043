"""Evidence: which document serves where, what falls without it, and what each next level asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from flask import Blueprint, render_template, request

from spbe_sdk.assessment.evidence_use import EvidenceUse, evidence_uses, next_steps
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.web.plans import indicator_rows, unit_of
from spbe_sdk.web.shown import desk, problems
from spbe_sdk.web.summary import summary_of

pages = Blueprint("evidence", __name__, url_prefix="/evidence")


@attrs.frozen(slots=True)
class Need:
    """An indicator: its rating, the one that its documents prove, these documents, and what the next level asks for.

    `short` says that less is proven than it is rated.
    """

    code: str
    name: str
    value: str
    proven: str
    documents: Sequence[str]
    short: bool
    level: int | None
    criterion: str | None
    expects: str | None


@pages.get("")
def shown() -> Any:
    """Every document, and every indicator with what it still needs."""
    adoption, language = desk().opened(), desk().language
    measured = adoption.measured()
    outcome = measured.outcome
    view: dict[str, Any] = {
        "uses": [],
        "needs": [],
        "unproven": 0,
        "listed": [],
        "units": [],
        "unit": None,
        "rows": [],
    }
    if isinstance(outcome, IndexOutcome):
        needs, listed = _needs(outcome), [item.id for item in outcome.result.evidence.items]
        unproven = sum(need.short for need in needs)
        view |= {"uses": _uses(outcome), "needs": needs, "unproven": unproven, "listed": listed}
    elif isinstance(outcome, PlanOutcome):
        unit = unit_of(outcome, request.args.get("unit"))
        view |= {"units": outcome.score.units(), "unit": unit, "rows": indicator_rows(outcome, unit, language)}
    findings = [finding for finding in measured.findings if finding.code.startswith("evidence-")]
    view["summary"] = summary_of(measured, language)
    return render_template("evidence.html", kind=adoption.kind.name, groups=problems(findings, language), **view)


def _uses(outcome: IndexOutcome) -> list[EvidenceUse]:
    scored = outcome.scored(desk().language) if outcome.computable else None
    return evidence_uses(scored) if scored is not None else []


def _needs(outcome: IndexOutcome) -> list[Need]:
    result = outcome.result
    steps = {step.code: step for step in next_steps(result, outcome.instrument)}
    needs = []
    for node in (node for node in result.walk() if not node.nodes):
        step = steps.get(node.code)
        told = (step.level, step.criterion, step.expects) if step else (None, None, None)
        rated, proven = node.value, node.evidenced
        short = isinstance(rated, int) and isinstance(proven, int) and proven < rated
        needs.append(Need(node.code, node.name, _text(rated), _text(proven), node.evidence, short, *told))
    return needs


def _text(value: object) -> str:
    return "–" if value is None else str(value)
