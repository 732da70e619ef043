"""Kertas kerja evaluasi: what a plan tells of its indicators and programs; what is judged is left to the evaluator."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.documents.plan import PerformanceIndicator
from spbe_sdk.performance.score import ObjectiveScore, UnitScore
from spbe_sdk.reports.official.parts import FormColumn, FormHeading, FormPage, FormTable, FormText
from spbe_sdk.reports.official.request import PlanForm

_SMART = ("specific", "measurable", "achievable", "relevant", "timed")

# Rows for what only people know: meetings, and recommendations of the year before.
_EMPTY = 6

_MARK = "✓"


def working_paper_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The six papers of a unit, each on a sheet of its own."""
    papers = (_aims(form, scored), _cascading(form, scored), _budgets(form, scored), _leaders(form),
              _formulas(form, scored), _follow_up(form))  # fmt: skip
    organisation = form.organisation(scored.unit)
    return [
        FormPage(
            (
                FormHeading(f"{form.t(f'form_paper_{number}', year=form.year)}\n{scored.unit.name}", main=True),
                FormText(form.t(f"form_paper_{number}_how"), quiet=True),
                table,
            ),
            organisation,
            wide=True,
        )
        for number, table in enumerate(papers, start=1)
    ]


def _indicators(scored: UnitScore) -> Iterator[tuple[ObjectiveScore, PerformanceIndicator]]:
    return ((node, item.indicator) for node in scored.objectives for item in node.indicators)


def _aims(form: PlanForm, scored: UnitScore) -> FormTable:
    judged = [(f"form_{name}", 8) for name in (*_SMART, "sum", "challenging")]
    columns = form.columns(
        ("form_no", 4), ("form_aim", 16), ("form_indicator", 16), ("form_target", 8, True), *judged, ("form_remark", 10)
    )
    rows = (
        (str(n), node.objective.name, item.name, form.target(item), *[""] * len(judged), "")
        for n, (node, item) in enumerate(_indicators(scored), start=1)
    )
    return FormTable(columns, tuple(rows))


def _cascading(form: PlanForm, scored: UnitScore) -> FormTable:
    names = {node.code: node.name for node in form.score.plan.objectives}
    title = form.parties.of(scored.unit).title or scored.unit.name
    agreed = {item.indicator.code for node in scored.agreed for item in node.indicators}
    columns = form.columns(
        ("form_no", 4), ("form_indicator", 24), ("form_in_strategic", 8), ("form_in_annual", 8),
        ("form_in_agreement", 8), ("form_level", 16), ("form_serves", 20), ("form_fits", 8), ("form_remark", 8)
    )  # fmt: skip
    rows = (
        (
            str(n),
            item.name,
            _MARK if form.targets.at_end(item, None) else "",
            "",
            _MARK if item.code in agreed and form.targets.of_year(item).target is not None else "",
            title,
            names.get(node.objective.serves or "", ""),
            "",
            "",
        )
        for n, (node, item) in enumerate(_indicators(scored), start=1)
    )
    return FormTable(columns, tuple(rows))


def _budgets(form: PlanForm, scored: UnitScore) -> FormTable:
    columns = form.columns(
        ("form_no", 4), ("form_program", 36), ("form_budget", 16, True), ("form_fits_strategic", 12),
        ("form_fits_annual", 12), ("form_sum", 8), ("form_remark", 12)
    )  # fmt: skip
    rows = (
        (str(n), program.name, form.money(program.money.ceiling), "", "", "", "")
        for n, program in enumerate(form.programs.of(scored.unit), start=1)
    )
    return FormTable(columns, tuple(rows))


def _leaders(form: PlanForm) -> FormTable:
    columns = form.columns(
        ("form_no", 4), ("form_agenda", 22), ("form_reviewed", 12), ("form_attention", 12), ("form_invited", 10),
        ("form_attended", 10), ("form_minutes", 10), ("form_sum", 8), ("form_remark", 12)
    )  # fmt: skip
    return _empty(columns)


def _formulas(form: PlanForm, scored: UnitScore) -> FormTable:
    columns = form.columns(
        ("form_no", 4), ("form_indicator", 22), ("form_formula", 20), ("form_definition", 16), ("form_accurate", 6),
        ("form_right", 6), ("form_source", 14), ("form_sum", 6), ("form_remark", 6)
    )  # fmt: skip
    rows = (
        (str(n), item.name, item.formula or "", item.definition or "", "", "", item.data_source or "", "", "")
        for n, (_, item) in enumerate(_indicators(scored), start=1)
    )
    return FormTable(columns, tuple(rows))


def _follow_up(form: PlanForm) -> FormTable:
    columns = form.columns(
        ("form_no", 4), ("form_letter", 20), ("form_recommendation", 22), ("form_followed", 18), ("form_not_yet", 8),
        ("form_going_on", 8), ("form_done", 8), ("form_remark", 12)
    )  # fmt: skip
    return _empty(columns)


def _empty(columns: tuple[FormColumn, ...]) -> FormTable:
    return FormTable(columns, tuple((str(n), *[""] * (len(columns) - 1)) for n in range(1, _EMPTY + 1)))
