"""Workbooks of Excel 97 to 2003, read by xlrd, which knows the texts that formulas gave."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from spbe_sdk.adapters.workbooks.cells import Line, Shown, Worksheet, error_cell, shower, text_cell
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
    try:
        with Path(os.devnull).open("w") as log:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=log)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise DataError(Finding("excel-password")) from None
        raise
    return [_worksheet(book, sheet) for sheet in book.sheets()]


def _worksheet(book: Any, sheet: Any) -> Worksheet:
    hidden = {place for place, column in sheet.colinfo_map.items() if column.hidden}
    return Worksheet(sheet.name, sheet.visibility != 0, partial(_lines, book, sheet), hidden)


def _lines(book: Any, sheet: Any) -> Iterator[Line]:
    for row in range(sheet.nrows):
        shown = ((place, _shown(book, cell)) for place, cell in enumerate(sheet.row(row)))
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
