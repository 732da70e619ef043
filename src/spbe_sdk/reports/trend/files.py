"""Several years as Markdown and as a workbook, by themselves or inside a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spbe_sdk.comparison.trend import Turn
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook

_COLUMNS = {"year": 8, "index": 10, "change": 12, "predicate": 20, "instrument": 30}


def trend_text(turns: Sequence[Turn], who: str, language: Language) -> str:
    """The years as Markdown text."""
    return "\n".join([f"# {say('trend.title', language)}: {escaped(who)}", "", *trend_lines(turns, language)])


def trend_lines(turns: Sequence[Turn], language: Language) -> Iterator[str]:
    """The years as a table; there is no change where the instrument is another."""
    yield from table_head(_heads(language))
    for turn in turns:
        change = "–" if turn.change is None else figure(turn.change, language, signed=True)
        yield table_row([str(turn.year), figure(turn.index, language), change, turn.label(language), turn.measured_by])
    yield ""
    for turn in turns:
        if turn.rule_changed:
            yield from (say(f"trend.from_{turn.predicate_from}", language, year=turn.year), "")


def trend_workbook(turns: Sequence[Turn], who: str, language: Language, paper: Paper = "A4") -> bytes:
    """The bytes of a workbook with the years alone."""
    imprint = Imprint(who, say("trend.title", language), end_of(turns[-1].year), language, paper)
    return make_workbook(lambda book, formats: trend_sheet(book, formats, turns, language), imprint)


def trend_sheet(book: Any, formats: Any, turns: Sequence[Turn], language: Language) -> None:
    """The years on a sheet; nothing is subtracted where the instrument changed."""
    columns = list(zip(_heads(language), _COLUMNS.values(), strict=True))
    sheet = add_sheet(book, formats, say("trend.sheet", language), columns, numbers=(0, 1, 2))
    for row, turn in enumerate(turns, start=1):
        sheet.write_number(row, 0, turn.year, formats["plain"])
        sheet.write_number(row, 1, float(turn.index), formats["figure"])
        if turn.change is not None:
            sheet.write_formula(row, 2, f"=ROUND(B{row + 1}-B{row},2)", formats["figure"], float(turn.change))
        sheet.write_string(row, 3, turn.label(language))
        sheet.write_string(row, 4, turn.measured_by)
        if turn.rule_changed:
            sheet.write_comment(row, 3, say(f"trend.from_{turn.predicate_from}", language, year=turn.year))


def _heads(language: Language) -> list[str]:
    return [say("trend.change" if name == "change" else f"report.{name}", language) for name in _COLUMNS]
