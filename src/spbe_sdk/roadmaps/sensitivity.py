"""How sure a predicate is: what it hangs on, and the chance to keep it if assessors lower ratings. Exact."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.findings.numbers import Amount
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Problem
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.exact import exact_text, round_down

LOWERED = Fraction(1, 4)


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

    @property
    def kept(self) -> Fraction:
        """The chance to keep the predicate, or to better it."""
        names = list(self.chances)
        return sum((self.chances[name] for name in names[: names.index(self.predicate) + 1]), Fraction(0))

    @property
    def kept_percent(self) -> Amount:
        """That chance in percent with a decimal, cut off and not rounded: nothing but certainty is 100%."""
        cut = round_down(self.kept * 100, 1)
        return Amount(Fraction(cut), "{}%")

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
            "kept": exact_text(self.kept),
            "chances": {name: exact_text(chance) for name, chance in self.chances.items()},
        }


def sensitivity(problem: Problem, lowered: Fraction = LOWERED) -> Sensitivity:
    """How sure the predicate of a problem's levels is; `lowered` is the chance that a rating falls by one level.

    Every combination is counted, none is drawn by lot.
    """
    instrument, points = problem.instrument, Points.of(problem)
    published = points.published(0)
    rated = [code for code, ladder in points.ladders.items() if not ladder.figure]
    falling = {code: loss for code in rated if (loss := points.fall(code))}
    names = [band.name for band in instrument.predicates]
    own = names.index(points.predicate(0))
    hanging = [code for code, loss in falling.items() if names.index(points.predicate(-loss)) > own]
    counted = dict.fromkeys(names, 0)
    for loss, count in _losses(falling.values(), lowered).items():
        counted[points.predicate(-loss)] += count
    whole = lowered.denominator ** len(falling)
    chances = {band: Fraction(count, whole) for band, count in counted.items()}
    next_name, to_next, margin = _edges(points, own)
    return Sensitivity(published, names[own], next_name, to_next, margin, hanging, lowered, chances)


def _losses(falls: Iterable[int], lowered: Fraction) -> dict[int, int]:
    """How often each loss of points comes about, in whole numbers: each fall or its absence counts as often as the
    chance says."""
    falling, staying = lowered.numerator, lowered.denominator - lowered.numerator
    losses = {0: 1}
    for fall in falls:
        after: dict[int, int] = {}
        for loss, count in losses.items():
            after[loss] = after.get(loss, 0) + count * staying
            after[loss + fall] = after.get(loss + fall, 0) + count * falling
        losses = after
    return losses


def _edges(points: Points, own: int) -> tuple[str | None, Decimal | None, Decimal | None]:
    """The next predicate and the distance to it, and the distance down to the own lower edge.

    Where predicates follow from the exact index, distances are measured from it, to two digits more than are published,
    and cut off.
    """
    instrument, decimals = points.problem.instrument, points.problem.instrument.decimals
    finer = round_down(points.exact(0), decimals + 2)
    published = decisive(instrument.predicate_from, points.published(0), finer)
    lower = [(band.name, lower_edge(band, decimals)) for band in instrument.predicates]
    above_name, above_edge = lower[own - 1] if own else (None, None)
    own_edge = lower[own][1]
    return (
        above_name,
        above_edge - published if above_edge is not None else None,
        published - own_edge if own_edge is not None else None,
    )
