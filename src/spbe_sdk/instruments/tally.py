"""An index in whole numbers: what each answer counts, and how many of these make the value of every node.

What computes with binary numbers, as a spreadsheet does, is exact with them, and rounds halves up where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor, lcm

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import External, Grades, Levels, Number, Scale, YesNo
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.ladders import climbs
from spbe_sdk.instruments.needs import Needs, needs_of
from spbe_sdk.instruments.predicate import adds_up
from spbe_sdk.instruments.rules import Rules
from spbe_sdk.instruments.scales import bounds, exact_value
from spbe_sdk.instruments.sums import Sum, sum_of
from spbe_sdk.scoring.bands import first_in

# Numbers without a rule for their digits are computed with as many.
_DIGITS = 4

# Binary numbers of 53 digits hold whole numbers below this one, and their quotients floor as they should.
_EXACT = 2**45


@attrs.frozen(slots=True)
class SummedNode:
    """A node that has parts, and its value as a sum."""

    code: str
    name: str
    weight: Fraction
    sum: Sum


@attrs.frozen(slots=True)
class Tally:
    """An index in whole numbers.

    `unit` is what a value of 1 counts; `gaps` has what an indicator counts that nobody rated. `index` is the top,
    `nodes` everything below it that has parts. `edges` has the least of each predicate, lowest first, of the index in
    units of its last digit, or, where they are `exact`, of its sum; `needs` is what they need besides.
    """

    unit: int
    gaps: Mapping[str, int]
    index: Sum
    nodes: tuple[SummedNode, ...]
    decimals: int
    edges: tuple[tuple[int, str], ...]
    exact: bool
    needs: Needs

    @property
    def sums(self) -> list[Sum]:
        """All that is summed: the index, its parts, and what predicates need."""
        return [self.index, *(part.sum for part in self.nodes), *(check.sum for check in self.needs.checks)]

    def count(self, scale: Scale, raw: int | str) -> int | None:
        """What an answer on a scale counts; nothing where the scale does not allow it."""
        value = exact_value(scale, raw)
        return None if value is None else int(value * self.unit)

    def predicate(self, counts: Mapping[str, int]) -> str | None:
        """The predicate of an index whose indicators count so much; nothing where needs leave none."""
        index = self.index.total(counts) if self.exact else self.index.rounded(counts, self.decimals)
        highest_first = self.edges[::-1]
        return self.needs.chosen([index >= least for least, _ in highest_first], [n for _, n in highest_first], counts)


def tally_of(instrument: Instrument, rules: Rules) -> Tally | None:
    """An instrument in whole numbers; nothing where its index is no plain sum, its predicate needs something beside the
    index, or its numbers are too large for that.

    Examples:
        >>> from spbe_sdk.instruments.library import load_instrument
        >>> from spbe_sdk.instruments.rules import resolve_rules
        >>> instrument = load_instrument("spbe-59-2020")
        >>> tally = tally_of(instrument, resolve_rules(instrument, {})[0])
        >>> tally.index.whole, tally.index.times["1"]
        (2000, 26)
    """
    if not (climbs(instrument) and adds_up(instrument) and rules.strategy == instrument.strategy):
        return None
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    if not all(isinstance(scale, Levels | Grades | YesNo | Number | External) for scale in scales.values()):
        return None
    gaps = {code: _gap(scale, rules) for code, scale in scales.items()}
    # Halves go away from zero; what floors them needs values that lie above it.
    if min(*gaps.values(), *(bounds(scale)[0] for scale in scales.values())) < 0:
        return None
    unit = lcm(*(step.denominator for scale in scales.values() for step in _steps(scale)),
               *(gap.denominator for gap in gaps.values()))  # fmt: skip
    needs = needs_of(instrument, rules, unit)
    if needs is None:
        return None
    top = InstrumentNode(
        code="index", kind="index", name=instrument.index_name, weight=Fraction(100), nodes=instrument.nodes
    )
    index = sum_of([top], instrument, unit)
    nodes = tuple(
        SummedNode(node.code, node.name, node.weight, sum_of([node], instrument, unit))
        for node in instrument.walk()
        if node.nodes
    )
    exact = rules.predicate_from == "exact"
    edges = [
        (_least(first_in(band, index.whole if exact else 10**rules.decimals)), band.name)
        for band in instrument.predicates
    ]
    made = Tally(
        unit, {code: int(gap * unit) for code, gap in gaps.items()}, index, nodes, rules.decimals,
        tuple(reversed(edges)), exact, needs,
    )  # fmt: skip
    return made if _most(made, instrument) < _EXACT else None


def digits_of(scale: Number | External) -> int:
    """How many digits after the point an answer on a scale may have."""
    return _DIGITS if scale.decimals is None else scale.decimals


def answers_of(scale: Scale, language: Language) -> tuple[int | str, ...]:
    """What one chooses from on a scale, highest last; nothing where one writes a number."""
    match scale:
        case Levels():
            return tuple(range(scale.minimum, scale.maximum + 1))
        case Grades():
            return tuple(sorted(scale.values, key=lambda grade: scale.values[grade]))
        case YesNo():
            return say("worksheet.no", language), say("worksheet.yes", language)
        case _:
            return ()


def _gap(scale: Scale, rules: Rules) -> Fraction:
    return scale.while_missing if isinstance(scale, External) else rules.gap_value or Fraction(0)


def _steps(scale: Scale) -> Iterable[Fraction]:
    """Values of which all that a scale allows are whole multiples."""
    match scale:
        case Grades():
            return scale.values.values()
        case YesNo():
            return scale.yes, scale.no
        case Number():
            return (scale.factor / 10 ** digits_of(scale),)
        case External():
            return (Fraction(1, 10 ** digits_of(scale)),)
        case _:
            return (Fraction(1),)


def _least(edge: int | None) -> int:
    return -_EXACT if edge is None else edge


def _most(tally: Tally, instrument: Instrument) -> int:
    """The largest number that comes up on the way to a published value."""
    ends = [bounds(instrument.scale_of(leaf))[1] for leaf in instrument.indicators()]
    highest = max(floor(end * tally.unit) for end in ends) + 1
    sums = (sum(item.times.values()) * highest for item in tally.sums)
    scale: int = 10**tally.decimals
    return 3 * scale * max(*sums, tally.index.whole)
