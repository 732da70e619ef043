"""Scoring a plain tree from its leaves up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

import attrs

from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.strategy import Strategy, Value, WeightedPart, greatest, least


@attrs.frozen(slots=True)
class Node:
    """A node of a scoring tree: how its parts combine, or, for a leaf, what counts while it has no value.

    `minimum` and `maximum` are the least and the most that it can be. `points` says that values carry their weights,
    so that a part whose weight grows is worth more. A part that `deducts` is taken off its whole. `missing`,
    `not_applicable` and `if_not` say what it does without a value, where it does not apply, and where one of its
    `checks` does not hold: ``value`` (of `gap`), ``reweight``, ``full``, ``zero``, ``refuse``.
    """

    code: str
    weight: Fraction
    parts: tuple[Node, ...] = ()
    strategy: Strategy | None = None
    gap: Fraction = Fraction(0)
    minimum: Fraction = Fraction(0)
    maximum: Fraction = Fraction(0)
    points: bool = False
    at_most: Fraction | None = None
    at_least: Fraction | None = None
    deducts: bool = False
    checks: tuple[Bound, ...] = ()
    if_not: str = "zero"
    missing: str = "value"
    not_applicable: str = "refuse"

    def instead(self, does: str, otherwise: Fraction) -> Fraction:
        """The value of what it does where it has none of its own."""
        return {"full": self.maximum, "zero": Fraction(0), "reweight": self.minimum}.get(does, otherwise)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@attrs.frozen(slots=True)
class Score:
    """The value of a node, and whether every leaf below it, and every condition, was known.

    `coarse` says that the value was given for the node as a whole; its parts are then left out. `because` says why
    its value is not the one that was rated or computed: ``gap``, ``not-applicable``, ``condition``, ``unknown`` (a
    condition that nothing tells), ``bound``; `does` what it does then, and `before` the value without that; `failed`
    the conditions that do not hold, with what they looked at came to; `lacks` what its conditions ask for and nothing
    tells. One that is not `counted` gives its weight to the other parts of its whole; a leaf is `unrated` where nobody
    said what it is.
    """

    code: str
    weight: Fraction
    value: Fraction
    complete: bool
    parts: tuple[Score, ...] = ()
    coarse: bool = False
    because: str = ""
    does: str = ""
    before: Fraction | None = None
    counted: bool = True
    failed: tuple[tuple[Bound, Fraction], ...] = ()
    lacks: tuple[str, ...] = ()
    unrated: bool = False

    def walk(self) -> Iterator[Score]:
        """This score and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def refused(self) -> bool:
        """Whether a leaf has no value without which there is none here."""
        return any(score.does == "refuse" for score in self.walk())

    def gaps(self) -> tuple[str, ...]:
        """The codes of the leaves that nobody rated, whatever counts in their place."""
        return tuple(score.code for score in self.walk() if score.unrated)

    def not_applicable(self) -> tuple[str, ...]:
        """The codes of the leaves that do not apply."""
        return tuple(score.code for score in self.walk() if not score.parts and score.because == "not-applicable")


def score_tree(
    node: Node,
    values: Mapping[str, Fraction],
    not_applicable: Collection[str] = (),
    around: Mapping[str, Fraction] | None = None,
) -> Score:
    """Score a node and everything below it.

    `values` holds the value of a node by its code: of the leaves that have one, and of a higher node where
    only that is known. A leaf without a value counts as its gap and makes everything above it incomplete, but not one
    that is among those `not_applicable`. `around` holds what conditions may ask for beside the tree.
    """
    return _Scorer(node, values, not_applicable, around or {}).score(node)


def whole_of(node: Node, counted: Sequence[tuple[Node, Value]]) -> Value:
    """What a node is worth whose parts have some values, for a number and for a column; one part at least adds up."""
    return bounded(node, combined(node, counted))


def combined(node: Node, counted: Sequence[tuple[Node, Value]]) -> Value:
    """The same before its cap and its floor."""
    adding = [(part, value) for part, value in counted if not part.deducts]
    parts = [WeightedPart(part.weight, value, part.code, part.maximum) for part, value in adding]
    everyone = [part.weight for part in node.parts if not part.deducts]
    if len(adding) < len(everyone):
        left = sum((part.weight for part, _ in adding), Fraction(0))
        parts = [_grown(part, sum(everyone, Fraction(0)) / left, node.points) for part in parts]
    whole = node.strategy(parts)  # type: ignore[misc]
    for part, value in counted:
        if part.deducts:
            whole = whole - value
    return whole


def _grown(part: WeightedPart[Value], times: Fraction, points: bool) -> WeightedPart[Value]:
    """A part whose weight has grown by those of parts that do not count; points grow with it."""
    weight = part.weight * times
    if not points or part.maximum is None:
        return attrs.evolve(part, weight=weight)
    return attrs.evolve(part, weight=weight, value=part.value * times, maximum=part.maximum * times)


def bounded(node: Node, value: Value) -> Value:
    """A value within the cap and the floor of its node."""
    held: Any = value
    if node.at_most is not None:
        held = least([held, node.at_most])
    return cast(Value, held if node.at_least is None else greatest([held, node.at_least]))


class _Scorer:
    """One scoring: conditions may ask for any node, so that each is scored when it is first asked for."""

    def __init__(
        self, top: Node, values: Mapping[str, Fraction], not_applicable: Collection[str], around: Mapping[str, Fraction]
    ) -> None:
        self.values, self.not_applicable, self.around = values, not_applicable, around
        self.nodes = {node.code: node for node in _seen(top, values)}
        self.scores: dict[str, Score] = {}

    def score(self, node: Node) -> Score:
        if node.code not in self.scores:
            plain = self._plain(node)
            self.scores[node.code] = self._checked(node, plain) if node.checks else plain
        return self.scores[node.code]

    def _plain(self, node: Node) -> Score:
        if node.code in self.values:
            given = self.values[node.code]
            value = given if node.parts else bounded(node, given)
            score = Score(node.code, node.weight, value, True, coarse=bool(node.parts))
            return score if value == given else attrs.evolve(score, because="bound", before=given)
        if node.parts:
            return self._whole(node)
        if node.code in self.not_applicable:
            return _instead(Score(node.code, node.weight, node.gap, True), node, "not-applicable", node.not_applicable)
        return _instead(Score(node.code, node.weight, node.gap, False, unrated=True), node, "gap", node.missing)

    def _whole(self, node: Node) -> Score:
        parts = tuple(self.score(part) for part in node.parts)
        counted = [(part, score.value) for part, score in zip(node.parts, parts, strict=True) if score.counted]
        score = Score(node.code, node.weight, Fraction(0), all(part.complete for part in parts), parts)
        if all(part.deducts for part, _ in counted):
            return _instead(score, node, "not-applicable", "reweight")
        free = combined(node, counted)
        score = attrs.evolve(score, value=bounded(node, free))
        return score if free == score.value else attrs.evolve(score, because="bound", before=free)

    def _checked(self, node: Node, score: Score) -> Score:
        """All conditions must hold: one that does not decides, whatever is unknown of the others."""
        values = [(check, [self._value(code) for code in check.codes]) for check in node.checks]
        known = [(check, [one for one in found if one is not None]) for check, found in values]
        told = [(check, found) for check, found in known if len(found) == len(check.codes)]
        failed = tuple((check, sum(found, Fraction(0))) for check, found in told if not check.holds(found))
        if failed:
            return attrs.evolve(_instead(score, node, "condition", node.if_not), failed=failed)
        if len(told) == len(known):
            return score
        lacks = (code for check, found in values for code, one in zip(check.codes, found, strict=True) if one is None)
        stood_in = _instead(score, node, "unknown", node.if_not)
        return attrs.evolve(stood_in, complete=False, lacks=tuple(dict.fromkeys(lacks)))

    def _value(self, code: str) -> Fraction | None:
        if code in self.around:
            return self.around[code]
        return self.score(self.nodes[code]).value if code in self.nodes else None


def _seen(node: Node, values: Mapping[str, Fraction]) -> Iterator[Node]:
    """The nodes that are scored: what lies below a value that was given as a whole is not."""
    yield node
    if node.code not in values:
        for part in node.parts:
            yield from _seen(part, values)


def _instead(score: Score, node: Node, because: str, does: str) -> Score:
    """A score with another value than its own, and why."""
    value = node.instead(does, score.value)
    if because in ("gap", "not-applicable"):
        value = bounded(node, value)
    counted = score.counted and does != "reweight"
    before = score.value if because in ("condition", "unknown") else None
    return attrs.evolve(score, value=value, counted=counted, because=because, does=does, before=before)
