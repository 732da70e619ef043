"""LKjIP: what was achieved, beside the target, the years before, the plan's end and the nation; and the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe_sdk.findings.words import say
from spbe_sdk.performance.money import Money, together
from spbe_sdk.performance.score import IndicatorScore, PlanScore, UnitScore
from spbe_sdk.performance.targets import beside_national
from spbe_sdk.reports.official.figures import bare
from spbe_sdk.reports.official.parts import (
    FormBlock,
    FormColumn,
    FormHeading,
    FormPage,
    FormSignatures,
    FormTable,
    FormText,
)
from spbe_sdk.reports.official.request import PlanForm
from spbe_sdk.reports.performance.pages import against_year, efficiency
from spbe_sdk.reports.performance.pages import target as revised_target

_Row = tuple[str | None, ...]

# The tables whose headings say until when.
_OF_PERIOD = ("form_against_target", "form_efficiency", "form_money")


def accountability_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The tables of a unit for the third chapter of its report."""
    title = f"{form.t('form_accountability', year=form.year)}{form.until}"
    heading = FormHeading(f"{title}\n{scored.unit.name}", main=True)
    signed = FormSignatures((form.signature("", form.parties.of(scored.unit), dated=True),))
    return [FormPage((heading, *_tables(form, scored), signed), form.organisation(scored.unit), wide=True)]


def _tables(form: PlanForm, scored: UnitScore) -> Iterator[FormBlock]:
    items = [item for node in scored.objectives for item in node.indicators]
    parts = (
        ("form_against_target", _against_target(form, scored)),
        ("form_against_years", _against_years(form, items)),
        ("form_against_end", _against_end(form, items)),
        ("form_against_nation", _against_nation(form, items)),
        ("form_causes", _causes(form, items)),
        ("form_efficiency", _efficiency(form, scored)),
        ("form_money", _money(form, scored)),
    )
    for name, table in parts:
        yield FormHeading(f"{form.t(name, year=form.year)}{form.until if name in _OF_PERIOD else ''}")
        yield table if table.rows or table.total else FormText(form.t(f"{name}_none"), quiet=True)
        if name == "form_efficiency" and (note := against_year(scored.total, form.score.period, form.language)):
            yield FormText(note, quiet=True)


def _against_target(form: PlanForm, scored: UnitScore) -> FormTable:
    rows: list[_Row] = []
    for number, node in enumerate((node for node in scored.objectives if node.indicators), start=1):
        for place, item in enumerate(node.indicators):
            begins = (str(number), node.objective.name) if place == 0 else (None, None)
            of_year = (form.target(item.indicator, measure=False),) if form.until else ()
            measure = item.indicator.measure or ""
            rows.append((*begins, item.indicator.name, measure, *of_year, *_achieved(form, item)))
    return FormTable(
        form.columns(
            ("form_no", 4),
            ("form_node", 26),
            ("form_indicator", 30),
            ("form_measure", 10),
            *_figure_columns(form),
        ),
        tuple(rows),
    )


def _figure_columns(form: PlanForm) -> tuple[tuple[str, int, bool], ...]:
    """Before the year's end, its target stands beside that of what has passed."""
    targets = ("form_target_year", "form_target_now") if form.until else ("form_target",)
    return tuple((name, 10, True) for name in (*targets, "form_actual", "form_achieved"))


def _achieved(form: PlanForm, item: IndicatorScore) -> tuple[str, str, str]:
    target = revised_target(item, form.language)
    if item.of_year and form.until:
        # What was to be reached by now, nobody said.
        target = "–"
    elif item.partial is not None and form.targets.of_year(item.indicator).target != item.target:
        until = say(f"plan.period_{item.partial}", form.language)
        target = form.t("form_target_partial", target=target, until=until)
    return target, bare(item.actual, form.language), form.achieved(item)


def _against_years(form: PlanForm, items: Sequence[IndicatorScore]) -> FormTable:
    scores = [*form.before, form.score]
    found = [_by_code(score) for score in scores]
    columns = [FormColumn(form.t("form_indicator"), 28)]
    for score in scores:
        for name in ("form_actual", "form_achieved"):
            until = form.until if score is form.score else ""
            columns.append(FormColumn(f"{form.t(name)} {score.plan.year}{until}", 10, figures=True))
    rows: list[_Row] = []
    for item in items if form.before else ():
        in_years = [by_code.get(item.indicator.code) for by_code in found]
        figures = [text for one in in_years for text in (_achieved(form, one)[1:] if one else ("–", "–"))]
        rows.append((item.indicator.name, *figures))
    return FormTable(tuple(columns), tuple(rows))


def _by_code(score: PlanScore) -> dict[str, IndicatorScore]:
    return {item.indicator.code: item for item in score.indicators}


def _against_end(form: PlanForm, items: Sequence[IndicatorScore]) -> FormTable:
    ends = [(item, form.targets.at_end(item.indicator, item.actual)) for item in items]
    rows = [
        (
            item.indicator.name,
            bare(item.actual, form.language),
            str(end.year),
            bare(end.target, form.language),
            form.percent(end.progress),
        )
        for item, end in ends
        if end is not None
    ]
    return FormTable(
        form.columns(
            ("form_indicator", 44),
            ("form_actual", 14, True),
            ("form_end_year", 14, True),
            ("form_end", 14, True),
            ("form_progress", 14, True),
        ),
        tuple(rows),
    )


def _against_nation(form: PlanForm, items: Sequence[IndicatorScore]) -> FormTable:
    rows = []
    for item in items:
        if item.indicator.national is not None:
            stands = beside_national(item.indicator, item.actual)
            words = form.t(f"form_nation_{stands}") if stands else ""
            figures = (bare(item.actual, form.language), bare(item.indicator.national, form.language))
            rows.append((item.indicator.name, *figures, words))
    return FormTable(
        form.columns(("form_indicator", 44), ("form_actual", 16, True), ("form_nation", 16, True), ("form_remark", 24)),
        tuple(rows),
    )


def _causes(form: PlanForm, items: Sequence[IndicatorScore]) -> FormTable:
    """To be written by people: nothing in a plan says why."""
    columns = form.columns(
        ("form_indicator", 25),
        ("form_achieved", 9, True),
        ("form_helped", 22),
        ("form_hindered", 22),
        ("form_effort", 22),
    )
    return FormTable(columns, tuple((item.indicator.name, form.achieved(item), "", "", "") for item in items))


def _efficiency(form: PlanForm, scored: UnitScore) -> FormTable:
    rows = [
        (
            node.objective.name,
            form.percent(node.attained.performance),
            form.absorbed(node.attained.money),
            efficiency(node.attained.efficiency, form.score.policy, form.language),
        )
        for node in scored.objectives
        if node.attained.money.ceiling or node.attained.performance is not None
    ]
    whole, total = scored.total, None
    if whole.efficiency is not None or not whole.judged:
        figures = (form.percent(whole.performance), form.absorbed(whole.money))
        total = (form.t("form_whole"), *figures, efficiency(whole.efficiency, form.score.policy, form.language))
    return FormTable(
        form.columns(
            ("form_node", 49),
            ("form_achieved", 17, True),
            _absorption(scored.total.money, 17),
            ("form_saved", 17, True),
        ),
        tuple(rows),
        total,
    )


def _absorption(money: Money, share: int) -> tuple[str, int, bool]:
    """The column of absorption; the heading of its table says until when."""
    return "form_absorption_of_year" if money.yearly else "form_absorption", share, True


def _money(form: PlanForm, scored: UnitScore) -> FormTable:
    programs = form.spent.of(scored.unit)
    rows = [
        (str(n), p.name, form.money(p.money.ceiling), form.money(p.money.realised), form.absorbed(p.money))
        for n, p in enumerate(programs, start=1)
    ]
    whole = together(program.money for program in programs)
    return FormTable(
        form.columns(
            ("form_no", 4),
            ("form_program", 42),
            ("form_budget", 20, True),
            ("form_realised", 20, True),
            _absorption(whole, 14),
        ),
        tuple(rows),
        ("", form.t("form_total"), form.money(whole.ceiling), form.money(whole.realised), form.absorbed(whole)),
    )
