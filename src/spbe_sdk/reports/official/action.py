"""Rencana aksi: what of a target is due in which quarter, by what, for how much, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.documents.plan import QUARTERS, PerformanceIndicator
from spbe_sdk.performance.score import ObjectiveScore, UnitScore
from spbe_sdk.reports.official.agreement import agreed_nodes
from spbe_sdk.reports.official.figures import edges, measured
from spbe_sdk.reports.official.parts import FormHeading, FormPage, FormSignatures, FormTable
from spbe_sdk.reports.official.request import PlanForm


def action_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The plan of action of a unit, by quarter."""
    columns = form.columns(
        ("form_no", 4),
        ("form_objective", 15),
        ("form_indicator", 16),
        ("form_target", 9, True),
        *((f"form_{quarter}", 6, True) for quarter in QUARTERS),
        ("form_activity", 16),
        ("form_budget", 12, True),
        ("form_responsible", 12),
    )
    heading = FormHeading(f"{form.t('form_action', year=form.year)}\n{scored.unit.name}", main=True)
    signed = FormSignatures((form.signature("", form.parties.of(scored.unit), dated=True),))
    blocks = (heading, FormTable(columns, tuple(_rows(form, scored))), signed)
    return [FormPage(blocks, form.organisation(scored.unit), wide=True)]


def _rows(form: PlanForm, scored: UnitScore) -> Iterator[tuple[str | None, ...]]:
    for number, node in enumerate(agreed_nodes(scored), start=1):
        for place, item in enumerate(node.indicators):
            begins = (str(number), node.objective.name) if place == 0 else (None, None)
            money = _money(form, node) if place == 0 else (None, None)
            yield (*begins, *_targets(form, item.indicator), *money, responsible(form, scored, item.indicator))


def _targets(form: PlanForm, indicator: PerformanceIndicator) -> Iterator[str]:
    yield indicator.name
    yield measured(form.targets.of_year(indicator), indicator, form.language)
    by_quarter = form.targets.by_quarter(indicator)
    for quarter in QUARTERS:
        found = by_quarter.get(quarter)
        # A target of the year alone is due in none of its quarters.
        yield edges(found.target_low, found.target, form.language) if found else "–"


def _money(form: PlanForm, node: ObjectiveScore) -> tuple[str, str]:
    programs = form.programs.serving(node.objective)
    return "\n".join(p.name for p in programs), "\n".join(form.money(p.money.ceiling) for p in programs)


def responsible(form: PlanForm, scored: UnitScore, indicator: PerformanceIndicator) -> str:
    """Who answers for an indicator: whom it names, else the office that heads its unit."""
    return indicator.responsible or form.parties.of(scored.unit).title or scored.unit.name
