"""One cell is one figure: a ceiling or a target that stands once beside its quarters is that of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.plan import Period

# What a year and its parts may share, and the fields that say whose it is.
_SHARED = {
    "budgets": (("ceiling",), ("objective", "unit", "year")),
    "measurements": (("target", "target_low", "revised", "revised_low"), ("indicator", "unit", "year")),
}


def shared_cells_once(data: Mapping[str, PortData]) -> dict[str, PortData]:
    """Bound rows in which every cell counts once.

    A table with one column of ceilings and four of realisations becomes four rows with the same ceiling: taken as
    it is, that would be four times as much.
    """
    return {
        port: attrs.evolve(part, rows=_of_the_year(part.rows, port)) if port in _SHARED else part
        for port, part in data.items()
    }


def _of_the_year(rows: Sequence[Row], port: str) -> list[Row]:
    """The rows without what several periods share, and a row of the year for each that has it."""
    fields, _ = _SHARED[port]
    together: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if "period" not in row.broken and any(row.values.get(field) is not None for field in fields):
            together[_cell(row, port)].append(number)
    made = list(rows)
    for numbers in together.values():
        periods = [rows[number].values.get("period") or Period.YEAR for number in numbers]
        if len(set(periods)) > 1:
            for number, period in zip(numbers, periods, strict=True):
                if period is not Period.YEAR:
                    made[number] = _without(rows[number], fields)
            if Period.YEAR not in periods:
                made.append(_whole(rows[numbers[0]], port))
    return made


def _cell(row: Row, port: str) -> tuple[Any, ...]:
    """Where a row's shared figures stand, and whose they are; what stands in no column is each row's own."""
    fields, owners = _SHARED[port]
    columns = tuple(row.columns.get(field) for field in fields)
    place = attrs.evolve(row.origin, column=None) if any(columns) else row.origin
    return place, columns, *(row.values.get(field) for field in owners)


def _without(row: Row, fields: Sequence[str]) -> Row:
    return attrs.evolve(row, values={name: value for name, value in row.values.items() if name not in fields})


def _whole(row: Row, port: str) -> Row:
    """What several periods share, as a row of the year."""
    fields, owners = _SHARED[port]
    values = {name: value for name, value in row.values.items() if name in (*fields, *owners)}
    place = next((row.columns[field] for field in fields if field in row.columns), None)
    return attrs.evolve(row, values={**values, "period": Period.YEAR}, origin=row.origin.at(place))
