"""The cells of a workbook that people filled in, as texts by what each column is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.excel import ExcelAdapter, ExcelOptions
from spbe_sdk.bindings.numbers import one_reading
from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet
from spbe_sdk.files.memory import InMemory
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Severity


def sheet_names(data: bytes, path: str) -> list[str]:
    """The sheets of a workbook, the hidden ones last.

    Raises:
        DataError: it cannot be read.
    """
    return [str(glimpse.name) for glimpse in ExcelAdapter.peek({"path": path}, InMemory({path: data}), 1)]


def headings_of(sheet: PortSheet, data: bytes, path: str) -> list[str]:
    """The headings of a sheet.

    Raises:
        DataError: it cannot be read, or has none.
    """
    return [name for name in _table(sheet, data, path).columns if name]


def rows_of(sheet: PortSheet, data: bytes, path: str) -> tuple[dict[str, str], ...]:
    """The rows of a sheet that have anything to read.

    Raises:
        DataError: it or one of its cells cannot be read; every cell that cannot.
    """
    keys = {column.heading: column.key for column in sheet.columns}
    found, wrong = [], []
    for record in _table(sheet, data, path).rows:
        if isinstance(record, Finding):
            wrong += [record] if record.severity is Severity.ERROR else []
        else:
            wrong += _unreadable(record, keys)
            found.append(_row(record, keys))
    if wrong:
        raise DataError(wrong)
    return tuple(row for row in found if row)


def _table(sheet: PortSheet, data: bytes, path: str) -> Table:
    options = ExcelOptions(path=path, sheet=sheet.title, header_row=HEADER_ROW)
    return ExcelAdapter(options).open(InMemory({path: data}))


def _unreadable(record: Record, keys: Mapping[str, str]) -> Iterator[Finding]:
    for name in record.unreadable:
        finding = record.at(name)
        if name in keys and finding is not None:
            yield finding


def _row(record: Record, keys: Mapping[str, str]) -> dict[str, str]:
    cells = ((keys[name], one_reading(text).strip()) for name, text in record.cells.items() if name in keys and text)
    return {key: text for key, text in cells if text}
