"""Budgets to money: a year's row and its quarters are one budget, and what nobody reported is not zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.plan import QUARTERS, Budget, Period, Plan
from spbe_sdk.scoring.effectiveness import absorption


@attrs.frozen(slots=True)
class Money:
    """Budget of something: whole rupiah.

    `realised` is nothing while nothing was reported, and `reported` is the ceiling of what was. `silent` counts the
    budgets of which nobody reported anything: they are in `ceiling` alone. `yearly` says that what was realised up to
    a part of the year stands beside a ceiling of the whole: how much of it was to be spent by then, nobody knows.
    `early` says that some of it was reported up to a part that ends before what is measured does.
    """

    ceiling: int = 0
    realised: int | None = None
    reported: int = 0
    silent: int = 0
    yearly: bool = False
    early: bool = False

    def __add__(self, other: Money) -> Money:
        return Money(
            self.ceiling + other.ceiling,
            added([self.realised, other.realised]),
            self.reported + other.reported,
            self.silent + other.silent,
            self.yearly or other.yearly,
            self.early or other.early,
        )

    @property
    def absorption(self) -> Fraction | None:
        """Realised as a percentage of the ceiling of what was reported; of money that is `yearly`, to date."""
        return None if self.realised is None else absorption(self.reported, self.realised)

    @property
    def partial(self) -> bool:
        """Whether some of it was reported, and some was not."""
        return self.realised is not None and (self.silent > 0 or self.early)

    @property
    def uneven(self) -> bool:
        """Whether what was realised is of another part of the year than what it is compared with."""
        return self.yearly or self.early


@attrs.frozen(slots=True)
class Fund:
    """What a unit spends on a node of the cascade: its rows of the year up to a period, and the money that they are.

    `silent` are the rows whose realisation nobody reported. `unit` is nothing where neither row nor node names one.
    """

    objective: str
    unit: str | None
    rows: tuple[Budget, ...]
    money: Money = Money()
    silent: tuple[Budget, ...] = ()

    @property
    def overspent(self) -> list[tuple[Budget, int, int]]:
        """Where more was realised than there was: the row, realised, ceiling.

        The quarters of a year together: a quarter may well spend what was left of the one before.
        """
        if all(row.period is Period.YEAR and row.ceiling is not None for row in self.rows):
            pairs = [(row, row.realised or 0, row.ceiling or 0) for row in self.rows]
        else:
            pairs = [(self.rows[0], self.money.realised or 0, self.money.ceiling)] if self.has_ceiling else []
        return [pair for pair in pairs if pair[1] > pair[2]]

    @property
    def contradictions(self) -> list[tuple[str, int, int]]:
        """Where quarters and months come to more than their year, which counts: the finding, their sum, the year's."""
        whole = [row for row in self.rows if row.period is Period.YEAR]
        parts = [row for row in self.rows if row.period is not Period.YEAR]
        sums = []
        if _ceiling(whole):
            sums.append(("budget-parts-ceiling", _ceiling(_by_quarter(parts, _planned)), _ceiling(whole)))
        if whole and all(row.realised is not None for row in whole):
            sums.append(("budget-parts-realised", _realised(_by_quarter(parts, _told)), _realised(whole)))
        return [found for found in sums if found[1] > found[2]]

    @property
    def repeated(self) -> int | None:
        """The ceiling that all quarters or months have alike, where it would have been enough for what all realised.

        Then it may be that of the year, and was added up all the same.
        """
        ceilings = {row.ceiling for row in self.rows if row.period is not Period.YEAR}
        if len(ceilings) > 1 or len(self.rows) < 2 or any(row.period is Period.YEAR for row in self.rows):
            return None
        alike = ceilings.pop()
        return alike if alike and self.money.realised and self.money.realised <= alike else None

    @property
    def last_reported(self) -> Period | None:
        """The last part of the year of which anything was reported, or the year itself."""
        reported = [row.period for row in self.rows if row.realised is not None]
        return max(reported, key=lambda period: period.ends, default=None)

    @property
    def has_ceiling(self) -> bool:
        """Whether any of its rows says how much there is, and be it 0."""
        return any(row.ceiling is not None for row in self.rows)


def funds_of(plan: Plan, period: Period = Period.YEAR) -> list[Fund]:
    """The budgets of a plan's year up to a period, by node and unit; those of other years are no part of it."""
    owner = {node.code: node.unit for node in plan.objectives}
    rows: dict[tuple[str, str | None], list[Budget]] = defaultdict(list)
    for row in plan.budgets:
        if row.year == plan.year:
            rows[(row.objective, row.unit or owner.get(row.objective))].append(row)
    found = [_fund(code, unit, together, period) for (code, unit), together in rows.items()]
    return [fund for fund in found if fund.rows]


def together(parts: Iterable[Money]) -> Money:
    """Money of several, with all that was reported and all that was not."""
    total = Money()
    for part in parts:
        total = total + part
    return total


def added(amounts: Iterable[int | None]) -> int | None:
    """The sum of what is known; nothing where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _fund(objective: str, unit: str | None, rows: Sequence[Budget], period: Period) -> Fund:
    whole = [row for row in rows if row.period is Period.YEAR]
    parts = [row for row in rows if row.period.is_part_of(period)]
    planned, told = _by_quarter(parts, _planned), _by_quarter(parts, _told)
    yearly = False
    if period is Period.YEAR:
        planned, told = _planned(whole, planned), _told(whole, told)
    else:
        # Up to a quarter the year's row counts only where there is nothing by quarter or month.
        within = [row for row in rows if row.period is not Period.YEAR]
        yearly = not _ceiling(within) and _ceiling(whole) > 0 and period.ends < Period.YEAR.ends
        planned, told = planned if _ceiling(within) else whole, told if within else whole
    fund = _weighed(Fund(objective, unit, (*whole, *parts)), planned, told)
    last, told_any = fund.last_reported, fund.money.realised is not None
    early = last is not None and last.ends < period.ends
    return _with(fund, attrs.evolve(fund.money, yearly=yearly and told_any, early=early and told_any), fund.silent)


def _by_quarter(parts: Sequence[Budget], choose: Callable[[list[Budget], list[Budget]], list[Budget]]) -> list[Budget]:
    """The rows that count of the quarters and months of a year: of each quarter its own or those of its months."""
    chosen = []
    for quarter in QUARTERS:
        within = [row for row in parts if row.period.quarter is quarter]
        own = [row for row in within if row.period is quarter]
        chosen += choose(own, [row for row in within if row.period is not quarter])
    return chosen


def _planned(whole: list[Budget], parts: list[Budget]) -> list[Budget]:
    """The rows whose ceilings count: those of a period, or of its parts where it has none itself.

    A part that only reports has no ceiling, or a 0 in its place.
    """
    return parts if _ceiling(parts) and not _ceiling(whole) else whole


def _told(whole: list[Budget], parts: list[Budget]) -> list[Budget]:
    """The rows whose realisations count: those of a period where they are all there, or of its parts that reported."""
    if whole and all(row.realised is not None for row in whole):
        return whole
    return parts if not whole or any(row.realised is not None for row in parts) else whole


def _weighed(fund: Fund, planned: list[Budget], told: list[Budget]) -> Fund:
    """With its money. A realisation that stands by itself reports for all ceilings, another for that beside it."""
    ceiling, realised = _ceiling(planned), added(row.realised for row in told)
    if realised is None:
        silent = [row for row in planned if row.ceiling]
        return _with(fund, Money(ceiling, None, 0, len(silent)), silent)
    reporting = [row for row in told if row.realised is not None]
    paired = any(row.ceiling for row in told) and all(row.ceiling is not None for row in reporting)
    silent = [row for row in told if ceiling and row.realised is None and bool(row.ceiling) == paired]
    reported = min(ceiling, _ceiling(reporting)) if paired and silent else ceiling
    return _with(fund, Money(ceiling, realised, reported, len(silent)), silent)


def _with(fund: Fund, money: Money, silent: Iterable[Budget]) -> Fund:
    return attrs.evolve(fund, money=money, silent=tuple(silent))


def _ceiling(rows: Iterable[Budget]) -> int:
    return sum(row.ceiling or 0 for row in rows)


def _realised(rows: Iterable[Budget]) -> int:
    return sum(row.realised or 0 for row in rows)
