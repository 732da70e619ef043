"""Parquet files, read batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Record, Table, cell_text
from spbe_sdk.adapters.items import cell
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

_BATCH = 10_000


class ParquetOptions(Options):
    """Options of the ``parquet`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")


class ParquetAdapter:
    """Reads a Parquet file; needs the extra ``spbe-sdk[parquet]``."""

    options_model: ClassVar[type[Options]] = ParquetOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)

    def __init__(self, options: ParquetOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the file; its schema names the columns."""
        try:
            import pyarrow as arrow
            from pyarrow.parquet import ParquetFile
        except ImportError:
            raise UsageError(Finding("extra-missing", found="parquet", allowed="spbe-sdk[parquet]")) from None
        origin = Origin(self.options.path)
        try:
            file = ParquetFile(io.BytesIO(files.read(self.options.path)))
        except (arrow.ArrowException, OSError) as error:
            details = {"reason": str(error).splitlines()[0]}
            raise DataError(Finding("parquet-broken", origin=origin, details=details)) from None
        return Table(tuple(file.schema_arrow.names), origin, self._rows(file))

    def _rows(self, file: Any) -> Iterator[Record | Finding]:
        number = 0
        for batch in file.iter_batches(_BATCH):
            for row in batch.to_pylist():
                number += 1
                cells = {name: cell(v) if isinstance(v, list | dict) else cell_text(v) for name, v in row.items()}
                yield Record(cells, Origin(self.options.path, row=number))
