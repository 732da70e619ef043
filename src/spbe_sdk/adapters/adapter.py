"""What an adapter is: it opens one kind of source as a table of text cells, each row knowing its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Protocol

import attrs
from pydantic import BaseModel, ConfigDict

from spbe_sdk.files import Files
from spbe_sdk.findings import Finding, Origin


class Options(BaseModel):
    """Base of every adapter's options: closed, so that a misspelt option is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@attrs.frozen(slots=True)
class Record:
    """One row of a source: its cells by column name, as text; None where a cell is empty."""

    cells: Mapping[str, str | None]
    origin: Origin


@attrs.frozen(slots=True)
class Table:
    """An opened source: its column names, where they stand, and its rows.

    A row that cannot be read comes as a finding among the rows, and the reading goes on.
    """

    columns: tuple[str, ...]
    header: Origin
    rows: Iterator[Record | Finding]


class Adapter(Protocol):
    """Reads rows from one kind of source.

    An adapter does not rename, convert or judge; it gives cells as text and says where they were.
    """

    options_model: ClassVar[type[Options]]

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
    doubles = {name for name in names if name and names.count(name) > 1}
    findings = [Finding("column-duplicate", origin=origin, found=name) for name in sorted(doubles)]
    return names, findings
