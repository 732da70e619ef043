"""The ranks that weights can give: bounds of each of the others by itself, closed by a solver where there is one.

The shares of weights times the shares above them make every bound and every difference linear, at any level. How many
of the others can lie on one side of us together is a programme of whole numbers; its bound counts, and the weights that
it proposes are checked exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.comparison.weighing import Values, Weighing, Weights
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.scoring.programmes import at_least, is_installed, quiet

if TYPE_CHECKING:
    from spbe_sdk.scoring.programmes import Highs

# Others that the order of which depends on the weights: more than that take long, and keep their bounds.
_MOST = 120
_SECONDS = 5.0

# How exactly proposed shares are read, coarse first: where figures tie, a share is a simple fraction.
_READ = (10**3, 10**6, 10**9)


@attrs.frozen(slots=True)
class Ranks:
    """The best and the worst rank, and whether weights were found that give each."""

    best: int
    worst: int
    attained: bool


def ranks_of(weighing: Weighing, differences: Sequence[Values], tried: Sequence[Weights]) -> Ranks:
    """The ranks that weights can give, of how far our values lie above those of each of the others; equal figures share
    a rank. `tried` are weights that are worth a look.
    """
    spans = [(weighing.least(values), weighing.most(values)) for values in differences]
    ahead = sum(high < 0 for _, (high, _) in spans)
    open_ = [number for number, ((low, _), (high, _)) in enumerate(spans) if low < 0 <= high]
    table = [_whole(differences[number]) for number in open_]

    def above(weights: Weights) -> int:
        portions = _whole(weighing.portions(weights))
        return sum(sum(portion * row[code] for code, portion in portions.items()) < 0 for row in table)

    ends, found = {1: 0, -1: len(open_)}, set[int]()
    for weights in (*tried, *(weights for number in open_ for _, weights in spans[number])):
        found.add(above(weights))
        if found >= set(ends.values()):
            break
    for side, end in ends.items():
        if end not in found and is_installed() and len(open_) <= _MOST:
            others = [(differences[number], spans[number][0][0], spans[number][1][0]) for number in open_]
            together, guesses = _together(weighing, others, side)
            found |= {above(weighing.near(guess)) for guess in guesses}
            ends[side] = len(open_) - together if side == 1 else together
    best, worst = (1 + ahead + ends[side] for side in (1, -1))
    return Ranks(best, worst, set(ends.values()) <= found)


def _whole(values: Values) -> dict[str, int]:
    """Whole numbers that stand to each other as some values do."""
    scale = math.lcm(*(value.denominator for value in values.values()))
    return {code: int(value * scale) for code, value in values.items()}


def _together(
    weighing: Weighing, others: Sequence[tuple[Values, Fraction, Fraction]], side: int
) -> tuple[int, list[dict[str, Fraction]]]:
    """How many of some others can at most lie on one side of us together (1: not above us, -1: not below us), and
    shares of weights that may do it.
    """
    solver, flow = _model(weighing)
    solver.setOptionValue("time_limit", _SECONDS)
    left_out = []
    for values, low, high in others:
        free = float(-low if side == 1 else high)
        left_out.append(solver.addBinary(obj=1))
        solver.addConstr(side * _sum(solver, flow, values) + free * left_out[-1] >= 0)
    solver.minimize()
    together = len(others) - at_least(max(0.0, solver.getInfo().mip_dual_bound))
    kept = [values for (values, _, _), out in zip(others, left_out, strict=True) if solver.val(out) < 0.5]
    guesses = [_read(solver, flow, weighing.top, digits) for digits in _READ]
    # As far on that side as can be: what lies just on the edge may be lost where it is read.
    solver, flow = _model(weighing)
    margin = solver.addVariable(lb=0, ub=1, obj=-1)
    for values in kept:
        solver.addConstr(side * _sum(solver, flow, values) >= margin)
    solver.minimize()
    return together, [*guesses, *(_read(solver, flow, weighing.top, digits) for digits in _READ)]


def _model(weighing: Weighing) -> tuple[Highs, dict[str, Any]]:
    """A share of the whole for each part, within what it may be of its own whole."""
    solver = quiet()
    flow: dict[str, Any] = {weighing.top.code: solver.addVariable(lb=1, ub=1)}

    def grow(node: ResultNode) -> None:
        whole, over = sum((part.weight for part in node.nodes), Fraction(0)), flow[node.code]
        for part in node.nodes:
            room = weighing.room(part)
            flow[part.code] = solver.addVariable(lb=0, ub=1)
            solver.addConstr(flow[part.code] - float((part.weight - room) / whole) * over >= 0)
            solver.addConstr(flow[part.code] - float((part.weight + room) / whole) * over <= 0)
            if weighing.moves(part):
                grow(part)
        solver.addConstr(solver.qsum(flow[part.code] for part in node.nodes) - over == 0)

    grow(weighing.top)
    return solver, flow


def _sum(solver: Highs, flow: Mapping[str, Any], values: Values) -> Any:
    return solver.qsum(float(value) * flow[code] for code, value in values.items())


def _read(solver: Highs, flow: Mapping[str, Any], node: ResultNode, digits: int) -> dict[str, Fraction]:
    """The share of each part in its own whole."""
    found: dict[str, Fraction] = {}
    for part in node.nodes:
        if part.code in flow and (over := solver.val(flow[node.code])) > 0:
            found[part.code] = Fraction(solver.val(flow[part.code]) / over).limit_denominator(digits)
            found |= _read(solver, flow, part, digits)
    return found
