"""What the choice of weights does to a comparison: how far an index and its rank move when weights may, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.comparison import compare
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.exact import exact_text

# How far a weight may move where nobody says: a tenth of itself.
MOVED = Fraction(1, 10)


@attrs.frozen(slots=True)
class WeightRange:
    """What a result can come to under all weights: its exact index from `low` to `high`, and its rank.

    No weights give a rank better than `best` or worse than `worst`. Each of the others is compared by itself, so that
    one choice of weights need not give the whole of a rank.
    """

    low: Fraction
    high: Fraction
    best: int
    worst: int
    moved: Fraction

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "low": exact_text(self.low),
            "high": exact_text(self.high),
            "best": self.best,
            "worst": self.worst,
            "moved": exact_text(self.moved),
        }


def weight_range(own: Result, others: Sequence[Result], moved: Fraction = MOVED) -> WeightRange:
    """How far the index and the rank of a result can move where the weight of every part at the top (a domain) may rise
    or fall by a share of itself, `moved`, while all weights together stay the same.

    Raises:
        UsageError: the results were not measured alike, their index is no weighted mean of its parts, or `moved` is no
            share from 0 to below 1.

    Example:
        >>> from spbe_sdk import Assessment, Rating, score
        >>> def rated(region, first):
        ...     levels = {str(n): first if n <= 10 else 3 for n in range(1, 48)}
        ...     ratings = tuple(Rating(indicator=code, value=level) for code, level in levels.items())
        ...     return score(Assessment(instrument="spbe-59-2020", region=region, year=2023, ratings=ratings))
        >>> found = weight_range(rated("32.16", 2), [rated("32.11", 4)])
        >>> (str(found.low), str(found.high), found.best, found.worst)
        ('2857/1000', '2883/1000', 2, 2)
    """
    if not 0 <= moved < 1:
        raise UsageError(Finding("weights-moved", found=exact_text(moved)))
    if others:
        compare(own, *others)
    parts = {part.code: part.weight for part in own.nodes}
    whole = sum(parts.values(), Fraction(0))
    values = [{part.code: part.exact for part in result.nodes} for result in (own, *others)]
    for result, found in zip((own, *others), values, strict=True):
        if sum((parts[code] * value for code, value in found.items()), Fraction(0)) != result.exact * whole:
            raise UsageError(Finding("weights-mean", found=result.instrument))
    ours, differences = values[0], [{code: values[0][code] - other[code] for code in parts} for other in values[1:]]
    ahead = sum(_most(difference, parts, moved) < 0 for difference in differences)
    behind = sum(_least(difference, parts, moved) > 0 for difference in differences)
    low, high = _least(ours, parts, moved) / whole, _most(ours, parts, moved) / whole
    return WeightRange(low, high, ahead + 1, len(others) + 1 - behind, moved)


def _most(values: Mapping[str, Fraction], weights: Mapping[str, Fraction], moved: Fraction) -> Fraction:
    """The most that the sum of weight times value can be.

    A linear programme of bounds and one sum: its optimum moves weight from the lowest values to the highest, so that
    no solver is needed, and nothing is rounded.
    """
    room = {code: weight * moved for code, weight in weights.items()}
    left = sum(room.values(), Fraction(0))
    total = sum(((weights[code] - room[code]) * values[code] for code in weights), Fraction(0))
    for code in sorted(values, key=lambda code: -values[code]):
        taken = min(left, 2 * room[code])
        total, left = total + taken * values[code], left - taken
    return total


def _least(values: Mapping[str, Fraction], weights: Mapping[str, Fraction], moved: Fraction) -> Fraction:
    return -_most({code: -value for code, value in values.items()}, weights, moved)
