"""Columns that each stand for a level, with a mark in the one that holds: √ below 3 of 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.bindings.choosing import Cells
from spbe_sdk.bindings.likeness import converted, synonyms
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.documents.binding import Unpivot

# Fewer columns than these are no scale.
_FEWEST = 3

# What the column is called that says whether a level is marked.
MARK = "tanda"


def spread_marks(port: Port, cells: Cells) -> Unpivot | None:
    """The columns of a port's levels in which only marks stand, one in a row at most; nothing where there are none."""
    field = marked_field(port)
    if field is None:
        return None
    levels = {column: level for column in cells if (level := _level(field, column)) and _are_marks(cells[column])}
    rows = zip(*(cells[column] for column in levels), strict=False)
    once = all(sum(map(bool, row)) <= 1 for row in rows)
    if (
        len(set(levels.values())) < max(len(levels), _FEWEST)
        or not once
        or not any(any(cells[column]) for column in levels)
    ):
        return None
    return Unpivot(key=synonyms("synonyms", field.name)[1].capitalize(), columns=levels, value=MARK)


def marked_field(port: Port) -> PortField | None:
    """The field of a port that may be told by marks: a figure of a known list."""
    return next((f for f in port.fields if f.required and f.type.measured and f.type.knows is not None), None)


def _level(field: PortField, column: str) -> str | None:
    return converted(field, column.rpartition("/")[2].strip()) or None


def _are_marks(texts: Sequence[str | None]) -> bool:
    """Whether what stands in a column are marks, but for a note or a signature below the table."""
    given = [text for text in texts if text]
    marks = sum(text == "1" or (len(text) <= 2 and not text.isdigit()) for text in given)
    return 2 * marks > len(given) or not given
