"""Rows into the shape that a port asks for, before fields are named: filled down, matched, unpivoted, picked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.documents.binding import Binding, Match, Unpivot
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding


def shape(table: Table, binding: Binding, beside: Table | None, port: str) -> Table:
    """A source's table as its binding shapes it; `beside` is the opened second source of its match.

    Raises:
        DataError: the binding names columns that do not exist, or the second source has a key twice.
    """
    _check(table, binding, beside, port)
    if binding.fill_down:
        table = attrs.evolve(table, rows=_filled_down(table.rows, binding.fill_down))
    if binding.match is not None and beside is not None:
        table = _matched(table, binding.match, beside)
    if binding.unpivot is not None:
        table = _unpivoted(table, binding.unpivot)
    if binding.keep or binding.drop:
        table = attrs.evolve(table, rows=_picked(table.rows, binding.keep, binding.drop))
    return table


def _check(table: Table, binding: Binding, beside: Table | None, port: str) -> None:
    match, unpivot = binding.match, binding.unpivot
    own = [*binding.fill_down, *(unpivot.columns if unpivot else ()), *(match.on if match else ())]
    made = [unpivot.key, unpivot.value] if unpivot else []
    later = [*table.columns, *(beside.columns if beside else ()), *made]
    wanted = [(name, table) for name in own if name not in table.columns]
    wanted += [(name, table) for name in (*binding.keep, *binding.drop) if name not in later]
    if match is not None and beside is not None:
        wanted += [(name, beside) for name in match.on.values() if name not in beside.columns]
    if wanted:
        raise DataError(
            Finding(
                "shape-column", origin=place.header, found=name, allowed=", ".join(filter(None, place.columns)),
                details={"port": port},
            )
            for name, place in wanted
        )  # fmt: skip


def _filled_down(rows: Iterator[Record | Finding], columns: Sequence[str]) -> Iterator[Record | Finding]:
    """An empty cell takes what stands above it, as a cell merged over several rows means it."""
    above: dict[str, str | None] = {}
    for row in rows:
        if isinstance(row, Finding):
            yield row
            continue
        for column in columns:
            above[column] = row.cells.get(column) or above.get(column)
        yield attrs.evolve(row, cells={**row.cells, **above})


def _matched(table: Table, match: Match, beside: Table) -> Table:
    """Every row with the cells of the row of the second source that has the same key; without one it stays as it is."""
    ours, theirs = list(match.on), list(match.on.values())
    found: dict[tuple[str | None, ...], Record] = {}
    problems = []
    for row in beside.rows:
        if isinstance(row, Finding):
            problems.append(row)
            continue
        key = tuple(row.cells.get(column) for column in theirs)
        if key in found:
            shown = ", ".join(str(part) for part in key)
            problems.append(Finding("match-twice", origin=row.origin, found=shown, allowed=", ".join(theirs)))
        found[key] = row
    if problems:
        raise DataError(problems)
    names = {c: c if c not in table.columns else f"{c} (2)" for c in beside.columns if c and c not in theirs}

    def rows() -> Iterator[Record | Finding]:
        for row in table.rows:
            if isinstance(row, Finding):
                yield row
                continue
            other = found.get(tuple(row.cells.get(column) for column in ours))
            added = {name: other.cells.get(column) if other else None for column, name in names.items()}
            yield attrs.evolve(row, cells={**row.cells, **added})

    return attrs.evolve(table, columns=(*table.columns, *names.values()), rows=rows())


def _unpivoted(table: Table, unpivot: Unpivot) -> Table:
    """One row for each of some columns: its name, or what it stands for, and its cell."""
    kept = tuple(column for column in table.columns if column not in unpivot.columns)

    def rows() -> Iterator[Record | Finding]:
        for row in table.rows:
            if isinstance(row, Finding):
                yield row
                continue
            base = {column: text for column, text in row.cells.items() if column in kept}
            for column, stands_for in unpivot.columns.items():
                cells = {**base, unpivot.key: stands_for, unpivot.value: row.cells.get(column)}
                yield Record(cells, row.origin.at(column))

    return attrs.evolve(table, columns=(*kept, unpivot.key, unpivot.value), rows=rows())


def _picked(
    rows: Iterator[Record | Finding], keep: Mapping[str, Sequence[str]], drop: Mapping[str, Sequence[str]]
) -> Iterator[Record | Finding]:
    for row in rows:
        if isinstance(row, Record):
            kept = all((row.cells.get(column) or "") in texts for column, texts in keep.items())
            dropped = any((row.cells.get(column) or "") in texts for column, texts in drop.items())
            if not kept or dropped:
                continue
        yield row
