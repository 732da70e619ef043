"""How parts of an index go together over regions. Exact; only the root is cut to the digits that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import isqrt

import attrs

from spbe_sdk.comparison.published.library import Published
from spbe_sdk.documents.result import Result
from spbe_sdk.scoring.exact import round_half_up

# Of fewer regions a coefficient says nothing.
FEWEST = 3

_DIGITS = 12


@attrs.frozen(slots=True)
class Correlation:
    """How two parts go together: the square of the coefficient, exact, and whether one rises with the other."""

    one: str
    other: str
    squared: Fraction
    rising: bool

    def to_dict(self) -> dict[str, str]:
        """JSON-ready values."""
        return {"one": self.one, "other": self.other, "correlation": str(self.coefficient)}

    @property
    def coefficient(self) -> Decimal:
        """The coefficient with two decimals, half up."""
        scale = 10**_DIGITS
        root = Fraction(isqrt(self.squared.numerator * scale**2 // self.squared.denominator), scale)
        shown = round_half_up(root, 2)
        return shown if self.rising or not shown else -shown


def aspects_together(results: Sequence[Result]) -> list[Correlation]:
    """The aspects of results that were measured alike, in pairs, the strongest first."""
    aspects = [node for node in results[0].walk() if node.nodes and not any(part.nodes for part in node.nodes)]
    tables = [{node.code: node.exact for node in result.walk()} for result in results]
    return correlations({node.code: [table[node.code] for table in tables] for node in aspects})


def domains_together(published: Sequence[Published]) -> list[Correlation]:
    """The domains of published results, in pairs, the strongest first; results without all of them are left out.

    Examples:
        >>> from spbe_sdk.comparison.published.library import published_in
        >>> [str(item.coefficient) for item in domains_together(published_in(2024))][:1]
        ['0.84']
    """
    codes = max((list(item.domains) for item in published), key=len, default=[])
    whole = [item.domains for item in published if len(item.domains) == len(codes)]
    return correlations({code: [Fraction(domains[code]) for domains in whole] for code in codes})


def correlations(series: Mapping[str, Sequence[Fraction]]) -> list[Correlation]:
    """Every pair of series, the strongest first (Pearson). One that never changes goes with nothing."""
    centred = {code: _centred(values) for code, values in series.items() if len(values) >= FEWEST}
    moving = [code for code, values in centred.items() if any(values)]
    found = [_pair(one, other, centred) for one, other in combinations(moving, 2)]
    return sorted(found, key=lambda item: -item.squared)


def _centred(values: Sequence[Fraction]) -> list[Fraction]:
    mean = sum(values, Fraction(0)) / len(values)
    return [value - mean for value in values]


def _pair(one: str, other: str, centred: Mapping[str, Sequence[Fraction]]) -> Correlation:
    ours, theirs = centred[one], centred[other]
    shared = _product(ours, theirs)
    return Correlation(one, other, shared**2 / (_product(ours, ours) * _product(theirs, theirs)), shared > 0)


def _product(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
