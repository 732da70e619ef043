"""What an adapter is: it opens one kind of source as a table of text cells, each row knowing its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Protocol

import attrs
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity

# Several times as many as a worksheet of Excel has.
MOST_COLUMNS = 100_000

Secret = Annotated[SecretStr, Field(json_schema_extra={"secret": True})]
"""An option that may hold a secret: it is never shown, and never written anywhere."""

InputFile = Annotated[str, Field(json_schema_extra={"input": "file"})]
"""An option that names a file which is read: it travels with a package, and the place of a row begins with it."""

InputPlace = Annotated[str, Field(json_schema_extra={"input": "place"})]
"""An option that says where else the rows come from: an address, a table."""

# The zone in which times are shown: that of Jakarta.
WESTERN_INDONESIA = timezone(timedelta(hours=7))

# What takes no room on the page, and blanks that do not break; joiners shape the letters beside them, inside a word.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF], None
) | dict.fromkeys([0xA0, 0x2007, 0x202F], " ")
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200c\u200d"


class Options(BaseModel):
    """Base of every adapter's options: closed, so that a misspelt option is noticed.

    Examples:
        >>> class LineOptions(Options):
        ...     path: InputFile
        >>> LineOptions(path="data/nilai.txt").path
        'data/nilai.txt'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PointNumber(str):
    """The text of a number whose point can only be a decimal point: 1.125 in a number cell is never 1,125.

    Examples:
        >>> cell = PointNumber("1.125")
        >>> cell == "1.125"
        True
    """

    __slots__ = ()


class CalendarDay(str):
    """The text of a cell that holds a date, whatever was typed: a spreadsheet takes the code 1-2 for one.

    Examples:
        >>> CalendarDay("2024-02-01")
        '2024-02-01'
    """

    __slots__ = ()


# One for all rows whose cells are called as in their source: millions of empty ones would take room.
_AS_CALLED: Mapping[str, str] = {}


@attrs.frozen(slots=True)
class Record:
    """One row of a source: its cells by column name, as the text that a person sees; None where a cell is empty.

    A cell is a value, empty, or unreadable: an error such as ``#REF!``, a formula that was never calculated, bytes
    that are no text. What is unreadable is None in `cells` and stands in `unreadable`, with
    a finding that says why; where its column is used, that is an error, and it never counts as empty. `behind` says
    from which column of the source a cell came where a binding knows it by another name; an adapter leaves it empty.

    Examples:
        >>> record = Record({"Nilai": "3"}, Origin("nilai.csv", row=2))
        >>> record.place("Nilai").text("en")
        'nilai.csv, row 2, column Nilai'
    """

    cells: Mapping[str, str | None]
    origin: Origin
    unreadable: Mapping[str, Finding] = attrs.field(factory=dict)
    behind: Mapping[str, str] = _AS_CALLED

    def at(self, column: str) -> Finding | None:
        """Why the cell of a column cannot be read, at its place; nothing where it can."""
        why = self.unreadable.get(column)
        return None if why is None else attrs.evolve(why, origin=why.origin or self.place(column))

    def place(self, column: str | None) -> Origin:
        """The place of a column's cell, by its name in the source."""
        return self.origin.at(column if column is None else self.behind.get(column, column))


@attrs.frozen(slots=True)
class Table:
    """An opened source: its column names, where they stand, and its rows.

    A row that cannot be read comes as a finding among the rows, and the reading goes on.

    Raises:
        DataError: there are more columns than any worksheet has many times over; nobody could choose among them.

    Examples:
        >>> rows = iter([Record({"Nilai": "3"}, Origin("nilai.csv", row=2))])
        >>> Table(("Nilai",), Origin("nilai.csv", row=1), rows).columns
        ('Nilai',)
    """

    columns: tuple[str, ...]
    header: Origin
    rows: Iterator[Record | Finding]

    def __attrs_post_init__(self) -> None:
        if len(self.columns) > MOST_COLUMNS:
            found, allowed = str(len(self.columns)), str(MOST_COLUMNS)
            raise DataError(Finding("columns-many", origin=self.header, found=found, allowed=allowed))


@attrs.frozen(slots=True)
class Glimpse:
    """The first rows of one table as texts, and the options that open it; `name` is its worksheet, if it has one.

    A hidden worksheet is not chosen without being named.

    Examples:
        >>> Glimpse({"path": "nilai.csv"}, [["Kode", "Nilai"], ["1", "3"]]).rows[0]
        ['Kode', 'Nilai']
    """

    options: Mapping[str, Any]
    rows: Sequence[Sequence[str | None]]
    name: str | None = None
    hidden: bool = False


class Adapter(Protocol):
    """Reads rows from one kind of source.

    An adapter does not rename, convert or judge; it gives cells as text and says where they were. `reaches` says
    how far it looks: only into `files`, or beyond them. What a package brings along may only use the former.

    Its options say by their types (`InputFile`, `InputPlace`) what it reads. It may also say what it opens without
    being asked by name: `suffixes`, the endings of its files, and `offers`, the options for an address or a
    database; and `peek`, the first rows of each table in a file, by which a table is found that does not begin in
    the first line (see `spbe_sdk.adapters.installed`).
    """

    options_model: ClassVar[type[Options]]
    reaches: ClassVar[Literal["files", "beyond"]]

    def __init__(self, options: Any) -> None: ...

    def open(self, files: Files) -> Table:
        """Open the source; relative paths are looked up in `files`.

        Raises:
            DataError: the source cannot be opened, with the remedy.
        """
        ...


def header_names(cells: list[str | None], origin: Origin) -> tuple[tuple[str, ...], list[Finding]]:
    """Column names from a header row, and a finding for each name that stands twice, to be raised as a DataError.

    Examples:
        >>> names, doubles = header_names(["Kode", " Nilai ", None, "Nilai"], Origin("nilai.csv", row=1))
        >>> names, [finding.code for finding in doubles]
        (('Kode', 'Nilai', '', 'Nilai'), ['column-duplicate'])
    """
    names = tuple(trimmed(cell or "") or "" for cell in cells)
    doubles = sorted(name for name, times in Counter(filter(None, names)).items() if times > 1)
    return names, [Finding("column-duplicate", origin=origin, found=name) for name in doubles]


# How people number the columns: 1, (1), [1], 1., -1 where a spreadsheet took (1) for it, and (5=4/3).
_NUMBER = re.compile(r"[(\[]?-?(\d{1,5})\s*(=[^)\]]*)?[)\].]?\Z")


def without_numbering(columns: Sequence[str], rows: Iterator[Record | Finding]) -> Iterator[Record | Finding]:
    """Rows without a first one that only numbers the columns, as official tables have it; a notice says so."""
    for row in rows:
        if isinstance(row, Record) and is_numbering([row.cells.get(name) or "" if name else None for name in columns]):
            found = " ".join(row.cells[name] or "" for name in columns if name)
            yield Finding("row-numbering", Severity.NOTICE, origin=row.origin, found=found)
        else:
            yield row
        if isinstance(row, Record):
            break
    yield from rows


def is_numbering(cells: Sequence[str | None]) -> bool:
    """Whether a row holds the number of each of its columns and nothing else, counted with or without unnamed ones,
    which are None.
    """
    named = [(place, _NUMBER.match(text)) for place, text in enumerate(cells, start=1) if text is not None]
    found = [int(match[1]) for _, match in named if match]
    return len(found) == len(named) >= 3 and found in ([place for place, _ in named], list(range(1, len(named) + 1)))


def joined_headings(rows: Sequence[Sequence[str | None]]) -> list[str | None]:
    """Names that stand in several rows: what is merged across columns belongs to each of the columns below it."""
    width = max(map(len, rows), default=0)
    texts = [[*row, *[None] * (width - len(row))] for row in rows]
    for upper in texts[:-1]:
        for place in range(1, len(upper)):
            below = any(row[place] for row in texts[1:])
            if upper[place] is None and below:
                upper[place] = upper[place - 1]
    parts = zip(*texts, strict=True)
    return [" / ".join(dict.fromkeys(part for part in column if part)) or None for column in parts]


def trimmed(text: str) -> str | None:
    """A text as a person sees it, None where nothing is to be seen.

    Marks without width and marks of direction are left out, blanks that do not break are blanks, and none of either
    stands at the ends.
    """
    if text.isascii():
        return text.strip() or None
    return text.translate(_UNSEEN).strip(_BLANKS) or None


def cell_text(cell: Any) -> str | None:
    """A typed cell as the text that a person would type; None where it is empty.

    Numbers never have an exponent, and floats the fifteen digits that spreadsheets show. A time with a zone is that
    of Western Indonesia, and midnight is the date alone.

    Examples:
        >>> cell_text(3.0), cell_text(date(2024, 8, 17)), cell_text("  ")
        ('3', '2024-08-17', None)
    """
    match cell:
        case None:
            return None
        case bool():
            return "true" if cell else "false"
        case float() | Decimal():
            return _number_text(cell)
        case datetime():
            return _time_text(cell)
        case date():
            return cell.isoformat()
        case _:
            return trimmed(str(cell))


def _number_text(number: float | Decimal) -> str | None:
    if isinstance(number, float):
        # A float tells whole numbers apart up to 2**53: a long code that is held as a number keeps its last digits.
        number = Decimal(int(number) if number.is_integer() and abs(number) < 2**53 else f"{number:.15g}")
    if not number.is_finite():
        return None if number.is_nan() else str(number)
    whole, point, digits = f"{number:f}".partition(".")
    digits = digits.rstrip("0")
    if not digits:
        return "0" if whole == "-0" else whole
    # A number cell has no thousands separator: a fourth decimal keeps 1.125 from looking like 1,125.
    return f"{whole}{point}{digits}{'0' if len(digits) == 3 else ''}"


def _time_text(moment: datetime) -> str:
    if moment.tzinfo is not None:
        # The last day of the calendar, which some programs write for never, has no later time.
        with suppress(OverflowError):
            moment = moment.astimezone(WESTERN_INDONESIA)
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
