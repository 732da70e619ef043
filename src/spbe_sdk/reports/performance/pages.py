"""A measured plan as pages: an index that leads to every unit, and a page for each unit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.plan import Budget, Objective
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import Group, IndicatorScore, ObjectiveScore, PlanScore, UnitScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels, doubts
from spbe_sdk.reports.forms.page import problems, render_template
from spbe_sdk.scoring.exact import exact_text, round_half_up


@attrs.frozen(slots=True)
class TreeNode:
    """A node of the performance tree with what serves it."""

    scored: ObjectiveScore
    unit: str
    below: tuple[TreeNode, ...]


def plan_pages(outcome: PlanOutcome, context: ReportContext) -> dict[str, bytes]:
    """The pages by file name: ``report.html``, ``pohon.html``, and ``unit/<code>.html``."""
    shared = _shared(outcome, context)
    score = outcome.score
    pages = {
        "report.html": render_template("plan.html.j2", {**shared, **_index(outcome, context)}, context.templates),
        "pohon.html": render_template(
            "plan_tree.html.j2", {**shared, "tree": tree(score), "up": ""}, context.templates
        ),
    }
    above = {child.unit.code: unit for unit in score.units() for child in unit.below}
    for unit in score.units():
        view = {**shared, "scored": unit, "trail": _trail(unit, above), "up": "../"}
        pages[f"unit/{unit.unit.code}.html"] = render_template("plan_unit.html.j2", view, context.templates)
    return {name: text.encode() for name, text in pages.items()}


def _shared(outcome: PlanOutcome, context: ReportContext) -> dict[str, Any]:
    language = context.language
    return {
        "t": Labels(language, context.labels),
        "p": lambda key, **details: say(f"plan.{key}", language, **details),
        "language": language,
        "context": context,
        "score": outcome.score,
        "policy": outcome.score.policy,
        "percent": lambda value: percent(value, outcome.score.policy.decimals),
        "money": money,
        "number": number,
        "shade": shade,
        "state": lambda item: state(item, language),
        "problem_count": lambda code: outcome.problems_by_unit.get(code, 0),
        "marked": outcome.marked,
        "doubt": doubts(outcome, language),
        "origin": _origins(outcome, language),
        "budget_rows": _budget_rows(outcome),
        "words": lambda group, name: words(language)["plan"].get(f"{group}_{name}", name),
        "severity": lambda name: say(f"severity.{name}", language),
    }


def _origins(outcome: PlanOutcome, language: Language) -> Callable[[object], str]:
    """Where a measurement or a budget row was read."""
    plan = outcome.score.plan
    found = {
        id(row): outcome.places[(table, number)].text(language)
        for table in ("measurements", "budgets")
        for number, row in enumerate(getattr(plan, table))
        if (table, number) in outcome.places
    }
    return lambda row: found.get(id(row), "")


def _budget_rows(outcome: PlanOutcome) -> Callable[[str, str], list[Budget]]:
    """The budget rows behind a node's money in a unit."""
    plan = outcome.score.plan
    owner = {node.code: node.unit for node in plan.objectives}
    rows: dict[tuple[str | None, str], list[Budget]] = {}
    for row in plan.budgets:
        if row.year == plan.year:
            rows.setdefault((row.unit or owner.get(row.objective), row.objective), []).append(row)
    return lambda unit, code: rows.get((unit, code), [])


def _index(outcome: PlanOutcome, context: ReportContext) -> dict[str, Any]:
    score = outcome.score
    measured = [unit for unit in score.units() if unit.own.performance is not None]
    members = {str(group): [unit for unit in measured if unit.own.group is group] for group in Group}
    return {
        "up": "",
        "top": score.tops[0] if len(score.tops) == 1 else None,
        "groups": {name: len(units) for name, units in members.items()},
        "members": members,
        "problems": problems(outcome.findings, context.language),
        "outcome": outcome,
    }


def _trail(unit: UnitScore, above: dict[str, UnitScore]) -> list[UnitScore]:
    trail: list[UnitScore] = []
    code = unit.unit.code
    while code in above:
        trail.insert(0, above[code])
        code = above[code].unit.code
    return trail


def tree(score: PlanScore) -> list[TreeNode]:
    """The performance tree: every node below what it serves; what serves nothing stands at the top."""
    scored: dict[str, ObjectiveScore] = {}
    owner: dict[str, str] = {}
    serving: dict[str | None, list[Objective]] = {}
    for unit in score.units():
        for item in unit.objectives:
            scored[item.objective.code], owner[item.objective.code] = item, unit.unit.name
    for item in scored.values():
        target = item.objective.serves if item.objective.serves in scored else None
        serving.setdefault(target, []).append(item.objective)

    def grow(node: Objective, trail: frozenset[str]) -> TreeNode:
        below = [child for child in serving.get(node.code, []) if child.code not in trail]
        return TreeNode(
            scored[node.code], owner[node.code], tuple(grow(child, trail | {child.code}) for child in below)
        )

    return [grow(node, frozenset({node.code})) for node in serving.get(None, [])]


def percent(value: Fraction | None, decimals: int = 2) -> str:
    """A percentage as published."""
    return "–" if value is None else f"{round_half_up(value, decimals)}%"


def money(value: int | None) -> str:
    """Rupiah with points between thousands, as Indonesian readers expect."""
    return "–" if value is None else "Rp " + f"{value:,}".replace(",", ".")


def number(value: Fraction | None) -> str:
    """A quantity, with a decimal comma; rounded to four decimals only where it does not end."""
    if value is None:
        return "–"
    text = exact_text(value)
    return (str(round_half_up(value, 4)) if "/" in text else text).replace(".", ",")


def shade(value: Fraction | None) -> str:
    """The class of a cell of the heat map; each also carries its figure, so that colour is never alone."""
    if value is None:
        return "none"
    edges = ((90, "top"), (75, "high"), (65, "middle"), (50, "low"))
    return next((name for edge, name in edges if value > edge), "bottom")


def state(item: IndicatorScore, language: Language) -> str:
    """Why an achievement is what it is, or why there is none."""
    words = say(f"plan.state_{item.achieved.state}", language)
    return f"{words} ({item.achieved.rule})" if item.achieved.rule else words
