"""Ways to bring a node somewhere, and how those of the parts of a whole are joined.

None stays that gives less for more. Ways are compared by whole numbers wherever their whole is a sum; only those that
are kept are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import lcm
from operator import add
from typing import Any, TypeVar

import attrs

from spbe_sdk.instruments.ladders import LINEAR
from spbe_sdk.roadmaps.problem import Effort
from spbe_sdk.roadmaps.watches import NOTHING, Watch, refused
from spbe_sdk.scoring.trees import Node, bounded, combined

# More ways than that, side by side, take minutes.
_MOST = 2_000_000

# The steps of a way: a rung, or two ways that were joined.
Trail = tuple[Any, ...]
Amounts = tuple[Fraction, ...]

_Added = TypeVar("_Added")


@attrs.frozen(slots=True)
class Option:
    """A way to bring a node somewhere: what it costs, what the node is worth then, whether it counts, and the state of
    the watches.
    """

    cost: int
    value: Fraction
    counted: bool
    state: int
    trail: Trail = ()

    def levels(self) -> dict[str, int]:
        """The rungs that it takes."""
        found: dict[str, int] = {}
        waiting: list[Trail] = [self.trail]
        while waiting:
            trail = waiting.pop()
            if trail and isinstance(trail[0], str):
                found[trail[0]] = trail[1]
            else:
                waiting += trail
        return found


class States:
    """What there is of each watch and what is asked of it, by numbers: few differ, and each pair is joined once."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self.watches = watches
        self._all: list[tuple[Amounts, Amounts]] = []
        self._numbers: dict[tuple[Amounts, Amounts], int] = {}
        self._joined: dict[tuple[int, int], int] = {}
        self.empty = self.of((Fraction(0),) * len(watches), (NOTHING,) * len(watches))

    def __getitem__(self, number: int) -> tuple[Amounts, Amounts]:
        return self._all[number]

    def of(self, amounts: Amounts, asked: Amounts) -> int:
        """The number of a state."""
        state = (amounts, asked)
        if state not in self._numbers:
            self._numbers[state] = len(self._all)
            self._all.append(state)
        return self._numbers[state]

    def joined(self, one: int, other: int) -> int:
        """The state of two that are joined."""
        if self.empty in (one, other):
            return other if one == self.empty else one
        pair = (one, other)
        if pair not in self._joined:
            (has, asks), (adds, wants) = self._all[one], self._all[other]
            amounts = (w.capped(a + b) for w, a, b in zip(self.watches, has, adds, strict=True))
            self._joined[pair] = self.of(tuple(amounts), tuple(map(max, asks, wants)))
        return self._joined[pair]


@attrs.frozen(slots=True)
class _Mix:
    """Some parts of a whole joined: what they cost, a figure that rises with the whole, the state, and the ways; `out`
    are the parts that do not count, a bit each.
    """

    cost: int
    key: Any
    state: int
    out: int
    chosen: tuple[Option, ...]


def joined(
    node: Node,
    strategy: str,
    offers: Sequence[Sequence[Option]],
    states: States,
    close: Callable[[int], int | None],
    effort: Effort | None = None,
) -> list[Option]:
    """The ways to bring a whole somewhere, of those to bring its parts somewhere; `close` gives the state of one once
    all parts are there, and nothing where it asks for more than there is.

    Raises:
        UsageError: there are too many, or the effort is used up.
    """
    mixes, terms = [_Mix(0, None, states.empty, 0, ())], _terms(node, strategy, offers)
    join: Callable[[Any, Any], Any] = min if strategy == "weakest-link" else add
    for number, (options, figures) in enumerate(zip(offers, terms, strict=True)):
        if len(mixes) * len(options) > _MOST:
            raise refused("large", node.code or "index")
        if effort is not None:
            effort.spend(len(mixes) * len(options))
        groups: dict[tuple[int, int], dict[Any, tuple[int, _Mix, Option]]] = {}
        for mix in mixes:
            for option, term in zip(options, figures, strict=True):
                out = mix.out if option.counted else mix.out | 1 << number
                group = groups.setdefault((states.joined(mix.state, option.state), out), {})
                key = term if mix.key is None else mix.key if term is None else join(mix.key, term)
                cost, known = mix.cost + option.cost, group.get(key)
                if known is None or cost < known[0]:
                    group[key] = (cost, mix, option)
        mixes = [
            _Mix(cost, key, state, out, (*mix.chosen, option))
            for (state, out), group in groups.items()
            for key, (cost, mix, option) in _rising(group)
        ]
    closed: dict[tuple[int, int], dict[Any, tuple[int, _Mix, None]]] = {}
    for mix in mixes:
        state = close(mix.state)
        if state is None:
            continue
        alike = closed.setdefault((state, mix.out), {})
        if mix.key not in alike or mix.cost < alike[mix.key][0]:
            alike[mix.key] = (mix.cost, mix, None)
    return [_made(node, mix, state) for (state, _), alike in closed.items() for _, (_, mix, _) in _rising(alike)]


def _terms(node: Node, strategy: str, offers: Sequence[Sequence[Option]]) -> list[list[Any]]:
    """What each way of each part adds to the figure of its whole; nothing where it does not count."""
    parts = list(zip(node.parts, offers, strict=True))
    if strategy in LINEAR:
        ones = strategy == "plain-sum"
        shares = [[option.value * (1 if ones else part.weight) for option in options] for part, options in parts]
        scale = lcm(*(share.denominator for found in shares for share in found))
        terms: list[list[Any]] = [[int(share * scale) for share in found] for found in shares]
    elif strategy == "weakest-link":
        terms = [[option.value for option in options] for _, options in parts]
    else:
        terms = [[_logarithm(part.weight, option.value) for option in options] for part, options in parts]
    return [
        [term if option.counted and not part.deducts else None for option, term in zip(options, found, strict=True)]
        for found, (part, options) in zip(terms, parts, strict=True)
    ]


def _logarithm(weight: Fraction, value: Fraction) -> int:
    """What a part adds to the logarithm of a geometric mean, to sixty digits: its root is told by forty."""
    if value <= 0:
        return -(10**90)
    with localcontext(Context(prec=80)):
        found = (Decimal(value.numerator) / Decimal(value.denominator)).ln() * weight.numerator / weight.denominator
        return int(found.scaleb(60))


def _rising(group: Mapping[Any, tuple[int, _Mix, _Added]]) -> Iterable[tuple[Any, tuple[int, _Mix, _Added]]]:
    """Those of which none gives as much for less; one without a figure stands alone."""
    best: Any = None
    for key, found in sorted(group.items(), key=lambda item: (item[1][0], -item[0] if item[0] is not None else 0)):
        if best is None or key > best:
            yield key, found
            best = key


def _made(node: Node, mix: _Mix, state: int) -> Option:
    counted = [(part, option.value) for part, option in zip(node.parts, mix.chosen, strict=True) if option.counted]
    trail = tuple(option.trail for option in mix.chosen if option.trail)
    if all(part.deducts for part, _ in counted):
        return Option(mix.cost, node.instead("reweight", Fraction(0)), False, state, trail)
    return Option(mix.cost, bounded(node, combined(node, counted)), True, state, trail)


def best_of(options: Iterable[Option]) -> list[Option]:
    """The ways of which no other gives as much for less in the same state."""
    groups: dict[tuple[int, bool], list[Option]] = {}
    for option in options:
        groups.setdefault((option.state, option.counted), []).append(option)
    return [option for found in groups.values() for option in worthwhile(found)]


def worthwhile(options: Iterable[Option]) -> list[Option]:
    """The ways of which none gives as much for less, the cheapest first."""
    kept: list[Option] = []
    for option in sorted(options, key=lambda option: (option.cost, -option.value)):
        if not kept or option.value > kept[-1].value:
            kept.append(option)
    return kept
