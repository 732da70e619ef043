"""Rows by columns: what an adapter reads as Arrow batches, for those who calculate with whole columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Severity

if TYPE_CHECKING:
    import pyarrow as arrow

BATCH_ROWS = 10_000


def batches_of(table: Table, columns: Sequence[str] | None = None) -> arrow.RecordBatchReader:
    """A table's rows as batches of text columns, or some of its columns.

    Raises:
        DataError: there is no such column; while it is read: a row, or a cell of these columns, cannot be read.
        UsageError: pyarrow is not installed.
    """
    arrow = import_arrow()
    names = [name for name in table.columns if name] if columns is None else list(columns)
    if missing := [name for name in names if name not in table.columns]:
        known = ", ".join(filter(None, table.columns))
        raise DataError(Finding("batch-column", origin=table.header, found=name, allowed=known) for name in missing)
    schema = arrow.schema([(name, arrow.string()) for name in names])

    def batches() -> Iterator[Any]:
        records = filter(None, (_record(row, names) for row in table.rows))
        while rows := list(islice(records, BATCH_ROWS)):
            yield arrow.record_batch([[row.cells.get(name) for row in rows] for name in names], schema=schema)

    return arrow.RecordBatchReader.from_batches(schema, batches())


def import_arrow() -> Any:
    """The module ``pyarrow``.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise UsageError(Finding("extra-missing", found="parquet", allowed="spbe-sdk[parquet]")) from None
    return pyarrow


def _record(row: Record | Finding, names: Sequence[str]) -> Record | None:
    """A row of data; nothing where it is only a notice.

    Raises:
        DataError: it cannot be read.
    """
    if isinstance(row, Finding):
        if row.severity is Severity.ERROR:
            raise DataError(row)
        return None
    if wrong := [why for name in names if (why := row.at(name))]:
        raise DataError(wrong)
    return row
