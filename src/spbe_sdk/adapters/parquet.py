"""Parquet files, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import pack
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs
from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Record, Table, header_names
from spbe_sdk.adapters.batches import BATCH_ROWS, import_arrow
from spbe_sdk.adapters.items import cell
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, shorten

if TYPE_CHECKING:
    import pyarrow

# How Python packs the floats that are shorter than its own.
_SHORT_FLOATS = {"halffloat": "e", "float": "f"}


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
        origin, file = Origin(self.options.path), self._file(files)
        columns, doubles = header_names(_flat(file.schema_arrow.empty_table()).column_names, origin)
        if doubles:
            raise DataError(doubles)
        return Table(columns, origin, self._rows(file, columns))

    def batches(self, files: Files, columns: Sequence[str] | None = None) -> pyarrow.RecordBatchReader:
        """The file's own typed columns, or some of them, batch after batch.

        Raises:
            DataError: the file or such a column cannot be opened; while it is read: it is damaged.
            UsageError: the extra is not installed.
        """
        arrow, file = import_arrow(), self._file(files)
        known = file.schema_arrow.names
        names = known if columns is None else list(columns)
        if missing := [name for name in names if name not in known]:
            origin, allowed = Origin(self.options.path), ", ".join(known)
            raise DataError(Finding("batch-column", origin=origin, found=name, allowed=allowed) for name in missing)
        schema = arrow.schema([file.schema_arrow.field(name) for name in names])
        found = (batch.select(names) for batch in self._batches(file, names))
        return arrow.RecordBatchReader.from_batches(schema, found)

    def _file(self, files: Files) -> Any:
        arrow = import_arrow()
        from pyarrow.parquet import ParquetFile

        try:
            return ParquetFile(files.open(self.options.path), pre_buffer=False)
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise self._broken(error) from None

    def _batches(self, file: Any, names: Sequence[str] | None = None) -> Iterator[Any]:
        try:
            yield from file.iter_batches(BATCH_ROWS, columns=names)
        except (import_arrow().ArrowException, OSError, ValueError) as error:
            raise self._broken(error) from None

    def _broken(self, error: Exception) -> DataError:
        details = {"reason": shorten((str(error).splitlines() or [type(error).__name__])[0], 200)}
        return DataError(Finding("parquet-broken", origin=Origin(self.options.path), details=details))

    def _rows(self, file: Any, columns: tuple[str, ...]) -> Iterator[Record | Finding]:
        arrow, number = import_arrow(), 0
        for batch in self._batches(file):
            table = _flat(arrow.Table.from_batches([batch]))
            for cells in zip(*map(_texts, table.columns), strict=True):
                number += 1
                yield _record(columns, cells, Origin(self.options.path, row=number))


_Text = str | Finding | None


def _record(columns: tuple[str, ...], cells: Sequence[_Text], origin: Origin) -> Record:
    wrong = {
        name: attrs.evolve(cell, origin=origin.at(name))
        for name, cell in zip(columns, cells, strict=True)
        if isinstance(cell, Finding)
    }
    texts = (None if isinstance(cell, Finding) else cell for cell in cells)
    return Record(dict(zip(columns, texts, strict=True)), origin, wrong)


def _flat(table: Any) -> Any:
    """A table in which what lies inside another column is named with a dot, such as ``unit.kode``."""
    while any(_is("struct", column.type) for column in table.columns):
        table = table.flatten()
    return table


def _texts(column: Any) -> list[_Text]:
    """A column's cells as text; a finding where one is none."""
    arrow, kind = import_arrow(), column.type
    if _is("timestamp", kind):
        # The zone's own name does not matter for a moment, and may not be known here; nor do billionths of a second.
        unit, zone = ("us" if kind.unit == "ns" else kind.unit), ("UTC" if kind.tz else None)
        column = column.cast(arrow.timestamp(unit, zone), safe=kind.unit != "ns")
    short = _SHORT_FLOATS.get(str(kind))
    try:
        return [_text(value, short) for value in column.to_pylist()]
    except (ValueError, OverflowError, arrow.ArrowException):
        return [_scalar_text(scalar, short) for chunk in column.chunks for scalar in chunk]


def _scalar_text(scalar: Any, short: str | None) -> _Text:
    try:
        return _text(scalar.as_py(), short)
    except (ValueError, OverflowError, import_arrow().ArrowException):
        return Finding("cell-bytes", found=str(scalar.type))


def _text(value: Any, short: str | None) -> _Text:
    if short is not None and value is not None:
        value = _short(value, short)
    elif isinstance(value, bytes):
        value = value.decode()
    elif isinstance(value, list):
        # What names its values itself comes as pairs.
        pairs = bool(value) and isinstance(value[0], tuple)
        plain = (part.decode() if isinstance(part, bytes) else part for part in value)
        value = {str(key): inner for key, inner in value} if pairs else list(plain)
    try:
        return cell(value)
    except DataError as error:
        return error.findings[0]


def _short(value: float, form: str) -> float:
    """A short float with no more digits than it takes to tell it apart: 0.1, where Python shows 0.10000000149."""
    packed = pack(form, value)
    return next((near for n in range(3, 10) if pack(form, near := float(f"{value:.{n}g}")) == packed), value)


def _is(name: str, kind: Any) -> bool:
    return bool(getattr(import_arrow().types, f"is_{name}")(kind))
