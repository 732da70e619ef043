"""The sheet behind a worksheet: what can be answered, what each answer counts, and the sums of that, in whole numbers.

Whole numbers below 2⁴⁵ are exact in every spreadsheet, so that an index is there what it is elsewhere, also where it
ends in a half; and nothing is read from text, in which every country writes decimals otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import External, Number, Scale
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.instruments.sums import Sum
from spbe_sdk.instruments.tally import Tally, answers_of, digits_of
from spbe_sdk.reports.forms.live import chosen, letters, within
from spbe_sdk.reports.worksheets.book import Book, plain_number
from spbe_sdk.scoring.exact import parse_exact

# The columns: indicator, answer, whether it can be read, what it counts, its number among what is missing; the sums.
_CODE, _ANSWER, _READ, _COUNT, _MISSING, _SUMS = range(6)

# The first row of an indicator; above it stands what each sum is divided by.
_FIRST = 3

# Rows that people insert among the answers are looked at too.
_INSERTED = 100


@attrs.frozen(slots=True)
class Numbers:
    """The places in the sheet behind a worksheet, and what its formulas come to for the rows that are written."""

    book: Book
    instrument: Instrument
    nodes: Sequence[InstrumentNode]
    tally: Tally | None
    rows: Sequence[Row]
    sheet: PortSheet

    @property
    def title(self) -> str:
        """The name of the sheet."""
        return self.book.say("numbers")

    def column(self, key: str) -> str:
        """The cells of a column of the sheet of answers; more than it has, so that rows may be inserted."""
        name, last = self.letter(key), HEADER_ROW + len(self.rows) + _INSERTED
        return f"'{self.sheet.title}'!${name}${HEADER_ROW + 1}:${name}${last}"

    def letter(self, key: str) -> str:
        """The name of a column of the sheet of answers."""
        return letters(self.sheet.columns.index(self.sheet.column(key)))

    def of_all(self, place: int) -> str:
        """The cells of all indicators in a column here."""
        return self._span(place, _FIRST, _FIRST + len(self.nodes) - 1)

    @property
    def codes(self) -> str:
        """The cells with the indicators."""
        return self.of_all(_CODE)

    @property
    def read(self) -> str:
        """The cells that are 1 where an answer can be read."""
        return self.of_all(_READ)

    @property
    def missing(self) -> str:
        """The cells with the numbers of those that are missing."""
        return self.of_all(_MISSING)

    def answers(self, scale: Scale) -> str:
        """The cells with what one may choose on a scale."""
        return self._span(self._list_of(scale), 1, len(answers_of(scale, self.book.cover.language)))

    def published(self, place: int) -> str:
        """The cell with a sum as it is published, in units of its last digit."""
        return self._cell(_SUMS + place, self._totals + 1)

    def decisive(self) -> str:
        """The cell that the predicate follows from."""
        return self._cell(_SUMS, self._totals if self.tally and self.tally.exact else self._totals + 1)

    def predicate(self, tally: Tally) -> str:
        """The predicate, by what it needs of the index and of its parts."""
        highest_first = tally.edges[::-1]
        reached = [f"{self.decisive()}>={least}" for least, _ in highest_first[:-1]]
        held = [self._held(group) for group in tally.needs.groups()]
        return chosen([name for _, name in highest_first], reached, held, tally.needs.otherwise)

    def _held(self, group: range) -> str:
        """Whether some checks, by their places, all hold; nothing where there are none."""
        cells = [self.published(self._checks[place]) for place in group]
        return f"SUM({cells[0]}:{cells[-1].split('!')[1]})={len(cells)}" if cells else ""

    @property
    def _checks(self) -> range:
        """The places of the checks among what is summed."""
        count = len(self.sums())
        return range(count - (len(self.tally.needs.checks) if self.tally else 0), count)

    def sums(self) -> list[Sum]:
        """What is summed: the index first, then its parts, and what predicates need."""
        return self.tally.sums if self.tally else []

    def counts(self) -> dict[str, int]:
        """What every indicator counts, as the formulas have it."""
        return {node.code: self._count(node, self.tally) for node in self.nodes} if self.tally else {}

    def unread(self) -> list[InstrumentNode]:
        """The indicators without an answer that can be read, as the formulas have it."""
        return [node for node in self.nodes if self.raw(node) is None]

    def row_of(self, code: str) -> Row:
        """The row of an indicator."""
        return next((row for row in self.rows if row["indicator"] == code), {})

    def raw(self, node: InstrumentNode) -> int | str | None:
        """The answer to an indicator as its scale takes it; nothing where the formulas do not read it."""
        scale, text = self.instrument.scale_of(node), self.row_of(node.code).get("value", "").strip()
        answers = answers_of(scale, self.book.cover.language)
        if answers:
            return next((answer for answer in answers if str(answer) == text), None)
        if plain_number(text) is None or not isinstance(scale, Number | External):
            return None
        exact = text.replace(",", ".")
        fits = (parse_exact(exact) * 10 ** digits_of(scale)).denominator == 1
        return exact if fits and exact_value(scale, exact) is not None else None

    def write(self) -> None:
        """Write the sheet, which nobody has to look at."""
        made = self.book.book.add_worksheet(self.title)
        made.hide()
        counts = self.counts()
        for number, node in enumerate(self.nodes):
            self._indicator(made, number, node, counts)
        for place, item in enumerate(self.sums()):
            self._sum(made, place, item, counts)
        if self.tally:
            for check, place in zip(self.tally.needs.checks, self._checks, strict=True):
                total = self._cell(_SUMS + place, self._totals)
                formula = f"={within(check, total)}"
                made.write_formula(self._totals, _SUMS + place, formula, None, int(check.holds(counts)))
        for scale in self._scales:
            self._list(made, scale)

    def _indicator(self, made: Any, number: int, node: InstrumentNode, counts: dict[str, int]) -> None:
        row, at = _FIRST + number - 1, _FIRST + number
        codes, raw = self.column("indicator"), self.raw(node)
        answer = f"INDEX({self.column('value')},MATCH($A{at},{codes},0))"
        text = self.row_of(node.code).get("value", "")
        shown = plain_number(text)
        made.write_string(row, _CODE, node.code)
        made.write_formula(
            row, _ANSWER, f'=IFERROR(IF({answer}="","",{answer}),"")', None, text if shown is None else shown
        )
        once = f"SUMPRODUCT(--EXACT({codes},$A{at}))=1"
        scale = self.instrument.scale_of(node)
        made.write_formula(row, _READ, f"=IF({once},{self._reads(scale, at)},0)", None, int(raw is not None))
        if self.tally:
            formula = f"=IF($C{at}=1,{self._counted(scale, at, self.tally)},{self._gap(node)})"
            made.write_formula(row, _COUNT, formula, None, counts[node.code])
        before = f"COUNTIF($C${_FIRST}:$C{at},0)"
        unread = [item.code for item in self.unread()]
        place = unread.index(node.code) + 1 if node.code in unread else ""
        made.write_formula(row, _MISSING, f'=IF($C{at}=0,{before},"")', None, place)

    def _reads(self, scale: Scale, at: int) -> str:
        """1 where an answer is one of the scale, and 0 where it is not."""
        if answers_of(scale, self.book.cover.language):
            return f'SUMPRODUCT(--EXACT(TRIM($B{at}&""),{self.answers(scale)}&""))'
        if not isinstance(scale, Number | External):
            return f'IF($B{at}="",0,1)'
        times = 10 ** digits_of(scale)
        low, high = (_cell_number(end) for end in (scale.minimum, scale.maximum))
        whole = f"ABS($B{at}*{times}-ROUND($B{at}*{times},0))<0.000001"
        return f"IF(ISNUMBER($B{at}),IF(AND($B{at}>={low},$B{at}<={high},{whole}),1,0),0)"

    def _counted(self, scale: Scale, at: int, tally: Tally) -> str:
        if answers_of(scale, self.book.cover.language):
            counts = self._span(self._list_of(scale) + 1, 1, len(answers_of(scale, self.book.cover.language)))
            return f'SUMPRODUCT(EXACT(TRIM($B{at}&""),{self.answers(scale)}&"")*{counts})'
        times = 10 ** digits_of(scale) if isinstance(scale, Number | External) else 1
        factor = scale.factor if isinstance(scale, Number) else 1
        return f"ROUND($B{at}*{times},0)*{int(factor * tally.unit / times)}"

    def _count(self, node: InstrumentNode, tally: Tally) -> int:
        raw = self.raw(node)
        count = None if raw is None else tally.count(self.instrument.scale_of(node), raw)
        return self._gap(node) if count is None else count

    def _gap(self, node: InstrumentNode) -> int:
        """What counts without an answer; what is asked beside the index counts nothing."""
        return self.tally.gaps.get(node.code, 0) if self.tally else 0

    def _sum(self, made: Any, place: int, item: Sum, counts: dict[str, int]) -> None:
        """A column: how often each indicator counts, the sum, and that as it is published."""
        column, decimals = _SUMS + place, self.tally.decimals if self.tally else 0
        made.write_number(1, column, item.whole)
        for number, node in enumerate(self.nodes):
            made.write_number(_FIRST + number - 1, column, item.times.get(node.code, 0))
        total, whole = self._cell(column, self._totals), self._cell(column, 2)
        summed = f"=SUMPRODUCT({self.of_all(_COUNT)},{self.of_all(column)})"
        made.write_formula(self._totals - 1, column, summed, None, item.total(counts))
        rounded = f"=INT(({2 * 10**decimals}*{total}+{whole})/(2*{whole}))"
        made.write_formula(self._totals, column, rounded, None, item.rounded(counts, decimals))

    def _list(self, made: Any, scale: Scale) -> None:
        place = self._list_of(scale)
        for number, answer in enumerate(answers_of(scale, self.book.cover.language)):
            made.write(number, place, answer)
            if self.tally:
                made.write_number(number, place + 1, self.tally.count(scale, answer))

    @property
    def _totals(self) -> int:
        return _FIRST + len(self.nodes) + 1

    @property
    def _lists(self) -> int:
        return _SUMS + len(self.sums()) + 1

    @property
    def _scales(self) -> list[Scale]:
        return [scale for scale in self.instrument.scales.values() if answers_of(scale, self.book.cover.language)]

    def _list_of(self, scale: Scale) -> int:
        return self._lists + 3 * next(place for place, item in enumerate(self._scales) if item is scale)

    def _cell(self, place: int, row: int) -> str:
        return f"'{self.title}'!${letters(place)}${row}"

    def _span(self, place: int, first: int, last: int) -> str:
        return f"'{self.title}'!${letters(place)}${first}:${letters(place)}${last}"


def _cell_number(value: Any) -> str:
    """A number as the file format has it, in whatever country it is opened."""
    return repr(float(value))
