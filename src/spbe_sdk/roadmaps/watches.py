"""What a part of a tree asks of another part: conditions, needs of a predicate, what comes before what, and values
that follow from others.

Each is an amount that is added up over some nodes, and compared with what is asked once all of them are known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Derived
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.ladders import LINEAR, Ladder
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.trees import Node

# Where nothing is asked: less than any amount.
NOTHING = Fraction(-1)


@attrs.frozen(slots=True, eq=False)
class Watch:
    """An amount, and what is asked of it.

    `shares` is what a value of 1 of each node adds, above its least value in `lows`; `most` is the most that is ever
    asked, so that more than it need not be told apart. `rungs` are there where a node counts 1 from a rung on. `home`
    is the node below which all of it lies. `asker` asks, from its rung `level` on where that is said, or for what it is
    said to be where it follows from the others (`value`); where there is none it is asked in any case.
    """

    home: str
    most: Fraction
    shares: Mapping[str, Fraction] = attrs.field(factory=dict)
    lows: Mapping[str, Fraction] = attrs.field(factory=dict)
    rungs: Mapping[str, int] = attrs.field(factory=dict)
    strict: bool = False
    asker: str | None = None
    level: int | None = None
    value: bool = False

    def amount(self, code: str, value: Fraction, rung: int) -> Fraction:
        """What a node adds."""
        if code in self.rungs:
            return Fraction(rung >= self.rungs[code])
        share = self.shares.get(code)
        return Fraction(0) if share is None else share * (value - self.lows[code])

    def capped(self, amount: Fraction) -> Fraction:
        """An amount as far as it matters."""
        return min(amount, self.most + 1 if self.strict else self.most)

    def holds(self, amount: Fraction, asked: Fraction) -> bool:
        """Whether an amount is as much as is asked."""
        if asked == NOTHING:
            return True
        return amount > asked if self.strict else amount >= asked


@attrs.frozen(slots=True, eq=False)
class Lie:
    """How a tree lies: its nodes by code, what is above each, what does not change, and what can."""

    nodes: Mapping[str, Node]
    above: Mapping[str, tuple[str, ...]]
    now: Mapping[str, Fraction]
    moving: Collection[str]

    @classmethod
    def of(cls, top: Node, now: Mapping[str, Fraction], free: Collection[str], instrument: Instrument) -> Lie:
        """How a tree lies whose leaves have some values, and some of whose leaves are `free` to rise."""
        above: dict[str, tuple[str, ...]] = {}

        def visit(node: Node, way: tuple[str, ...]) -> None:
            above[node.code] = (*way, node.code)
            for part in node.parts:
                visit(part, above[node.code])

        visit(top, ())
        nodes = {node.code: node for node in top.walk()}
        follows = {code: {part.code for part in node.parts} | {c for check in node.checks for c in check.codes}
                   for code, node in nodes.items()}  # fmt: skip
        for code, scale in derived_in(instrument).items():
            follows[code] |= set(scale.of)
        moving = set(free)
        while more := {code for code, others in follows.items() if code not in moving and others & moving}:
            moving |= more
        return cls(nodes, above, now, moving)

    def home(self, codes: Iterable[str]) -> str:
        """The lowest node above some, or one of them."""
        ways = [self.above[code] for code in codes]
        return max((code for code in ways[0] if all(code in way for way in ways)), key=lambda c: len(self.above[c]))

    def settled(self, check: Bound) -> bool | None:
        """Whether a check holds that nothing can change; nothing where something can."""
        if any(code in self.moving for code in check.codes):
            return None
        return all(code in self.now for code in check.codes) and check.holds([self.now[code] for code in check.codes])

    def watches(self, check: Bound, asker: str | None, ladders: Mapping[str, Ladder]) -> Iterator[Watch]:
        """What a check asks that some rises can bring about.

        Raises:
            UsageError: what rises could also break it.
        """
        check = from_below(check, ladders)
        if is_bounded(check):
            raise refused("falling", " + ".join(check.codes))
        inside = [code for code in check.codes if code in self.nodes]
        known = sum((self.now.get(code, Fraction(0)) for code in check.codes if code not in inside), Fraction(0))
        lows = {code: self.nodes[code].minimum for code in inside}
        least = known + sum(lows.values(), Fraction(0))
        home = self.home([*inside, *([] if asker is None else [asker])])
        for edge, strict in ((check.at_least, False), (check.above, True)):
            if edge is not None and (edge > least or (strict and edge == least)):
                shares = dict.fromkeys(inside, Fraction(1))
                yield Watch(home, edge - least, shares, lows, strict=strict, asker=asker)


def is_bounded(check: Bound) -> bool:
    """Whether a rise could break a bound."""
    return check.at_most is not None or check.below is not None or check.among is not None


def from_below(check: Bound, ladders: Mapping[str, Ladder]) -> Bound:
    """Answers of which one is asked for, as the least of them, where every better answer is one of them too."""
    ladder = ladders.get(check.codes[0])
    if check.among is None or ladder is None or len(check.codes) > 1:
        return check
    least = min(check.among, default=None)
    better = {value for value in ladder.values.values() if least is not None and value >= least}
    return attrs.evolve(check, among=None, at_least=least) if better and better <= check.among else check


def before(dependency: Dependency, lie: Lie, now: Mapping[str, int]) -> Watch | None:
    """What comes before what; nothing where it is there already."""
    if now[dependency.needs] >= dependency.at_least:
        return None
    level = max(dependency.level, now[dependency.indicator] + 1)
    return Watch(lie.home([dependency.indicator, dependency.needs]), Fraction(1),
                 rungs={dependency.needs: dependency.at_least}, asker=dependency.indicator, level=level)  # fmt: skip


def derived_in(instrument: Instrument) -> dict[str, Derived]:
    """The indicators that follow from others."""
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    return {code: scale for code, scale in scales.items() if isinstance(scale, Derived)}


def following(code: str, scale: Derived, lie: Lie) -> Watch:
    """What an indicator that follows from others asks of them: as much as it is said to be.

    Raises:
        UsageError: it does not add up what they are.
    """
    if scale.strategy not in LINEAR:
        raise refused("derived", code, scale.strategy)
    weights = {part: lie.nodes[part].weight for part in scale.of}
    whole = sum(weights.values(), Fraction(0))
    ones = {"weighted-mean": 1 / whole, "weighted-sum": Fraction(1)}
    shares = {part: weight * ones[scale.strategy] if scale.strategy in ones else Fraction(1)
              for part, weight in weights.items()}  # fmt: skip
    lows = {part: lie.nodes[part].minimum for part in scale.of}
    most = sum((shares[part] * (lie.nodes[part].maximum - lows[part]) for part in scale.of), Fraction(0))
    return Watch(lie.home([code, *scale.of]), most, shares, lows, asker=code, value=True)


def refused(reason: str, code: str, name: str = "") -> UsageError:
    """Why no roadmap can be computed, by the node that forbids it."""
    why = Phrase(f"roadmap.no_{reason}", {"code": code, "name": name})
    return UsageError(Finding("roadmap-rule", field=code, details={"reason": why}))
