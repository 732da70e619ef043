"""What every source must give, checked on what it gave: the same checks for a test suite and for a live binding.

Each check takes two readings of one source and yields what is wrong, in words; what it protects and how to fix it
are under ``conformance`` in the words of each language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import LANGUAGES


@attrs.frozen(slots=True)
class Reading:
    """What a source gave, read once; `secrets` must appear nowhere in it."""

    columns: tuple[str, ...]
    header: Origin
    rows: tuple[Record | Finding, ...]
    lazy: bool
    secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table, limit: int | None = None, secrets: tuple[str, ...] = ()) -> Reading:
        """Read a table to its end, or its first rows."""
        lazy = isinstance(table.rows, Iterator)
        return cls(table.columns, table.header, tuple(islice(table.rows, limit)), lazy, secrets)

    @property
    def records(self) -> list[Record]:
        """The rows that could be read."""
        return [row for row in self.rows if isinstance(row, Record)]


Check = Callable[[Reading, Reading], Iterator[str]]


def check_columns(one: Reading, again: Reading) -> Iterator[str]:
    """Column names are texts, and each stands once."""
    for name, count in Counter(one.columns).items():
        if not isinstance(name, str):
            yield f"column {name!r} is a {type(name).__name__}"
        elif name and count > 1:
            yield f"column {name!r} stands {count} times"
        elif name != name.strip():
            yield f"column {name!r} has blanks around it"


def check_cells(one: Reading, again: Reading) -> Iterator[str]:
    """Every cell is text, or None where it is empty, in a column that was announced."""
    for row in one.records:
        for column, cell in row.cells.items():
            if column not in one.columns:
                yield f"{row.origin.text('en')}: cell in column {column!r}, which was not announced"
            if cell is not None and not isinstance(cell, str):
                yield f"{row.origin.text('en')}: {column!r} holds a {type(cell).__name__}, {cell!r}"
            elif cell is not None and (not cell or cell != cell.strip()):
                yield f"{row.origin.text('en')}: {column!r} holds {cell!r} instead of None or stripped text"


def check_places(one: Reading, again: Reading) -> Iterator[str]:
    """Every row knows its own place in the source."""
    seen: set[Origin] = set()
    for row in one.rows:
        origin = row.origin
        if origin is None or not origin.source or (origin.row is None and origin.path is None):
            yield f"a row does not say where it is: {origin}"
        elif isinstance(row, Record):
            if origin in seen:
                yield f"two rows say that they are at {origin.text('en')}"
            seen.add(origin)


def check_stable(one: Reading, again: Reading) -> Iterator[str]:
    """Reading twice gives the same."""
    if one.columns != again.columns:
        yield f"columns were {one.columns}, then {again.columns}"
    for first, second in zip(one.rows, again.rows, strict=False):
        if first != second:
            yield f"{_told(first)} became {_told(second)}"
    if len(one.rows) != len(again.rows):
        yield f"{len(one.rows)} rows, then {len(again.rows)}"


def _told(row: Record | Finding) -> str:
    """A row as a person sees it: where it stands, and its cells."""
    if isinstance(row, Finding):
        return row.text("en")
    return f"{row.origin.text('en')}: {', '.join(f'{column}={cell}' for column, cell in row.cells.items())}"


def check_findings(one: Reading, again: Reading) -> Iterator[str]:
    """What could not be read is told with its place and its remedy."""
    for row in one.rows:
        if isinstance(row, Finding):
            yield from untold(row)


def check_unreadable(one: Reading, again: Reading) -> Iterator[str]:
    """A cell that cannot be read is None, in a column that was announced, with a finding that says why."""
    for row in one.records:
        for column, why in row.unreadable.items():
            place = f"{row.origin.text('en')}: {column!r}"
            if column not in one.columns:
                yield f"{place} is unreadable, but was not announced"
            if row.cells.get(column) is not None:
                yield f"{place} is unreadable, but holds {row.cells[column]!r}"
            if not isinstance(why, Finding):
                yield f"{place} is unreadable, with a {type(why).__name__} instead of a finding"
            else:
                yield from untold(why)


def untold(finding: Finding) -> Iterator[str]:
    """The languages in which a finding has no words."""
    for language in LANGUAGES:
        try:
            words = (finding.message(language), finding.remedy(language))
        except KeyError as error:
            yield f"finding {finding.code} has no {error} for its words"
            continue
        if not all(words) or finding.code in words:
            yield f"finding {finding.code} has no words in {language!r}: give message and remedy in its details"


def check_secrets(one: Reading, again: Reading) -> Iterator[str]:
    """No secret of the options appears in anything that was read."""
    shown = [one.header, *one.columns, *one.rows]
    for secret in one.secrets:
        for part in shown:
            text = f"{part} {part.text('en')}" if isinstance(part, Finding) else str(part)
            if secret in text:
                yield f"a secret appears in {type(part).__name__.lower()}: {text.replace(secret, '•••')[:120]}"


def check_lazy(one: Reading, again: Reading) -> Iterator[str]:
    """Rows are given one after the other, not as a list."""
    if not one.lazy:
        yield "rows is no iterator: yield rows instead of collecting them"


LIVE: Mapping[str, Check] = {
    "columns": check_columns,
    "cells": check_cells,
    "unreadable": check_unreadable,
    "places": check_places,
    "stable": check_stable,
    "findings": check_findings,
    "secrets": check_secrets,
    "lazy": check_lazy,
}
