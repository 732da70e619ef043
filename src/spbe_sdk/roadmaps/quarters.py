"""A roadmap in time: what can be done in each quarter, and what must be done by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Said
from spbe_sdk.roadmaps.problem import Problem
from spbe_sdk.roadmaps.statement import misfit

# Twenty years; a roadmap that goes on for longer is none.
LONGEST = 80


@attrs.frozen(slots=True)
class Deadline:
    """An indicator has to reach a level by the end of a quarter; quarters count from 1, from now on."""

    indicator: str
    level: int
    quarter: int


@attrs.frozen(slots=True)
class Calendar:
    """What can be spent in each quarter, the last figure in all that follow; `quarters` is how many there are.

    Work goes on from one step to the next, so a step may begin in one quarter and be finished in another.
    """

    per_quarter: Sequence[int]
    quarters: int | None = None
    deadlines: Sequence[Deadline] = ()

    @property
    def whole(self) -> int | None:
        """What can be spent in all quarters together; nothing where they have no end."""
        return None if self.quarters is None else self.until(self.quarters)

    def until(self, quarter: int) -> int:
        """What can be spent by the end of a quarter."""
        given = self.per_quarter[:quarter]
        return sum(given) + self.per_quarter[-1] * (quarter - len(given))

    def quarter_of(self, spent: int) -> int:
        """The quarter by the end of which that much can have been spent."""
        for quarter, sum_ in enumerate(accumulate(self.per_quarter), start=1):
            if spent <= sum_:
                return quarter
        left = spent - sum(self.per_quarter)
        return len(self.per_quarter) + -(-left // self.per_quarter[-1])

    def due(self, problem: Problem, quarter: int) -> dict[str, int]:
        """The levels that must be reached by the end of a quarter, with all that they need."""
        levels = dict(problem.levels)
        waiting = [(d.indicator, d.level) for d in self.deadlines if d.quarter <= quarter]
        while waiting:
            code, level = waiting.pop()
            if level > levels[code]:
                levels[code] = level
                waiting += [
                    (d.needs, d.at_least) for d in problem.dependencies if d.indicator == code and level >= d.level
                ]
        return levels

    def check(self, problem: Problem) -> None:
        """Refuse what cannot be kept.

        Raises:
            UsageError: every figure that is no sum to spend, and every deadline that cannot be met, with what is
                missing.
        """
        findings = [
            Finding("roadmap-quarter", field="per_quarter", found=str(sum_)) for sum_ in self.per_quarter if sum_ < 0
        ]
        if not self.per_quarter or self.per_quarter[-1] == 0:
            figures = ", ".join(map(str, self.per_quarter))
            findings.append(Finding("roadmap-quarter", field="per_quarter", found=figures))
        if self.quarters is not None and self.quarters < 1:
            findings.append(Finding("roadmap-quarter", field="quarters", found=str(self.quarters)))
        last = self.quarters or max([1, *(d.quarter for d in self.deadlines)])
        findings += [
            Finding("roadmap-deadline-quarter", field=d.indicator, found=str(d.quarter), allowed=f"1–{last}")
            for d in self.deadlines
            if not 1 <= d.quarter <= last
        ]
        findings = [*findings, *self._unknown(problem)] or self._late(problem)
        if findings:
            raise UsageError(findings)

    def _unknown(self, problem: Problem) -> list[Finding]:
        scales = {code: range(min(steps), max(steps) + 1) for code, steps in problem.costs.items()}
        found = (misfit(d.indicator, d.level, scales, problem.instrument.id) for d in self.deadlines)
        return [finding for finding in found if finding is not None]

    def _late(self, problem: Problem) -> list[Finding]:
        """Deadlines that nothing can meet, and quarters by whose end too little can be spent."""
        found = []
        for quarter in sorted({d.quarter for d in self.deadlines}):
            due = self.due(problem, quarter)
            held = [code for code, level in due.items() if level > problem.limits.get(code, level)]
            found += [
                Finding("roadmap-due", field=code, found=str(due[code]), allowed=str(problem.limits[code]))
                for code in held
            ]
            cost, money = problem.cost(due), self.until(quarter)
            if cost > money:
                details: dict[str, Said] = {
                    "missing": Decimal(cost - money),
                    "quarter": str(quarter),
                    "later": str(self.quarter_of(cost)),
                }
                found.append(Finding("roadmap-deadline", found=Decimal(cost), allowed=Decimal(money), details=details))
        return list({(f.code, f.field, f.found): f for f in found}.values())


def calendar_of(
    per_quarter: int | Sequence[int] | None, quarters: int | None, deadlines: Sequence[Deadline]
) -> Calendar | None:
    """The calendar of what can be spent in each quarter; nothing where no quarter is spoken of.

    Raises:
        UsageError: quarters or deadlines are given, but not what can be spent in a quarter.
    """
    if per_quarter is None:
        if quarters is not None or deadlines:
            raise UsageError(Finding("roadmap-per-quarter"))
        return None
    return Calendar([per_quarter] if isinstance(per_quarter, int) else list(per_quarter), quarters, deadlines)
