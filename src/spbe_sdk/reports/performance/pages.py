"""A measured plan as pages: an index that leads to every unit, and a page for each unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.plan import Objective, Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.making import Making
from spbe_sdk.files.paths import plain_names
from spbe_sdk.findings.numbers import figure, rupiah
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.performance.money import Money
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import Attainment, Group, IndicatorScore, ObjectiveScore, PlanScore, UnitScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels, doubts, port_name
from spbe_sdk.reports.forms.page import problems, render_template
from spbe_sdk.scoring.exact import round_half_up

# More units than a regency has: their forms are made when somebody asks for one.
_MOST_UNITS = 500

# The forms of a unit that lie beside its page.
FORMS = ("agreement", "action-plan", "accountability", "key-indicators", "tree")


@attrs.frozen(slots=True)
class TreeNode:
    """A node of the performance tree with what serves it."""

    scored: ObjectiveScore
    unit: str
    below: tuple[TreeNode, ...]


def plan_pages(outcome: PlanOutcome, context: ReportContext) -> Making:
    """The pages by file name: ``report.html``, ``pohon.html``, and ``unit/<code>.html``; each made when it is read."""
    shared = _shared(outcome, context)
    score = outcome.score
    above = {child.unit.code: unit for unit in score.units() for child in unit.below}
    units = score.units()

    def page(template: str, view: Callable[[], dict[str, Any]]) -> Callable[[], bytes]:
        return lambda: render_template(template, {**shared, **view()}, context.templates).encode()

    def of_unit(unit: UnitScore, before: UnitScore | None, after: UnitScore | None) -> Callable[[], bytes]:
        view = {"scored": unit, "up": "../", "before": before, "after": after}
        return page("plan_unit.html.j2", lambda: {**view, "trail": _trail(unit, above)})

    neighbours = zip(units, [None, *units], [*units[1:], None], strict=False)
    return Making({
        "report.html": page("plan.html.j2", lambda: _index(outcome, context)),
        "pohon.html": page("plan_tree.html.j2", lambda: {"tree": tree(score), "up": ""}),
        **{f"unit/{shared['page'](beside[0].unit.code)}.html": of_unit(*beside) for beside in neighbours},
    })  # fmt: skip


def _shared(outcome: PlanOutcome, context: ReportContext) -> dict[str, Any]:
    language = context.language
    return {
        "t": Labels(language, context.labels),
        "p": lambda key, **details: say(f"plan.{key}", language, **details),
        "language": language,
        "context": context,
        "score": outcome.score,
        "policy": outcome.score.policy,
        "percent": lambda value: percent(value, outcome.score.policy.decimals, language),
        "efficiency": lambda value: efficiency(value, outcome.score.policy, language),
        "money": lambda value: rupiah(value, language),
        "absorbed": lambda money: absorbed(money, outcome.score.policy.decimals, language),
        "sums": lambda money: sums(money, language),
        "named": _names(outcome.score),
        "number": lambda value: number(value, language),
        "shade": shade,
        # Half a year's money beside the ceiling of a year is not bad for being half of it.
        "money_shade": lambda money: shade(None if money.yearly else money.absorption),
        "achieved": lambda item: achieved(item, outcome.score.policy.decimals, language),
        "against_year": lambda scored: against_year(scored, outcome.score.period, language),
        "absorption": lambda money: absorption_name(money, outcome.score.period, language),
        "forms": lambda unit: kept_forms(unit, outcome.score),
        "target": lambda item: target(item, language),
        "page": page_names(outcome.score).get,
        "unit_name": {unit.code: unit.name for unit in outcome.score.plan.units}.get,
        "state": lambda item: state(item, language),
        "problem_count": lambda code: outcome.problems_by_unit.get(code, 0),
        "port_name": lambda port: port_name(port, language),
        "marked": outcome.marked,
        "doubt": doubts(outcome, language),
        "origin": _origins(outcome, language),
        "words": lambda group, name: in_words(group, name, language),
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


def page_names(score: PlanScore) -> Mapping[str, str]:
    """How the file of each unit is called, of its own page and of its forms: links lead from one to the other."""
    return plain_names(unit.code for unit in score.plan.units)


def kept_forms(unit: UnitScore, score: PlanScore) -> tuple[str, ...]:
    """The forms that lie beside a unit's page: none without indicators, and none where units are too many."""
    few = len(score.plan.units) <= _MOST_UNITS
    return FORMS if few and unit.indicators else ()


def _names(score: PlanScore) -> Callable[[str], str]:
    """What a node is called; one that is not there has its code alone."""
    found = {node.code: node.name for node in score.plan.objectives}
    return lambda code: found.get(code, code)


def _index(outcome: PlanOutcome, context: ReportContext) -> dict[str, Any]:
    score = outcome.score
    members = {str(group): [unit for unit in score.units() if unit.total.group is group] for group in Group}
    return {
        "up": "",
        "rows": [row for top in score.tops for row in _deep(top, 0)],
        "plain": lambda value: "" if value is None else round_half_up(value, 4).to_eng_string(),
        "top": score.tops[0] if len(score.tops) == 1 else None,
        "lead": _lead(score, members, context.language),
        "groups": {name: len(units) for name, units in members.items()},
        "placed": len(members[str(Group.UNKNOWN)]) < len(score.units()),
        "members": members,
        "problems": problems(outcome.findings, context.language),
        "outcome": outcome,
    }


def _lead(score: PlanScore, members: Mapping[str, Sequence[UnitScore]], language: Language) -> str:
    """What a leader reads first: what the money became, and where it did not."""
    top = score.tops[0].total if len(score.tops) == 1 else None
    grade = f" ({top.grade})" if top and top.grade else ""
    counts = {"cheap": Group.PERFORMANCE_ONLY, "dear": Group.MONEY_ONLY, "unknown": Group.UNKNOWN}
    return say(
        "lead.plan" if score.judged else "lead.plan_to_date" if score.against_year else "lead.plan_mixed",
        language,
        performance=percent(top.performance if top else None, score.policy.decimals, language),
        grade=grade,
        absorption=percent(score.money.absorption, score.policy.decimals, language),
        period=say(f"plan.period_{score.period}", language),
        **{name: len(members[str(group)]) for name, group in counts.items()},
    )


def _deep(unit: UnitScore, depth: int) -> Iterator[tuple[UnitScore, int]]:
    """A unit and all below it, each with how deep it lies."""
    yield unit, depth
    for below in unit.below:
        yield from _deep(below, depth + 1)


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


def percent(value: Fraction | None, decimals: int, language: Language) -> str:
    """A percentage as published."""
    return "–" if value is None else f"{figure(round_half_up(value, decimals), language)}%"


def in_words(group: str, name: str, language: Language) -> str:
    """A formula of ours as people write it, another's by its name."""
    return str(words(language)["plan"].get(f"{group}_{name}", name))


def efficiency(value: Fraction | None, policy: MeasurementPolicy, language: Language) -> str:
    """An efficiency in the unit of its formula: a difference of percentages is in points, a ratio has none."""
    if value is None:
        return "–"
    unit = words(language)["plan"].get(f"in_{policy.efficiency}", "")
    return f"{figure(round_half_up(value, policy.decimals), language)}{unit}"


def achieved(item: IndicatorScore, decimals: int, language: Language) -> str:
    """An achievement as published, marked where target and actual are not of the same part of the year."""
    return of_its_part(item, percent(item.achieved.percent, decimals, language), language)


def of_its_part(item: IndicatorScore, shown: str, language: Language) -> str:
    """What is said of an achievement, with the part of the year that it is of, where target and actual are of two."""
    if item.achieved.percent is None or not item.mixed:
        return shown
    if item.partial is not None:
        until = say(f"plan.period_{item.partial}", language)
        return say("plan.achieved_partial", language, percent=shown, until=until)
    return say("plan.achieved_of_year", language, percent=shown)


def absorbed(money: Money, decimals: int, language: Language) -> str:
    """Absorption as published, marked where not everything was reported."""
    share = percent(money.absorption, decimals, language)
    return f"{share} ({say('plan.partial', language)})" if money.partial else share


def absorption_name(money: Money, period: Period, language: Language) -> str:
    """What absorption is called: where money of a part of the year stands beside ceilings of the whole, to date."""
    return say(
        "plan.absorption_to_date" if money.yearly else "plan.absorption",
        language,
        period=say(f"plan.period_{period}", language),
    )


def against_year(scored: PlanScore | Attainment, period: Period, language: Language) -> str:
    """Why what is not all of one part of the year has no group and no efficiency; else nothing."""
    money, until = scored.money, say(f"plan.period_{period}", language)
    told = (("against_year", money.yearly), ("money_early", money.early), ("mixed", scored.mixed))
    return " ".join(say(f"plan.{name}", language, period=until) for name, applies in told if applies)


def sums(money: Money, language: Language) -> str:
    """What was realised of what; where not everything was reported, of what was, and what there is in all."""
    return say(
        "plan.sums" if not money.partial else "plan.sums_partial" if money.silent else "plan.sums_early",
        language,
        realised=rupiah(money.realised, language),
        reported=rupiah(money.reported, language),
        ceiling=rupiah(money.ceiling, language),
        count=money.silent,
    )


def number(value: Fraction | None, language: Language) -> str:
    """A quantity with all of its digits, or a dash."""
    return "–" if value is None else figure(value, language)


def target(item: IndicatorScore, language: Language) -> str:
    """The target that counts, and the one that was agreed at first where it was another."""
    counts, first = _edges(item.target_low, item.target, language), item.first
    before = counts if first is None else _edges(first.target_low, first.target, language)
    return counts if before == counts else say("plan.target_revised", language, target=counts, first=before)


def _edges(low: Fraction | None, high: Fraction | None, language: Language) -> str:
    return number(high, language) if low is None else f"{number(low, language)}–{number(high, language)}"


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
