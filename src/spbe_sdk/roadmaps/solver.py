"""The cheapest way by a maintained solver (HiGHS), where indicators depend on each other too densely.

A solver counts in floating-point numbers: what it finds is checked here in whole numbers, and called proven only where
its bound leaves no room for anything better.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Alternative, Problem, Way
from spbe_sdk.scoring.programmes import at_least, is_installed, quiet

if TYPE_CHECKING:
    from spbe_sdk.scoring.programmes import Highs, highs_var

SECONDS = 10.0

# Fewer than the tables give: each is a question of its own, and a region should not wait.
_ALTERNATIVES = 3

Choice = tuple[str, int]


@attrs.frozen(slots=True)
class Solver:
    """The same questions as of the tables, each put to the solver; `seconds` is the most that one may take."""

    problem: Problem
    points: Points
    seconds: float = SECONDS

    @classmethod
    def of(cls, problem: Problem) -> Solver:
        """The solver of a problem.

        Raises:
            UsageError: it is not installed.
        """
        if not is_installed():
            raise UsageError(Finding("roadmap-dense", found="highspy"))
        return cls(problem, Points.of(problem))

    def cheapest_to(self, need: int) -> Way:
        """The cheapest way to at least some points; of equally cheap ones that with most points."""
        cheapest = self._least(need)
        better = self._best(cheapest.cost)
        return cheapest if better.gain <= cheapest.gain else attrs.evolve(better, bound=cheapest.bound)

    def best_within(self, budget: int) -> Way | None:
        """The way with most points within a budget, the cheapest of them; nothing where even the least is dearer."""
        if self.problem.cost(self.problem.lowest()) > budget:
            return None
        best = self._best(budget)
        cheaper = self._least(best.gain)
        return attrs.evolve(cheaper if cheaper.cost < best.cost else best, bound=best.bound)

    def bargains(self) -> list[tuple[Decimal, int]]:
        """The cheapest cost of where we stand, of each predicate above, and of the highest index."""
        bands, most = self.problem.instrument.predicates[:-1], self.points.gain(self.problem.highest())
        needs = sorted({0, most, *(need for band in bands if (need := self.points.need(band)) <= most)})
        ways = [self._least(need) for need in needs]
        found = {self.points.published(way.gain): way.cost for way in reversed(ways)}
        return sorted(found.items())

    def alternatives(self, need: int, raised: Sequence[str]) -> list[Alternative]:
        """What the cheapest roadmap without each raised indicator costs, the least first.

        Without whole numbers the question is easy, and its answer no dearer: it tells which need not be asked.
        """
        problem, waiting = self.problem, []
        for code in raised:
            held = attrs.evolve(problem, limits={**problem.limits, code: problem.levels[code]})
            possible = problem.floors.get(code, 0) <= problem.levels[code] and self._fulfils(held.highest())
            if possible and self.points.gain(held.highest()) >= need:
                other = attrs.evolve(self, problem=held, seconds=self.seconds / _ALTERNATIVES)
                waiting.append((other._least_in_parts(need), code, other))
        found: list[Alternative] = []
        for least, code, other in sorted(waiting, key=lambda item: item[:2]):
            if len(found) < _ALTERNATIVES or least <= found[-1].cost:
                found.append(Alternative(code, other._least(need).cost))
                found = sorted(found, key=lambda item: (item.cost, item.without))[:_ALTERNATIVES]
        return found

    def _least(self, need: int) -> Way:
        """The cheapest way to at least some points; its bound is one of cost."""
        return self._solve(self._costs(), least=need)

    def _least_in_parts(self, need: int) -> int:
        """A cost that no way to at least some points stays below."""
        solver, _ = self._model(self._costs(), need, None)
        solver.setOptionValue("solve_relaxation", True)
        solver.minimize()
        least = solver.getInfo().objective_function_value
        return at_least(least, least)

    def _best(self, budget: int) -> Way:
        """The way with most points; its bound is one of points."""
        gains = {choice: -self.points.step(*choice) for choice in self._steps()}
        way = self._solve(gains, most=budget)
        return attrs.evolve(way, bound=None if way.bound is None else -way.bound)

    def _steps(self) -> list[Choice]:
        """Every level that an indicator can rise to."""
        return [
            (code, level)
            for code, now in self.problem.levels.items()
            for level in range(now + 1, self.problem.choices(code)[-1] + 1)
        ]

    def _cost(self, choice: Choice) -> int:
        return self.problem.costs[choice[0]][choice[1]]

    def _costs(self) -> dict[Choice, int]:
        return {choice: self._cost(choice) for choice in self._steps()}

    def _solve(self, worth: Mapping[Choice, int], least: int | None = None, most: int | None = None) -> Way:
        """The steps of the least worth together, with at least some points and at most some cost.

        Raises:
            UsageError: the solver found no answer in its time, or its numbers do not stand an exact check.
        """
        if not worth:
            return Way(0, 0, dict(self.problem.levels))
        solver, steps = self._model(worth, least, most)
        solver.minimize()
        taken = solver.vals(steps)
        levels = {
            code: max([now, *(level for (c, level), share in taken.items() if c == code and share > 0.5)])
            for code, now in self.problem.levels.items()
        }
        way = Way(self.points.gain(levels), self.problem.cost(levels), levels)
        if way.gain < (least or 0) or (most is not None and way.cost > most) or not self._sound(levels):
            raise UsageError(Finding("roadmap-solver", found=str(max(self.problem.cost(levels), most or 0))))
        reached = sum(value for (code, level), value in worth.items() if level <= levels[code])
        bound = at_least(solver.getInfo().mip_dual_bound, reached)
        return way if bound >= reached else attrs.evolve(way, bound=bound)

    def _model(
        self, worth: Mapping[Choice, int], least: int | None, most: int | None
    ) -> tuple[Highs, dict[Choice, highs_var]]:
        problem, solver = self.problem, quiet()
        exact = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
        # Problems are so small that starting over costs more than it brings.
        quick = {"mip_allow_restart": False, "time_limit": self.seconds}
        for option, value in {**exact, **quick}.items():
            solver.setOptionValue(option, value)
        steps = {choice: solver.addBinary(obj=value) for choice, value in worth.items()}
        for (code, level), step in steps.items():
            if (code, level - 1) in steps:
                solver.addConstr(step <= steps[code, level - 1])
            if level <= problem.floors.get(code, 0):
                solver.addConstr(step >= 1)
        for d in problem.dependencies:
            step = steps.get((d.indicator, max(d.level, problem.levels[d.indicator] + 1)))
            if step is not None and d.at_least > problem.levels[d.needs]:
                before = steps.get((d.needs, d.at_least))
                solver.addConstr(step <= (0 if before is None else before))
        for item in problem.minimums:
            adding = {
                choice: item.shares[choice[0]] * self._rise(*choice) for choice in steps if choice[0] in item.shares
            }
            missing, strict = item.missing(self.points.values(problem.levels))
            scale = math.lcm(missing.denominator, *(value.denominator for value in adding.values()))
            added = solver.qsum(steps[choice] * int(value * scale) for choice, value in adding.items())
            solver.addConstr(added >= int(missing * scale) + int(strict))
        if least is not None:
            solver.addConstr(solver.qsum(step * self.points.step(*choice) for choice, step in steps.items()) >= least)
        if most is not None:
            solver.addConstr(solver.qsum(step * self._cost(choice) for choice, step in steps.items()) <= most)
        return solver, steps

    def _rise(self, code: str, level: int) -> Fraction:
        """What the step up to a level adds to the value of its indicator."""
        return self.points.value(code, level) - self.points.value(code, level - 1)

    def _fulfils(self, levels: Mapping[str, int]) -> bool:
        values = self.points.values(levels) if self.problem.minimums else {}
        return all(item.holds(values) for item in self.problem.minimums)

    def _sound(self, levels: Mapping[str, int]) -> bool:
        """Whether levels can be reached: within their limits, nothing without what it needs, every minimum kept."""
        return self._fulfils(levels) and all(
            level in self.problem.choices(code) and self.problem.allows(code, level, levels)
            for code, level in levels.items()
        )
