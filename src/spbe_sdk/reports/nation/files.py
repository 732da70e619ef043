"""All published results of a year as a workbook, as text, and as open data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from spbe_sdk.comparison.published.doubts import doubted_nodes
from spbe_sdk.comparison.published.library import Published
from spbe_sdk.findings.words import Language, say
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.data.files import as_csv
from spbe_sdk.reports.data.tables import DataTable, FieldType
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook, write_across
from spbe_sdk.reports.nation.distribution import distribution_tables, domain_names, list_table
from spbe_sdk.reports.nation.lines import completeness, doubt_lines, mean_line, source_list, source_of
from spbe_sdk.reports.nation.page import NationView
from spbe_sdk.reports.nation.tables import Cell, ShownColumn, ShownTable

# Columns are as wide as what they hold, within these.
_NARROW, _WIDE = 9, 46


def nation_text(view: NationView, language: Language) -> str:
    """Where the institution stands and the distribution of all, as Markdown text."""
    nation = view.nation
    lines = [f"# {escaped(view.title(language))}", ""]
    lines += [*(f"- {escaped(line)}" for line in view.lines(language)), ""]
    lines += [escaped(f"{completeness(nation, language)} {mean_line(nation, language)}"), ""]
    for table in [*view.tables(language), *distribution_tables(nation, language)]:
        lines += [*_table_text(table, language), ""]
    lines += [
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


def nation_workbook(view: NationView, language: Language, paper: Paper = "A4") -> bytes:
    """The workbook's bytes: where the institution stands, the whole list with a filter, and what it is from."""
    nation = view.nation

    def fill(book: Any, formats: Any) -> None:
        if lines := view.lines(language):
            _lines_sheet(book, formats, say("nation.sheet.standing", language), view.title(language), lines)
        for table in [*view.tables(language), list_table(nation, language), *distribution_tables(nation, language)]:
            _table_sheet(book, formats, table)
        notes = [completeness(nation, language), mean_line(nation, language)]
        notes += [text for _, text in source_list(nation, language)] + doubt_lines(nation, language)
        head = say("nation.sources", language)
        _lines_sheet(book, formats, head, head, [*notes, say("nation.licence", language)])

    whose = say("nation.letterhead", language)
    return make_workbook(fill, Imprint(whose, view.title(language), end_of(nation.edition.year), language, paper))


def _lines_sheet(book: Any, formats: Any, name: str, head: str, lines: Sequence[str]) -> None:
    """A sheet of sentences."""
    sheet = add_sheet(book, formats, name, [(head, 120)])
    for row, text in enumerate(lines, start=1):
        sheet.write_string(row, 0, text, formats["wrap"])


def _table_sheet(book: Any, formats: Any, table: ShownTable) -> None:
    """A sheet of one table, its sentences below it."""
    columns = [(column.head, _width(column, [row[n] for row in table.rows])) for n, column in enumerate(table.columns)]
    numbers = [number for number, column in enumerate(table.columns) if column.form != "text"]
    sheet = add_sheet(book, formats, table.sheet, columns, numbers=numbers)
    for row, cells in enumerate(table.rows, start=1):
        for number, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _write(sheet, formats, (row, number), cell, column, filtered=table.filtered)
    if table.filtered:
        sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)
    for row, text in enumerate(filter(None, (table.before, table.behind)), start=len(table.rows) + 2):
        write_across(sheet, formats, row, text)


def _width(column: ShownColumn, cells: Sequence[Cell]) -> int:
    """As wide as its texts, or as its heading in two lines."""
    texts = [len(cell) + 2 for cell in cells if isinstance(cell, str)]
    longest = max(len(word) for word in column.head.split())
    return min(max([_NARROW, *texts, max(longest, len(column.head) * 2 // 3) + 3]), _WIDE)


def _write(
    sheet: Any, formats: Any, place: tuple[int, int], cell: Cell, column: ShownColumn, *, filtered: bool
) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(*place, float(cell), formats["plain" if column.form == "count" else "figure"])
    elif cell is not None:
        sheet.write_string(*place, cell, formats["wrap"])
    elif not filtered:
        # What is not there is shown as everywhere, but in a list that is to be sorted and computed with.
        sheet.write_string(*place, "–", formats["right"])


_ABOUT: dict[str, FieldType] = {
    "predicate": "string", "derived": "string", "doubtful": "string", "confidence": "string", "source": "string",
}  # fmt: skip


def nation_table(view: NationView, language: Language) -> DataTable:
    """The list as a table with typed fields, for programs; what a figure is from is told in the language.

    `key` stays the same over the years, also where an institution of the centre changes its name; `derived` is a domain
    whose cell was lost, and `doubtful` the figures that something speaks against.
    """
    domains = list(domain_names(view.nation))
    fields: dict[str, FieldType] = {
        "rank": "integer", "key": "string", "region": "string", "institution": "string", "kind": "string",
        "province": "string", "province_name": "string", "index": "number",
        **dict.fromkeys(domains, "number"), **_ABOUT,
    }  # fmt: skip
    rows = [_row(rank, item, domains, language) for rank, item in view.nation.listed]
    return DataTable(f"spbe-{view.nation.edition.year}", fields, rows, ("key",))


def _row(rank: int | None, item: Published, domains: Sequence[str], language: Language) -> list[str | int | None]:
    """A row of the list for programs: figures with a point; without a rank where the list is not complete."""
    where = [item.province, region_name(item.province) if item.province else None]
    values = [str(item.domains[code]) if code in item.domains else None for code in domains]
    doubts = " ".join(sorted(doubted_nodes(item))) or None
    told = [item.predicate, item.derived, doubts, item.confidence, source_of(item, language)]
    return [rank, item.key, item.region, item.name, item.kind, *where, str(item.index), *values, *told]


def nation_csv(view: NationView, language: Language) -> bytes:
    """The list as CSV."""
    return as_csv(nation_table(view, language))


def nation_about(view: NationView, language: Language) -> Mapping[str, Any]:
    """What a data package of the list says of itself: its sources, and what may be done with it."""
    return {
        "name": f"spbe-{view.nation.edition.year}",
        "title": view.title(language),
        "description": f"{completeness(view.nation, language)} {say('nation.licence', language)}",
        "sources": [{"title": text} for _, text in source_list(view.nation, language)],
    }
