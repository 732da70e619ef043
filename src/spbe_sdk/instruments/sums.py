"""Values as sums in whole numbers: what computes with binary numbers, as a spreadsheet does, is exact with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.instruments.ladders import shares_in
from spbe_sdk.instruments.units import points_per_unit


@attrs.frozen(slots=True)
class Sum:
    """A value: the sum of what indicators count, each so many `times`, over `whole`."""

    times: Mapping[str, int]
    whole: int

    def rounded(self, counts: Mapping[str, int], decimals: int) -> int:
        """The published value in units of its last digit."""
        scale: int = 10**decimals
        return (2 * scale * self.total(counts) + self.whole) // (2 * self.whole)

    def total(self, counts: Mapping[str, int]) -> int:
        """The sum of what its indicators count, by what each counts."""
        return sum(times * counts[code] for code, times in self.times.items())


def sum_of(nodes: Iterable[InstrumentNode], instrument: Instrument, unit: int) -> Sum:
    """The values of some nodes together, where a value of 1 counts `unit`."""
    parts: Counter[str] = Counter()
    for node in nodes:
        parts.update(_parts(node, instrument))
    shares = {code: Fraction(part) / unit for code, part in parts.items()}
    whole = lcm(*(part.denominator for part in shares.values()))
    return Sum({code: int(part * whole) for code, part in shares.items()}, whole)


def _parts(node: InstrumentNode, instrument: Instrument) -> dict[str, Fraction]:
    """What a value of 1 of each indicator adds to the value of a node."""
    worth = {leaf.code: points_per_unit(leaf, instrument) for leaf in node.walk() if not leaf.nodes}
    shares = shares_in(node.nodes, instrument, node.strategy) if node.nodes else {node.code: Fraction(1)}
    return {code: share * worth[code] for code, share in shares.items()}
