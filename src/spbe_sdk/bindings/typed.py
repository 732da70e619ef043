"""Typed rows, and the sums of those that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import attrs

from spbe_sdk.findings.finding import Origin


@attrs.frozen(slots=True)
class Row:
    """One typed row of a port; a field that could not be read is absent, and named in `broken`.

    `columns` names the source's column of each field; `origins` holds every row of a source that it was summed up from.
    """

    values: Mapping[str, Any]
    origin: Origin
    columns: Mapping[str, str]
    broken: frozenset[str] = frozenset()
    origins: tuple[Origin, ...] = ()


@attrs.define(eq=False)
class Sums:
    """Rows that are alike in all but the fields that are added up, as one row; each of them stays an origin.

    What is empty adds nothing; a sum of which a part could not be read is none.
    """

    fields: Sequence[str]
    _alike: dict[tuple[Any, ...], list[Row]] = attrs.field(factory=dict)

    def take(self, row: Row) -> None:
        """One row; one whose key could not be read stands alone."""
        told = tuple((name, value) for name, value in row.values.items() if name not in self.fields)
        alone = () if row.broken <= {*self.fields} else (id(row),)
        self._alike.setdefault((told, alone), []).append(row)

    def rows(self) -> Iterator[Row]:
        """The sums, in the order in which their first rows came."""
        return map(self._sum, self._alike.values())

    def _sum(self, rows: list[Row]) -> Row:
        if len(rows) == 1:
            return rows[0]
        broken = frozenset().union(*(row.broken for row in rows))
        values = {name: value for name, value in rows[0].values.items() if name not in self.fields}
        for name in self.fields:
            if name not in broken:
                known = [value for row in rows if (value := row.values.get(name)) is not None]
                values[name] = sum(known) if known else None
        origins = tuple(row.origin for row in rows)
        return Row(values, spanning(origins), rows[0].columns, broken, origins)


def spanning(origins: Iterable[Origin]) -> Origin:
    """One place for many: the first file with its rows, and after it those of others."""
    files = [(place, list(rows)) for place, rows in groupby(origins, key=lambda origin: (origin.source, origin.sheet))]
    (source, sheet), first = files[0]
    further = "".join(f"; {name} {_ranges(rows)}" for (name, _), rows in files[1:])
    return Origin(source, sheet, rows=_ranges(first) + further)


def _ranges(origins: Iterable[Origin]) -> str:
    """Rows by their numbers, those that follow each other as one: ``2–4, 7``."""
    numbers = sorted({origin.row for origin in origins if origin.row is not None})
    shown = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        shown.append(str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}")
    return ", ".join(shown)
