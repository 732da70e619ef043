"""What an adapter is: it opens one kind of source as a table of text cells, each row knowing its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Protocol

import attrs
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from spbe_sdk.files.folder import Files
from spbe_sdk.findings.finding import Finding, Origin

# An option that may hold a secret: it is never shown, and never written anywhere.
Secret = Annotated[SecretStr, Field(json_schema_extra={"secret": True})]

# An option that names a file which is read: it travels with a package, and the place of a row begins with it.
InputFile = Annotated[str, Field(json_schema_extra={"input": "file"})]

# An option that says where else the rows come from: an address, a table.
InputPlace = Annotated[str, Field(json_schema_extra={"input": "place"})]


class Options(BaseModel):
    """Base of every adapter's options: closed, so that a misspelt option is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PointNumber(str):
    """The text of a number whose point can only be a decimal point: 1.125 in a number cell is never 1,125."""

    __slots__ = ()


class CalendarDay(str):
    """The text of a cell that holds a date, whatever was typed: a spreadsheet takes the code 1-2 for one."""

    __slots__ = ()


# Why a cell cannot be read: it shows an error, its formula was never calculated, its bytes are no text, it was cut off.
Unreadable = Literal["cell-error", "cell-formula", "cell-bytes", "cell-cut"]


@attrs.frozen(slots=True)
class Record:
    """One row of a source: its cells by column name, as the text that a person sees; None where a cell is empty.

    A cell is a value, empty, or unreadable: an error such as ``#REF!``, a formula that was never calculated, bytes
    that are no text, a cell that was cut off. What is unreadable is None in `cells` and stands in `unreadable`, with
    a finding that says why; where its column is used, that is an error, and it never counts as empty.
    """

    cells: Mapping[str, str | None]
    origin: Origin
    unreadable: Mapping[str, Finding] = attrs.field(factory=dict)

    def at(self, column: str) -> Finding | None:
        """Why the cell of a column cannot be read, at its place; nothing where it can."""
        why = self.unreadable.get(column)
        return None if why is None else attrs.evolve(why, origin=why.origin or self.origin.at(column))


@attrs.frozen(slots=True)
class Table:
    """An opened source: its column names, where they stand, and its rows.

    A row that cannot be read comes as a finding among the rows, and the reading goes on.
    """

    columns: tuple[str, ...]
    header: Origin
    rows: Iterator[Record | Finding]


@attrs.frozen(slots=True)
class Glimpse:
    """The first rows of one table as texts, and the options that open it; `name` is its worksheet, if it has one.

    A hidden worksheet is not chosen without being named.
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
    """Column names from a header row, and a finding for each name that stands twice."""
    names = tuple((cell or "").strip() for cell in cells)
    doubles = sorted(name for name, count in Counter(names).items() if name and count > 1)
    findings = [Finding("column-duplicate", origin=origin, found=name) for name in doubles]
    return names, findings


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


def cell_text(cell: Any) -> str | None:
    """A typed cell as the text that a person would type; None where it is empty."""
    match cell:
        case None:
            return None
        case bool():
            return "true" if cell else "false"
        case float():
            text = str(int(cell)) if cell.is_integer() else repr(cell)
        case Decimal():
            text = str(int(cell)) if cell == cell.to_integral_value() else f"{cell.normalize():f}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).strip() or None
    # A number cell has no thousands separator: a fourth decimal keeps 1.125 from looking like 1,125.
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
