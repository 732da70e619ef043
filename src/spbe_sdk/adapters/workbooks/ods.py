"""Workbooks of LibreOffice, whose cells hold their value and the text that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape

from spbe_sdk.adapters.adapter import CalendarDay
from spbe_sdk.adapters.workbooks.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    Line,
    Shown,
    Worksheet,
    certain,
    error_cell,
    formula_cell,
    number,
    percentage,
    text_cell,
)
from spbe_sdk.adapters.workbooks.parts import MAX_STREAMED_BYTES, Parts, decoded, parsing, too_large
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

_CONTENT = "content.xml"

_SHEET_DEPTH = 4

MAX_TEXT = 1024 * 1024


def worksheets(data: bytes) -> list[Worksheet]:
    """The worksheets of a workbook.

    Raises:
        DataError: a part is too large, or it is protected by a password.
    """
    parts = Parts(data)
    if "META-INF/manifest.xml" in parts:
        with parts.stream("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read():
                raise DataError(Finding("excel-password"))
    found = []
    for name, hidden in _names(parts).items():
        columns: set[int] = set()
        found.append(Worksheet(name, hidden, partial(_lines, parts, name, columns), columns))
    return found


# Sheets, and the styles that hide them, are few among many cells: they are looked for, not parsed.
_TAG = re.compile(r"<(table:table|style:style|style:table-properties)\s([^<>]*)>")

_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*["']([^"']*)["']""")

_LONGEST_TAG = 4096


def _names(parts: Parts) -> dict[str, bool]:
    """The names of all sheets, and whether each is hidden by its style."""
    names: dict[str, bool] = {}
    hiding: set[str] = set()
    style, rest = "", ""
    with parts.stream(_CONTENT, MAX_STREAMED_BYTES) as stream:
        for chunk in decoded(stream):
            text, end = rest + chunk, 0
            for tag in _TAG.finditer(text):
                given, end = dict(_ATTRIBUTE.findall(tag[2])), tag.end()
                if tag[1] == "style:style":
                    style = given.get("style:name", "")
                elif tag[1] == "style:table-properties" and given.get("table:display") == "false":
                    hiding.add(style)
                elif tag[1] == "table:table":
                    names.setdefault(unescape(given.get("table:name", "")), given.get("table:style-name") in hiding)
            rest = text[max(end, len(text) - _LONGEST_TAG) :]
    return names


def _lines(parts: Parts, name: str, hidden: set[int]) -> Iterator[Line]:
    """The rows of one sheet that hold something, one by one; equal ones may be written once, with their number."""
    reader = _Reader(name, hidden)
    with parts.stream(_CONTENT, MAX_STREAMED_BYTES) as stream:
        for _ in parsing(stream, reader.start, reader.end, reader.pieces.append):
            for line, count in reader.done:
                for more in range(count):
                    yield Line(line.number + more, line.cells, line.hidden)
            reader.done.clear()
            reader.check()
            if reader.ended:
                return


class _Reader:
    """Makes lines of one sheet, fed with the elements of the whole workbook."""

    def __init__(self, name: str, hidden: set[int]) -> None:
        self.done: list[tuple[Line, int]] = []
        self.pieces: list[str] = []
        self.ended = False
        self._name, self._hidden_columns = name, hidden
        self._inside = False
        self._depth = self._paragraph = self._aside = 0
        self._row, self._column, self._columns = 0, 0, 0
        self._cells: dict[int, str | Finding] = {}
        self._given: Mapping[str, str] = {}
        self._line: Mapping[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if name == "table:table" and self._depth == _SHEET_DEPTH:
            self._inside = given.get("table:name", "") == self._name
        if not self._inside or self._aside:
            return
        match name:
            case "table:table-cell" | "table:covered-table-cell":
                self._given = given
                self.pieces.clear()
            case "table:table-row":
                self._line, self._cells, self._column = given, {}, 0
            case "table:table-column":
                self._take_columns(given)
            case "text:p" | "text:s" | "text:tab" | "text:line-break":
                # Paragraphs and blanks of any number part words; ends are stripped.
                self.pieces.append("\n" if name in ("text:p", "text:line-break") else " ")
            case "office:annotation" | "draw:frame" | "draw:custom-shape" | "draw:g" | "table:shapes":
                self._aside, self._paragraph = self._depth, len(self.pieces)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._aside == self._depth:
            self._aside = 0
            del self.pieces[self._paragraph :]
        elif self._inside and not self._aside:
            match name:
                case "table:table-cell" | "table:covered-table-cell":
                    self._take_cell()
                case "table:table-row":
                    self._take_row()
                case "table:table" if self._depth == _SHEET_DEPTH:
                    self._inside, self.ended = False, True
        self._depth -= 1

    def check(self) -> None:
        """Refuse a text that no cell has.

        Raises:
            DataError: a text is too long.
        """
        length = sum(map(len, self.pieces))
        if length > MAX_TEXT:
            raise DataError(too_large(length, MAX_TEXT))

    def _take_columns(self, given: Mapping[str, str]) -> None:
        first, count = self._columns, _count(given, "table:number-columns-repeated")
        self._columns = min(first + count, MAX_COLUMNS)
        if _is_hidden(given):
            self._hidden_columns.update(range(first, self._columns))

    def _take_cell(self) -> None:
        first, count = self._column, _count(self._given, "table:number-columns-repeated")
        self._column = min(first + count, MAX_COLUMNS)
        shown = _shown(self._given, "".join(self.pieces).strip())
        if shown is not None:
            self._cells.update(dict.fromkeys(range(first, self._column), shown))

    def _take_row(self) -> None:
        first, count = self._row + 1, _count(self._line, "table:number-rows-repeated")
        self._row += count
        if self._cells:
            if self._row > MAX_ROWS:
                raise ValueError(f"row {self._row}")
            self.done.append((Line(first, self._cells, _is_hidden(self._line)), count))


def _count(given: Mapping[str, str], name: str) -> int:
    return max(int(given[name]), 1) if name in given else 1


def _is_hidden(given: Mapping[str, str]) -> bool:
    return given.get("table:visibility") in ("collapse", "filter")


_DIGITS = re.compile(r"\d+(\.\d+)?\Z", re.ASCII)

_CLOCK = re.compile(r"PT(\d+)H(\d+)M(\d+)")


def _shown(given: Mapping[str, str], text: str) -> Shown:
    """A cell by its value and the text that is shown; what the text says more exactly counts, as in 1.10."""
    seen = text_cell(text)
    if isinstance(seen, Finding):
        return seen
    if given.get("calcext:value-type") == "error":
        return error_cell(text or "#?")
    match given.get("office:value-type"):
        case "float" | "currency" | "percentage" as kind:
            value = given.get("office:value", "")
            return percentage(value) if kind == "percentage" else _number(value, text)
        case "date":
            return _date(given.get("office:date-value", ""), text)
        case "time":
            clock = _CLOCK.match(given.get("office:time-value", ""))
            return ":".join(part.zfill(2) for part in clock.groups()) if clock else error_cell(text or "#?")
        case "boolean":
            return given.get("office:boolean-value", "") or seen
        case None if "table:formula" in given and seen is None:
            return formula_cell(given["table:formula"])
        case _:
            return seen or text_cell(given.get("office:string-value", ""))


def _number(value: str, text: str) -> Shown:
    plain, shown = number(value), text.replace(",", ".")
    if shown == plain or isinstance(plain, Finding) or not _DIGITS.match(shown) or float(shown) != float(plain):
        return plain
    return certain(shown) if len(shown) >= len(plain) else plain


def _date(value: str, text: str) -> Shown:
    day, _, clock = value.partition("T")
    if text == day[:4]:
        return text
    return CalendarDay(f"{day}T{clock[:8]}" if clock.strip("0:.") and (":" in text or not text) else day)
