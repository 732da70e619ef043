"""Rows that are in memory: their cells can be looked at, so that a column without any rating shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe_sdk.assessment.columns.leaves import Leaf
from spbe_sdk.assessment.columns.plan import Asked
from spbe_sdk.assessment.columns.rows import by_rows
from spbe_sdk.assessment.columns.stored import stored
from spbe_sdk.assessment.columns.wholes import by_columns, leaves_of
from spbe_sdk.scoring.column import NeedsRows


def holds_ratings(kind: Any) -> bool:
    """Whether columns of a type can hold ratings; an engine's own type of nothing at all can."""
    import narwhals.stable.v2 as nw

    others = (nw.String(), nw.Boolean(), nw.Categorical(), nw.Enum, nw.Object(), nw.Unknown())
    return bool(kind.is_numeric()) or kind in others


def in_memory(rows: Any, asked: Asked, kept: list[str]) -> tuple[Any, list[str]]:
    """A frame of rows with what comes out, and the codes whose columns have content, but no rating."""
    for name in asked.columns.values():
        rows = _readable(rows, name)
    try:
        leaves = leaves_of(rows, asked)
        # Polars follows a whole query better than its steps.
        scored = by_columns(rows.lazy() if rows.implementation.is_polars() else rows, asked, leaves, kept)
    except NeedsRows:
        return by_rows(rows, asked, kept)
    scored = scored.collect() if rows.implementation.is_polars() else scored
    return scored, _barren(rows, scored, asked, leaves)


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


def _barren(rows: Any, scored: Any, asked: Asked, leaves: Mapping[str, Leaf]) -> list[str]:

    invalid = scored.get_column(f"out_{list(asked.outcome()).index('invalid')}")
    if not len(invalid) or not invalid.max():
        return []
    looked = {code: leaf for code, leaf in leaves.items() if leaf.barren is None and code in asked.columns}
    told = rows.select(
        **{f"known_{number}": leaf.known.any() for number, leaf in enumerate(looked.values())},
        **{f"empty_{number}": leaf.empty.all() for number, leaf in enumerate(looked.values())},
    )
    barren = {
        code for number, code in enumerate(looked) if not (told[f"known_{number}"][0] or told[f"empty_{number}"][0])
    }
    return [code for code, leaf in leaves.items() if leaf.barren or code in barren]
