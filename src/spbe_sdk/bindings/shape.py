"""Rows into the shape that a port asks for, before fields are named: filled down, matched, unpivoted, picked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.picking import counted_once, ended, numbered, picked
from spbe_sdk.bindings.spelling import Spelling
from spbe_sdk.documents.binding import Binding, Match, Unpivot
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, errors_among

Row = Record | Finding
Step = Callable[[Record], Iterable[Row]]


@attrs.frozen(slots=True)
class Shape:
    """What a binding makes of a source's columns, and of each of its rows: none, one or several."""

    columns: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    def of(self, row: Row) -> Iterable[Row]:
        """The rows that a row becomes; one that could not be read stays as it is."""
        if isinstance(row, Finding) or not self.steps:
            return (row,)
        made: Iterable[Row] = (row,)
        for step in self.steps:
            made = chain.from_iterable(map(partial(_stepped, step), made))
        return made


def _stepped(step: Step, row: Row) -> Iterable[Row]:
    return (row,) if isinstance(row, Finding) else step(row)


def shape(
    columns: tuple[str, ...],
    header: Origin,
    binding: Binding,
    beside: Beside | None,
    port: str,
    named: Mapping[str, str] | None = None,
) -> Shape:
    """What a binding makes of a source with some columns; `beside` is the second source of its match, `named` what the
    name of its file says.

    Raises:
        DataError: the binding names columns that do not exist, or two columns are the same one.
    """
    spelling = Spelling.of(columns, header, binding, named or {})
    columns = spelling.columns
    unpivot = binding.unpivot.among(columns) if binding.unpivot else None
    binding = binding.model_copy(update={"unpivot": unpivot})
    _check(columns, header, binding, beside, port)
    steps: list[Step] = [spelling.of_row] if spelling.changes else []
    if binding.until:
        steps.append(ended(binding.until))
    if binding.fill_down:
        steps.append(_filled_down(binding.fill_down))
    if binding.match is not None and beside is not None:
        names = beside.names(columns)
        steps.append(_matched(binding.match, beside, names))
        columns = (*columns, *names.values())
    if binding.counted:
        steps.append(numbered(binding.counted))
        columns = (*columns, *binding.counted)
    if binding.once:
        steps.append(counted_once(binding.once))
    if unpivot is not None:
        steps.append(_unpivoted(columns, unpivot))
        kept = tuple(column for column in columns if column not in unpivot.spread)
        columns = (*kept, unpivot.key, *unpivot.measures)
    if binding.keep or binding.drop:
        steps.append(picked(binding.keep, binding.drop))
    return Shape(columns, tuple(steps))


@attrs.frozen(slots=True)
class Beside:
    """A second source, its rows by their key."""

    columns: tuple[str, ...]
    header: Origin
    keys: tuple[str, ...]
    rows: Mapping[tuple[str | None, ...], Record]

    @classmethod
    def of(cls, table: Table, match: Match) -> Beside:
        """A table's rows by the key of a match; where its columns are missing there are none, and an empty one is none.

        Raises:
            DataError: a row cannot be read, or a key stands twice.
        """
        keys = tuple(match.on.values())
        if not set(keys) <= set(table.columns):
            return cls(table.columns, table.header, keys, {})
        found: dict[tuple[str | None, ...], Record] = {}
        problems = []
        for row in table.rows:
            if isinstance(row, Finding):
                problems += errors_among([row])
                continue
            problems += [why for column in keys if (why := row.at(column))]
            key = tuple(row.cells.get(column) or None for column in keys)
            if not any(key):
                continue
            if key in found:
                shown = ", ".join(part or "–" for part in key)
                problems.append(Finding("match-twice", origin=row.origin, found=shown, allowed=", ".join(keys)))
            found[key] = row
        if problems:
            raise DataError(problems)
        return cls(table.columns, table.header, keys, found)

    def names(self, columns: tuple[str, ...]) -> dict[str, str]:
        """What its columns are called beside some others."""
        added = [column for column in self.columns if column and column not in self.keys]
        return {column: column if column not in columns else f"{column} (2)" for column in added}


def _check(columns: tuple[str, ...], header: Origin, binding: Binding, beside: Beside | None, port: str) -> None:
    match, unpivot = binding.match, binding.unpivot
    own = [*binding.fill_down, *binding.until, *(unpivot.spread if unpivot else ()), *(match.on if match else ())]
    keys = [key for columns in (*binding.counted.values(), *binding.once.values()) for key in columns]
    made = [*binding.counted, *([unpivot.key, *unpivot.measures] if unpivot else ())]
    later = [*columns, *(beside.columns if beside else ()), *made]
    wanted = [(name, header, columns) for name in own if name not in columns]
    wanted += [
        (name, header, columns) for name in (*keys, *binding.once, *binding.keep, *binding.drop) if name not in later
    ]
    if beside is not None:
        wanted += [(name, beside.header, beside.columns) for name in beside.keys if name not in beside.columns]
    if wanted:
        raise DataError(
            Finding(
                "shape-column", origin=origin, found=name, allowed=", ".join(filter(None, known)),
                details={"port": port},
            )
            for name, origin, known in wanted
        )  # fmt: skip


def _filled_down(columns: Sequence[str]) -> Step:
    """An empty cell takes what stands above it, as a cell merged over several rows means it."""
    above: dict[str, str | None] = {}
    wrong: dict[str, Finding] = {}

    def step(row: Record) -> Iterable[Row]:
        for column in columns:
            text, why = row.cells.get(column), row.at(column)
            if text or why:
                above[column] = text
                wrong.pop(column, None)
            if why:
                wrong[column] = why
        return (attrs.evolve(row, cells={**row.cells, **above}, unreadable={**row.unreadable, **wrong}),)

    return step


def _matched(match: Match, beside: Beside, names: Mapping[str, str]) -> Step:
    """Every row with the cells of the row of the second source that has the same key; without one it stays as it is."""

    def step(row: Record) -> Iterable[Row]:
        if problems := [why for column in match.on if (why := row.at(column))]:
            return problems
        other = beside.rows.get(tuple(row.cells.get(column) or None for column in match.on))
        added = {name: other.cells.get(column) if other else None for column, name in names.items()}
        wrong = {name: why for column, name in names.items() if other and (why := other.at(column))}
        return (attrs.evolve(row, cells={**row.cells, **added}, unreadable={**row.unreadable, **wrong}),)

    return step


def _unpivoted(columns: tuple[str, ...], unpivot: Unpivot) -> Step:
    """One row for each thing that some columns stand for: its name, and the cells that stand for it."""
    kept = [column for column in columns if column not in unpivot.spread]
    spread: dict[str, dict[str, str]] = {}
    for measure, named in unpivot.measures.items():
        for column, stands_for in named.items():
            spread.setdefault(stands_for, {})[measure] = column

    def step(row: Record) -> Iterator[Row]:
        base: dict[str, str | None] = {column: row.cells[column] for column in kept if column in row.cells}
        wrong = {name: why for name, why in row.unreadable.items() if name in base}
        for stands_for, sources in spread.items():
            cells = {measure: row.cells.get(column) for measure, column in sources.items()}
            unread = {measure: why for measure, column in sources.items() if (why := row.at(column))}
            if unpivot.without and not unread and all((cell or "") in unpivot.without for cell in cells.values()):
                continue
            behind = {**row.behind, **{measure: row.behind.get(column, column) for measure, column in sources.items()}}
            # A row stands where its first figure does.
            filled = (column for measure, column in sources.items() if cells[measure])
            place = row.place(next(filled, next(iter(sources.values()))))
            yield Record({**base, unpivot.key: stands_for, **cells}, place, {**wrong, **unread}, behind)

    return step
