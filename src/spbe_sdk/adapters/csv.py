"""CSV and other delimited text files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import Glimpse, InputFile, Options, Record, Table, header_names
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


class CsvOptions(Options):
    """Options of the ``csv`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    delimiter: Literal[";", ",", "\t", "|"] | None = Field(
        default=None, description="What separates the cells; absent: the one that the header line uses."
    )
    encoding: str = Field(default="utf-8", description="utf-8, or windows-1252 for files saved by older programs.")
    header_row: int = Field(default=1, ge=1, description="The line with the column names, counted from 1.")


class CsvAdapter:
    """Reads a delimited text file with a header line."""

    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    options_model: ClassVar[type[Options]] = CsvOptions

    def __init__(self, options: CsvOptions) -> None:
        self.options = options

    @classmethod
    def peek(cls, options: Mapping[str, Any], files: Files, count: int) -> Iterator[Glimpse]:
        """The first rows, cut at any separator, and the encoding in which they can be read."""
        path = str(options["path"])
        data, found = files.read(path), dict(options)
        try:
            text = decode(data, path)
        except DataError:
            text, found["encoding"] = decode(data, path, "windows-1252"), "windows-1252"
        lines = text.splitlines()[:count]
        yield Glimpse(found, [re.split(r"[;,\t|]", line.replace('"', "")) for line in lines])

    def open(self, files: Files) -> Table:
        """Open the file; its header line decides the column names."""
        path = self.options.path
        text = decode(files.read(path), path, self.options.encoding)
        lines = text.splitlines(keepends=True)[self.options.header_row - 1 :]
        header_origin = Origin(path, row=self.options.header_row)
        if not lines or not lines[0].strip():
            raise DataError(Finding("table-empty", origin=header_origin))
        delimiter = self.options.delimiter or _delimiter_of(lines[0])
        reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
        try:
            columns, doubles = header_names(list(next(reader)), header_origin)
        except csv.Error as error:
            raise DataError(Finding("csv-broken", origin=header_origin, details={"reason": str(error)})) from None
        if doubles:
            raise DataError(doubles)
        _check_delimiter(columns, delimiter, header_origin)
        return Table(columns, header_origin, self._rows(reader, columns))

    def _rows(self, reader: Any, columns: tuple[str, ...]) -> Iterator[Record | Finding]:
        while True:
            origin = Origin(self.options.path, row=reader.line_num + self.options.header_row)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Finding("csv-broken", origin=origin, details={"reason": str(error)})
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                yield Finding("row-width", origin=origin, found=str(len(cells)), allowed=str(len(columns)))
                continue
            texts = [cell.strip() or None for cell in cells]
            yield Record(dict(zip(columns, texts, strict=True)), origin)


def _delimiter_of(header: str) -> str:
    """The separator that occurs most in the header line; a single column has none, and any will do."""
    return max(DELIMITERS, key=header.count)


def _check_delimiter(columns: tuple[str, ...], delimiter: str, origin: Origin) -> None:
    """Refuse a file that is cut by the wrong separator: one column that holds another separator."""
    if len(columns) > 1:
        return
    other = _delimiter_of(columns[0])
    if other != delimiter and other in columns[0]:
        shown = "\\t" if other == "\t" else other
        raise DataError(
            Finding(
                "csv-delimiter",
                origin=origin,
                field="delimiter",
                found=Phrase(f"delimiter.{DELIMITERS[delimiter]}"),
                allowed=Phrase(f"delimiter.{DELIMITERS[other]}"),
                details={"option": shown},
            )
        )
