"""What every workbook of a report shares: a file that is the same for the same run, and sheets that print well."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any


def make_workbook(fill: Callable[[Any, Any], None], made: datetime, title: str) -> bytes:
    """The bytes of a workbook; `fill` is given the book and its formats by name.

    The same content made at the same time gives the same bytes.
    """
    import xlsxwriter

    stream = io.BytesIO()
    # No text from outside may act as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None), "title": title})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True}),
            "figure": book.add_format({"num_format": "0.00"}),
            "main": book.add_format({"num_format": "0.00", "bold": True, "font_size": 14}),
            "points": book.add_format({"num_format": "0.0000"}),
            "percent": book.add_format({"num_format": "0.00"}),
            "money": book.add_format({"num_format": "#,##0"}),
            "open": book.add_format({"bg_color": "#FFF8EC", "border": 1, "border_color": "#D5DCE3"}),
        }
        fill(book, formats)
    return stream.getvalue()


def end_of(year: int) -> datetime:
    """When a workbook that no run made is said to be made: so that the same content gives the same bytes."""
    return datetime(year, 12, 31)


def add_sheet(book: Any, formats: Any, name: str, columns: Sequence[tuple[str, int]]) -> Any:
    """A sheet with headings and widths, ready to be printed on A4 across."""
    sheet = book.add_worksheet(name[:31])
    for number, (heading, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, heading, formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet
