"""Workbooks of Excel 97 to 2003, read by xlrd, which knows the texts that formulas gave."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path
from struct import unpack_from
from typing import Any

from spbe_sdk.adapters.workbooks.cells import Line, Shown, Worksheet, error_cell, formula_cell, shower, text_cell
from spbe_sdk.adapters.workbooks.compound import SIGNATURE, stream
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

# What an encrypted workbook of a later Excel holds inside the old container.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def worksheets(data: bytes) -> list[Worksheet]:
    """The worksheets of a workbook.

    Raises:
        DataError: it is protected by a password.
    """
    import xlrd

    if _ENCRYPTED in data:
        raise DataError(Finding("excel-password"))
    if data.startswith(SIGNATURE):
        data = stream(data, ("Workbook", "Book"))
    try:
        with Path(os.devnull).open("w") as log:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=log)
            sheets = book.sheets()
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise DataError(Finding("excel-password")) from None
        raise
    doubtful = [_doubtful(data, at) for at in _places(data)] if book.user_name == _LIBRE_OFFICE else []
    return [_worksheet(book, sheet, zeros) for sheet, zeros in zip_longest(sheets, doubtful[: len(sheets)])]


def _worksheet(book: Any, sheet: Any, doubtful: set[tuple[int, int]] | None) -> Worksheet:
    hidden = {place for place, column in sheet.colinfo_map.items() if column.hidden}
    return Worksheet(sheet.name, sheet.visibility != 0, partial(_lines, book, sheet, doubtful or set()), hidden)


def _lines(book: Any, sheet: Any, doubtful: set[tuple[int, int]]) -> Iterator[Line]:
    for row in range(sheet.nrows):
        shown = (
            (place, formula_cell("…") if (row, place) in doubtful else _shown(book, cell))
            for place, cell in enumerate(sheet.row(row))
        )
        cells = {place: cell for place, cell in shown if cell is not None}
        if cells:
            yield Line(row + 1, cells, row in sheet.rowinfo_map and bool(sheet.rowinfo_map[row].hidden))


def _shown(book: Any, cell: Any) -> Shown:
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return text_cell(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            style = book.format_map[book.xf_list[cell.xf_index].format_key]
            return shower(style.format_str, bool(book.datemode))(repr(cell.value))
        case xlrd.XL_CELL_BOOLEAN:
            return "true" if cell.value else "false"
        case xlrd.XL_CELL_ERROR:
            return error_cell(xlrd.error_text_from_code.get(cell.value, "#?"))
        case _:
            return None


# LibreOffice signs so, and stores 0 for a formula that gave a text, where it did not calculate the formula itself.
_LIBRE_OFFICE = "Calc"

_BOUNDSHEET, _FORMULA, _END = 0x85, 0x06, 0x0A

# What a formula ends with that can only give a number: an operator, or one of the functions from SUM to SUBTOTAL.
_OPERATORS = b"\x03\x04\x05\x06\x07\x12\x13\x14"

_NUMERIC = {0, 4, 5, 6, 7, 20, 24, 25, 27, 39, 169, 183, 212, 213, 227, 228, 344, 345, 346}


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(data):
        kind, size = unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _END:
            return


def _places(data: bytes) -> list[int]:
    """Where the worksheets begin."""
    found = (content for kind, content in _records(data, 0) if kind == _BOUNDSHEET)
    return [unpack_from("<i", content)[0] for content in found if content[5] == 0]


def _doubtful(data: bytes, at: int) -> set[tuple[int, int]]:
    """The cells of a sheet whose formula is stored as 0, though it may have given a text."""
    formulas = (content for kind, content in _records(data, at) if kind == _FORMULA)
    return {
        unpack_from("<HH", content)
        for content in formulas
        if content[6:14] == bytes(8) and not _is_numeric(content[22 : 22 + unpack_from("<H", content, 20)[0]])
    }


def _is_numeric(formula: bytes) -> bool:
    if formula[-1:] and formula[-1] in _OPERATORS:
        return True
    function = formula[-4:-3] in (b"\x22", b"\x42", b"\x62") or formula[-3:-2] in (b"\x21", b"\x41", b"\x61")
    return formula[-4:-2] == b"\x19\x10" or (function and unpack_from("<H", formula, len(formula) - 2)[0] in _NUMERIC)
