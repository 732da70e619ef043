"""The formulas by which an index, its parts and its predicate follow levels on a sheet, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.instruments.needs import Needs, needs_of
from spbe_sdk.instruments.predicate import ADDITIVE, sums_levels
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.reports.forms.live import band, half_up, letters, lowest_terms, to_next_band, within
from spbe_sdk.scoring.bands import band_of

# Where levels and whole weights stand on the sheet of indicators, whose first row has its headings.
LEVEL, WEIGHT = "D", "I"


@attrs.frozen(slots=True)
class IndexFormulas:
    """Formulas over the sheet of indicators; `weights` are those of its rows, as whole numbers.

    `needs` are those of its predicates, and `behind` the sheet that has them.
    """

    sheet: str
    behind: str
    codes: Sequence[str]
    weights: Sequence[int]
    bands: Sequence[Predicate]
    decimals: int
    by_exact: bool
    exact_index: Fraction
    index_figure: Fraction
    needs: Needs

    @classmethod
    def of(cls, outcome: IndexOutcome, sheet: str, behind: str) -> IndexFormulas | None:
        """The formulas of an outcome; nothing where index and predicate do not follow from its levels alone."""
        result, instrument = outcome.result, outcome.instrument
        if result.refused:
            return None
        leaves = [node for node in result.walk() if not node.nodes]
        weights = lowest_terms([node.weight for node in leaves])
        whole = all(node.exact.denominator == 1 for node in leaves)
        if weights is None or not whole or not sums_levels(instrument) or result.strategy not in (None, ADDITIVE):
            return None
        rules, _ = resolve_rules(instrument, {})
        codes = [node.code for node in leaves]
        needs = needs_of(instrument, rules, 1)
        if needs is None or not {code for check in needs.checks for code in check.sum.times} <= {*codes}:
            return None
        decimals = -int(result.index.as_tuple().exponent)
        by_exact = (result.predicate_from or instrument.predicate_from) == "exact"
        figure = Fraction(result.index)
        bands = instrument.predicates
        return cls(sheet, behind, codes, weights, bands, decimals, by_exact, result.exact, figure, needs)

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
        held = [self._held(group) for group in self.needs.groups()]
        return band(self.bands, *self._decisive(index), held, self.needs.otherwise)

    def check(self, place: int) -> str:
        """Whether one of the needs holds: 1 or 0."""
        times = f"{letters(place)}$2:{letters(place)}${len(self.codes) + 1}"
        return within(self.needs.checks[place], f"SUMPRODUCT({times},{self._cells(LEVEL, 0, len(self.codes))})")

    def _held(self, group: range) -> str:
        """Whether some of the needs all hold; nothing where there are none."""
        cells = f"'{self.behind}'!${letters(group.start)}$1:${letters(group.stop - 1)}$1" if group else ""
        return f"SUM({cells})={len(group)}" if group else ""

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
        return f"SUMPRODUCT({self._cells(WEIGHT, first, count)},{self._cells(LEVEL, first, count)})"

    def _cells(self, column: str, first: int, count: int) -> str:
        return f"'{self.sheet}'!${column}${first + 2}:${column}${first + 1 + count}"


def _leaves(node: ResultNode) -> list[ResultNode]:
    return [leaf for part in node.nodes for leaf in _leaves(part)] if node.nodes else [node]
