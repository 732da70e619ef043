"""What every workbook to fill in shares: sheets with a title, headings that stay, cells to write in, lists to choose
from; and a mark by which it is known again."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from spbe_sdk.bindings.numbers import read_figure
from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row, SheetColumn
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.paper import PAPERS, Paper

# The property of a workbook that says that we made it, and how.
_MARK, _MADE = "spbe-worksheet", "1"

# The property with the office whose part it is.
_OFFICE = "spbe-office"

# The property with what its titles, columns and formulas were made for: ``year=2026;period=Q2``.
_FOR = "spbe-made-for"

_ENOUGH = 100_000

# Rows below the last one in which one may choose.
SPARE = 300

# So many rows are drawn at least, filled or not, and so many below the last: Excel prints what is drawn.
_DRAWN, _DRAWN_BELOW = 24, 10

# What is wider than this, in characters, is printed across several sheets, and not too small to read.
_READABLE = 220

_FOLIO = "&P / &N"

# The height of a line of text, in points; no program finds out itself how many there are.
_LINE = 15

_DECIMAL_POINT = str.maketrans(",", ".")


@attrs.frozen(slots=True)
class Cover:
    """What stands above every sheet: what it is, whose it is, and of which year; and what else it was made for."""

    title: str
    institution: str
    year: int
    language: Language
    paper: Paper = "A4"
    made_for: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(slots=True)
class Book:
    """A workbook that is being written, and its formats by name."""

    book: Any
    cover: Cover
    formats: Mapping[str, Any]

    def say(self, name: str, **details: object) -> str:
        """A word of worksheets in the workbook's language."""
        return say(f"worksheet.{name}", self.cover.language, **details)

    def sheet(self, title: str, how: str, widths: Sequence[int], stay: int = 0) -> Any:
        """A sheet with its title, ready to be printed across; the headings and the first columns stay in view."""
        made = self.book.add_worksheet(title)
        for place, width in enumerate(widths):
            made.set_column(place, place, width)
        made.write_string(0, 0, self.cover.title, self.formats["title"])
        made.write_string(1, 0, self.say("of_year", institution=self.cover.institution, year=self.cover.year))
        made.write_string(2, 0, how, self.formats["how"])
        made.freeze_panes(HEADER_ROW, stay)
        made.set_landscape()
        made.set_paper(PAPERS[self.cover.paper])
        made.fit_to_pages(1, 0)
        made.repeat_rows(HEADER_ROW - 1)
        made.set_footer(f"&L{self.cover.title.replace('&', '&&')[:200]}&R{_FOLIO}")
        return made

    def headings(self, made: Any, names: Sequence[str]) -> None:
        """The headings of a sheet."""
        for place, name in enumerate(names):
            made.write_string(HEADER_ROW - 1, place, name, self.formats["head"])

    def table(self, sheet: PortSheet, rows: Sequence[Row], how: str, stay: int = 0) -> Any:
        """A sheet to fill in, with its rows; below them are spare ones where its rows are not given."""
        made = self.sheet(sheet.title, how, [column.width for column in sheet.columns], stay)
        self.headings(made, [column.heading for column in sheet.columns])
        fixed = sheet.columns[0].kind == "given"
        for place, column in enumerate(sheet.columns):
            for number in range(len(rows) if fixed else drawn(len(rows))):
                text = rows[number].get(column.key, "") if number < len(rows) else ""
                self._cell(made, HEADER_ROW + number, place, column, text)
        for number, row in enumerate([{column.key: column.heading for column in sheet.columns}, *rows]):
            made.set_row(HEADER_ROW - 1 + number, _LINE * _lines(sheet, row))
        across = -(-sum(column.width for column in sheet.columns) // _READABLE)
        if across > 1 and not fixed:
            made.fit_to_pages(across, 0)
            made.repeat_columns(0, 0)
        last = HEADER_ROW + len(rows) - 1 + (0 if fixed else SPARE)
        made.autofilter(HEADER_ROW - 1, 0, max(last, HEADER_ROW), len(sheet.columns) - 1)
        return made

    def _cell(self, made: Any, row: int, place: int, column: SheetColumn, text: str) -> None:
        form = self.formats["given" if column.kind == "given" else f"open_{column.kind}"]
        if not text:
            made.write_blank(row, place, None, form)
        elif column.kind == "date" and (day := day_of(text)) is not None:
            made.write_datetime(row, place, day, form)
        elif is_figure(column, text) and (number := plain_number(text)) is not None:
            made.write_number(row, place, number, form)
        else:
            made.write_string(row, place, text, form)


def drawn(count: int) -> int:
    """How many rows are drawn where so many are filled in."""
    return max(_DRAWN, count + _DRAWN_BELOW)


def _lines(sheet: PortSheet, row: Row) -> int:
    """How many lines the longest text of a row takes; words are not broken, so that not every line is full."""
    texts = ((row.get(column.key, ""), column.width) for column in sheet.columns)
    return max(-(-len(text) * 6 // (5 * width)) or 1 for text, width in texts)


def is_figure(column: SheetColumn, text: str) -> bool:
    """Whether a text is a number in plain digits that has one reading, in a column that holds numbers."""
    if column.kind == "rating":
        return plain_number(text) is not None
    figure = read_figure(text, column.kind == "money") if column.kind in ("number", "money") else None
    return figure is not None and plain_number(text) == float(figure)


def plain_number(text: str) -> float | None:
    """A number in plain digits as a cell holds it; anything else stays the text that it is."""
    bare = text.strip().translate(_DECIMAL_POINT)
    plain = bare.removeprefix("-").replace(".", "", 1).isdecimal() and bare.isascii() and len(bare) <= 15
    return float(bare) if plain else None


def make_book(fill: Callable[[Book], None], cover: Cover, office: str | None = None) -> bytes:
    """The bytes of a workbook to fill in; the same content gives the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    # No text from outside may act as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime(cover.year, 1, 1), "title": cover.title})
        book.set_custom_property(_MARK, _MADE)
        if office:
            book.set_custom_property(_OFFICE, office[:255])
        if cover.made_for:
            book.set_custom_property(_FOR, ";".join(f"{name}={value}" for name, value in cover.made_for.items()))
        fill(Book(book, cover, _formats(book)))
    return stream.getvalue()


def is_ours(data: bytes) -> bool:
    """Whether a workbook is one to fill in that we made, also after it was saved by Excel or LibreOffice."""
    return f'name="{_MARK}"' in _properties(data)


def office_of(data: bytes) -> str | None:
    """The office whose part a workbook is, or nothing."""
    return _property(data, _OFFICE)


def made_for_in(data: bytes) -> Mapping[str, str]:
    """What a workbook was made for, by what each is called; nothing where it does not say so."""
    parts = (part.partition("=") for part in (_property(data, _FOR) or "").split(";"))
    return {name: value for name, equals, value in parts if equals}


def _property(data: bytes, name: str) -> str | None:
    match = re.search(rf'name="{name}"[^>]*>\s*<vt:lpwstr>([^<]*)<', _properties(data))
    return html.unescape(match[1]) if match else None


def _properties(data: bytes) -> str:
    """What a workbook says of itself beside what every one does; nothing where there is no such thing to read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            about = parts.getinfo("docProps/custom.xml")
            return parts.read(about).decode("utf-8", "replace") if about.file_size < _ENOUGH else ""
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""


def _formats(book: Any) -> dict[str, Any]:
    line = {"border": 1, "border_color": "#D5DCE3", "valign": "top", "text_wrap": True}
    to_fill = {**line, "bg_color": "#FFF8EC", "locked": False}
    looks = {
        "title": {"bold": True, "font_size": 14},
        "how": {"italic": True, "font_color": "#44546A"},
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"},
        "given": line,
        "open_text": to_fill,
        "open_number": {**to_fill, "align": "center"},
        "open_rating": {**to_fill, "align": "center"},
        "open_money": {**to_fill, "num_format": "#,##0"},
        "open_date": {**to_fill, "num_format": "yyyy-mm-dd"},
        "figure": {**line, "num_format": "0.00", "align": "right"},
        "any": {**line, "align": "right"},
        "main": {"bold": True, "font_size": 16, "align": "left"},
        "bold": {"bold": True},
        "chosen": {"bg_color": "#DCEBDD"},
        "faulty": {"bg_color": "#F8D9D5"},
        "open": {"bg_color": "#FBE9C6"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def day_of(text: str) -> datetime | None:
    """A day as a cell holds it; nothing where a text is none."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")
    except ValueError:
        return None
