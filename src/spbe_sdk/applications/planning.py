"""A workspace's roadmap: its ratings, its own costs, the rules for its instrument, and its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import attrs

from spbe_sdk.advice import aimed
from spbe_sdk.applications.adoption import Adoption
from spbe_sdk.documents.roadmap_rules import RoadmapRules
from spbe_sdk.errors import DataError, UsageError
from spbe_sdk.findings import Finding
from spbe_sdk.frontier import Problem
from spbe_sdk.improvement import Roadmap, cheapest_plan, predicate_target, problem_of
from spbe_sdk.kinds.index_outcome import IndexOutcome
from spbe_sdk.reports.roadmap_page import RoadmapView, roadmap_page
from spbe_sdk.roadmaps.library import rules_for
from spbe_sdk.sensitivity import LOWERED, Sensitivity, sensitivity
from spbe_sdk.wording import Language


@attrs.frozen(slots=True)
class Aim:
    """What is aimed at: a target (an index or a predicate) or a budget, without some indicators."""

    target: str | None = None
    budget: int | None = None
    without: Sequence[str] = ()
    rules: Path | None = None
    lowered: Fraction = LOWERED


@attrs.frozen(slots=True)
class Planned:
    """A roadmap with what it was computed from."""

    outcome: IndexOutcome
    problem: Problem
    rules: RoadmapRules
    target: Decimal | None
    plan: Roadmap
    sensitivity: Sensitivity


def plan_up(adoption: Adoption, aim: Aim, today: date | None = None) -> Planned:
    """The cheapest way of a workspace's ratings to a target, or the best for a budget; writes nothing.

    Without a target or a budget, `settings.target_index` is aimed at, else the next predicate.

    Raises:
        DataError: `spbe.yaml` is wrong, or nothing can be computed.
        UsageError: the application has no index of levels, or the aim cannot be reached.
    """
    task, problems = adoption.prepare(today)
    if task is None:
        raise DataError(problems)
    outcome = adoption.kind.execute(task)
    if not isinstance(outcome, IndexOutcome):
        raise UsageError(
            Finding("roadmap-instrument", found=adoption.package.application.kind, allowed="maturity-index")
        )
    if not outcome.computable:
        raise DataError([*problems, *outcome.findings])
    rules = rules_for(outcome.instrument, aim.rules)
    problem = problem_of(
        outcome.result, outcome.instrument, rules.effort, outcome.costs, rules.dependencies, aim.without
    )
    unsure = sensitivity(problem, aim.lowered)
    target = None if aim.budget is not None and aim.target is None else _target(aim, outcome, unsure)
    plan = cheapest_plan(problem, target=target, budget=aim.budget if target is None else None)
    return Planned(outcome, problem, rules, target, plan, unsure)


def planned_page(planned: Planned, adoption: Adoption, language: Language) -> str:
    """The roadmap as one page for an official."""
    outcome, rules = planned.outcome, planned.rules
    told = [port.provenance for port in outcome.ports if port.provenance is not None]
    marks = [("stands_in", item.source) for item in told if item.stands_in]
    marks += [("illustrative", item.source) for item in told if item.illustrative]
    letterhead = adoption.choices.settings.get("letterhead")
    view = RoadmapView(
        plan=planned.plan,
        sensitivity=planned.sensitivity,
        title=outcome.instrument.index_name,
        letterhead=str(letterhead or outcome.result.region),
        year=outcome.result.year,
        unit=rules.unit,
        rules=rules.confidence,
        target=planned.target,
        standing=outcome.standing,
        marks=marks,
        version=version("spbe-sdk"),
    )
    return roadmap_page(view, language)


def _target(aim: Aim, outcome: IndexOutcome, unsure: Sensitivity) -> Decimal:
    if aim.target is not None:
        return aimed(aim.target, outcome.instrument)
    if outcome.target is not None:
        return outcome.target
    if unsure.next_predicate is None:
        return outcome.result.index
    return predicate_target(outcome.instrument, unsure.next_predicate)
