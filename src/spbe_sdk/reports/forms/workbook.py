"""What every workbook of a report shares: a file that is the same for the same run, and sheets that print well."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import attrs

from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.paper import PAPERS, Paper

# Height of a line of text, in points.
_LINE = 14


@attrs.frozen(slots=True)
class Imprint:
    """What stands on every printed sheet of a workbook: whose it is and what it is about, with its year."""

    institution: str
    title: str
    made: datetime
    language: Language
    paper: Paper = "A4"


def make_workbook(fill: Callable[[Any, Any], None], imprint: Imprint) -> bytes:
    """The bytes of a workbook; `fill` is given the book and its formats by name.

    The same content made at the same time gives the same bytes.
    """
    import xlsxwriter

    stream = io.BytesIO()
    # No text from outside may act as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": {"valign": "top"}}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({
            "created": imprint.made.replace(tzinfo=None), "title": imprint.title, "company": imprint.institution,
        })  # fmt: skip
        right = {"align": "right", "indent": 1}
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "number_head": book.add_format({**right, "bold": True, "bottom": 1, "text_wrap": True}),
            "wrap": book.add_format({"text_wrap": True}),
            "right": book.add_format({**right, "text_wrap": True}),
            "bold": book.add_format({"bold": True}),
            "plain": book.add_format({**right, "num_format": "0"}),
            "any": book.add_format(right),
            "figure": book.add_format({**right, "num_format": "0.00"}),
            "main": book.add_format({**right, "num_format": "0.00", "bold": True, "font_size": 14}),
            "percentile": book.add_format({**right, "num_format": "0.0"}),
            "points": book.add_format({**right, "num_format": "0.0000"}),
            "percent": book.add_format({**right, "num_format": '0.00"%"'}),
            "weight": book.add_format({**right, "num_format": 'General"%"'}),
            "money": book.add_format({**right, "num_format": "#,##0"}),
            "open": book.add_format({"bg_color": "#FFF8EC", "border": 1, "border_color": "#D5DCE3", **right}),
        }
        fill(book, formats)
        for sheet in book.worksheets():
            _print_well(sheet, imprint)
            sheet.grow()
    return stream.getvalue()


def _print_well(sheet: Any, imprint: Imprint) -> None:
    """Whose sheet it is, which one, and which page of how many, on paper across."""
    institution, title = (text.replace("&", "&&")[:100] for text in (imprint.institution, imprint.title))
    sheet.set_header(f"&L{institution}&R{title}")
    sheet.set_footer(f"&L&A&R{say('report.page', imprint.language)} &P / &N")
    sheet.set_landscape()
    sheet.set_paper(PAPERS[imprint.paper])
    sheet.set_margins(left=0.5, right=0.5)


def end_of(year: int) -> datetime:
    """When a workbook that no run made is said to be made: so that the same content gives the same bytes."""
    return datetime(year, 12, 31)


def add_sheet(
    book: Any, formats: Any, name: str, columns: Sequence[tuple[str, int]], numbers: Collection[int] = ()
) -> Any:
    """A sheet with headings and widths, as wide as a page; `numbers` are the columns whose headings stand right."""
    sheet = book.add_worksheet(name[:31], worksheet_class=_growing())
    for number, (heading, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.widths[number] = width
        sheet.write_string(0, number, heading, formats["number_head" if number in numbers else "head"])
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def write_across(sheet: Any, formats: Any, row: int, text: str) -> None:
    """A sentence over all columns of a sheet, as high as it needs."""
    sheet.merge_range(row, 0, row, len(sheet.widths) - 1, text, formats["wrap"])
    room = max(1, sum(sheet.widths.values()) - 1)
    sheet.lines[row] = -(-len(text) // room)


@cache
def _growing() -> Any:
    """A sheet whose rows are as high as their wrapped texts: not every program does that when it opens a file."""
    from xlsxwriter.worksheet import Worksheet

    class Growing(Worksheet):  # type: ignore[misc]
        """It counts the lines that each text takes in its column."""

        def __init__(self) -> None:
            super().__init__()
            self.widths: dict[int, int] = {}
            self.lines: dict[int, int] = {}

        def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
            if cell_format is not None and cell_format.text_wrap and col in self.widths:
                room = max(1, self.widths[col] - 1)
                lines = sum(-(-len(line) // room) or 1 for line in string.split("\n"))
                self.lines[row] = max(lines, self.lines.get(row, 1))
            return super()._write_string(row, col, string, cell_format)

        def grow(self) -> None:
            """Set the height of each row that takes several lines."""
            for row, lines in self.lines.items():
                if lines > 1:
                    self.set_row(row, min(_LINE * lines, 400))

    return Growing
