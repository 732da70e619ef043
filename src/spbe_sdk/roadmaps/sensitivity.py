"""How sure a predicate is: what it hangs on, and the chance to keep it if assessors lower ratings. Exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import compress, product
from math import prod
from typing import Any

import attrs

from spbe_sdk.findings.numbers import Amount
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.roadmaps.judged import Judged
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Problem
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.exact import exact_text, round_down, round_half_up

LOWERED = Fraction(1, 4)

# Ratings of which every combination is tried where an index does not add up: about a thousand.
_MOST_TRIED = 10

# The most that is told of a chance that is not certain.
_ALMOST = Decimal("99.9")


@attrs.frozen(slots=True)
class Sensitivity:
    """How sure a predicate is.

    `to_next` is how far the next predicate lies above the published index, `margin` how far its own lower edge below;
    `hanging` are the indicators of which a single level less loses the predicate; `chances` the chance of each
    predicate where every rating falls by one level with the chance `lowered`, independently of each other.
    """

    index: Decimal
    predicate: str
    next_predicate: str | None
    to_next: Decimal | None
    margin: Decimal | None
    hanging: list[str]
    lowered: Fraction
    chances: dict[str, Fraction]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.index} {self.predicate}: {len(self.hanging)} indicators hang on a level>"

    @property
    def kept(self) -> Fraction | None:
        """The chance to keep the predicate, or to better it; nothing where there are too many combinations."""
        names = list(self.chances)
        if not names:
            return None
        return sum((self.chances[name] for name in names[: names.index(self.predicate) + 1]), Fraction(0))

    @property
    def kept_percent(self) -> Amount | str:
        """That chance in percent with a decimal, rounded half up; nothing but certainty is 100%."""
        if self.kept is None:
            return "–"
        rounded = round_half_up(self.kept * 100, 1)
        return Amount(Fraction(rounded if self.kept == 1 else min(rounded, _ALMOST)), "{}%")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "index": str(self.index),
            "predicate": self.predicate,
            "next_predicate": self.next_predicate,
            "to_next": None if self.to_next is None else str(self.to_next),
            "margin": None if self.margin is None else str(self.margin),
            "hanging": self.hanging,
            "lowered": exact_text(self.lowered),
            "kept": None if self.kept is None else exact_text(self.kept),
            "chances": {name: exact_text(chance) for name, chance in self.chances.items()},
        }


def sensitivity(problem: Problem, lowered: Fraction = LOWERED) -> Sensitivity:
    """How sure the predicate of a problem's levels is; `lowered` is the chance that a rating falls by one level.

    Every combination is counted, none is drawn by lot, and each by the needs of predicates too. Where an index does not
    add up and there are too many combinations, no chance is given.

    Examples:
        >>> from spbe_sdk.roadmaps.statement import problem_of
        >>> ratings = [{"indicator": str(code), "value": 3} for code in range(1, 48)]
        >>> result = score({"instrument": "spbe-59-2020", "region": "32.16", "year": 2023, "ratings": ratings})
        >>> effort = dict.fromkeys("12345", 1)
        >>> found = sensitivity(problem_of(result, load_instrument("spbe-59-2020"), effort, {}))
        >>> found.predicate, found.to_next
        ('Baik', Decimal('0.50'))
    """
    names = [band.name for band in problem.instrument.predicates]
    if not problem.additive:
        return _by_trying(problem, lowered, names)
    points = Points.of(problem)
    rated = [code for code, ladder in points.ladders.items() if not ladder.figure]
    falling = {code: loss for code in rated if (loss := points.fall(code))}
    judged = Judged.of(points)
    own = names.index(judged.after({}))
    hanging = [code for code, loss in falling.items() if names.index(judged.after({code: loss})) > own]
    counted = judged.counted(falling, lowered, names)
    whole = lowered.denominator ** len(falling)
    chances = {band: Fraction(count, whole) for band, count in counted.items()}
    edges = _edges(problem, points.exact(0), own)
    return Sensitivity(points.published(0), names[own], *edges, hanging, lowered, chances)


def _by_trying(problem: Problem, lowered: Fraction, names: Sequence[str]) -> Sensitivity:
    """The same by measuring every combination anew."""

    def after(fallen: Iterable[str]) -> str:
        given = {**problem.given, **{code: values[code] for code in fallen}}
        return attrs.evolve(problem, given=given).measured(problem.levels).verdict.predicate or names[-1]

    values = {code: value for code in problem.given if (value := _fallen(problem, code)) is not None}
    own, now = names.index(after(())), problem.measured(problem.levels).score.value
    hanging = [code for code in values if names.index(after([code])) > own]
    chances = dict.fromkeys(names, Fraction(0)) if len(values) <= _MOST_TRIED else {}
    for fallen in product((False, True), repeat=len(values)) if chances else ():
        chance = prod((lowered if fell else 1 - lowered for fell in fallen), start=Fraction(1))
        chances[after(compress(values, fallen))] += chance
    published = round_half_up(now, problem.gauge.rules.decimals)
    return Sensitivity(published, names[own], *_edges(problem, now, own), hanging, lowered, chances)


def _fallen(problem: Problem, code: str) -> Fraction | None:
    """The value of a rating that falls by a level; nothing where none can."""
    ladder = problem.ladders.get(code)
    if ladder is None or ladder.figure:
        return None
    level, value = problem.levels[code], problem.given[code]
    lower = ladder.values.get(level - 1)
    fallen = ladder.values[level] if lower is None else value - (ladder.values[level] - lower)
    return None if fallen == value else fallen


def _edges(problem: Problem, exact: Fraction, own: int) -> tuple[str | None, Decimal | None, Decimal | None]:
    """The next predicate and the distance to it, and the distance down to the own lower edge.

    Where predicates follow from the exact index, distances are measured from it, to two digits more than are published,
    and cut off.
    """
    instrument, decimals = problem.instrument, problem.instrument.decimals
    published = decisive(instrument.predicate_from, round_half_up(exact, decimals), round_down(exact, decimals + 2))
    lower = [(band.name, lower_edge(band, decimals)) for band in instrument.predicates]
    above_name, above_edge = lower[own - 1] if own else (None, None)
    own_edge = lower[own][1]
    return (
        above_name,
        above_edge - published if above_edge is not None else None,
        published - own_edge if own_edge is not None else None,
    )
