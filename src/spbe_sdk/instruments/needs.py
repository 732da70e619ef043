"""What predicates need besides an index, in whole numbers: a spreadsheet follows it without a binary fraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.ruler import Gauge
from spbe_sdk.instruments.rules import Rules
from spbe_sdk.instruments.sums import Sum, sum_of
from spbe_sdk.scoring.bounds import Bound


@attrs.frozen(slots=True)
class NeedCheck:
    """A sum that must lie between two whole numbers, both included, and be one of some; nothing does not bind."""

    sum: Sum
    least: int | None
    most: int | None
    among: tuple[int, ...] | None

    def holds(self, counts: Mapping[str, int]) -> bool:
        """Whether it does, by what each indicator counts."""
        total = self.sum.total(counts)
        low, high = self.least is None or total >= self.least, self.most is None or total <= self.most
        return low and high and (self.among is None or total in self.among)


@attrs.frozen(slots=True)
class Needs:
    """What each predicate needs, highest first, what all need, and the predicate without that."""

    bands: tuple[tuple[NeedCheck, ...], ...]
    whole: tuple[NeedCheck, ...]
    otherwise: str

    @property
    def checks(self) -> tuple[NeedCheck, ...]:
        """All of them, those of all predicates first."""
        return (*self.whole, *(check for checks in self.bands for check in checks))

    def groups(self) -> list[range]:
        """The places among all checks of those of all predicates, and then of those of each."""
        groups, first = [], 0
        for checks in (self.whole, *self.bands):
            groups.append(range(first, first + len(checks)))
            first += len(checks)
        return groups

    def chosen(self, reached: Sequence[bool], names: Sequence[str], counts: Mapping[str, int]) -> str | None:
        """The predicate of an index that reaches some of them by itself; nothing where the last one is denied too."""
        if not all(check.holds(counts) for check in self.whole):
            return self.otherwise
        fits = (there and all(check.holds(counts) for check in checks)
                for there, checks in zip(reached, self.bands, strict=True))  # fmt: skip
        return next((name for name, fit in zip(names, fits, strict=True) if fit), None)


def needs_of(instrument: Instrument, rules: Rules, unit: int) -> Needs | None:
    """The needs of an instrument under some rules, where a value of 1 counts `unit`.

    There are none to follow where they look beside the index: a context item has no part in it, and without an answer
    to that there is no verdict.
    """
    judge = Gauge.of(instrument, rules.changed).judge
    groups = [judge.needs, *(needs for _, needs in judge.bands)]
    inside = {node.code for node in instrument.walk()}
    if any(code not in inside for bounds in groups for bound in bounds for code in bound.codes):
        return None
    whole, *bands = (tuple(_check(bound, instrument, unit) for bound in bounds) for bounds in groups)
    return Needs(tuple(bands), whole, judge.otherwise or judge.bands[-1][0].name)


def _check(bound: Bound, instrument: Instrument, unit: int) -> NeedCheck:
    nodes = [node for code in bound.codes for node in instrument.walk() if node.code == code]
    summed = sum_of(nodes, instrument, unit)
    whole = summed.whole
    least = [] if bound.at_least is None else [ceil(bound.at_least * whole)]
    least += [] if bound.above is None else [floor(bound.above * whole) + 1]
    most = [] if bound.at_most is None else [floor(bound.at_most * whole)]
    most += [] if bound.below is None else [ceil(bound.below * whole) - 1]
    among = None if bound.among is None else tuple(
        sorted(int(value * whole) for value in bound.among if (value * whole).denominator == 1)
    )  # fmt: skip
    return NeedCheck(summed, max(least, default=None), min(most, default=None), among)
