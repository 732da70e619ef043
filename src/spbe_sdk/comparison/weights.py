"""What the choice of weights does to a comparison: how far an index and its rank move when weights may, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.comparison import compare
from spbe_sdk.comparison.hindrances import hindrance
from spbe_sdk.comparison.ranks import ranks_of
from spbe_sdk.comparison.weighing import Values, Weighing
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.numbers import Amount, figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.scoring.exact import exact_text, parse_decimal, round_half_up

# How far a weight may move where nobody says: a tenth of itself.
MOVED = Fraction(1, 10)


# How far weights may move, as a share of each: of the parts at the top, or by the kind of the parts.
Moved = Fraction | Mapping[str, Fraction]


@attrs.frozen(slots=True)
class WeightRange:
    """What a result can come to under all weights: its exact index from `low` to `high`, and its rank.

    No weights give a rank better than `best` or worse than `worst`. `attained` says that weights were found which give
    the best, and others which give the worst, so that both are exact; without the extra `solver` they are often those
    of each of the others by itself, and then bounds.
    `moved` is how far weights move, by the kind of the parts, and `count` how many are ranked, we among them.
    """

    low: Fraction
    high: Fraction
    best: int
    worst: int
    moved: Mapping[str, Fraction]
    attained: bool = True
    count: int = 1

    def told(self, language: Language, decimals: int = 2) -> str:
        """One sentence: how far the weights move, and what index and rank come to."""
        moved = ", ".join(f"{kind} {figure(share * 100, language)}%" for kind, share in self.moved.items())
        ends = {"low": round_half_up(self.low, decimals), "high": round_half_up(self.high, decimals)}
        key = "weights_alone" if self.count == 1 else "weights" if self.attained else "weights_apart"
        ranks = {"best": self.best, "worst": self.worst, "count": self.count}
        return say(f"compare.{key}", language, moved=moved, **ends, **ranks)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "low": exact_text(self.low),
            "high": exact_text(self.high),
            "best": self.best,
            "worst": self.worst,
            "attained": self.attained,
            "count": self.count,
            "moved": {kind: exact_text(share) for kind, share in self.moved.items()},
        }


def moved_by(texts: Sequence[str]) -> Moved:
    """How far weights may move, as people write it: ``["10"]`` percent at the top, ``["domain=10", "indicator=5%"]``.

    Raises:
        UsageError: what is no such text.

    Examples:
        >>> moved_by(["domain=10", "indicator=2.5%"])
        {'domain': Fraction(1, 10), 'indicator': Fraction(1, 40)}
    """
    found = {kind.strip(): _percent(share, text) for text in texts for kind, _, share in [text.rpartition("=")]}
    return found.pop("") if list(found) == [""] else found


def _percent(share: str, text: str) -> Fraction:
    try:
        return Fraction(parse_decimal(share.strip().removesuffix("%").strip().replace(",", "."))) / 100
    except ValueError:
        raise UsageError(Finding("weights-form", field="--move", found=text)) from None


def weight_range(own: Result, others: Sequence[Result], moved: Moved = MOVED) -> WeightRange:
    """How far the index and the rank of a result can move where weights may rise or fall by a share of themselves,
    while those of the parts of one whole together stay the same.

    `moved` is that share for the parts at the top (the domains), or for the parts of each kind that is named, at any
    level: ``{"domain": Fraction(1, 10), "indicator": Fraction(1, 20)}``. The parts of one whole may each go their own
    way, but the same for all results.

    Raises:
        UsageError: the results were not measured alike, an index is no weighted mean of its parts where weights move,
            a kind is not among the parts, or a share is not from 0 to below 1.

    Examples:
        >>> from spbe_sdk import Assessment, Rating, score
        >>> def rated(region, first):
        ...     levels = {str(n): first if n <= 10 else 3 for n in range(1, 48)}
        ...     ratings = tuple(Rating(indicator=code, value=level) for code, level in levels.items())
        ...     return score(Assessment(instrument="spbe-59-2020", region=region, year=2023, ratings=ratings))
        >>> found = weight_range(rated("32.16", 2), [rated("32.11", 4)])
        >>> (str(found.low), str(found.high), found.best, found.worst)
        ('2857/1000', '2883/1000', 2, 2)
    """
    if own.refused:
        raise UsageError(Finding("results-refused", found=f"{own.region} {own.year}"))
    if others:
        compare(own, *others)
    shares = {node.kind: moved for node in own.nodes} if isinstance(moved, Fraction) else dict(moved)
    _check(shares, own)
    tops = [_whole(result) for result in (own, *others)]
    weighing = Weighing(tops[0], shares)
    if hindered := hindrance(own.instrument, weighing, tops):
        raise UsageError(hindered)
    ours, *tables = (weighing.leaves(top) for top in tops)
    return _range(weighing, ours, tables)


def weight_range_among(own: Result, others: Sequence[Mapping[str, Fraction]], moved: Fraction = MOVED) -> WeightRange:
    """The same among published values of the parts at the top, by code: domains, as they were printed.

    Raises:
        UsageError: the index is refused, it is no weighted mean of its parts, or a share is not from 0 to below 1.
    """
    alone = weight_range(own, [], moved)
    weighing = Weighing(_whole(own), alone.moved)
    return _range(weighing, weighing.leaves(weighing.top), others)


def _range(weighing: Weighing, ours: Values, others: Sequence[Values]) -> WeightRange:
    (low, down), (high, up) = weighing.least(ours), weighing.most(ours)
    differences = [{code: value - other[code] for code, value in ours.items()} for other in others]
    ranks = ranks_of(weighing, differences, [weighing.weights, down, up])
    return WeightRange(low, high, ranks.best, ranks.worst, weighing.shares, ranks.attained, len(others) + 1)


def _check(shares: Mapping[str, Fraction], own: Result) -> None:
    kinds = sorted({node.kind for node in own.walk()})
    wrong = [
        Finding("weights-moved", found=Amount(share * 100, "{}%")) for share in shares.values() if not 0 <= share < 1
    ]
    wrong += [Finding("weights-kind", found=kind, allowed=", ".join(kinds)) for kind in shares if kind not in kinds]
    if wrong:
        raise UsageError(wrong)


def _whole(result: Result) -> ResultNode:
    """The index as a node."""
    weight = sum((node.weight for node in result.nodes), Fraction(0))
    return ResultNode.model_construct(
        code="", weight=weight, exact=result.exact, nodes=result.nodes, kind="", because=result.because
    )
