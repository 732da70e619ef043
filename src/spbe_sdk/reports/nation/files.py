"""All published results of a year as a workbook, as text, and as open data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from spbe_sdk.comparison.published.library import Published
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.data.files import as_csv
from spbe_sdk.reports.data.tables import DataTable, FieldType
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook
from spbe_sdk.reports.nation.lines import completeness, doubt_lines, mean_line, source_list, together_line
from spbe_sdk.reports.nation.page import NationView, domain_names, group_name, row_of
from spbe_sdk.reports.nation.tables import ShownTable

_WIDTHS = {"rank": 8, "region": 10, "institution": 52, "kind": 16, "province": 10, "index": 10}

_KIND, _FIRST_FIGURE = 3, 5


def nation_text(view: NationView, language: Language) -> str:
    """Where the institution stands and the distribution of all, as Markdown text."""
    nation = view.nation
    lines = [f"# {escaped(view.title(language))}", ""]
    lines += [*(f"- {escaped(line)}" for line in view.lines(language)), ""]
    for table in view.tables(language):
        lines += [*_table_text(table, language), ""]
    lines += [escaped(f"{completeness(nation, language)} {mean_line(nation, language)}"), ""]
    lines += table_head([say("nation.group", language), say("nation.count", language), *nation.predicates])
    for group in [nation.everyone, *nation.kinds]:
        counts = [str(group.predicates[name]) for name in nation.predicates]
        lines.append(table_row([group_name(group, language), str(group.count), *counts]))
    if together := together_line(nation, language):
        lines += ["", escaped(together)]
    lines += [
        "",
        f"## {say('nation.sources', language)}",
        "",
        *(f"- {escaped(text)}" for _, text in source_list(nation, language)),
    ]
    lines += ["", *(f"- {escaped(line)}" for line in doubt_lines(nation, language))]
    return "\n".join(lines).rstrip() + "\n"


def _table_text(table: ShownTable, language: Language) -> list[str]:
    """A table as Markdown, with its title and its sentences."""
    rows = [table_row(row) for row in table.shown(language)]
    before = [escaped(table.before), ""] if table.before else []
    behind = ["", escaped(table.behind)] if table.behind else []
    heads = table_head([column.head for column in table.columns])
    return [f"## {escaped(table.title)}", "", *before, *heads, *rows, *behind]


def nation_workbook(view: NationView, language: Language) -> bytes:
    """The workbook's bytes: where the institution stands, the whole list with a filter, and what it is from."""
    nation = view.nation
    domains = list(domain_names(nation))

    def fill(book: Any, formats: Any) -> None:
        if lines := view.lines(language):
            _lines_sheet(book, formats, say("nation.sheet.standing", language), view.title(language), lines)
        for table in view.tables(language):
            _table_sheet(book, formats, table)
        heads = [(say(f"nation.column.{name}", language), width) for name, width in _WIDTHS.items()]
        last = [(say(f"nation.column.{name}", language), 18) for name in ("predicate", "confidence", "source")]
        sheet = add_sheet(book, formats, str(nation.edition.year), [*heads, *((code, 8) for code in domains), *last])
        for row, (rank, item) in enumerate(nation.listed, start=1):
            for column, cell in enumerate(_said_row(rank, item, domains, language)):
                if cell is not None:
                    _write(sheet, formats, row, column, cell, len(domains))
        sheet.autofilter(0, 0, len(nation.listed), len(heads) + len(domains) + len(last) - 1)
        notes = [completeness(nation, language), mean_line(nation, language)]
        notes += [text for _, text in source_list(nation, language)] + doubt_lines(nation, language)
        head = say("nation.sources", language)
        _lines_sheet(book, formats, head, head, [*notes, say("nation.licence", language)])

    whose = say("nation.letterhead", language)
    return make_workbook(fill, Imprint(whose, view.title(language), end_of(nation.edition.year), language))


def _lines_sheet(book: Any, formats: Any, name: str, head: str, lines: Sequence[str]) -> None:
    """A sheet of sentences."""
    sheet = add_sheet(book, formats, name, [(head, 120)])
    for row, text in enumerate(lines, start=1):
        sheet.write_string(row, 0, text, formats["wrap"])


def _table_sheet(book: Any, formats: Any, table: ShownTable) -> None:
    """A sheet of one table, its sentences below it."""
    columns = [(column.head, 44 if number == 0 else 16) for number, column in enumerate(table.columns)]
    sheet = add_sheet(book, formats, table.sheet, columns)
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, Decimal):
                sheet.write_number(row, column, float(cell), formats["figure"])
            elif cell is not None:
                sheet.write_string(row, column, cell)
    for row, text in enumerate(filter(None, (table.before, table.behind)), start=len(table.rows) + 2):
        sheet.merge_range(row, 0, row, len(columns) - 1, text, formats["wrap"])
        sheet.set_row(row, 45)


def _said_row(rank: int | None, item: Published, domains: Sequence[str], language: Language) -> list[str | int | None]:
    """A row of the list for people: the kinds, of the institution and of the source, in their language."""
    row = row_of(rank, item, domains)
    row[_KIND] = say(f"nation.kind.{item.kind}", language)
    row[_FIRST_FIGURE + len(domains) + 2] = say(f"nation.confidence.{item.confidence}", language)
    return row


def nation_table(view: NationView) -> DataTable:
    """The list as a table with typed fields, for programs."""
    domains = list(domain_names(view.nation))
    fields: dict[str, FieldType] = {
        "rank": "integer", "region": "string", "institution": "string", "kind": "string", "province": "string",
        "index": "number", **dict.fromkeys(domains, "number"), "predicate": "string", "confidence": "string",
        "source": "string",
    }  # fmt: skip
    rows = [row_of(rank, item, domains) for rank, item in view.nation.listed]
    return DataTable(f"spbe-{view.nation.edition.year}", fields, rows, ("institution",))


def nation_csv(view: NationView) -> bytes:
    """The list as CSV."""
    return as_csv(nation_table(view))


def nation_about(view: NationView, language: Language) -> Mapping[str, Any]:
    """What a data package of the list says of itself: its sources, and what may be done with it."""
    return {
        "name": f"spbe-{view.nation.edition.year}",
        "title": view.title(language),
        "description": f"{completeness(view.nation, language)} {say('nation.licence', language)}",
        "sources": [{"title": text} for _, text in source_list(view.nation, language)],
    }


def _write(sheet: Any, formats: Any, row: int, column: int, cell: str | int, domains: int) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif _FIRST_FIGURE <= column <= _FIRST_FIGURE + domains:
        sheet.write_number(row, column, float(cell), formats["figure"])
    else:
        sheet.write_string(row, column, cell)
