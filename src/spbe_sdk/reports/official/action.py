"""Rencana aksi: what of a target is due in which quarter, by what, for how much, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.documents.plan import QUARTERS, PerformanceIndicator
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.figures import edges
from spbe_sdk.reports.official.parts import FormHeading, FormPage, FormSignatures, FormTable
from spbe_sdk.reports.official.request import PlanForm

# An indicator takes the rows of the programs beside it: its name, its targets, and who answers for it.
_CONTINUED: tuple[str | None, ...] = (None,) * (3 + len(QUARTERS))
_BELOW: tuple[str | None, ...] = ("",) * (3 + len(QUARTERS))


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
    """Beside the indicators of an objective its programs, each with its own money in its own row."""
    for number, node in enumerate(scored.agreed, start=1):
        aims = [
            (*_targets(form, item.indicator), responsible(form, scored, item.indicator)) for item in node.indicators
        ]
        programs = [(p.name, form.money(p.money.ceiling)) for p in form.programs.serving(node.objective)]
        # Which of several indicators a program is for, nobody said: then it has a row of its own below them.
        beside = len(aims) == 1
        count = max(len(aims), len(programs)) if beside else len(aims) + len(programs)
        for place in range(count):
            begins = (str(number), node.objective.name) if place == 0 else (None, None)
            *aim, who = aims[place] if place < len(aims) else _CONTINUED if beside else _BELOW
            at = place if beside else place - len(aims)
            program = (
                programs[at] if 0 <= at < len(programs) else ("", "") if place == 0 or not beside else (None, None)
            )
            yield (*begins, *aim, *program, who)


def _targets(form: PlanForm, indicator: PerformanceIndicator) -> Iterator[str]:
    yield indicator.name
    yield form.target(indicator)
    by_quarter = form.targets.by_quarter(indicator)
    for quarter in QUARTERS:
        found = by_quarter.get(quarter)
        # A target of the year alone is due in none of its quarters.
        yield edges(found.target_low, found.target, form.language) if found else "–"


def responsible(form: PlanForm, scored: UnitScore, indicator: PerformanceIndicator) -> str:
    """Who answers for an indicator: whom it names, else the office that heads its unit."""
    return indicator.responsible or form.parties.of(scored.unit).title or scored.unit.name
