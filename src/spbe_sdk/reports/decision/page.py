"""A trial as one page that an official can decide on: ready, ready with gaps, not ready, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from spbe_sdk.bindings.causes import causes
from spbe_sdk.bindings.outcome import PortReport, aside
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.playbook import Benefit, Obstacle
from spbe_sdk.findings.finding import Finding, by_code
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.labels import port_name
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper

STEPS = 7


@attrs.frozen(slots=True)
class Decision:
    """Everything that the page shows; `verdict` is one of the words under ``trial``.

    `reasons` say why it is no better, `obstacles` and `benefits` are those that apply here, `untold` what of the
    profile would tell more, in words; `evidenced` is the index that evidence bears out, and `questions` are those of
    the meeting with their answers.
    """

    application: Application
    region: str
    letterhead: str | None
    day: date
    verdict: str
    reasons: Sequence[str]
    package_index: str | None
    package_findings: Sequence[Finding]
    ports: Sequence[PortReport]
    covered: int
    indicators: int
    missing: Sequence[tuple[str, str]]
    index: str | None
    predicate: str | None
    findings: Sequence[Finding]
    errors: int
    benefits: Sequence[Benefit]
    obstacles: Sequence[Obstacle]
    untold: Sequence[str]
    evidenced: str | None
    questions: Sequence[tuple[str, str]]
    version: str


@attrs.frozen(slots=True)
class DecisionStep:
    """One thing to do: what is wrong, how often, and how to fix it."""

    severity: str
    what: str
    how: str
    more: int


def first_steps(findings: Sequence[Finding], language: Language) -> list[DecisionStep]:
    """What to do first: what stops a figure before what qualifies it, each kind of problem once."""
    groups = [causes(group) for group in by_code(findings)][:STEPS]
    return [
        DecisionStep(
            str(found[0].first.severity), found[0].message(language), found[0].remedy(language), len(found) - 1
        )
        for found in groups
    ]


def marked(ports: Sequence[PortReport], language: Language) -> dict[str, list[str]]:
    """The names of the ports whose rows are not the region's own records, by their mark; what counts comes first."""
    found: dict[str, list[str]] = {}
    for port in sorted(ports, key=lambda port: not port.counts):
        if port.provenance is not None and port.provenance.mark is not None:
            found.setdefault(port.provenance.mark, []).append(port_name(port.port, language))
    return found


def decision_page(decision: Decision, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    view = {
        **spoken(language, paper),
        "d": decision,
        "steps": first_steps([*decision.package_findings, *decision.findings], language),
        "aside": aside(decision.ports, language),
        "unbound": sorted((port for port in decision.ports if not port.bound), key=lambda port: not port.required),
        "marked": marked(decision.ports, language),
        "borrowed": any(port.counts and port.provenance and port.provenance.mark for port in decision.ports),
        "effort": sum(item.effort_days or 0 for item in decision.obstacles),
        "share": round(100 * decision.covered / decision.indicators) if decision.indicators else 0,
        "title": say("decision.title", language),
    }
    return render_template("decision.html.j2", view)
