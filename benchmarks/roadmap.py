"""Tables beside the solver on random regions, as ratios within one run; both must find the same cost.

python benchmarks/roadmap.py [REGIONS]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from decimal import Decimal

from spbe_sdk import load_instrument
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.roadmaps.frontier import Frontier
from spbe_sdk.roadmaps.problem import Points, Problem
from spbe_sdk.roadmaps.solver import Solver

INSTRUMENT = load_instrument("spbe-59-2020")
CODES = [node.code for node in INSTRUMENT.indicators()]
TARGET = Decimal("3.50")


def region(seed: int, dense: bool) -> Problem:
    """A region with low levels, uneven costs, and processes that need one policy, or several of each other."""
    draw = random.Random(seed)  # noqa: S311 - reproducible data, no secret
    levels = {code: draw.choice([1, 1, 2, 2, 2, 3, 3, 4]) for code in CODES}
    costs = {code: {level: draw.randint(10, 120) * level for level in range(1, 6)} for code in CODES}
    needs = [Dependency(indicator=code, level=4, needs=draw.choice(CODES[:10]), at_least=3) for code in CODES[10:]]
    if dense:
        needs += [Dependency(indicator=code, level=3, needs=draw.choice(CODES[:10]), at_least=2) for code in CODES[10:]]
        needs += [
            Dependency(indicator=code, level=5, needs=draw.choice(CODES[10:20]), at_least=3) for code in CODES[20:]
        ]
    return Problem(INSTRUMENT, levels, costs, needs)


def timed(kind: type[Frontier] | type[Solver], problem: Problem) -> tuple[float, int]:
    """Seconds and cost of the cheapest way to the target."""
    start = time.perf_counter()
    way = kind.of(problem).cheapest_to(Points.of(problem).need(TARGET))
    return time.perf_counter() - start, way.cost


def main() -> None:
    """Print medians and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    tables, solver, dense = [], [], []
    for seed in range(count):
        stars = region(seed, dense=False)
        one, other = timed(Frontier, stars), timed(Solver, stars)
        if one[1] != other[1]:
            raise SystemExit(f"region {seed}: {one[1]} ≠ {other[1]}")
        tables.append(one[0])
        solver.append(other[0])
        dense.append(timed(Solver, region(seed, dense=True))[0])
    whole, single, tangled = (statistics.median(seconds) * 1000 for seconds in (tables, solver, dense))
    print(f"{count} regions, median: tables of every index {whole:.0f} ms; solver, one index {single:.0f} ms "
          f"({single / whole:.2f}×); solver, dense {tangled:.0f} ms ({tangled / whole:.2f}×)")  # fmt: skip


if __name__ == "__main__":
    main()
