"""The formulas by which an index, its parts and its predicate follow levels on a sheet, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.instruments.predicate import sums_levels
from spbe_sdk.reports.forms.live import band, half_up, lowest_terms, to_next_band
from spbe_sdk.scoring.bands import band_of

# Where levels and whole weights stand on the sheet of indicators, whose first row has its headings.
LEVEL, WEIGHT = "D", "I"


@attrs.frozen(slots=True)
class IndexFormulas:
    """Formulas over the sheet of indicators; `weights` are those of its rows, as whole numbers."""

    sheet: str
    codes: Sequence[str]
    weights: Sequence[int]
    bands: Sequence[Predicate]
    decimals: int
    by_exact: bool
    exact_index: Fraction
    index_figure: Fraction

    @classmethod
    def of(cls, outcome: IndexOutcome, sheet: str) -> IndexFormulas | None:
        """The formulas of an outcome; nothing where its index does not follow from its levels alone."""
        result, instrument = outcome.result, outcome.instrument
        leaves = [node for node in result.walk() if not node.nodes]
        weights = lowest_terms([node.weight for node in leaves])
        whole = all(node.exact.denominator == 1 for node in leaves)
        if weights is None or not whole or not sums_levels(instrument) or result.shown != result.index:
            return None
        decimals = -int(result.index.as_tuple().exponent)
        by_exact = (result.predicate_from or instrument.predicate_from) == "exact"
        codes = [node.code for node in leaves]
        figure = Fraction(result.index)
        return cls(sheet, codes, weights, instrument.predicates, decimals, by_exact, result.exact, figure)

    def index(self) -> str:
        """The published index."""
        return half_up(self._sum(0, len(self.codes)), sum(self.weights), self.decimals)

    def exact(self) -> str:
        """The index before it is rounded."""
        return f"{self._sum(0, len(self.codes))}/{sum(self.weights)}"

    def part(self, node: ResultNode) -> str:
        """The published index of a domain or an aspect."""
        rated = [leaf.code for leaf in _leaves(node)]
        first = self.codes.index(rated[0])
        return half_up(self._sum(first, len(rated)), sum(self.weights[first : first + len(rated)]), self.decimals)

    def predicate(self, index: str) -> str:
        """The predicate of the index that stands in a cell."""
        return band(self.bands, *self._decisive(index))

    def to_next(self, index: str) -> str:
        """What is missing to the next predicate."""
        figure = f"({self.exact()})" if self.by_exact else index
        return f"ROUND({to_next_band(self.bands, *self._decisive(index), figure)},4)"

    def lacks(self) -> Fraction:
        """The same as a number."""
        figure = self.exact_index if self.by_exact else self.index_figure
        names = [item.name for item in self.bands]
        above = names.index(band_of(figure, self.bands)) - 1
        edge = self.bands[above].at_least if self.bands[above].at_least is not None else self.bands[above].above
        return Fraction(0) if above < 0 else (edge or Fraction(0)) - figure

    def _decisive(self, index: str) -> tuple[str, int]:
        """The form of the index that its predicate follows from, as a whole number over another."""
        if self.by_exact:
            return self._sum(0, len(self.codes)), sum(self.weights)
        return f"ROUND({index}*{10**self.decimals},0)", 10**self.decimals

    def _sum(self, first: int, count: int) -> str:
        rows = range(first + 2, first + 2 + count)
        levels, weights = (f"'{self.sheet}'!${name}${rows[0]}:${name}${rows[-1]}" for name in (LEVEL, WEIGHT))
        return f"SUMPRODUCT({weights},{levels})"


def _leaves(node: ResultNode) -> list[ResultNode]:
    return [leaf for part in node.nodes for leaf in _leaves(part)] if node.nodes else [node]
