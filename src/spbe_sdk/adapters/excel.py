"""Excel workbooks: xlsx, xls and ods, by the values that a person sees in the cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import (
    Glimpse,
    InputFile,
    Options,
    Record,
    Table,
    cell_text,
    header_names,
    joined_headings,
)
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin


class ExcelOptions(Options):
    """Options of the ``excel`` adapter."""

    path: InputFile = Field(description="The workbook, relative to the workspace.")
    sheet: str | None = Field(default=None, description="The worksheet; absent: the first.")
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
        """The first rows of every worksheet."""
        from python_calamine import CalamineError, CalamineWorkbook

        path = str(options["path"])
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(files.read(path)))
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=count)
                yield Glimpse({**options, "sheet": name}, [[cell_text(cell) for cell in row] for row in rows], name)
        except (CalamineError, IndexError) as error:
            raise DataError(Finding("excel-broken", origin=Origin(path), details={"reason": str(error)})) from None

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
