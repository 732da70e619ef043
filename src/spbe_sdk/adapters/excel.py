"""Excel workbooks: xlsx, xls and ods, by the values that a person sees in the cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, ClassVar

from pydantic import Field

from spbe_sdk.adapters.adapter import Options, Record, Table, header_names
from spbe_sdk.errors import DataError
from spbe_sdk.files import Files
from spbe_sdk.findings import Finding, Origin


class ExcelOptions(Options):
    """Options of the ``excel`` adapter."""

    path: str = Field(description="The workbook, relative to the workspace.")
    sheet: str | None = Field(default=None, description="The worksheet; absent: the first.")
    header_row: int = Field(default=1, ge=1, description="The row with the column names, as Excel numbers it.")


class ExcelAdapter:
    """Reads one worksheet with a header row."""

    options_model: ClassVar[type[Options]] = ExcelOptions

    def __init__(self, options: ExcelOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the workbook; its header row decides the column names."""
        sheet, rows = self._sheet(files.read(self.options.path))
        at = self.options.header_row
        header_origin = Origin(self.options.path, sheet=sheet, row=at)
        if len(rows) < at or not any(_text(cell) for cell in rows[at - 1]):
            raise DataError(Finding("table-empty", origin=header_origin))
        columns, doubles = header_names([_text(cell) for cell in rows[at - 1]], header_origin)
        if doubles:
            raise DataError(doubles)
        return Table(columns, header_origin, self._rows(sheet, rows, columns))

    def _sheet(self, data: bytes) -> tuple[str, list[list[Any]]]:
        from python_calamine import CalamineError, CalamineWorkbook

        path, wanted = self.options.path, self.options.sheet
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            names = list(workbook.sheet_names)
            if wanted is not None and wanted not in names:
                raise DataError(Finding("sheet-missing", origin=Origin(path), found=wanted, allowed=", ".join(names)))
            name = wanted if wanted is not None else names[0]
            return name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, IndexError) as error:
            raise DataError(Finding("excel-broken", origin=Origin(path), details={"reason": str(error)})) from None

    def _rows(self, sheet: str, rows: list[list[Any]], columns: tuple[str, ...]) -> Iterator[Record | Finding]:
        for number, row in enumerate(rows[self.options.header_row :], start=self.options.header_row + 1):
            texts = [_text(cell) for cell in row]
            if any(texts):
                origin = Origin(self.options.path, sheet=sheet, row=number)
                yield Record({name: text for name, text in zip(columns, texts, strict=False) if name}, origin)


def _text(cell: Any) -> str | None:
    """A cell as the text that a person would type; None where it is empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() else repr(cell)
        # A number cell has no thousands separator: a fourth decimal keeps 1.125 from looking like 1,125.
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip() or None
