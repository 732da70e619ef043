"""A measured plan as a workbook: real numbers, formulas where a person would recalculate, text that stays text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from spbe_sdk.documents.plan import MONTHS, QUARTERS, Measurement, Period
from spbe_sdk.findings.finding import doubted
from spbe_sdk.findings.words import say, words
from spbe_sdk.performance.money import Money
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.periods import Figures
from spbe_sdk.performance.programs import Programs
from spbe_sdk.performance.score import IndicatorScore, PlanScore
from spbe_sdk.performance.targets import Targets
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, make_workbook, write_across
from spbe_sdk.reports.performance.pages import absorption_name, against_year, in_words, of_its_part

# What a formula of achievement is in cells: the target stands in E, the actual in F.
_FORMULAS = {"ratio": "=F{n}/E{n}*100", "mirror": "=(2*E{n}-F{n})/E{n}*100", "inverse": "=E{n}/F{n}*100"}


def plan_workbook(outcome: PlanOutcome, context: ReportContext) -> bytes:
    """The workbook's bytes: units, achievements, budgets, and the performance agreements."""

    score, errors, of_money = outcome.score, len(outcome.errors), len(outcome.errors_with("budgets"))

    def fill(book: Any, formats: Any) -> None:
        _units(book, formats, score, context, errors, of_money)
        _achievements(book, formats, score, context, errors)
        _budgets(book, formats, score, context, of_money)
        _agreements(book, formats, score, context)
        _monitoring(book, formats, score, context)

    title = f"{say('plan.title', context.language)} {score.plan.year}"
    return make_workbook(fill, Imprint(context.institution, title, context.run_at, context.language, context.paper))


def _words(context: ReportContext, *names: str) -> list[str]:
    return [say(f"plan.{name}", context.language) for name in names]


def _units(book: Any, formats: Any, score: PlanScore, context: ReportContext, errors: int, of_money: int) -> None:
    names = ("code", "unit", "performance", "ceiling", "realised", "absorption", "efficiency", "group", "unreported")
    widths = (16, 40, 12, 20, 20, 12, 12, 28, 20)
    texts = _words(context, *names)
    texts[5] = absorption_name(score.money, score.period, context.language)
    texts[6] = f"{texts[6]} ({in_words('efficiency', score.policy.efficiency, context.language)})"
    texts[2], texts[5], texts[6] = (
        doubted(texts[n], count, context.language) for n, count in ((2, errors), (5, of_money), (6, of_money))
    )
    heads = list(zip(texts, widths, strict=True))
    unit_of = words(context.language)["plan"].get(f"in_{score.policy.efficiency}", "")
    efficient = book.add_format(
        {"align": "right", "indent": 1, "num_format": f'0.00"{unit_of}"' if unit_of else "0.00"}
    )
    dash = book.add_format({"align": "center"})
    sheet = add_sheet(book, formats, _words(context, "units")[0], heads, numbers=(2, 3, 4, 5, 6, 8))
    for row, unit in enumerate(score.units(), start=1):
        sheet.write_string(row, 0, unit.unit.code, formats["wrap"])
        sheet.write_string(row, 1, unit.unit.name, formats["wrap"])
        _write_number(sheet, row, 2, unit.total.performance, formats["percent"])
        _money(sheet, row, unit.total.money, 8, formats)
        _write_number(sheet, row, 6, unit.total.efficiency, efficient)
        if not unit.total.judged:
            sheet.write_string(row, 6, "–", dash)
        sheet.write_string(row, 7, say(f"plan.group_{unit.total.group}", context.language))
    sheet.autofilter(0, 0, len(score.units()), 8)
    if note := against_year(score, score.period, context.language):
        write_across(sheet, formats, len(score.units()) + 2, note)


def _achievements(book: Any, formats: Any, score: PlanScore, context: ReportContext, errors: int) -> None:
    names = (
        "unit",
        "objective",
        "indicator",
        "measure",
        "target",
        "actual",
        "achievement",
        "class",
        "formula",
        "state",
        "target_first",
        "shared_with",
    )
    heads = _words(context, *names)
    heads[6] = doubted(heads[6], errors, context.language)
    widths = (28, 36, 40, 12, 12, 12, 12, 16, 14, 28, 12, 28)
    sheet = add_sheet(
        book, formats, _words(context, "achievements")[0], list(zip(heads, widths, strict=True)), (4, 5, 6, 10)
    )
    names_of = {unit.code: unit.name for unit in score.plan.units}
    row = 0
    for unit in score.units():
        for node in unit.objectives:
            for item in node.indicators:
                row += 1
                texts = (unit.unit.name, node.objective.name, item.indicator.name, item.indicator.measure or "")
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, formats["wrap"])
                _write_number(sheet, row, 4, item.target, formats["any"])
                _write_number(sheet, row, 5, item.actual, formats["any"])
                _achieved(sheet, row, item, formats["percent"])
                sheet.write_string(row, 7, item.grade or "")
                sheet.write_string(row, 8, in_words("formula", item.achieved.formula, context.language))
                state = say(f"plan.state_{item.achieved.state}", context.language)
                sheet.write_string(row, 9, of_its_part(item, state, context.language))
                _write_number(sheet, row, 10, item.first.target if item.first else None, formats["any"])
                sheet.write_string(row, 11, ", ".join(names_of.get(code, code) for code in item.indicator.actors))


def _achieved(sheet: Any, row: int, item: IndicatorScore, form: Any) -> None:
    """As a formula where target and actual alone give it, so that a corrected actual recalculates."""
    achieved, formula = item.achieved, _FORMULAS.get(item.achieved.formula)
    if formula is None or achieved.percent is None or achieved.rule or achieved.state != "measured":
        _write_number(sheet, row, 6, achieved.percent, form)
    else:
        sheet.write_formula(row, 6, formula.format(n=row + 1), form, float(achieved.percent))


def _budgets(book: Any, formats: Any, score: PlanScore, context: ReportContext, errors: int) -> None:
    """Every budget once: those of each unit, and those that no unit answers for."""
    names, widths = ("unit", "code", "objective", "ceiling", "realised", "absorption", "unreported"), (28, 26, 50)
    texts = _words(context, *names)
    texts[5] = doubted(absorption_name(score.money, score.period, context.language), errors, context.language)
    heads = list(zip(texts, (*widths, 20, 20, 12, 20), strict=True))
    sheet = add_sheet(book, formats, _words(context, "budgets")[0], heads, numbers=(3, 4, 5, 6))
    nodes = {node.code: node.name for node in score.plan.objectives}
    funds = [(unit.unit.name, fund) for unit in score.units() for fund in unit.funds]
    funds += [(fund.unit or "", fund) for fund in score.unattributed]
    for row, (unit, fund) in enumerate(funds, start=1):
        for column, text in enumerate((unit, fund.objective, nodes.get(fund.objective, ""))):
            sheet.write_string(row, column, text, formats["wrap"])
        _money(sheet, row, fund.money, 6, formats)
    if funds:
        total = len(funds) + 1
        sheet.write_string(total, 2, _words(context, "total")[0], formats["head"])
        money = score.money
        for name, value in (("D", money.ceiling), ("E", money.realised or 0), ("G", money.ceiling - money.reported)):
            sheet.write_formula(f"{name}{total + 1}", f"=SUM({name}2:{name}{total})", formats["money"], value)
        _absorption(sheet, total, 6, money.absorption, formats)


def _agreements(book: Any, formats: Any, score: PlanScore, context: ReportContext) -> None:
    """What is agreed on: the indicators of the agreements with their targets, then the programs with their money."""
    names = ("unit", "code", "objective", "indicator", "target", "measure", "target_changed", "program", "ceiling")
    widths = (28, 26, 40, 40, 12, 14, 16, 40, 20)
    heads = list(zip(_words(context, *names), widths, strict=True))
    sheet = add_sheet(book, formats, _words(context, "agreement")[0], heads, numbers=(4, 6, 8))
    row, targets, programs = 0, Targets(score.plan), Programs(score.plan)
    for unit in score.units():
        for node in unit.agreed:
            for item in node.indicators:
                row += 1
                texts = (unit.unit.name, node.objective.code, node.objective.name, item.indicator.name)
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, formats["wrap"])
                first, now = (targets.of_year(item.indicator, first=first).target for first in (True, False))
                _write_number(sheet, row, 4, first, formats["any"])
                sheet.write_string(row, 5, item.indicator.measure or "")
                _write_number(sheet, row, 6, now if now != first else None, formats["any"])
        for program in programs.of(unit.unit) if unit.indicators else ():
            row += 1
            sheet.write_string(row, 0, unit.unit.name, formats["wrap"])
            sheet.write_string(row, 7, program.name, formats["wrap"])
            sheet.write_number(row, 8, program.money.ceiling, formats["money"])


def _monitoring(book: Any, formats: Any, score: PlanScore, context: ReportContext) -> None:
    """Targets and actuals by quarter, and by month where there are any."""
    _by_period(book, formats, score, context, "monitoring", QUARTERS, lambda item: item.quarters)
    if any(row.period in MONTHS for row in score.plan.measurements):
        _by_period(book, formats, score, context, "monitoring_monthly", MONTHS, _months)


def _months(item: IndicatorScore) -> Mapping[Period, Measurement]:
    return {row.period: row for row in item.rows if row.period in MONTHS}


def _by_period(
    book: Any,
    formats: Any,
    score: PlanScore,
    context: ReportContext,
    title: str,
    periods: Sequence[Period],
    reported: Callable[[IndicatorScore], Mapping[Period, Figures | Measurement]],
) -> None:
    names = [
        f"{word} {say(f'plan.short_{period}', context.language)}"
        for period in periods
        for word in _words(context, "target", "actual")
    ]
    widths = (28, 44, *(12 for _ in names))
    heads = list(zip([*_words(context, "unit", "indicator"), *names], widths, strict=True))
    sheet = add_sheet(book, formats, _words(context, title)[0], heads, numbers=range(2, len(heads)))
    row = 0
    for unit in score.units():
        for node in unit.objectives:
            for item in node.indicators:
                rows = reported(item)
                if not rows:
                    continue
                row += 1
                for column, text in enumerate((unit.unit.name, item.indicator.name)):
                    sheet.write_string(row, column, text, formats["wrap"])
                for number, period in enumerate(periods):
                    if period in rows:
                        _write_number(sheet, row, 2 + 2 * number, rows[period].target, formats["any"])
                        _write_number(sheet, row, 3 + 2 * number, rows[period].actual, formats["any"])


def _money(sheet: Any, row: int, money: Money, unreported: int, formats: Any) -> None:
    """Ceiling, realised and absorption in the columns D to F, and in another the ceiling that nobody reported."""
    sheet.write_number(row, 3, money.ceiling, formats["money"])
    if money.realised is not None:
        sheet.write_number(row, 4, money.realised, formats["money"])
    sheet.write_number(row, unreported, money.ceiling - money.reported, formats["money"])
    _absorption(sheet, row, unreported, money.absorption, formats)


def _absorption(sheet: Any, row: int, unreported: int, value: Fraction | None, formats: Any) -> None:
    """As a formula, so that a corrected budget recalculates; with the value for programs that do not calculate."""
    if value is not None:
        n, left = row + 1, f"{chr(ord('A') + unreported)}{row + 1}"
        formula = f'=IF(D{n}={left},"",E{n}/(D{n}-{left})*100)'
        sheet.write_formula(row, 5, formula, formats["percent"], float(value))


def _write_number(sheet: Any, row: int, column: int, value: Fraction | None, cell_format: Any) -> None:
    # Cells hold binary numbers; the exact figures are in plan.json and result.json.
    if value is not None:
        sheet.write_number(row, column, float(value), cell_format)
