"""What a row's date says: its quarter or its year, by the column that applies to the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.dates import day, declared_date
from spbe_sdk.documents.choosing import DatePart
from spbe_sdk.findings.finding import Finding


def part_of_date(calendar: DatePart, row: Record, order: str | None) -> str | Finding:
    """The quarter (``Q2``) or the year of a row's date, or the finding that says why there is none.

    `order` is the declared order of its day and month.
    """
    column = next((date.column for date in calendar.dates if _applies(row, date.keep)), None)
    text = row.cells.get(column) if column else None
    if text is None:
        shown = ", ".join(date.column for date in calendar.dates)
        return Finding("calendar-none", origin=row.place(column), allowed=column or shown)
    try:
        found = day(declared_date(text, order) if order else text)
    except ValueError:
        found = None
    if found is None:
        return Finding("calendar-date", origin=row.place(column), found=text)
    return str(found.year) if calendar.part == "year" else f"Q{(found.month + 2) // 3}"


def _applies(row: Record, keep: Mapping[str, Sequence[str]]) -> bool:
    return all((row.cells.get(column) or "") in texts for column, texts in keep.items())
