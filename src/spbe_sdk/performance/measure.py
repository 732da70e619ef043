"""A plan and a policy to what became of it: achievement, money, four groups, from village to regency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.plan import (
    Direction,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.providers import find_efficiency, find_strategy
from spbe_sdk.performance.achievement import Achievement, achievement, classify
from spbe_sdk.performance.cascade import descendants
from spbe_sdk.performance.money import Fund, Money, funds_of, together
from spbe_sdk.performance.periods import Figures, accumulated, by_quarter, rows_of
from spbe_sdk.performance.score import (
    Attainment,
    Group,
    IndicatorScore,
    LevelScore,
    ObjectiveScore,
    PlanScore,
    UnitScore,
)
from spbe_sdk.scoring.effectiveness import Spending
from spbe_sdk.scoring.strategy import WeightedPart


def measure_plan(plan: Plan, policy: MeasurementPolicy, period: Period = Period.YEAR) -> PlanScore:
    """Measure every indicator, objective and unit of a plan up to a period.

    Cycles and missing parents must have been found before (`checks.cascade`): what hangs in one is left out here.

    Raises:
        UsageError: the policy names a formula or strategy that is not installed.

    Examples:
        >>> from spbe_sdk.files.reading import read_document
        >>> plan = read_document(Path("plan.yaml"), Plan)
        >>> measured = measure_plan(plan, load_policy("umum-1"))
        >>> [(unit.unit.code, unit.own.grade) for unit in measured.units()]
        [('32.16', 'Sangat Tinggi'), ('dinkes', 'Tinggi')]
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
        for objective in plan.objectives:
            self.objectives[objective.unit].append(objective)
        self.shared: Mapping[str, list[tuple[PerformanceIndicator, str]]] = {}
        self.funds: dict[str, dict[str, Fund]] = defaultdict(dict)

    def measure(self) -> PlanScore:
        below = defaultdict(list)
        for unit in self.plan.units:
            below[unit.parent].append(unit)
        reachable = descendants(self.plan.units)
        self.shared = _shared(self.plan, reachable)
        unattributed = []
        funds = funds_of(self.plan, self.period)
        for fund in funds:
            if fund.unit is not None and fund.unit in reachable:
                self.funds[fund.unit][fund.objective] = fund
            else:
                unattributed.append(fund)
        tops = tuple(self._unit(unit, below) for unit in below[None] if unit.code in reachable)
        money = together(fund.money for fund in funds)
        return PlanScore(self.plan, self.policy, self.period, tops, money, tuple(unattributed), self._levels(tops))

    def _unit(self, unit: Unit, below: dict[str | None, list[Unit]]) -> UnitScore:
        parts = tuple(self._unit(child, below) for child in below[unit.code])
        funds = tuple(self.funds[unit.code].values())
        objectives = tuple(self._objective(node, unit.code) for node in self.objectives[unit.code])
        own_money = together(fund.money for fund in funds)
        mixed = any(node.attained.mixed and _weight(node.objective.weight) > 0 for node in objectives)
        own = self._attainment(self._mean_objectives(objectives), own_money, mixed=mixed)
        total_money = together([own_money, *(part.total.money for part in parts)])
        mixed = mixed or any(part.total.mixed and _weight(part.unit.weight) > 0 for part in parts)
        total = self._attainment(self._with_below(own, parts), total_money, mixed=mixed)
        shared = tuple(self._indicator(indicator, owner) for indicator, owner in self.shared.get(unit.code, ()))
        return UnitScore(unit, own, total, objectives, parts, funds, shared)

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
        fund = self.funds[unit].get(node.code)
        mixed = any(score.mixed and _weight(score.indicator.weight) > 0 for score in scores)
        money = fund.money if fund else Money()
        return ObjectiveScore(node, self._attainment(performance, money, mixed=mixed), scores)

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
        own = accumulated(used, indicator.accumulation)
        figures = _with_target(own, rows)
        actual = figures.actual if due else None
        compared = actual is not None and figures.target is not None
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
        if achieved.state == "missing" and indicator.measured_by is not None:
            achieved = attrs.evolve(achieved, state="awaited", rule=indicator.measured_by)
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
            self._first(used, rows, indicator),
            of_year=compared and own.target is None and self.period.ends < Period.YEAR.ends,
            partial=self._partial(used) if compared else None,
        )

    def _partial(self, rows: Sequence[Measurement]) -> Period | None:
        """The last part that was reported, where it ended before what is measured does."""
        last = max((row.period for row in rows if row.actual is not None), key=lambda period: period.ends)
        return last if last.ends < self.period.ends else None

    def _first(
        self, used: Sequence[Measurement], rows: Sequence[Measurement], indicator: PerformanceIndicator
    ) -> Figures | None:
        """The figures by the targets that were agreed at first; nothing where none that counts was revised."""
        if not any(row.revised is not None for row in (*used, *(row for row in rows if row.period is Period.YEAR))):
            return None
        first = accumulated([row.first for row in used], indicator.accumulation)
        return _with_target(first, [row.first for row in rows])

    def _levels(self, tops: Sequence[UnitScore]) -> dict[str, LevelScore]:
        """What is the units' own, together for each kind of unit."""
        kinds: dict[str, list[UnitScore]] = defaultdict(list)
        for top in tops:
            for scored in top.walk():
                kinds[scored.unit.kind].append(scored)
        levels = {}
        for kind, members in kinds.items():
            performance = self._combine((_weight(m.unit.weight), m.own.performance) for m in members)
            money = together(m.own.money for m in members)
            mixed = any(m.own.mixed and _weight(m.unit.weight) > 0 for m in members)
            levels[kind] = LevelScore(len(members), self._attainment(performance, money, mixed=mixed))
        return levels

    def _attainment(self, performance: Fraction | None, money: Money, *, mixed: bool) -> Attainment:
        judged = None if mixed else performance
        return Attainment(
            performance,
            money,
            self._group(judged, money),
            self._efficiency(judged, money),
            self._grade(performance),
            mixed,
        )

    def _grade(self, percent: Fraction | None) -> str | None:
        return None if percent is None else classify(percent, self.policy)

    def _group(self, performance: Fraction | None, money: Money) -> Group:
        if performance is None or money.absorption is None or money.uneven:
            return Group.UNKNOWN
        edges = self.policy.groups
        spent = money.absorption >= edges.absorption_at_least
        if performance >= edges.performance_at_least:
            return Group.BOTH if spent else Group.PERFORMANCE_ONLY
        return Group.MONEY_ONLY if spent else Group.NEITHER

    def _efficiency(self, performance: Fraction | None, money: Money) -> Fraction | None:
        if performance is None or money.realised is None or money.uneven:
            return None
        spending = Spending(Fraction(money.reported), Fraction(money.realised), performance)
        try:
            return Fraction(find_efficiency(self.policy.efficiency)(spending))
        except ZeroDivisionError:
            return None


def _shared(plan: Plan, units: set[str]) -> Mapping[str, list[tuple[PerformanceIndicator, str]]]:
    """The indicators for which a unit answers with another, each with the unit for which it counts."""
    owner = {node.code: node.unit for node in plan.objectives if node.unit in units}
    found = defaultdict(list)
    for indicator in plan.indicators:
        for unit in indicator.actors:
            if unit != owner.get(indicator.objective, unit):
                found[unit].append((indicator, owner[indicator.objective]))
    return found


def _with_target(figures: Figures, rows: Sequence[Measurement]) -> Figures:
    """Figures of a quarter that has no target of its own stand against that of the year."""
    whole = next((row for row in rows if row.period is Period.YEAR), None)
    if figures.target is not None or whole is None:
        return figures
    return attrs.evolve(figures, target=whole.agreed, target_low=whole.agreed_low)


def _weight(given: Fraction | None) -> Fraction:
    """What a part weighs: 1 where nobody said otherwise; a weight of 0 was said."""
    return Fraction(1) if given is None else given
