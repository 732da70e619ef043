"""A measured plan as a workbook: real numbers, formulas where a person would recalculate, text that stays text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from spbe_sdk.findings.finding import doubted
from spbe_sdk.findings.words import say
from spbe_sdk.performance.measure import QUARTERS
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import Money, PlanScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.workbook import add_sheet, make_workbook


def plan_workbook(outcome: PlanOutcome, context: ReportContext) -> bytes:
    """The workbook's bytes: units, achievements, budgets, and the performance agreements."""

    score, errors, of_money = outcome.score, len(outcome.errors), len(outcome.errors_with("budgets"))

    def fill(book: Any, formats: Any) -> None:
        _units(book, formats, score, context, errors, of_money)
        _achievements(book, formats, score, context, errors)
        _budgets(book, formats, score, context, of_money)
        _agreements(book, formats, score, context)
        _monitoring(book, formats, score, context)

    return make_workbook(fill, context.run_at, context.letterhead or "")


def _words(context: ReportContext, *names: str) -> list[str]:
    return [say(f"plan.{name}", context.language) for name in names]


def _units(book: Any, formats: Any, score: PlanScore, context: ReportContext, errors: int, of_money: int) -> None:
    heads = _words(context, "code", "unit", "performance", "ceiling", "realised", "absorption", "efficiency", "group")
    heads[2], heads[5], heads[6] = (
        doubted(heads[n], count, context.language) for n, count in ((2, errors), (5, of_money), (6, of_money))
    )
    sheet = add_sheet(
        book, formats, _words(context, "units")[0], list(zip(heads, (16, 40, 12, 20, 20, 12, 12, 28), strict=True))
    )
    for row, unit in enumerate(score.units(), start=1):
        sheet.write_string(row, 0, unit.unit.code)
        sheet.write_string(row, 1, unit.unit.name, formats["wrap"])
        _write_number(sheet, row, 2, unit.total.performance, formats["percent"])
        sheet.write_number(row, 3, unit.total.money.ceiling, formats["money"])
        if unit.total.money.realised is not None:
            sheet.write_number(row, 4, unit.total.money.realised, formats["money"])
        _absorption(sheet, row, 3, 5, unit.total.money.absorption, formats["percent"])
        _write_number(sheet, row, 6, unit.total.efficiency, formats["percent"])
        sheet.write_string(row, 7, say(f"plan.group_{unit.total.group}", context.language))
    sheet.autofilter(0, 0, len(score.units()), 7)


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
    )
    heads = _words(context, *names)
    heads[6] = doubted(heads[6], errors, context.language)
    widths = (28, 36, 40, 12, 12, 12, 12, 16, 14, 28)
    sheet = add_sheet(book, formats, _words(context, "achievements")[0], list(zip(heads, widths, strict=True)))
    row = 0
    for unit in score.units():
        for node in unit.objectives:
            for item in node.indicators:
                row += 1
                texts = (unit.unit.name, node.objective.name, item.indicator.name, item.indicator.measure or "")
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, formats["wrap"])
                _write_number(sheet, row, 4, item.target)
                _write_number(sheet, row, 5, item.actual)
                _write_number(sheet, row, 6, item.achieved.percent, formats["percent"])
                sheet.write_string(row, 7, item.grade or "")
                sheet.write_string(row, 8, item.achieved.formula)
                sheet.write_string(row, 9, say(f"plan.state_{item.achieved.state}", context.language))


def _budgets(book: Any, formats: Any, score: PlanScore, context: ReportContext, errors: int) -> None:
    heads = _words(context, "unit", "code", "objective", "ceiling", "realised", "absorption")
    heads[5] = doubted(heads[5], errors, context.language)
    sheet = add_sheet(
        book, formats, _words(context, "budgets")[0], list(zip(heads, (28, 18, 50, 20, 20, 12), strict=True))
    )
    row, together = 0, Money()
    for unit in score.units():
        for node in unit.objectives:
            money = node.attained.money
            if not money.ceiling and money.realised is None:
                continue
            row, together = row + 1, together + money
            for column, text in enumerate((unit.unit.name, node.objective.code, node.objective.name)):
                sheet.write_string(row, column, text, formats["wrap"])
            sheet.write_number(row, 3, money.ceiling, formats["money"])
            if money.realised is not None:
                sheet.write_number(row, 4, money.realised, formats["money"])
            _absorption(sheet, row, 3, 5, money.absorption, formats["percent"])
    if row:
        total = row + 1
        sheet.write_string(total, 2, _words(context, "total")[0], formats["head"])
        sheet.write_formula(total, 3, f"=SUM(D2:D{row + 1})", formats["money"], together.ceiling)
        sheet.write_formula(total, 4, f"=SUM(E2:E{row + 1})", formats["money"], together.realised or 0)


def _agreements(book: Any, formats: Any, score: PlanScore, context: ReportContext) -> None:
    names = ("unit", "code", "objective", "indicator", "target", "measure", "ceiling")
    widths = (28, 18, 40, 40, 12, 12, 20)
    heads = list(zip(_words(context, *names), widths, strict=True))
    sheet = add_sheet(book, formats, _words(context, "agreement")[0], heads)
    row = 0
    for unit in score.units():
        for node in unit.objectives:
            for number, item in enumerate(node.indicators):
                row += 1
                texts = (unit.unit.name, node.objective.code, node.objective.name, item.indicator.name)
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, formats["wrap"])
                _write_number(sheet, row, 4, item.target)
                sheet.write_string(row, 5, item.indicator.measure or "")
                if number == 0 and node.attained.money.ceiling:
                    sheet.write_number(row, 6, node.attained.money.ceiling, formats["money"])


def _monitoring(book: Any, formats: Any, score: PlanScore, context: ReportContext) -> None:
    """Targets and actuals by quarter, as they were reported."""
    target, actual = _words(context, "target", "actual")
    quarters = [f"{word} {period}" for period in QUARTERS for word in (target, actual)]
    heads = list(
        zip([*_words(context, "unit", "indicator"), *quarters], (28, 44, *(12 for _ in quarters)), strict=True)
    )
    sheet = add_sheet(book, formats, _words(context, "monitoring")[0], heads)
    row = 0
    for unit in score.units():
        for node in unit.objectives:
            for item in node.indicators:
                rows = {measured.period: measured for measured in item.rows if measured.period in QUARTERS}
                if not rows:
                    continue
                row += 1
                for column, text in enumerate((unit.unit.name, item.indicator.name)):
                    sheet.write_string(row, column, text, formats["wrap"])
                for number, period in enumerate(QUARTERS):
                    if period in rows:
                        _write_number(sheet, row, 2 + 2 * number, rows[period].target)
                        _write_number(sheet, row, 3 + 2 * number, rows[period].actual)


def _absorption(sheet: Any, row: int, ceiling: int, column: int, value: Fraction | None, cell_format: Any) -> None:
    """As a formula, so that a corrected budget recalculates; with the value for programs that do not calculate."""
    if value is None:
        return
    a, b = chr(ord("A") + ceiling), chr(ord("A") + ceiling + 1)
    sheet.write_formula(row, column, f'=IF({a}{row + 1}=0,"",{b}{row + 1}/{a}{row + 1}*100)', cell_format, float(value))


def _write_number(sheet: Any, row: int, column: int, value: Fraction | None, cell_format: Any = None) -> None:
    # Cells hold binary numbers; the exact figures are in plan.json and result.json.
    if value is not None:
        sheet.write_number(row, column, float(value), cell_format)
