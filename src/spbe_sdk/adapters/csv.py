"""CSV and other delimited text files."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs
from pydantic import Field

from spbe_sdk.adapters.adapter import (
    Glimpse,
    InputFile,
    Options,
    Record,
    Table,
    header_names,
    joined_headings,
    trimmed,
    without_numbering,
)
from spbe_sdk.adapters.batches import batches_of
from spbe_sdk.files.folder import Files, not_text, text_lines
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity, said
from spbe_sdk.findings.words import Phrase

if TYPE_CHECKING:
    import pyarrow as arrow

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}

# A quote that is never closed takes no more lines than this along before it is called broken, and after so many broken
# rows the file is given up.
_MOST_LINES, _MOST_BROKEN = 10_000, 100

_NO_TEXT, _NO_LETTER = re.compile(r"[\0\ud800-\udfff]"), re.compile(r"[\ud800-\udfff]")

_SEPARATOR = re.compile(r'"?sep=(.)"?\s*\Z', re.IGNORECASE)

# What programs put around a cell so that it stays text: '001, '001', ="001"; a name such as 'Aisyiyah keeps its own.
_WRAPPED = re.compile(r"""'(?P<quoted>[^']*)'\Z|'(?P<marked>[\d=+@-].*)\Z|="(?P<formula>.*)"\Z""", re.DOTALL)


class CsvOptions(Options):
    """Options of the ``csv`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    delimiter: Literal[";", ",", "\t", "|"] | None = Field(
        default=None, description="What separates the cells; absent: the one that the header line uses."
    )
    encoding: str = Field(default="utf-8", description="utf-8, or windows-1252 for files saved by older programs.")
    header_row: int = Field(default=1, ge=1, description="The line with the column names, counted from 1.")
    header_rows: int = Field(
        default=1, ge=1, le=4, description="How many rows the names take, from header_row on: Triwulan I / Target."
    )


class CsvAdapter:
    """Reads a delimited text file with a header line, row by row."""

    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    options_model: ClassVar[type[Options]] = CsvOptions

    def __init__(self, options: CsvOptions) -> None:
        self.options = options

    @classmethod
    def peek(cls, options: Mapping[str, Any], files: Files, count: int) -> Iterator[Glimpse]:
        """The first lines, cut at the separator of most of them, and the encoding in which they can be read."""
        path, found = str(options["path"]), dict(options)
        encoding = _likely_encoding(files, path, str(options.get("encoding", "utf-8")))
        if encoding != "utf-8":
            found["encoding"] = encoding
        lines = list(islice(text_lines(files.open(path), path, encoding), count))
        delimiter = str(options.get("delimiter") or _delimiter_among(lines))
        yield Glimpse(found, [list(map(trimmed, cells)) for line in lines for cells in [_cut(line, delimiter)]])

    def open(self, files: Files) -> Table:
        """Open the file; its header line decides the column names."""
        path, first, encoding = self.options.path, self.options.header_row, self.options.encoding
        lines = _Lines(text_lines(files.open(path), path, encoding))
        declared = _SEPARATOR.match(lines.peek())
        lines.skip(max(first - 1, 1 if declared else 0))
        header, heading = Origin(path, row=lines.number + 1), lines.peek()
        if not heading.strip():
            raise DataError(Finding("table-empty", origin=header))
        delimiter = self.options.delimiter or (declared[1] if declared else _delimiter_of(heading))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            heads = list(islice(reader, self.options.header_rows))
        except csv.Error as error:
            raise DataError(Finding("csv-broken", origin=header, details={"reason": str(error)})) from None
        columns, doubles = header_names(_names(heads), header)
        if problems := [why for cell in chain(*heads) if (why := self._unreadable(cell, header))] or doubles:
            raise DataError(problems)
        _check_delimiter(columns, delimiter, header)
        rows = self._rows(reader, lines, columns, delimiter)
        return Table(columns, header, without_numbering(columns, rows))

    def batches(self, files: Files, columns: Sequence[str] | None = None) -> arrow.RecordBatchReader:
        """The same rows by columns of text, batch after batch; needs the extra ``spbe-sdk[parquet]``.

        Raises:
            DataError: the file cannot be opened; while it is read: a row cannot be read.
            UsageError: the extra is not installed.
        """
        return batches_of(self.open(files), columns)

    def _rows(
        self, reader: Iterator[list[str]], lines: _Lines, columns: tuple[str, ...], delimiter: str
    ) -> Iterator[Record | Finding]:
        broken = 0
        while broken < _MOST_BROKEN:
            lines.begin()
            origin = Origin(self.options.path, row=lines.number + 1)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Finding("csv-broken", origin=origin, details={"reason": str(error)})
                lines.again()
                broken += 1
                continue
            if lines.taken > 1 and _swallows(cells, len(columns), delimiter):
                found = f"{origin.row}–{lines.number}"
                yield Finding("csv-swallowed", Severity.WARNING, origin=origin, found=found)
            row = self._row(cells, columns, delimiter, origin)
            if row is not None:
                yield row

    def _row(
        self, cells: list[str], columns: tuple[str, ...], delimiter: str, origin: Origin
    ) -> Record | Finding | None:
        """One row; nothing where all of it is empty. Empty cells at its end may be missing, or too many."""
        joined = "".join(cells)
        plain = joined.isascii() and "\0" not in joined
        # Most rows hold nothing that has to be looked at cell by cell.
        ordinary = plain and "'" not in joined and "=" not in joined
        texts = [cell.strip() or None for cell in cells] if ordinary else list(map(_shown, cells))
        if not any(texts):
            return None
        width, missing = len(columns), len(columns) - len(cells)
        if missing:
            broken = any("\n" in cell and delimiter in cell for cell in cells)
            if broken or any(texts[width:]):
                return Finding("row-width", origin=origin, found=str(len(cells)), allowed=str(width))
            texts = texts[:width] + [None] * missing
        record = dict(zip(columns, texts, strict=True))
        if plain:
            return Record(record, origin)
        pairs = zip(columns, cells, strict=False)
        wrong = {column: why for column, cell in pairs if (why := self._unreadable(cell, origin.at(column)))}
        return Record({**record, **dict.fromkeys(wrong)}, origin, wrong)

    def _unreadable(self, cell: str, origin: Origin) -> Finding | None:
        """Why a cell cannot be read: it holds a byte that is no text."""
        found = _NO_TEXT.search(cell)
        if found is None:
            return None
        if found[0] == "\0":
            return Finding("cell-bytes", origin=origin, found="0x00")
        return not_text(origin, ord(found[0]) & 0xFF, self.options.encoding)


@attrs.define(eq=False)
class _Lines:
    """The lines of a file for the reader of rows, of which those of a broken row can be read again."""

    lines: Iterator[str]
    number: int = 0
    _ahead: deque[str] = attrs.field(factory=deque)
    _row: list[str] = attrs.field(factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._row) > _MOST_LINES:
            raise csv.Error(f"more than {_MOST_LINES} lines in one row")
        line = self._ahead.popleft() if self._ahead else next(self.lines)
        self.number += 1
        self._row.append(line)
        return line

    @property
    def taken(self) -> int:
        """How many lines the row has so far."""
        return len(self._row)

    def begin(self) -> None:
        """The next line begins a row."""
        self._row.clear()

    def again(self) -> None:
        """Read the lines of the row again, all but its first."""
        self._ahead.extendleft(reversed(self._row[1:]))
        self.number -= len(self._row[1:])

    def peek(self) -> str:
        """The line that comes next; empty at the end."""
        if not self._ahead:
            self._ahead.extend(islice(self.lines, 1))
        return self._ahead[0] if self._ahead else ""

    def skip(self, count: int) -> None:
        """Leave out some lines."""
        for _ in range(count):
            next(self, None)
            self.begin()


def _likely_encoding(files: Files, path: str, encoding: str) -> str:
    """The declared encoding where the whole file can be read in it, else that of older programs."""
    try:
        wrong = any(map(_NO_LETTER.search, text_lines(files.open(path), path, encoding)))
    except DataError as error:
        likely = error.findings[0].details.get("likely")
        if likely is None:
            raise
        return said(likely)
    return "windows-1252" if wrong and encoding == "utf-8" else encoding


def _names(rows: list[list[str]]) -> list[str | None]:
    """The names of the columns, from one row of headings or several."""
    width = max(map(len, rows))
    return joined_headings([[*map(_shown, row), *[None] * (width - len(row))] for row in rows])


def _shown(cell: str) -> str | None:
    """A cell as its author sees it, without what keeps it text in a spreadsheet."""
    text = trimmed(cell)
    if text is None or text[0] not in "'=":
        return text
    found = _WRAPPED.match(text)
    if found is None:
        return text
    inner = found[found.lastgroup or 0]
    return trimmed(inner.replace('""', '"') if found.lastgroup == "formula" else inner)


def _swallows(cells: list[str], width: int, delimiter: str) -> bool:
    """Whether a cell holds the end of its own row, whole rows, and the beginning of another.

    Of two columns, two lines with one separator are no sign: a remark may well look like that.
    """
    for place, cell in enumerate(cells):
        first, *others = (line.count(delimiter) for line in re.split(r"\r\n|\r|\n", cell))
        if width > 1 and len(others) > (width < 3) and first == width - 1 - place and others[-1] >= place:
            return set(others[:-1]) <= {width - 1}
    return False


def _delimiter_of(header: str) -> str:
    """The separator that occurs most in the header line; a single column has none, and any will do."""
    return max(DELIMITERS, key=header.count)


def _delimiter_among(lines: Sequence[str]) -> str:
    """The separator that occurs equally often in most lines, as no comma in a number or a sentence does."""

    def steady(delimiter: str) -> int:
        return max(Counter(count for line in lines if (count := line.count(delimiter))).values(), default=0)

    return max(DELIMITERS, key=steady)


def _cut(line: str, delimiter: str) -> list[str]:
    """The cells of one line; of one that is only a part of a row, what stands between the separators."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


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
