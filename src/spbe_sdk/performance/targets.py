"""What was planned, whatever has been reported since: targets of a year, of its quarters, and of the plan's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import attrs

from spbe_sdk.documents.plan import Direction, Measurement, PerformanceIndicator, Period, Plan
from spbe_sdk.performance.periods import Figures, accumulated, by_quarter


@attrs.frozen(slots=True)
class EndTarget:
    """The target of the last year that a plan tells of, and how far an actual has come to it, in percent."""

    year: int
    target: Fraction
    progress: Fraction | None


class Targets:
    """The targets of a plan's indicators, as they were agreed at first or as they count now."""

    def __init__(self, plan: Plan) -> None:
        self.year = plan.year
        self._rows: dict[tuple[str, int], list[Measurement]] = defaultdict(list)
        self._years: dict[str, set[int]] = defaultdict(set)
        for row in plan.measurements:
            self._rows[(row.indicator, row.year)].append(row)
            self._years[row.indicator].add(row.year)

    def of_year(self, indicator: PerformanceIndicator, *, first: bool = False, year: int | None = None) -> Figures:
        """The target of a whole year: its own, or what those of all its parts come to."""
        return accumulated(self._planned(indicator, first, year), indicator.accumulation)

    def by_quarter(self, indicator: PerformanceIndicator, *, first: bool = False) -> Mapping[Period, Figures]:
        """The target of each quarter that has one."""
        return by_quarter(self._planned(indicator, first, None), indicator.accumulation)

    def revised(self, indicator: PerformanceIndicator) -> bool:
        """Whether its target was agreed anew."""
        return any(row.revised is not None for row in self._rows[(indicator.code, self.year)])

    def at_end(self, indicator: PerformanceIndicator, actual: Fraction | None) -> EndTarget | None:
        """Its target of the last year to come, and what of it has been reached; nothing where no later year has one."""
        for year in sorted(self._years[indicator.code], reverse=True):
            target = self.of_year(indicator, year=year).target
            if target is not None and year > self.year:
                return EndTarget(year, target, 100 * actual / target if actual is not None and target > 0 else None)
        return None

    def _planned(self, indicator: PerformanceIndicator, first: bool, year: int | None) -> list[Measurement]:
        """The rows of a year without what was reached, which would choose among them."""
        rows = self._rows[(indicator.code, self.year if year is None else year)]
        return [(row.first if first else row).model_copy(update={"actual": None}) for row in rows]


def beside_national(
    indicator: PerformanceIndicator, actual: Fraction | None
) -> Literal["better", "same", "worse"] | None:
    """How an actual stands beside the national figure; nothing where there is none, or where neither way is better."""
    sign = {Direction.MAXIMIZE: 1, Direction.MINIMIZE: -1}.get(indicator.better)
    if actual is None or indicator.national is None or sign is None:
        return None
    ahead = sign * (actual - indicator.national)
    return "same" if ahead == 0 else "better" if ahead > 0 else "worse"
