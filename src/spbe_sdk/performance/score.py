"""What became of a plan: values by indicator, objective and unit, each leading back to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

import attrs

from spbe_sdk.documents.plan import Level, Measurement, Objective, PerformanceIndicator, Period, Plan, Unit
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.achievement import Achievement
from spbe_sdk.performance.money import Fund, Money
from spbe_sdk.performance.periods import Figures

_AIMS = (Level.VISION, Level.MISSION, Level.GOAL, Level.OBJECTIVE)


class Group(StrEnum):
    """The four groups of money and performance, and the one for what cannot be placed."""

    BOTH = "both"
    MONEY_ONLY = "money-only"
    PERFORMANCE_ONLY = "performance-only"
    NEITHER = "neither"
    UNKNOWN = "unknown"


@attrs.frozen(slots=True)
class IndicatorScore:
    """An indicator's figures for a period, its class where there is a percentage, and the rows that they come from.

    `quarters` holds what was reported by quarter, or by the months of one. `first` are the figures by the targets
    that were agreed at first, where the agreement was revised since. `of_year` says that the target is that of the
    whole year, though only a part of it is measured; `partial` is the part up to which there was a report, where that
    lies before the end of what is measured.
    """

    indicator: PerformanceIndicator
    unit: str
    target: Fraction | None
    target_low: Fraction | None
    actual: Fraction | None
    achieved: Achievement
    grade: str | None
    rows: tuple[Measurement, ...]
    quarters: Mapping[Period, Figures]
    first: Figures | None = None
    of_year: bool = False
    partial: Period | None = None

    @property
    def mixed(self) -> bool:
        """Whether its target and what was reached are not of the same part of the year."""
        return self.of_year or self.partial is not None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.indicator.code}: {self.achieved.published()} {self.achieved.state}>"

    @property
    def lacking(self) -> bool:
        """Whether it has no achievement, though its figures are due and it is not another body that measures it."""
        return self.achieved.percent is None and self.achieved.state not in ("not-due", "awaited")


@attrs.frozen(slots=True)
class Attainment:
    """Performance and money of a node or a unit.

    Of money that is `uneven` there is neither a group nor an efficiency, and none where `mixed` says that some of its
    indicators have a target and a report of different parts of the year.
    """

    performance: Fraction | None
    money: Money
    group: Group
    efficiency: Fraction | None
    grade: str | None
    mixed: bool = False

    @property
    def judged(self) -> bool:
        """Whether performance and money are of the same part of the year, so that the two can be compared."""
        return not self.mixed and not self.money.uneven

    @property
    def uneven(self) -> tuple[str, ...]:
        """Why it is not judged, by the names that results have for it; nothing where it is."""
        told = {
            "ceiling_of_year": self.money.yearly,
            "reported_early": self.money.early,
            "parts_differ": self.mixed,
        }
        return tuple(name for name, applies in told.items() if applies)


@attrs.frozen(slots=True)
class ObjectiveScore:
    """A node of the cascade with its own indicators and budget."""

    objective: Objective
    attained: Attainment
    indicators: tuple[IndicatorScore, ...]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.objective.code} {self.objective.name}: {len(self.indicators)} indicators>"


@attrs.frozen(slots=True)
class UnitScore:
    """A unit: what is its own, and what it is together with the units below.

    `shared` are the indicators of other units for which it answers with them; they count there alone.
    `funds` are what it spends, on its own objectives and on those of others; together they are its own money.
    """

    unit: Unit
    own: Attainment
    total: Attainment
    objectives: tuple[ObjectiveScore, ...]
    below: tuple[UnitScore, ...]

    funds: tuple[Fund, ...]
    shared: tuple[IndicatorScore, ...] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unit.code} {self.unit.name}: {len(self.below)} units below>"

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """Its own indicators, in the order of its objectives."""
        return tuple(item for node in self.objectives for item in node.indicators)

    @property
    def agreed(self) -> list[ObjectiveScore]:
        """The nodes of which the indicators are agreed on: aims; programs and below only where there is no aim."""
        nodes = [node for node in self.objectives if node.indicators]
        return [node for node in nodes if node.objective.level in _AIMS] or nodes

    def walk(self) -> Iterable[UnitScore]:
        """This unit and everything below it."""
        yield self
        for unit in self.below:
            yield from unit.walk()


@attrs.frozen(slots=True)
class LevelScore:
    """All units of one kind together: how many there are, and what is their own."""

    count: int
    attained: Attainment


@attrs.frozen(slots=True)
class PlanScore:
    """What became of a plan in a period.

    `unattributed` holds the budgets that no unit answers for; their money and that of the top units adds up to
    `money`, to the rupiah.

    Examples:
        >>> from spbe_sdk.files.reading import read_document
        >>> plan = read_document(Path("plan.yaml"), Plan)
        >>> office = measure_plan(plan, load_policy()).find("dinkes")
        >>> office.unit.name, office.own.grade
        ('Dinas Kesehatan', 'Tinggi')
    """

    plan: Plan
    policy: MeasurementPolicy
    period: Period
    tops: tuple[UnitScore, ...]
    money: Money
    unattributed: tuple[Fund, ...]
    levels: Mapping[str, LevelScore]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.plan.region} {self.plan.year} {self.period}: {len(self.units())} units>"

    @property
    def against_year(self) -> bool:
        """Whether money up to a part of the year stands beside ceilings of the whole year."""
        return self.money.yearly

    @property
    def mixed(self) -> bool:
        """Whether some indicator has a target and a report of different parts of the year."""
        return any(top.total.mixed for top in self.tops)

    @property
    def judged(self) -> bool:
        """Whether performance and money are of the same part of the year, so that the two can be compared."""
        return not self.mixed and not self.money.uneven

    def units(self) -> list[UnitScore]:
        """Every unit, those above first."""
        return [unit for top in self.tops for unit in top.walk()]

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """The indicators of all units, those of units above first."""
        return tuple(item for unit in self.units() for item in unit.indicators)

    def find(self, code: str) -> UnitScore | None:
        """The unit with a code, or nothing."""
        return next((unit for unit in self.units() if unit.unit.code == code), None)
