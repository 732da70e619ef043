"""The exact index behind a printed one: levels are whole numbers, so that few sums of them fit the printed domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from itertools import product

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.scales import steps_of
from spbe_sdk.scoring.exact import round_half_up


def exact_indices(domains: Mapping[str, Decimal], index: Decimal, instrument: str) -> list[Fraction]:
    """Every exact index that the printed domains of an institution and its printed index allow, in their order.

    `instrument` is the name of one that takes the weighted mean of levels throughout, such as ``spbe-59-2020``. Each
    domain that is missing may have any value that its levels can give. Nothing fits where the prints contradict each
    other or the instrument.
    """
    measured = load_instrument(instrument)
    whole = sum((node.weight for node in measured.nodes), Fraction(0))
    fitting = [
        [value * node.weight for value in _fitting(node.code, domains.get(node.code), instrument)]
        for node in measured.nodes
    ]
    found = {sum(parts, Fraction(0)) / whole for parts in product(*fitting)}
    return sorted(value for value in found if round_half_up(value, measured.decimals) == index)


@cache
def _fitting(code: str, printed: Decimal | None, instrument: str) -> tuple[Fraction, ...]:
    """The exact values of a domain that round to its printed one."""
    decimals = load_instrument(instrument).decimals
    values = _reachable(code, instrument)
    return tuple(value for value in values if printed is None or round_half_up(value, decimals) == printed)


@cache
def _reachable(code: str, instrument: str) -> Sequence[Fraction]:
    """Every value that a domain can have, in their order."""
    measured = load_instrument(instrument)
    return sorted(_values(next(node for node in measured.nodes if node.code == code), measured))


def _values(node: InstrumentNode, instrument: Instrument) -> Set[Fraction]:
    """Every value that a node can have: indicators of one weight count by the sum of their levels."""
    leaves = [leaf for leaf in node.walk() if not leaf.nodes]
    alike = Counter((leaf.weight, steps_of(instrument.scale_of(leaf)) or range(0)) for leaf in leaves)
    sums = ({weight * total for total in _totals(steps, count)} for (weight, steps), count in alike.items())
    reached = reduce(lambda one, other: {a + b for a in one for b in other}, sums, {Fraction(0)})
    return {value / sum(leaf.weight for leaf in leaves) for value in reached}


def _totals(steps: range, count: int) -> range:
    """The sums that so many levels can have."""
    return range(steps[0] * count, steps[-1] * count + 1) if steps else steps
