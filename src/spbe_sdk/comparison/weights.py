"""What the choice of weights does to a comparison: how far an index and its rank move when weights may, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.comparison import compare
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.exact import exact_text

# How far a weight may move where nobody says: a tenth of itself.
MOVED = Fraction(1, 10)


# How far weights may move, as a share of each: of the parts at the top, or by the kind of the parts.
Moved = Fraction | Mapping[str, Fraction]


@attrs.frozen(slots=True)
class WeightRange:
    """What a result can come to under all weights: its exact index from `low` to `high`, and its rank.

    No weights give a rank better than `best` or worse than `worst`: each of the others is compared by itself.
    `attained` says that weights were found which give the best, and others which give the worst, so that the rank is
    exact.
    `moved` is how far weights move, by the kind of the parts.
    """

    low: Fraction
    high: Fraction
    best: int
    worst: int
    moved: Mapping[str, Fraction]
    attained: bool = True

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "low": exact_text(self.low),
            "high": exact_text(self.high),
            "best": self.best,
            "worst": self.worst,
            "attained": self.attained,
            "moved": {kind: exact_text(share) for kind, share in self.moved.items()},
        }


def weight_range(own: Result, others: Sequence[Result], moved: Moved = MOVED) -> WeightRange:
    """How far the index and the rank of a result can move where weights may rise or fall by a share of themselves,
    while those of the parts of one whole together stay the same.

    `moved` is that share for the parts at the top (the domains), or for the parts of each kind that is named, at any
    level: ``{"domain": Fraction(1, 10), "indicator": Fraction(1, 20)}``. The parts of one whole may each go their own
    way, but the same for all results.

    Raises:
        UsageError: the results were not measured alike, an index is no weighted mean of its parts where weights move,
            a kind is not among the parts, or a share is not from 0 to below 1.

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
    if own.refused:
        raise UsageError(Finding("results-refused", found=f"{own.region} {own.year}"))
    if others:
        compare(own, *others)
    shares = {own.nodes[0].kind: moved} if isinstance(moved, Fraction) else dict(moved)
    _check(shares, own)
    tops = [_whole(result) for result in (own, *others)]
    for result, top in zip((own, *others), tops, strict=True):
        _refuse_others(result, top, shares)
    weights = _weights(tops[0])
    tables = [_leaves(top, shares) for top in tops]
    ours, differences = tables[0], [{c: ours_ - other[c] for c, ours_ in tables[0].items()} for other in tables[1:]]
    ends = [_best(tops[0], difference, shares, weights) for difference in differences]
    lows = [_best(tops[0], _negated(difference), shares, weights) for difference in differences]
    ahead, behind = sum(most < 0 for most, _ in ends), sum(most <= 0 for most, _ in lows)
    (high, up), (low, down) = _best(tops[0], ours, shares, weights), _best(tops[0], _negated(ours), shares, weights)
    best, worst = ahead + 1, len(others) + 1 - behind
    tried = [weights, up, down, *(chosen for _, chosen in (*ends, *lows))]
    ranks = {1 + sum(_value(tops[0], d, chosen, shares) < 0 for d in differences) for chosen in tried}
    return WeightRange(-low, high, best, worst, shares, attained={best, worst} <= ranks)


def _check(shares: Mapping[str, Fraction], own: Result) -> None:
    kinds = sorted({node.kind for node in own.walk()})
    wrong = [Finding("weights-moved", found=exact_text(share)) for share in shares.values() if not 0 <= share < 1]
    wrong += [Finding("weights-kind", found=kind, allowed=", ".join(kinds)) for kind in shares if kind not in kinds]
    if wrong:
        raise UsageError(wrong)


def _whole(result: Result) -> ResultNode:
    """The index as a node."""
    weight = sum((node.weight for node in result.nodes), Fraction(0))
    return ResultNode.model_construct(code="", weight=weight, exact=result.exact, nodes=result.nodes, kind="")


def _refuse_others(result: Result, node: ResultNode, shares: Mapping[str, Fraction]) -> None:
    """Refuse what is no weighted mean of its parts at or above weights that move."""
    if not _moves(node, shares):
        return
    mean = sum((part.weight * part.exact for part in node.nodes), Fraction(0))
    if mean != node.exact * sum((part.weight for part in node.nodes), Fraction(0)):
        raise UsageError(Finding("weights-mean", found=node.code or result.instrument))
    for part in node.nodes:
        _refuse_others(result, part, shares)


def _moves(node: ResultNode, shares: Mapping[str, Fraction]) -> bool:
    return any(shares.get(part.kind) or _moves(part, shares) for part in node.nodes)


def _weights(top: ResultNode) -> dict[str, Fraction]:
    return {part.code: part.weight for part in top.nodes} | {
        code: weight for part in top.nodes for code, weight in _weights(part).items()
    }


def _leaves(node: ResultNode, shares: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The values of the parts below which no weight moves."""
    if not _moves(node, shares):
        return {node.code: node.exact}
    return {code: value for part in node.nodes for code, value in _leaves(part, shares).items()}


def _negated(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {code: -value for code, value in values.items()}


def _value(
    node: ResultNode, values: Mapping[str, Fraction], weights: Mapping[str, Fraction], shares: Mapping[str, Fraction]
) -> Fraction:
    """What a node comes to under some weights."""
    if node.code in values:
        return values[node.code]
    whole = sum((weights[part.code] for part in node.nodes), Fraction(0))
    parts = (weights[part.code] * _value(part, values, weights, shares) for part in node.nodes)
    return sum(parts, Fraction(0)) / whole


def _best(
    node: ResultNode, values: Mapping[str, Fraction], shares: Mapping[str, Fraction], weights: Mapping[str, Fraction]
) -> tuple[Fraction, dict[str, Fraction]]:
    """The most that a node can be, and weights that give it.

    Whatever weights are above, more below is more: so each whole is a linear programme of its own, of bounds and one
    sum. Its optimum moves weight from the lowest parts to the highest, so that no solver is needed, and nothing is
    rounded.
    """
    if node.code in values:
        return values[node.code], dict(weights)
    found = [(part, _best(part, values, shares, weights)) for part in node.nodes]
    chosen = dict(weights)
    for part, (_, below) in found:
        chosen |= {item.code: below[item.code] for item in _below(part)}
    room = {part.code: part.weight * shares.get(part.kind, Fraction(0)) for part in node.nodes}
    left, whole = sum(room.values(), Fraction(0)), sum((part.weight for part in node.nodes), Fraction(0))
    total = Fraction(0)
    for part, (value, _) in sorted(found, key=lambda item: -item[1][0]):
        taken = min(left, 2 * room[part.code])
        chosen[part.code], left = part.weight - room[part.code] + taken, left - taken
        total += chosen[part.code] * value
    return total / whole, chosen


def _below(node: ResultNode) -> Iterator[ResultNode]:
    for part in node.nodes:
        yield part
        yield from _below(part)
