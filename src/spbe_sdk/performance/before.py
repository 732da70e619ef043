"""The years before a plan's own, measured as the year itself."""

from __future__ import annotations

from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.score import PlanScore

# As many as stand beside the year itself on one sheet.
MOST = 3


def years_before(score: PlanScore) -> list[PlanScore]:
    """The last years before of which something was reached, the oldest first."""
    plan = score.plan
    told = sorted({row.year for row in plan.measurements if row.year < plan.year and row.actual is not None})
    return [measure_plan(plan.model_copy(update={"year": year}), score.policy) for year in told[-MOST:]]
