"""Columns by the names that a binding knows them by: several spellings, what a file's name says, what is never read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin


@attrs.frozen(slots=True)
class Spelling:
    """How the columns of one file are called, and what else its rows are given, or never show.

    `names` tells what each heading is that is spelled otherwise, and `behind` the reverse; `named` are columns of the
    same cell in every row; `never` are columns that are left out; `empty` are texts that mean an empty cell.
    """

    columns: tuple[str, ...] = ()
    names: Mapping[str, str] = attrs.field(factory=dict)
    named: Mapping[str, str] = attrs.field(factory=dict)
    never: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    behind: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(cls, columns: tuple[str, ...], header: Origin, binding: Binding, named: Mapping[str, str]) -> Spelling:
        """The spelling of a file with some columns.

        Raises:
            DataError: two columns of the file are one by their spellings, or a binding uses what is never read.
        """
        names = _names(columns, header, binding.headings)
        # An unnamed column keeps its place.
        kept = tuple(name if name not in binding.never else "" for name in (names.get(c, c) for c in columns))
        wrong = [
            Finding("column-never", origin=header, found=column)
            for column in dict.fromkeys([*binding.fields.values(), *binding.minus.values()])
            if column in binding.never
        ]
        if wrong:
            raise DataError(wrong)
        added = {name: text for name, text in named.items() if name not in kept}
        return cls(
            (*kept, *added),
            names,
            added,
            frozenset(binding.never),
            frozenset(binding.empty),
            {name: heading for heading, name in names.items()},
        )

    @property
    def changes(self) -> bool:
        """Whether rows come out otherwise than they are in the file."""
        return bool(self.names or self.named or self.never or self.empty)

    def of_row(self, row: Record) -> Iterable[Record | Finding]:
        """A row by these names."""
        cells = {self.names.get(name, name): self._cell(text) for name, text in row.cells.items()}
        wrong = {self.names.get(name, name): why for name, why in row.unreadable.items()}
        for name in self.never & cells.keys():
            del cells[name]
            wrong.pop(name, None)
        return (Record({**cells, **self.named}, row.origin, wrong, self.behind),)

    def _cell(self, text: str | None) -> str | None:
        return None if text in self.empty else text


def _names(columns: tuple[str, ...], header: Origin, headings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The column behind each heading; spellings count without case and doubled blanks."""
    names: dict[str, str] = {}
    problems = []
    present = {_plain(column): column for column in reversed(columns) if column}
    for name, spellings in headings.items():
        found = list(dict.fromkeys(_found(name, spellings, columns, present)))
        if len(found) > 1:
            problems.append(Finding("heading-twice", origin=header, found=" / ".join(found), allowed=name))
        names |= {heading: name for heading in found if heading != name}
    if problems:
        raise DataError(problems)
    return names


def _found(name: str, spellings: Iterable[str], columns: tuple[str, ...], present: Mapping[str, str]) -> Iterator[str]:
    for spelled in (name, *spellings):
        if spelled in columns:
            yield spelled
        elif _plain(spelled) in present:
            yield present[_plain(spelled)]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
