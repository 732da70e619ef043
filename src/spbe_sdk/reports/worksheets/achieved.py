"""The columns of an e-SAKIP worksheet that follow what is filled in: target, actual and achievement so far.

They say what a run says, by formulas: which indicator a row is about is found by its name and its unit, so that rows
may be sorted and inserted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row
from spbe_sdk.documents.plan import QUARTERS, Accumulation, Direction, Period
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.guide import GuidedRow, PlanGuide, brought_row
from spbe_sdk.performance.sheets import INDICATORS, MEASUREMENTS, OBJECTIVES
from spbe_sdk.reports.forms.live import letters
from spbe_sdk.reports.worksheets.book import SPARE, Book, drawn
from spbe_sdk.scoring.exact import exact_text

SHOWN = ("target_now", "actual_now", "achieved_now")


def achieved_headings(language: Language) -> Mapping[Period, str]:
    """What the column of achievements is called by the part of the year that it is of."""
    parts = {period: say(f"plan.period_{period}", language) for period in QUARTERS}
    named = {period: say("worksheet.plan.achieved_until", language, until=until) for period, until in parts.items()}
    return {Period.YEAR: say("worksheet.plan.achieved_year", language), **named}


_NONE = '"–"'

_FIELDS = ("target", "actual")

# Where, on the sheet behind, the names begin that one chooses from.
_LISTS = 5

# What a formula of achievement is, of a target and an actual; `NA()` where it says nothing.
_RATIO, _MIRROR = "IF({t}<0,NA(),100*{a}/{t})", "IF({t}<0,NA(),100*(2*{t}-{a})/{t})"
_FORMULAS = {
    "ratio": _RATIO,
    "mirror": _MIRROR,
    "inverse": "IF(OR({t}<0,{a}<0),NA(),100*{t}/{a})",
    "on-target": f"MIN({_RATIO},{_MIRROR})",
    "within-range": f"IF({{a}}<{{t}},{_RATIO},IF({{a}}>{{t}},{_MIRROR},100))",
}
_FROM_BASELINE = "IF(ISNUMBER({b}),IF(({b}-{t})*{way}<0,NA(),100*({b}-{a})/({b}-{t})),NA())"

# A way that is worse than where it began is against these, where there is a better one at all.
_WAYS = {Direction.MINIMIZE: "1", Direction.MAXIMIZE: "-1"}


@attrs.frozen(slots=True)
class AchievedColumns:
    """The columns behind those that are filled in, and the sheet behind them with what is brought."""

    book: Book
    guide: PlanGuide
    sheets: Mapping[str, PortSheet]
    rows: Mapping[str, Sequence[Row]]

    @property
    def title(self) -> str:
        """What the sheet behind is called."""
        return self.book.say("plan.brought")

    def write(self, made: Any) -> None:
        """Write the columns, for the rows that are there and those that may be."""
        sheet, first = self.sheets[MEASUREMENTS], len(self.sheets[MEASUREMENTS].columns)
        until = Period.YEAR if self.guide.period is Period.YEAR else self.guide.quarters[-1]
        named = [self.book.say(f"plan.{name}") for name in SHOWN[:2]]
        for place, heading in enumerate((*named, achieved_headings(self.book.cover.language)[until])):
            made.write_string(HEADER_ROW - 1, first + place, heading, self.book.formats["head"])
        made.set_column(first, first + 2, 13)
        for place in range(first + 3, first + 7):
            made.set_column(place, place, 4, None, {"hidden": True})
        percent = self.book.book.add_format(
            {"border": 1, "border_color": "#D5DCE3", "valign": "top", "align": "right",
             "num_format": f"0.{'0' * self.guide.policy.decimals}" if self.guide.policy.decimals else "0"}
        )  # fmt: skip
        forms = (self.book.formats["any"], self.book.formats["any"], percent, *[None] * 4)
        known = [*self.guide.measured(self.rows, self.sheets), *(GuidedRow() for _ in range(SPARE))]
        for number, row in enumerate(known):
            formulas = self._formulas(sheet, first, HEADER_ROW + number + 1)
            values = (*self._figures(row), *_places(row))
            for place, (formula, form, value) in enumerate(zip(formulas, forms, values, strict=True)):
                made.write_formula(HEADER_ROW + number, first + place, f"={formula}", form, value)
        made.print_area(0, 0, HEADER_ROW + drawn(len(self.rows[MEASUREMENTS])) - 1, first + len(SHOWN) - 1)

    def _figures(self, row: GuidedRow) -> tuple[float | str, ...]:
        score = row.score
        target, actual = (
            "" if value is None else float(value)
            for value in ((score.target, score.actual) if score is not None else (None, None))
        )
        if score is None or target == "" or actual == "":
            return target, actual, ""
        percent = score.achieved.published(self.guide.policy.decimals)
        return target, actual, "–" if percent is None else float(percent)

    def _formulas(self, sheet: PortSheet, first: int, row: int) -> list[str]:
        """Target, actual, achievement; then, hidden, the row of the own indicator, of the brought one, and what
        direction and what way of adding up it has.
        """

        def cell(key: str) -> str:
            return f"${letters(sheet.columns.index(sheet.column(key)))}{row}"

        target, actual, _, own, brought, better, how = (f"${letters(first + place)}{row}" for place in range(7))
        name, unit = cell("indicator"), cell("unit")
        return [
            self._target(cell, better, how),
            self._actual(cell, better, how),
            self._achieved(target, actual, better, own),
            self._own(name, unit),
            self._brought(name, own),
            self._word("direction", list(Direction), Direction.MAXIMIZE, own, brought),
            self._word("accumulation", list(Accumulation), Accumulation.LAST, own, brought),
        ]

    def _target(self, cell: Callable[[str], str], better: str, how: str) -> str:
        targets, actuals = self._spans(cell)
        both = [f"AND(ISNUMBER({one}),ISNUMBER({other}))" for one, other in zip(targets, actuals, strict=True)]
        span, filled = _span(targets), f"ISNUMBER({_span(actuals)})"
        count = f"SUMPRODUCT({filled}*ISNUMBER({span}))"
        summed = f"SUMPRODUCT({filled}*1,{span})"
        reported = f'IF({count}=0,"",CHOOSE({how},{summed},{summed}/{count},{_last(both, targets)}))'
        parts = f"IF(COUNT({_span(actuals)})=0,{_together(targets, how)},{reported})"
        first, revised = cell("target year"), cell("revised year")
        whole, year = f"COUNT({first},{revised})>0", f"IF(ISNUMBER({revised}),{revised},{first})"
        if self.guide.period is Period.YEAR:
            parts = f'IF(ISNUMBER({cell("actual year")}),"",{parts})'
            return f'IF({better}*{how}=0,"",IF({whole},{year},{parts}))'
        return f'IF({better}*{how}=0,"",IF(ISNUMBER({parts}),{parts},IF({whole},{year},"")))'

    def _actual(self, cell: Callable[[str], str], better: str, how: str) -> str:
        _, actuals = self._spans(cell)
        parts, whole = _together(actuals, how), cell("actual year")
        if self.guide.period is Period.YEAR:
            parts = f"IF(ISNUMBER({whole}),{whole},{parts})"
        return f'IF({better}*{how}=0,"",{parts})'

    def _spans(self, cell: Callable[[str], str]) -> tuple[list[str], list[str]]:
        targets, actuals = ([cell(f"{field} {quarter}") for quarter in self.guide.quarters] for field in _FIELDS)
        return targets, actuals

    def _achieved(self, target: str, actual: str, better: str, own: str) -> str:
        baseline = f'IF({own}>0,INDEX({self._column(INDICATORS, "baseline")},{own}),"")'
        ways = [self._way(direction, target, actual, baseline) for direction in Direction]
        rounded = f"ROUND(CHOOSE({better},{','.join(ways)}),{self.guide.policy.decimals})"
        return f'IF(AND(ISNUMBER({target}),ISNUMBER({actual})),IFERROR({rounded},{_NONE}),"")'

    def _way(self, direction: Direction, target: str, actual: str, baseline: str) -> str:
        """The achievement by one direction, with what the policy says of zeros and of what is too low or too high."""
        policy, name = self.guide.policy, "target" if direction is Direction.RANGE else direction.value
        formula = _FORMULAS.get(getattr(policy, direction), "NA()")
        if getattr(policy, direction) == "from-baseline":
            formula = _FROM_BASELINE.replace("{way}", _WAYS.get(direction, "0"))
        found = formula.format(t=target, a=actual, b=baseline)
        for number, rules in ((actual, policy.zero_actual), (target, policy.zero_target)):
            if (rule := getattr(rules, name)) != "formula":
                fixed = {"zero": "0", "hundred": "100"}.get(rule, f"IF({target}={actual},100,0)")
                found = f"IF({number}=0,{fixed},{found})"
        found = found if policy.floor is None else f"MAX({exact_text(policy.floor)},{found})"
        return found if policy.cap is None else f"MIN({exact_text(policy.cap)},{found})"

    def _own(self, name: str, unit: str) -> str:
        """The row of the region's own indicator that is called so: that of the unit where there is one, else any."""
        names, codes, units = (self._column(INDICATORS, key, HEADER_ROW + 1) for key in ("name", "code", "unit"))
        called = f"(({names}={name})+({codes}={name})>0)"
        of_unit, row = f"{called}*({units}={unit})", f"ROW({names})"
        nearest = f"IF(SUMPRODUCT({of_unit})>0,SUMPRODUCT(MAX({of_unit}*{row})),SUMPRODUCT(MAX({called}*{row})))"
        return f'IF({name}="",0,{nearest})'

    def _brought(self, name: str, own: str) -> str:
        if not self.guide.decided:
            return "0"
        names, codes = (f"'{self.title}'!${column}$1:${column}${len(self.guide.decided)}" for column in "AB")
        row = f"SUMPRODUCT(MAX((({names}={name})+({codes}={name})>0)*ROW({names})))"
        return f'IF(OR({name}="",{own}>0),0,{row})'

    def _word(self, field: str, ours: Sequence[str], default: str, own: str, brought: str) -> str:
        """Which of some words an indicator has, as a number from 1; 0 where it is none of them."""
        choices = self.sheets[INDICATORS].column(field).choices
        said = ",".join(f'"{word}"' for word in sorted(choices, key=lambda word: list(ours).index(choices[word])))
        word = f"INDEX({self._column(INDICATORS, field)},{own})"
        mine = f'IF({word}="",{list(ours).index(default) + 1},IFERROR(MATCH({word},{{{said}}},0),0))'
        count, column = max(len(self.guide.decided), 1), "C" if field == "direction" else "D"
        theirs = f"INDEX('{self.title}'!${column}$1:${column}${count},{brought})" if self.guide.decided else "0"
        return f"IF({own}>0,{mine},IF({brought}>0,{theirs},0))"

    def _column(self, port: str, key: str, first: int = 1) -> str:
        """A column of another sheet, as far as rows may be filled in."""
        sheet = self.sheets[port]
        column = letters(sheet.columns.index(sheet.column(key)))
        return f"'{sheet.title}'!${column}${first}:${column}${HEADER_ROW + len(self.rows[port]) + SPARE}"

    def write_brought(self) -> None:
        """The hidden sheet with what is brought, and the names that one chooses from: these, and one's own."""
        if not any(self._lists().values()):
            return
        made = self.book.book.add_worksheet(self.title)
        made.hide()
        for number, line in enumerate(self.guide.decided):
            known = brought_row(number, line)
            made.write_string(number, 0, line.name)
            made.write_string(number, 1, self.guide.code_of(line))
            made.write_number(number, 2, _place(Direction, known.direction))
            made.write_number(number, 3, _place(Accumulation, known.accumulation))
        for place, (port, names) in enumerate(self._lists().items(), start=_LISTS):
            for number, name in enumerate(names):
                made.write_string(number, place, name)
            column = letters(self.sheets[port].columns.index(self.sheets[port].column("name")))
            rows = [*self.rows[port], *({} for _ in range(SPARE))]
            for number, row in enumerate(rows):
                cell = f"'{self.sheets[port].title}'!${column}${HEADER_ROW + number + 1}"
                formula = f'=IF({cell}="","",{cell})'
                made.write_formula(len(names) + number, place, formula, None, row.get("name", ""))

    def source(self, port: str) -> str | None:
        """What one chooses from where a port's rows are named, if some are brought."""
        lists = self._lists()
        if not any(lists.values()) or port not in lists:
            return None
        column = letters(_LISTS + list(lists).index(port))
        return f"='{self.title}'!${column}$1:${column}${len(lists[port]) + len(self.rows[port]) + SPARE}"

    def _lists(self) -> dict[str, list[str]]:
        objectives = [line.name for line in self.guide.blueprint.objectives]
        indicators = [line.name for line in self.guide.brought]
        return {OBJECTIVES: list(dict.fromkeys(objectives)), INDICATORS: list(dict.fromkeys(indicators))}


def _places(row: GuidedRow) -> tuple[int, ...]:
    """What the hidden columns hold of a row: the row of its own indicator, that of the brought one, and its words."""
    own = 0 if row.own is None else HEADER_ROW + row.own + 1
    brought = 0 if row.brought is None else row.brought + 1
    return own, brought, _place(Direction, row.direction), _place(Accumulation, row.accumulation)


def _place(words: type[StrEnum], word: StrEnum | None) -> int:
    """Which of some words one is, counted from 1; 0 where it is none."""
    return 0 if word is None else list(words).index(word) + 1


def _span(cells: Sequence[str]) -> str:
    return f"{cells[0]}:{cells[-1]}"


def _together(cells: Sequence[str], how: str) -> str:
    """What some cells come to by one of the ways; nothing where none of them has a number."""
    span = _span(cells)
    last = _last([f"ISNUMBER({cell})" for cell in cells], cells)
    return f'IF(COUNT({span})=0,"",CHOOSE({how},SUM({span}),AVERAGE({span}),{last}))'


def _last(there: Sequence[str], cells: Sequence[str]) -> str:
    """The last of some cells that is there."""
    found = '""'
    for condition, cell in zip(there, cells, strict=True):
        found = f"IF({condition},{cell},{found})"
    return found
