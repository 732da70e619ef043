"""Excel workbooks: xlsx, xls and ods, by the values that a person sees in the cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import Options, Record, Table, cell_text, header_names
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin


class ExcelOptions(Options):
    """Options of the ``excel`` adapter."""

    path: str = Field(description="The workbook, relative to the workspace.")
    sheet: str | None = Field(default=None, description="The worksheet; absent: the first.")
    header_row: int = Field(default=1, ge=1, description="The row with the column names, as Excel numbers it.")
    header_rows: int = Field(
        default=1, ge=1, le=4, description="How many rows the names take, from header_row on: Triwulan I / Target."
    )


class ExcelAdapter:
    """Reads one worksheet with a header row."""

    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    options_model: ClassVar[type[Options]] = ExcelOptions

    def __init__(self, options: ExcelOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the workbook; its header row decides the column names."""
        sheet, rows = self._sheet(files.read(self.options.path))
        at, last = self.options.header_row, self.options.header_row + self.options.header_rows - 1
        header_origin = Origin(self.options.path, sheet=sheet, row=at)
        if len(rows) < last or not any(cell_text(cell) for row in rows[at - 1 : last] for cell in row):
            raise DataError(Finding("table-empty", origin=header_origin))
        columns, doubles = header_names(_texts(rows[at - 1 : last]), header_origin)
        if doubles:
            raise DataError(doubles)
        return Table(columns, header_origin, self._rows(sheet, rows[last:], last + 1, columns))

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

    def _rows(
        self, sheet: str, rows: list[list[Any]], first: int, columns: tuple[str, ...]
    ) -> Iterator[Record | Finding]:
        for number, row in enumerate(rows, start=first):
            texts = [cell_text(cell) for cell in row]
            if any(texts):
                origin = Origin(self.options.path, sheet=sheet, row=number)
                yield Record({name: text for name, text in zip(columns, texts, strict=False) if name}, origin)


def _texts(rows: list[list[Any]]) -> list[str | None]:
    return joined_headings([[cell_text(cell) for cell in row] for row in rows])


def joined_headings(rows: Sequence[Sequence[str | None]]) -> list[str | None]:
    """Names that stand in several rows: what is merged across columns belongs to each of the columns below it."""
    texts = [list(row) for row in rows]
    for upper in texts[:-1]:
        for place in range(1, len(upper)):
            below = any(row[place] for row in texts[1:] if place < len(row))
            if upper[place] is None and below:
                upper[place] = upper[place - 1]
    parts = zip(*texts, strict=False)
    return [" / ".join(dict.fromkeys(part for part in column if part)) or None for column in parts]


def peek(data: bytes, path: str, count: int) -> dict[str, list[list[str | None]]]:
    """The first rows of every worksheet as texts, to find where a table begins.

    Raises:
        DataError: it is no workbook.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=count)
            for name in workbook.sheet_names
        }
    except (CalamineError, IndexError) as error:
        raise DataError(Finding("excel-broken", origin=Origin(path), details={"reason": str(error)})) from None
    return {name: [[cell_text(cell) for cell in row] for row in found] for name, found in rows.items()}
