"""Tables of any size from files or a database to files: read and written batch by batch, as Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spbe_sdk.adapters.batches import batches_of, import_arrow
from spbe_sdk.adapters.installed import find_adapter, suffixes
from spbe_sdk.adapters.sql import MOST_ROWS, SqlAdapter, SqlOptions
from spbe_sdk.files.atomic import write_filled
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    import pyarrow

WRITTEN = (".csv", ".parquet")


def read_frame(source: Path, database: str | None = None) -> pyarrow.RecordBatchReader:
    """A table in a file that any adapter opens, batch after batch: typed where its format has types, else text.

    Where there is the address of a `database`, what is no such file is the name of a table in it.

    Raises:
        DataError: the file or table cannot be opened; while it is read: a row or a cell cannot be read.
        UsageError: no adapter opens such files, or an extra that is needed is not installed.
    """
    import_arrow()
    known = suffixes()
    ending = source.suffix.lower()
    if database is not None and ending not in known:
        return _table_of(database, str(source))
    if ending not in known:
        raise UsageError(Finding("frame-file", origin=Origin(str(source)), found=source.name, allowed=", ".join(known)))
    kind = find_adapter(known[ending])
    adapter = kind(kind.options_model.model_validate({"path": source.name}))
    files = Folder(source.parent)
    return adapter.batches(files) if hasattr(adapter, "batches") else batches_of(adapter.open(files))


def _table_of(database: str, name: str) -> pyarrow.RecordBatchReader:
    """A table of a database, however many rows it has: they are never held together."""
    options = SqlOptions.model_validate({"url": database, "table": name, "row_limit": MOST_ROWS})
    return batches_of(SqlAdapter(options).open(Folder(Path.cwd())))


def check_frame_file(out: Path) -> None:
    """Refuse a file that no frame is written to.

    Raises:
        UsageError: its name ends otherwise.
    """
    if out.suffix.lower() not in WRITTEN:
        raise UsageError(Finding("frame-file", found=out.name, allowed=", ".join(WRITTEN)))


def write_frame(out: Path, tables: Iterable[pyarrow.Table]) -> int:
    """Write tables of one schema, as they come, into one file, which appears complete or not at all; how many rows.

    Raises:
        UsageError: its name ends otherwise.
        DataError: a column is of a type that the format cannot hold.
        WorkspaceError: the place cannot be written.
    """
    check_frame_file(out)
    arrow, rows = import_arrow(), 0

    def fill(draft: Path) -> None:
        nonlocal rows
        writer = None
        try:
            for table in tables:
                writer = writer or _writer(draft, out.suffix.lower(), table.schema)
                writer.write_table(table)
                rows += len(table)
        except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError) as error:
            reason = str(error).splitlines()[0][:200]
            raise DataError(Finding("frame-unwritten", origin=Origin(str(out)), details={"reason": reason})) from None
        finally:
            if writer is not None:
                writer.close()

    write_filled(out, fill)
    return rows


def _writer(draft: Path, ending: str, schema: Any) -> Any:
    if ending == ".csv":
        from pyarrow.csv import CSVWriter, WriteOptions

        return CSVWriter(str(draft), schema, write_options=WriteOptions(quoting_style="needed"))
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(str(draft), schema)
