"""An e-SAKIP to fill in: a sheet per port, in which units, objectives and indicators are chosen by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row, SheetColumn
from spbe_sdk.performance.guide import PlanGuide
from spbe_sdk.performance.sheets import MEASUREMENTS, plan_sheets
from spbe_sdk.reports.forms.live import letters
from spbe_sdk.reports.worksheets.achieved import AchievedColumns
from spbe_sdk.reports.worksheets.book import SPARE, Book, Cover, make_book

# The columns that stay in view: what a row is about.
_STAY = {"measurements": 2, "budgets": 2}


def plan_worksheet(
    cover: Cover, rows: Mapping[str, Sequence[Row]], guide: PlanGuide, office: str | None = None
) -> bytes:
    """The bytes of a workbook to fill in, with the rows of each port; `office` is whose part it is, if it is one."""
    sheets = plan_sheets(cover.language)

    def fill(book: Book) -> None:
        columns = AchievedColumns(book, guide, {sheet.port: sheet for sheet in sheets}, rows)
        for sheet in sheets:
            how = book.say(f"plan.how_{sheet.port}")
            made = book.table(sheet, rows[sheet.port], how, stay=_STAY.get(sheet.port, 1))
            for place, column in enumerate(sheet.columns):
                _choose(made, place, column, len(rows[sheet.port]), sheets, columns)
            if sheet.port == MEASUREMENTS and guide.quarters:
                columns.write(made)
        columns.write_brought()

    return make_book(fill, cover, office)


def _choose(
    made: Any,
    place: int,
    column: SheetColumn,
    count: int,
    sheets: Sequence[PortSheet],
    columns: AchievedColumns,
) -> None:
    """What may be chosen in a column: words, or the names on another sheet, beside which others may be written."""
    last = HEADER_ROW + count + SPARE - 1
    if column.choices:
        made.data_validation(HEADER_ROW, place, last, place, {"validate": "list", "source": list(column.choices)})
    elif column.lists:
        port, field = column.lists
        other = next(sheet for sheet in sheets if sheet.port == port)
        name = letters(other.columns.index(other.column(field)))
        end = HEADER_ROW + len(columns.rows[port]) + SPARE
        source = columns.source(port) or f"='{other.title}'!${name}${HEADER_ROW + 1}:${name}${end}"
        made.data_validation(
            HEADER_ROW, place, last, place, {"validate": "list", "source": source, "show_error": False}
        )
