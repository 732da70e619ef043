"""Whether the figures of a plan can be: weights, years, and budgets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spbe_sdk.documents.plan import Budget, Period, Plan
from spbe_sdk.findings.words import Phrase
from spbe_sdk.performance.money import Fund, funds_of
from spbe_sdk.performance.money_levels import check_money_levels
from spbe_sdk.performance.places import Found, Places, named_once, said, warned


def check_entries(plan: Plan, period: Period, places: Places) -> Found:
    """Everything about the figures of a plan up to a period that a person has to look at."""
    yield from _weights(plan, places)
    yield from _years(plan, places)
    yield from _budgets(plan, period, places)


def _weights(plan: Plan, places: Places) -> Found:
    """A weight or a cap below zero: what has one counts for nothing."""
    owner = {node.code: node.unit for node in plan.objectives}
    below = [
        *(("units", n, unit.code, "weight", unit.weight, unit.code) for n, unit in enumerate(plan.units)),
        *(("objectives", n, node.code, "weight", node.weight, node.unit) for n, node in enumerate(plan.objectives)),
        *(
            ("indicators", n, item.code, field, getattr(item, field), owner.get(item.objective))
            for n, item in enumerate(plan.indicators)
            for field in ("weight", "cap")
        ),
    ]
    for table, number, code, field, value, unit in below:
        if value is not None and value < 0:
            detail = {"found": value, "name": code, "column": Phrase(f"field.{field}")}
            yield said("plan-negative", table, number, places, **detail), unit


def _years(plan: Plan, places: Places) -> Found:
    """A table in which no row is of the plan's year gives no figure at all, and nobody would see why."""
    for table, rows in (("measurements", plan.measurements), ("budgets", plan.budgets)):
        years = sorted({row.year for row in rows})
        if years and plan.year not in years:
            found = ", ".join(map(str, years))
            yield said("year-absent", table, 0, places, found=found, allowed=str(plan.year)), None


def _budgets(plan: Plan, period: Period, places: Places) -> Found:
    nodes, units = {node.code for node in plan.objectives}, {unit.code for unit in plan.units}
    measured = {indicator.objective for indicator in plan.indicators}
    numbers = {id(row): number for number, row in enumerate(plan.budgets)}
    funds = funds_of(plan, period)
    ceilings = any(fund.has_ceiling for fund in funds)
    reports = any(fund.money.realised is not None for fund in funds)
    yield from check_money_levels(plan, funds, places)
    yield from _unmeasured([fund for fund in funds if fund.objective in nodes - measured], plan, places)
    for fund in funds:
        unit, first, about = fund.unit, numbers[id(fund.rows[0])], {"found": fund.objective}
        if fund.objective not in nodes:
            yield warned("budget-objective", "budgets", first, places, **about), unit
        if unit not in units and any(row.unit for row in fund.rows):
            yield warned("budget-unit", "budgets", first, places, found=str(unit)), None
        # Where no source has ceilings, or nobody reported yet, no figure rests on what is missing.
        for row in _without_ceiling(fund) if ceilings else ():
            yield said("budget-ceiling", "budgets", numbers[id(row)], places, **about), unit
        for row in fund.silent if reports else ():
            money = Decimal(row.ceiling or fund.money.ceiling)
            yield warned("budget-unreported", "budgets", numbers[id(row)], places, money=money, **about), unit
        for row, realised, ceiling in fund.overspent:
            sums = {"found": Decimal(realised), "allowed": Decimal(ceiling)}
            yield warned("budget-over", "budgets", numbers[id(row)], places, **sums), unit
        if fund.repeated is not None:
            sums = {"found": Decimal(fund.repeated), "allowed": Decimal(fund.money.ceiling)}
            yield warned("budget-repeated", "budgets", first, places, name=fund.objective, **sums), unit
        for code, parts, whole in fund.contradictions:
            sums = {"found": Decimal(parts), "allowed": Decimal(whole)}
            yield warned(code, "budgets", first, places, name=fund.objective, **sums), unit


def _unmeasured(funds: Sequence[Fund], plan: Plan, places: Places) -> Found:
    """What has money but no indicator, named once: of most programs that is so."""
    if funds:
        called = {node.code: node.name for node in plan.objectives}
        names = named_once((called[fund.objective] for fund in funds), "; ")
        first = next(number for number, row in enumerate(plan.budgets) if row is funds[0].rows[0])
        about = {"found": funds[0].objective, "count": str(len(funds)), "names": names}
        yield warned("budget-unmeasured", "budgets", first, places, **about), None


def _without_ceiling(fund: Fund) -> list[Budget]:
    """The rows of a budget without any ceiling, the first; and a year's row that says nothing at all."""
    if not fund.has_ceiling:
        return [fund.rows[0]]
    whole = (row for row in fund.rows if row.period is Period.YEAR)
    return [row for row in whole if row.ceiling is None and row.realised is None]
