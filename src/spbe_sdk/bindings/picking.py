"""Which rows of a source count: by a text, its beginning or its form; repeated values once; rows numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.documents.choosing import Pick
from spbe_sdk.findings.finding import Finding

Step = Callable[[Record], Iterable[Record | Finding]]

Texts = Sequence[str] | Pick


def picked(keep: Mapping[str, Texts], drop: Mapping[str, Texts]) -> Step:
    """Only the rows whose texts are to be kept, without those that are dropped."""

    def step(row: Record) -> Iterable[Record | Finding]:
        if problems := [why for column in {**keep, **drop} if (why := row.at(column))]:
            return problems
        kept = all(_among(row.cells.get(column) or "", texts) for column, texts in keep.items())
        dropped = any(_among(row.cells.get(column) or "", texts) for column, texts in drop.items())
        return (row,) if kept and not dropped else ()

    return step


def ended(until: Mapping[str, Texts]) -> Step:
    """The rows above the first one that ends the table."""
    over = False

    def step(row: Record) -> Iterable[Record | Finding]:
        nonlocal over
        over = over or any(_among(row.cells.get(column) or "", texts) for column, texts in until.items())
        return () if over else (row,)

    return step


def numbered(counted: Mapping[str, Sequence[str]]) -> Step:
    """Rows with their number among those that have the same texts in some columns."""
    seen: Counter[tuple[str | None, ...]] = Counter()

    def step(row: Record) -> Iterable[Record]:
        added = {}
        for name, columns in counted.items():
            key = (name, *(row.cells.get(column) for column in columns))
            seen[key] += 1
            added[name] = str(seen[key])
        return (attrs.evolve(row, cells={**row.cells, **added}),)

    return step


def counted_once(once: Mapping[str, Sequence[str]]) -> Step:
    """Rows in which a value that is repeated on each row of its document stands in the first of them only.

    What is told by nothing stands for itself; two values of one document are an error.
    """
    seen: dict[tuple[str | None, ...], str] = {}

    def step(row: Record) -> Iterable[Record | Finding]:
        cells = dict(row.cells)
        for column, keys in once.items():
            value, told = cells.get(column), [cells.get(key) for key in keys]
            if value is None or not any(told):
                continue
            first = seen.get((column, *told))
            if first is None:
                seen[(column, *told)] = value
                continue
            cells[column] = None
            if first != value:
                details = {"key": ", ".join(text or "–" for text in told), "other": first}
                yield Finding("once-other", origin=row.place(column), found=value, details=details)
        yield attrs.evolve(row, cells=cells)

    return step


def _among(text: str, texts: Texts) -> bool:
    return looks_so(text, texts) if isinstance(texts, Pick) else text in texts


def looks_so(text: str, pick: Pick) -> bool:
    """Whether a text begins so, ends so, or has such a form."""
    around = text.startswith(tuple(pick.begins)) or text.endswith(tuple(pick.ends))
    return around or any(_form(form).fullmatch(text) for form in pick.form)


@cache
def _form(form: str) -> re.Pattern[str]:
    """A form as an expression: 9 is a digit, a is a letter."""
    kinds = {"9": "[0-9]", "a": "[A-Za-z]"}
    return re.compile("".join(kinds.get(sign) or re.escape(sign) for sign in form))
