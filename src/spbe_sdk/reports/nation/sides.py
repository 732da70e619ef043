"""Published results side by side, as a page, a text and a workbook."""

from __future__ import annotations

from decimal import Decimal
from importlib.metadata import version
from typing import Any

from spbe_sdk.comparison.published.doubts import doubts_of
from spbe_sdk.comparison.side import SideRow, Sides
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook, write_across
from spbe_sdk.reports.nation.lines import said_doubts, source_of
from spbe_sdk.reports.nation.marks import DERIVED, DOUBTFUL, marked, marks_of

# As many others as fit on paper with their differences, beside the domains and ours.
OTHERS = 3


def sides_page(found: Sides, language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    view = {
        **spoken(language, paper),
        "title": title(found, language),
        "own": found.institutions[0].name,
        "parts": _parts(found, language),
        "notes": notes(found, language),
        "institutions": [(item, source_of(item, language)) for item in found.institutions],
        "version": version("spbe-sdk"),
    }
    return render_template("sides.html.j2", view)


def _parts(found: Sides, language: Language) -> list[tuple[list[str], list[list[str]]]]:
    """The table in parts that fit on paper: headings and rows of ours, some others, and the differences to these."""
    count = len(found.institutions)
    lines = [heads(found, language), *([name_of(row, language), *cells(found, row, language)] for row in found.rows)]
    places = [range(first, min(first + OTHERS, count + 1)) for first in range(2, count + 1, OTHERS)]
    parts = [[0, 1, *part, *(place + count - 1 for place in part)] for part in places]
    shown = [[[line[place] for place in part] for line in lines] for part in parts]
    return [(part[0], part[1:]) for part in shown]


def sides_text(found: Sides, language: Language) -> str:
    """The table as Markdown text, with where each result is from."""
    lines = [f"# {escaped(title(found, language))}", "", *table_head(heads(found, language))]
    lines += [table_row([name_of(row, language), *cells(found, row, language)]) for row in found.rows]
    lines += ["", *(f"- {escaped(line)}" for line in [*told(found, language), *notes(found, language)])]
    return "\n".join(lines) + "\n"


def sides_workbook(found: Sides, language: Language, paper: Paper = "A4") -> bytes:
    """The workbook's bytes; the differences follow the figures."""

    from xlsxwriter.utility import xl_col_to_name

    def fill(book: Any, formats: Any) -> None:
        columns = [(head, 30) for head in heads(found, language)]
        sheet = add_sheet(book, formats, str(found.year), columns, numbers=range(1, len(columns)))
        count = len(found.institutions)
        own = xl_col_to_name(1)
        for number, row in enumerate(found.rows, start=1):
            sheet.write_string(number, 0, name_of(row, language), formats["wrap"])
            for column, value in enumerate(row.values, start=1):
                if value is not None:
                    sheet.write_number(number, column, float(value), formats["figure"])
            for other, value in enumerate(row.differences):
                if value is not None:
                    formula = f"=ROUND({own}{number + 1}-{xl_col_to_name(other + 2)}{number + 1},2)"
                    sheet.write_formula(number, count + 1 + other, formula, formats["figure"], float(value))

        for number, line in enumerate([*told(found, language), *notes(found, language)], start=len(found.rows) + 2):
            write_across(sheet, formats, number, line)

    own = found.institutions[0].name
    return make_workbook(fill, Imprint(own, title(found, language), end_of(found.year), language, paper))


def title(found: Sides, language: Language) -> str:
    """Who stands beside whom, and when."""
    own, *others = (item.name for item in found.institutions)
    return say("nation.sides", language, own=own, others=", ".join(others), year=found.year)


def heads(found: Sides, language: Language) -> list[str]:
    """The headings: what, every institution, and the difference to each of the others."""
    names = [item.name for item in found.institutions]
    against = [say("nation.against", language, name=name) for name in names[1:]]
    return [say("nation.domain", language), *names, *against]


def name_of(row: SideRow, language: Language) -> str:
    """What a row is about."""
    return f"{row.code} {row.name}" if row.name else say("report.index", language)


def cells(found: Sides, row: SideRow, language: Language) -> list[str]:
    """The figures of a row, with their marks, and their differences with a sign."""
    own = [
        marked(_shown(value, language), marks_of(item, row.code))
        for item, value in zip(found.institutions, row.values, strict=True)
    ]
    return own + [_shown(value, language, signed=True) for value in row.differences]


def told(found: Sides, language: Language) -> list[str]:
    """Each institution's predicate, and what kind of source its figures are from."""
    return [
        f"{item.name}: {item.predicate}; {say(f'nation.confidence.{item.confidence}', language)}: "
        f"{source_of(item, language)}"
        for item in found.institutions
    ]


def notes(found: Sides, language: Language) -> list[str]:
    """What is doubtful or derived in the figures, where they bear a mark."""
    doubts = [doubt for item in found.institutions for doubt in doubts_of(item)]
    return [
        f"{DERIVED if number >= len(doubts) else DOUBTFUL} {line}"
        for number, line in enumerate(said_doubts(doubts, found.institutions, language))
    ]


def _shown(value: Decimal | None, language: Language, *, signed: bool = False) -> str:
    return "–" if value is None else figure(value, language, signed=signed)
