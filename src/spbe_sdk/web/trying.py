"""Try: what other ratings or actuals would come to, and the cheapest way up with efforts of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
from flask import Blueprint, render_template, request

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.roadmap import way_up_of
from spbe_sdk.applications.worksheets.filling import measured_if
from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.bindings.numbers import quantity
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.roadmaps.advice import Aim, WayUp
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.web.plans import indicator_rows, unit_of
from spbe_sdk.web.shown import desk, problems
from spbe_sdk.web.summary import Summary, summary_of

pages = Blueprint("trying", __name__, url_prefix="/try")

_LEVEL, _ACTUAL, _COST = "level.", "actual.", "cost."


@attrs.frozen(slots=True)
class TriedChange:
    """A figure before and after, and what lies between them."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """After minus before, where both are known."""
        return None if self.before is None or self.after is None else self.after - self.before


@pages.get("")
def shown() -> Any:
    """The forms: nothing has been tried yet."""
    return _page(desk().opened(), {})


@pages.post("")
def tried() -> Any:
    """What the form's ratings, actuals or aim come to; nothing is written."""
    return _page(desk().opened(), request.form)


def _page(adoption: Adoption, form: Mapping[str, str]) -> Any:
    measured, language = adoption.measured(), desk().language
    outcome, found = measured.outcome, list[Finding]()
    view: dict[str, Any] = {"way_up": None, "after": None, "differences": [], "given": form}
    try:
        if isinstance(outcome, IndexOutcome):
            view |= _index(adoption, measured, outcome, form)
        elif isinstance(outcome, PlanOutcome):
            view |= _plan(measured, outcome, form)
    except SpbeError as error:
        found = list(error.findings)
    page = render_template(
        "try.html",
        kind=adoption.kind.name,
        before=summary_of(measured, language),
        groups=problems(found, language),
        **{"nodes": [], "units": [], "unit": None, "rows": [], **view},
    )
    return page, 422 if found else 200


def _index(adoption: Adoption, measured: Measured, outcome: IndexOutcome, form: Mapping[str, str]) -> dict[str, Any]:
    view: dict[str, Any] = {"nodes": _rated(outcome)}
    levels = {node.code: form[_LEVEL + node.code] for node, _ in view["nodes"] if form.get(_LEVEL + node.code)}
    changed = {
        node.code: levels[node.code]
        for node, _ in view["nodes"]
        if levels.get(node.code, str(node.value)) != str(node.value)
    }
    if form.get("what") == "levels" and changed:
        after = measured_if(adoption, changed)
        view |= {
            "after": summary_of(after, desk().language),
            "differences": _between(summary_of(measured, desk().language), summary_of(after, desk().language)),
        }
    if form.get("what") == "way":
        way_up = _way_up(adoption, form)
        shown_costs = [f"{_COST}{step.code}.{step.level}" for step in way_up.roadmap.steps]
        view |= {"way_up": way_up, "shown_costs": shown_costs}
    return view


def _rated(outcome: IndexOutcome) -> list[tuple[Any, list[str]]]:
    """Every indicator that has levels, with these."""
    found = []
    for node in outcome.instrument.indicators():
        scale, scored = outcome.instrument.scale_of(node), outcome.result.find(node.code)
        if isinstance(scale, Levels) and scored is not None:
            found.append((scored, [str(level) for level in range(scale.minimum, scale.maximum + 1)]))
    return found


def _way_up(adoption: Adoption, form: Mapping[str, str]) -> WayUp:
    costs = {}
    for name, text in form.items():
        if name.startswith(_COST) and text.strip():
            code, _, level = name.removeprefix(_COST).rpartition(".")
            costs[code, _whole(level)] = _whole(text)
    budget = form.get("budget", "").strip()
    without = [code for code in form.get("without", "").replace(",", " ").split() if code]
    aim = Aim(form.get("target", "").strip() or None, _whole(budget) if budget else None, None, without)
    return way_up_of(adoption, aim, costs=costs)


def _plan(measured: Measured, outcome: PlanOutcome, form: Mapping[str, str]) -> dict[str, Any]:
    language = desk().language
    unit = unit_of(outcome, form.get("unit") or request.args.get("unit"))
    view: dict[str, Any] = {
        "units": outcome.score.units(),
        "unit": unit,
        "rows": indicator_rows(outcome, unit, language),
    }
    actuals = {name.removeprefix(_ACTUAL): text for name, text in form.items() if name.startswith(_ACTUAL)}
    rows = list(outcome.score.plan.measurements)
    for number, text in actuals.items():
        at = _whole(number)
        if text.strip() and at < len(rows):
            rows[at] = rows[at].model_copy(update={"actual": _exact(text)})
    if form.get("what") == "actuals" and rows != list(outcome.score.plan.measurements):
        plan = outcome.score.plan.model_copy(update={"measurements": tuple(rows)})
        score = measure_plan(plan, outcome.score.policy, outcome.score.period)
        after = summary_of(attrs.evolve(measured, outcome=attrs.evolve(outcome, score=score)), language)
        view |= {"after": after, "differences": _units_between(outcome, attrs.evolve(outcome, score=score))}
    return view


def _units_between(before: PlanOutcome, after: PlanOutcome) -> list[TriedChange]:
    """The units whose performance is another one."""
    decimals, found = before.score.policy.decimals, []
    for unit in before.score.units():
        other = after.score.find(unit.unit.code)
        values = [item.total.performance if item else None for item in (unit, other)]
        if values[0] != values[1]:
            shown = [None if value is None else round_half_up(value, decimals) for value in values]
            found.append(TriedChange(unit.unit.code, unit.unit.name, *shown))
    return found


def _between(before: Summary | None, after: Summary | None) -> list[TriedChange]:
    """The parts that changed, as they are published."""
    if before is None or after is None:
        return []
    old = {code: value for code, _, value in before.parts}
    pairs = [TriedChange(code, name, _known(old.get(code)), _known(value)) for code, name, value in after.parts]
    return [pair for pair in pairs if pair.before != pair.after]


def _known(value: Decimal | str | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _whole(text: str) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 9):
        raise UsageError(Finding("page-number", found=text))
    return int(plain)


def _exact(text: str) -> Any:
    """A figure as people write it, with a comma or a point; what has two readings is asked about."""
    try:
        return quantity(text)
    except Unclear as asked:
        raise UsageError(Finding(asked.code, found=text)) from None
    except ValueError:
        raise UsageError(Finding("page-number", found=text)) from None
