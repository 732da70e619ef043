"""A plan and a policy to what became of it: achievement, money, four groups, from village to regency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from spbe_sdk.documents.plan import (
    Budget,
    Direction,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.achievement import Achievement, achievement, classify
from spbe_sdk.performance.cascade import descendants
from spbe_sdk.performance.periods import accumulated, by_quarter, rows_of
from spbe_sdk.performance.score import (
    Attainment,
    Group,
    IndicatorScore,
    LevelScore,
    Money,
    ObjectiveScore,
    PlanScore,
    UnitScore,
)
from spbe_sdk.plugins import find_efficiency, find_strategy
from spbe_sdk.scoring.effectiveness import Spending
from spbe_sdk.scoring.strategy import WeightedPart


def measure_plan(plan: Plan, policy: MeasurementPolicy, period: Period = Period.YEAR) -> PlanScore:
    """Measure every indicator, objective and unit of a plan up to a period.

    Cycles and missing parents must have been found before (`checks.cascade`): what hangs in one is left out here.

    Raises:
        UsageError: the policy names a formula or strategy that is not installed.
    """
    return _Measurer(plan, policy, period).measure()


class _Measurer:
    """Holds the plan's rows by what they belong to, so that 20,000 measurements are walked once."""

    def __init__(self, plan: Plan, policy: MeasurementPolicy, period: Period) -> None:
        self.plan, self.policy, self.period = plan, policy, period
        self.rows: dict[str, list[Measurement]] = defaultdict(list)
        for row in plan.measurements:
            if row.year == plan.year:
                self.rows[row.indicator].append(row)
        self.indicators: dict[str, list[PerformanceIndicator]] = defaultdict(list)
        for indicator in plan.indicators:
            self.indicators[indicator.objective].append(indicator)
        self.objectives: dict[str, list[Objective]] = defaultdict(list)
        self.owner: dict[str, str] = {}
        for objective in plan.objectives:
            self.objectives[objective.unit].append(objective)
            self.owner[objective.code] = objective.unit
        self.money: dict[str, dict[str, Money]] = defaultdict(lambda: defaultdict(Money))
        self.quarterly = {(b.objective, b.unit) for b in plan.budgets if b.period is not Period.YEAR}

    def measure(self) -> PlanScore:
        unattributed = self._attribute()
        below = defaultdict(list)
        for unit in self.plan.units:
            below[unit.parent].append(unit)
        reachable = descendants(self.plan.units)
        tops = tuple(self._unit(unit, below) for unit in below[None] if unit.code in reachable)
        counted = [budget for budget in self.plan.budgets if self._counts(budget)]
        money = _sum(_money(budget) for budget in counted)
        return PlanScore(self.plan, self.policy, self.period, tops, money, tuple(unattributed), self._levels(tops))

    def _counts(self, budget: Budget) -> bool:
        """Whether a budget row belongs to the period: the year's row, or the quarters up to it."""
        if budget.year != self.plan.year:
            return False
        if budget.period is Period.YEAR:
            # The same money also by quarter: the year's row would count it twice.
            return (budget.objective, budget.unit) not in self.quarterly
        if self.period is Period.YEAR:
            return True
        return budget.period.is_part_of(self.period)

    def _attribute(self) -> list[Budget]:
        reachable = descendants(self.plan.units)
        unattributed = []
        for budget in self.plan.budgets:
            if not self._counts(budget):
                continue
            unit = budget.unit or self.owner.get(budget.objective)
            if unit is None or unit not in reachable:
                unattributed.append(budget)
            else:
                self.money[unit][budget.objective] += _money(budget)
        return unattributed

    def _unit(self, unit: Unit, below: dict[str | None, list[Unit]]) -> UnitScore:
        parts = tuple(self._unit(child, below) for child in below[unit.code])
        objectives = tuple(self._objective(node, unit.code) for node in self.objectives[unit.code])
        own_money = _sum(self.money[unit.code].values())
        own = self._attainment(self._mean_objectives(objectives), own_money)
        total_money = _sum([own_money, *(part.total.money for part in parts)])
        return UnitScore(unit, own, self._attainment(self._with_below(own, parts), total_money), objectives, parts)

    def _mean_objectives(self, objectives: Sequence[ObjectiveScore]) -> Fraction | None:
        return self._combine((_weight(node.objective.weight), node.attained.performance) for node in objectives)

    def _with_below(self, own: Attainment, parts: Sequence[UnitScore]) -> Fraction | None:
        together = self._combine((_weight(part.unit.weight), part.total.performance) for part in parts)
        rule = self.policy.roll_up
        return self._combine([(rule.own_weight, own.performance), (rule.below_weight, together)])

    def _objective(self, node: Objective, unit: str) -> ObjectiveScore:
        scores = tuple(self._indicator(indicator, unit) for indicator in self.indicators[node.code])
        performance = self._combine(
            (_weight(score.indicator.weight), self._counted(score.achieved)) for score in scores
        )
        return ObjectiveScore(node, self._attainment(performance, self.money[unit].get(node.code, Money())), scores)

    def _counted(self, found: Achievement) -> Fraction | None:
        if found.state == "missing" and self.policy.missing == "zero":
            return Fraction(0)
        return found.percent

    def _combine(self, parts: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
        known = [WeightedPart(weight, value) for weight, value in parts if value is not None and weight > 0]
        return Fraction(find_strategy(self.policy.roll_up.strategy)(known)) if known else None

    def _indicator(self, indicator: PerformanceIndicator, unit: str) -> IndicatorScore:
        rows = self.rows[indicator.code]
        used = rows_of(rows, self.period)
        # Measured once a year: in a quarter its target stands, and nothing is due yet.
        due = bool(used) or not rows
        used = used or rows
        figures = accumulated(used, indicator.accumulation)
        actual = figures.actual if due else None
        whole: tuple[Fraction, Fraction] | Fraction | None = figures.target
        if indicator.better is Direction.RANGE and figures.target_low is not None and figures.target is not None:
            whole = (figures.target_low, figures.target)
        achieved = achievement(
            whole,
            actual,
            indicator.better.value,
            policy=self.policy,
            baseline=indicator.baseline,
            cap=indicator.cap,
            due=due,
        )
        grade = self._grade(achieved.percent)
        return IndicatorScore(
            indicator,
            unit,
            figures.target,
            figures.target_low,
            actual,
            achieved,
            grade,
            tuple(used),
            by_quarter(used, indicator.accumulation),
        )

    def _levels(self, tops: Sequence[UnitScore]) -> dict[str, LevelScore]:
        """What is the units' own, together for each kind of unit."""
        kinds: dict[str, list[UnitScore]] = defaultdict(list)
        for top in tops:
            for scored in top.walk():
                kinds[scored.unit.kind].append(scored)
        levels = {}
        for kind, members in kinds.items():
            performance = self._combine((_weight(m.unit.weight), m.own.performance) for m in members)
            money = _sum(m.own.money for m in members)
            levels[kind] = LevelScore(len(members), self._attainment(performance, money))
        return levels

    def _attainment(self, performance: Fraction | None, money: Money) -> Attainment:
        return Attainment(
            performance,
            money,
            self._group(performance, money),
            self._efficiency(performance, money),
            self._grade(performance),
        )

    def _grade(self, percent: Fraction | None) -> str | None:
        return None if percent is None else classify(percent, self.policy)

    def _group(self, performance: Fraction | None, money: Money) -> Group:
        if performance is None or money.absorption is None:
            return Group.UNKNOWN
        edges = self.policy.groups
        spent = money.absorption >= edges.absorption_at_least
        if performance >= edges.performance_at_least:
            return Group.BOTH if spent else Group.PERFORMANCE_ONLY
        return Group.MONEY_ONLY if spent else Group.NEITHER

    def _efficiency(self, performance: Fraction | None, money: Money) -> Fraction | None:
        if performance is None or money.realised is None:
            return None
        spending = Spending(Fraction(money.ceiling), Fraction(money.realised), performance)
        try:
            return Fraction(find_efficiency(self.policy.efficiency)(spending))
        except ZeroDivisionError:
            return None


def _money(budget: Budget) -> Money:
    return Money(budget.ceiling, budget.realised)


def _sum(parts: Iterable[Money]) -> Money:
    total = Money()
    for part in parts:
        total = total + part
    return total


def _weight(given: Fraction | None) -> Fraction:
    """What a part weighs: 1 where nobody said otherwise; a weight of 0 was said."""
    return Fraction(1) if given is None else given
