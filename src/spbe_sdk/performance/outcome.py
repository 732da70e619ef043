"""What a run of a performance application found."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.findings.finding import Origin
from spbe_sdk.performance.score import PlanScore


@attrs.frozen(repr=False)
class PlanOutcome(Outcome):
    """The measured plan, how many findings each unit has, and where every row of a table was read.

    `dropped` are the units, as they were written, of rows that could not be read.
    """

    score: PlanScore
    problems_by_unit: dict[str, int]
    places: Mapping[tuple[str, int], Origin]
    dropped: tuple[str, ...] = ()

    @property
    def result(self) -> PlanScore:
        """The measured plan."""
        return self.score

    @property
    def computable(self) -> bool:
        """Whether there is a unit to stand on; a plan without measurements still shows what is missing."""
        return bool(self.score.tops)

    @property
    def measured(self) -> bool:
        """Whether at least one indicator has an achievement."""
        return any(item.achieved.percent is not None for item in self.score.indicators)
