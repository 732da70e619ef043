"""All published results of a year as a workbook, as text, and as open data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.data.files import as_csv
from spbe_sdk.reports.data.tables import DataTable, FieldType
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook
from spbe_sdk.reports.nation.page import (
    NationView,
    domain_names,
    doubt_lines,
    group_name,
    row_of,
    source_list,
    standing_lines,
    together_line,
)

_WIDTHS = {"rank": 8, "region": 10, "institution": 52, "kind": 16, "province": 10, "index": 10}

_FIRST_FIGURE = 5


def nation_text(view: NationView, language: Language) -> str:
    """Where the institution stands and the distribution of all, as Markdown text."""
    nation = view.nation
    lines = [f"# {escaped(view.title(language))}", ""]
    lines += [*(f"- {escaped(line)}" for line in standing_lines(view, language)), ""]
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
        *(f"- {escaped(text)}" for _, text in source_list(nation)),
    ]
    lines += ["", *(f"- {escaped(line)}" for line in doubt_lines(nation, language))]
    return "\n".join(lines).rstrip() + "\n"


def nation_workbook(view: NationView, language: Language) -> bytes:
    """The workbook's bytes: the whole list, sorted by rank, with a filter, and what it is from."""
    nation = view.nation
    domains = list(domain_names(nation))

    def fill(book: Any, formats: Any) -> None:
        heads = [(say(f"nation.column.{name}", language), width) for name, width in _WIDTHS.items()]
        last = [(say(f"nation.column.{name}", language), 18) for name in ("predicate", "confidence", "source")]
        sheet = add_sheet(book, formats, str(nation.edition.year), [*heads, *((code, 8) for code in domains), *last])
        for row, (rank, item) in enumerate(nation.listed, start=1):
            for column, cell in enumerate(row_of(rank, item, domains)):
                if cell is not None:
                    _write(sheet, formats, row, column, cell, len(domains))
        sheet.autofilter(0, 0, len(nation.listed), len(heads) + len(domains) + len(last) - 1)
        told = add_sheet(book, formats, say("nation.sources", language), [(say("nation.sources", language), 120)])
        notes = [text for _, text in source_list(nation)] + doubt_lines(nation, language)
        for row, text in enumerate([*notes, say("nation.licence", language)], start=1):
            told.write_string(row, 0, text, formats["wrap"])

    whose = say("nation.letterhead", language)
    return make_workbook(fill, Imprint(whose, view.title(language), end_of(nation.edition.year), language))


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
        "description": say("nation.licence", language),
        "sources": [{"title": text} for _, text in source_list(view.nation)],
    }


def _write(sheet: Any, formats: Any, row: int, column: int, cell: str, domains: int) -> None:
    if column == 0:
        sheet.write_number(row, column, int(cell))
    elif _FIRST_FIGURE <= column <= _FIRST_FIGURE + domains:
        sheet.write_number(row, column, float(cell), formats["figure"])
    else:
        sheet.write_string(row, column, cell)
