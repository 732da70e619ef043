"""Excel workbooks: xlsx, xls and ods, by the values that a person sees in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal

import attrs
from pydantic import Field

from spbe_sdk.adapters.adapter import (
    Glimpse,
    InputFile,
    Options,
    Record,
    Table,
    header_names,
    joined_headings,
    without_numbering,
)
from spbe_sdk.adapters.workbooks import ods, xls, xlsx
from spbe_sdk.adapters.workbooks.cells import Line, Worksheet, column_letters
from spbe_sdk.adapters.workbooks.compound import SIGNATURE
from spbe_sdk.adapters.workbooks.parts import Parts
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity

# A table of a million rows has its twenty columns; more cells than these are no table that a person keeps.
MAX_CELLS = 20_000_000

# A glimpse is for finding the headings; a table may be wider.
_GLIMPSED_COLUMNS = 256

_NAMED_ROWS = 10


class ExcelOptions(Options):
    """Options of the ``excel`` adapter."""

    path: InputFile = Field(description="The workbook, relative to the workspace.")
    sheet: str | None = Field(default=None, description="The worksheet; absent: the first that is not hidden.")
    header_row: int = Field(default=1, ge=1, description="The row with the column names, as Excel numbers it.")
    header_rows: int = Field(
        default=1, ge=1, le=4, description="How many rows the names take, from header_row on: Triwulan I / Target."
    )


class ExcelAdapter:
    """Reads one worksheet with a header row."""

    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm", ".xls", ".ods")
    options_model: ClassVar[type[Options]] = ExcelOptions

    def __init__(self, options: ExcelOptions) -> None:
        self.options = options

    @classmethod
    def peek(cls, options: Mapping[str, Any], files: Files, count: int) -> Iterator[Glimpse]:
        """The first rows of every worksheet, those that are not hidden first."""
        path = str(options["path"])
        with _named(Origin(path)):
            for sheet in _worksheets(files.read(path), path):
                rows: list[list[str | None]] = [[] for _ in range(count)]
                for line in sheet.lines():
                    if line.number > count:
                        break
                    rows[line.number - 1] = _dense(line.texts(), _GLIMPSED_COLUMNS)
                yield Glimpse({**options, "sheet": sheet.name}, _without_end(rows), sheet.name, sheet.hidden)

    def open(self, files: Files) -> Table:
        """Open the workbook; its header row decides the column names."""
        path, at = self.options.path, self.options.header_row
        with _named(Origin(path)):
            sheet = self._sheet(_worksheets(files.read(path), path))
            lines = sheet.lines()
            above, first = _until(lines, at + self.options.header_rows)
        header = Origin(path, sheet=sheet.name, row=at)
        headings = {line.number: line for line in above if line.number >= at}
        if not any(line.texts() for line in headings.values()):
            raise DataError(Finding("table-empty", origin=header))
        wanted = (headings.get(at + place) for place in range(self.options.header_rows))
        columns, doubles = header_names(
            joined_headings(_even([line.texts() if line else {} for line in wanted])), header
        )
        if doubles:
            raise DataError(doubles)
        unseen = _unseen(sheet, columns, header, [line for line in above if line.number >= at])
        rows = without_numbering(columns, self._rows(unseen, chain(first, lines), columns, header))
        return Table(columns, header, rows)

    def _sheet(self, sheets: Sequence[Worksheet]) -> Worksheet:
        wanted = self.options.sheet
        if wanted is None:
            return sheets[0]
        found = next((sheet for sheet in sheets if sheet.name == wanted), None)
        if found is None:
            names = ", ".join(sheet.name for sheet in sheets)
            raise DataError(Finding("sheet-missing", origin=Origin(self.options.path), found=wanted, allowed=names))
        return found

    def _rows(
        self, unseen: Iterator[Finding], lines: Iterator[Line], columns: tuple[str, ...], header: Origin
    ) -> Iterator[Record | Finding]:
        """The rows, and what a person who looks at the sheet does not see of them."""
        names = {place: name for place, name in enumerate(columns) if name}
        blank = dict.fromkeys(names.values())
        hidden: list[int] = []
        left, place = MAX_CELLS, header
        yield from unseen
        try:
            for line in lines:
                cells: dict[str, Any] = {names[at]: cell for at, cell in line.cells.items() if at in names}
                if not cells:
                    continue
                wrong = {name: cell for name, cell in cells.items() if isinstance(cell, Finding)}
                left -= max(len(blank), len(line.cells))
                if left < 0:
                    raise DataError(Finding("excel-too-large", found=f"> {MAX_CELLS}", allowed=str(MAX_CELLS)))
                place = Origin(header.source, header.sheet, line.number)
                if line.hidden:
                    hidden.append(line.number)
                yield Record({**blank, **cells, **dict.fromkeys(wrong)} if wrong else {**blank, **cells}, place, wrong)
        except Exception as error:
            yield from _findings(error, place)
        if hidden:
            yield _hidden_rows(hidden, header)


def _worksheets(data: bytes, path: str) -> list[Worksheet]:
    """The worksheets of a workbook, those that are not hidden first.

    Raises:
        DataError: it is none, or it cannot be read without a password or more memory than is allowed.
    """
    if data.startswith(b"PK"):
        parts = Parts(data)
        if "xl/workbook.bin" in parts:
            raise _other("XLSB", path)
        found = ods.worksheets(data) if "content.xml" in parts else xlsx.worksheets(data)
    elif data.startswith((SIGNATURE, b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        found = xls.worksheets(data)
    else:
        raise _other(_text_kind(data), path)
    if not found:
        raise DataError(Finding("table-empty", origin=Origin(path)))
    return sorted(found, key=lambda sheet: sheet.hidden)


def _text_kind(data: bytes) -> str:
    """What a file is that only bears the name of a workbook."""
    start = (
        data[:4096]
        .decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
        .lstrip("ï»¿\ufeff \r\n\t")
    )
    if start.startswith("%PDF"):
        return "PDF"
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "XML Spreadsheet 2003"
    if re.match(r"<(!doctype html|html|head|meta|table|style|div|body)", start, re.IGNORECASE):
        return "HTML"
    if re.search(r"[\x00-\x08\x0e-\x1f]", start) or not start:
        raise ValueError("no workbook")
    return "TSV" if "\t" in start.partition("\n")[0] else "CSV"


def _other(kind: str, path: str) -> DataError:
    ending = PurePosixPath(path).suffix or path
    return DataError(Finding("excel-other", origin=Origin(path), found=kind, details={"ending": ending}))


@contextmanager
def _named(origin: Origin) -> Iterator[None]:
    """Whatever is wrong with a workbook is said as findings: its readers meet damage in many ways."""
    try:
        yield
    except Exception as error:
        raise DataError(_findings(error, origin)) from None


def _findings(error: Exception, origin: Origin) -> list[Finding]:
    if isinstance(error, DataError):
        return [attrs.evolve(finding, origin=finding.origin or origin) for finding in error.findings]
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return [Finding("excel-broken", origin=origin, details={"reason": reason})]


def _until(lines: Iterator[Line], number: int) -> tuple[list[Line], list[Line]]:
    """The lines before a number, and the first one from there on, if there is one."""
    above: list[Line] = []
    for line in lines:
        if line.number >= number:
            return above, [line]
        above.append(line)
    return above, []


def _even(rows: Sequence[Mapping[int, str]]) -> list[list[str | None]]:
    """Rows of the same width."""
    width = max((max(row, default=-1) + 1 for row in rows), default=0)
    return [_dense(row, width, exact=True) for row in rows]


def _dense(texts: Mapping[int, str], width: int, exact: bool = False) -> list[str | None]:
    end = width if exact else min(max(texts, default=-1) + 1, width)
    return [texts.get(place) for place in range(end)]


def _without_end(rows: list[list[str | None]]) -> list[list[str | None]]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _unseen(sheet: Worksheet, columns: Sequence[str], header: Origin, headings: Sequence[Line]) -> Iterator[Finding]:
    """What is read though it is hidden, the sheet and some of its columns, and the headings that cannot be read."""
    if sheet.hidden:
        yield Finding("sheet-hidden", Severity.WARNING, origin=header, found=sheet.name)
    hidden = [name for place, name in enumerate(columns) if name and place in sheet.hidden_columns]
    if hidden:
        yield Finding("columns-hidden", Severity.NOTICE, origin=header, found=", ".join(hidden))
    for line in headings:
        for place, cell in line.cells.items():
            if isinstance(cell, Finding):
                origin = attrs.evolve(header, row=line.number, column=column_letters(place + 1))
                yield attrs.evolve(cell, severity=Severity.WARNING, origin=origin)


def _hidden_rows(numbers: Sequence[int], header: Origin) -> Finding:
    shown = ", ".join(map(str, islice(numbers, _NAMED_ROWS))) + (", …" if len(numbers) > _NAMED_ROWS else "")
    return Finding(
        "rows-hidden",
        Severity.WARNING,
        origin=attrs.evolve(header, row=numbers[0]),
        found=shown,
        details={"count": str(len(numbers))},
    )
