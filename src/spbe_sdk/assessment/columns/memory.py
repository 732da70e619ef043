"""Rows that are in memory: their cells can be looked at, so that a column without any rating shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from spbe_sdk.assessment.columns.leaves import Leaf
from spbe_sdk.assessment.columns.plan import Asked
from spbe_sdk.assessment.columns.rows import by_rows
from spbe_sdk.assessment.columns.wholes import by_columns, leaves_of
from spbe_sdk.scoring.column import NeedsRows
from spbe_sdk.scoring.stored import stored


def holds_ratings(kind: Any) -> bool:
    """Whether columns of a type can hold ratings; an engine's own type of nothing at all can."""
    import narwhals.stable.v2 as nw

    others = (nw.String(), nw.Boolean(), nw.Categorical(), nw.Enum, nw.Object(), nw.Unknown())
    return bool(kind.is_numeric()) or kind in others


@attrs.frozen(slots=True)
class Filled:
    """The codes whose columns have content, and those of them that have ratings."""

    filled: frozenset[str] = frozenset()
    rated: frozenset[str] = frozenset()

    def __or__(self, other: Filled) -> Filled:
        return Filled(self.filled | other.filled, self.rated | other.rated)

    def barren(self, codes: Iterable[str]) -> list[str]:
        """Which of some codes have content, but no rating."""
        return [code for code in codes if code in self.filled - self.rated]


def in_memory(rows: Any, asked: Asked, kept: list[str], *, whole: bool) -> tuple[Any, Filled]:
    """A frame of rows with what comes out, and what was seen in their cells.

    Of a `whole` frame in which no cell is invalid nothing is looked at: none of its columns has content alone.
    """
    for name in asked.columns.values():
        rows = _readable(rows, name)
    try:
        leaves = leaves_of(rows, asked)
        # Polars follows a whole query better than its steps.
        scored = by_columns(rows.lazy() if rows.implementation.is_polars() else rows, asked, leaves, kept)
    except NeedsRows:
        scored, filled, rated = by_rows(rows, asked, kept)
        return scored, Filled(filled, rated)
    scored = scored.collect() if rows.implementation.is_polars() else scored
    invalid = scored.get_column(f"out_{list(asked.outcome()).index('invalid')}")
    strange = len(invalid) and invalid.max()
    looked = {code: leaf for code, leaf in leaves.items() if code in asked.columns}
    return scored, Filled() if whole and not strange else _seen(rows, looked)


def _readable(rows: Any, name: str) -> Any:
    """A frame in which a column of anything, or of a type that engines read each in their way, is one of text."""
    import narwhals.stable.v2 as nw

    kind = rows.schema[name]
    if kind in (nw.String(), nw.Boolean()) or kind.is_integer() or kind.is_float():
        return rows
    texts = [
        str(text).lower() if isinstance(text, bool) else text for text in map(stored, rows.get_column(name).to_list())
    ]
    return rows.with_columns(nw.new_series(name, texts, nw.String(), backend=rows.implementation))


def _seen(rows: Any, leaves: Mapping[str, Leaf]) -> Filled:
    told = rows.select(
        **{f"known_{number}": leaf.known.any() for number, leaf in enumerate(leaves.values())},
        **{f"empty_{number}": leaf.empty.all() for number, leaf in enumerate(leaves.values())},
    )
    filled = (code for number, code in enumerate(leaves) if not told[f"empty_{number}"][0])
    rated = (code for number, code in enumerate(leaves) if told[f"known_{number}"][0])
    return Filled(frozenset(filled), frozenset(rated))
