"""Which preset a source is, by the names of its tables and columns, and where in it the table begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, joined_headings
from spbe_sdk.adapters.installed import find_adapter, glimpses, place_of
from spbe_sdk.bindings.presets.library import presets
from spbe_sdk.bindings.secrets import Reach, close_rows
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.preset import Preset, PresetTable
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.words import normal

# Titles, letterheads and signatures stand above a table in fewer rows than these.
_ROWS = 30

_HEADER_ROWS = 3

# What says where in a source a table stands, and where it does if nothing is said.
_PLACED = {"sheet": None, "header_row": 1, "header_rows": 1}


@attrs.frozen(slots=True)
class Recognised:
    """A table of a preset, found in a source.

    `named` tells what each of the preset's columns is called there; `new` are columns that the preset does not know.
    """

    preset: Preset
    table: str
    adapter: str
    options: Mapping[str, Any]
    named: Mapping[str, str]
    new: tuple[str, ...]
    rows: tuple[Mapping[str, str | None], ...] = ()

    @property
    def about(self) -> PresetTable:
        """What the preset says of the table."""
        return self.preset.tables[self.table]


@attrs.frozen(slots=True)
class _Seen:
    """Headings that stand somewhere in a source, the options that open it there, and its first rows."""

    options: Mapping[str, Any]
    columns: Sequence[str | None]
    rows: tuple[Mapping[str, str | None], ...] = ()
    above: str = ""
    present: Mapping[str, str] = attrs.field(init=False)

    @present.default
    def _by_plain(self) -> dict[str, str]:
        """The headings as they are compared: once for all presets, as a source may have very many."""
        return {_plain(column): column for column in reversed(self.columns) if column}


def recognise(
    adapter: str, options: Mapping[str, Any], files: Files, reach: Reach, port: str = ""
) -> Recognised | None:
    """The preset that knows a source, and the table that it is; nothing where none does.

    Of several, as in a workbook of many sheets, the one that fills the port, and of which most columns are there.
    """
    name = table_name(adapter, options)
    for preset in presets().values():
        if (table := preset.tables.get(name)) is not None and table.refused is not None:
            return Recognised(preset, name, adapter, options, {}, ())
    found = recognise_all(adapter, options, files, reach)

    def sure(made: Recognised) -> tuple[bool, bool, bool, bool, int, int]:
        about = made.about
        return (
            opens_there(made.options, options),
            made.table == name,
            port in about.ports,
            bool(about.ports),
            len(made.named),
            -len(made.new),
        )

    return max(found, key=sure, default=None)


def opens_there(found: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether options open the place that a person named, where one did."""
    return all(found.get(name, default) == said[name] for name, default in _PLACED.items() if name in said)


def recognised_at(adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> Recognised | None:
    """The preset that knows the very table that some options open; nothing where none does."""
    where = {name: value for name, value in options.items() if name not in ("header_row", "header_rows")}
    if len(where) == len(options) and "sheet" not in options:
        return recognise(adapter, options, files, reach)
    found = [
        made
        for made in recognise_all(adapter, where, files, reach)
        if made.options.get("sheet") == options.get("sheet") and _head(made.options) == _head(options)
    ]
    return max(found, key=lambda made: (len(made.named), -len(made.new)), default=None)


def _head(options: Mapping[str, Any]) -> tuple[Any, Any]:
    return options.get("header_row", 1), options.get("header_rows", 1)


def recognise_all(adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> list[Recognised]:
    """Every table of a preset that a source may be, or may hold one below the other."""
    seen: dict[str, list[_Seen]] = {}
    found: list[Recognised] = []
    for preset in presets().values():
        for called, table in preset.tables.items():
            by = table.adapter or adapter
            if by not in seen:
                seen[by] = list(_seen(by, options, files, reach))
            found += [made for place in seen[by] if (made := _matching(preset, called, table, by, place)) is not None]
    return found


def table_name(adapter: str, options: Mapping[str, Any]) -> str:
    """The name of a source's table: in a database its own, else that of its file without the ending."""
    table = options.get("table")
    return str(table) if table is not None else PurePosixPath(place_of(adapter, options)).stem


def _matching(preset: Preset, name: str, table: PresetTable, adapter: str, place: _Seen) -> Recognised | None:
    if table.above and not any(_plain(words) in place.above for words in table.above):
        return None
    present = place.present
    if any(_spelled(column, [column], present) is not None for column in table.unless):
        return None
    known = dict.fromkeys(
        [*table.columns, *table.headings, *table.never, *(c for some in table.recognise for c in some)]
    )
    named = {
        column: present[spelled]
        for column in known
        for spelled in [_spelled(column, table.headings.get(column, ()), present)]
        if spelled is not None
    }
    if not any(all(column in named for column in some) for some in table.recognise):
        return None
    alike = [like for spellings in table.headings.values() for like in _patterns(spellings)]
    new = tuple(
        column
        for column in place.columns
        if column and column not in named.values() and not any(fnmatchcase(_plain(column), like) for like in alike)
    )
    never = {named[column] for column in table.never if column in named}
    rows = tuple({column: text for column, text in row.items() if column not in never} for row in place.rows)
    return Recognised(preset, name, adapter, place.options, named, new, rows)


def _spelled(column: str, others: Iterable[str], present: Mapping[str, str]) -> str | None:
    exact = next((plain for text in (column, *others) if (plain := _plain(text)) in present), None)
    return exact or next((plain for like in _patterns(others) for plain in present if fnmatchcase(plain, like)), None)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A heading as it is compared; the same few are met in every row that may hold headings."""
    return normal(text)


def _patterns(spellings: Iterable[str]) -> list[str]:
    return [text.casefold() for text in spellings if "*" in text]


def _seen(adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> Iterator[_Seen]:
    """Every row that may hold headings, of every sheet that is not hidden; else the columns as they are opened."""
    with suppress(SpbeError):
        sheets = glimpses(adapter, options, files, _ROWS)
        for sheet in sheets:
            if not sheet.hidden or sheet.name == options.get("sheet"):
                yield from _headings(sheet.options, sheet.rows)
        if not sheets:
            yield _opened(adapter, options, files, reach)


def _opened(adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> _Seen:
    """The columns of a source that cannot be glimpsed; of an answer that holds its rows under ``data``, those.

    Raises:
        SpbeError: it cannot be opened.
    """
    tried: list[Mapping[str, Any]] = [options]
    if "items" in find_adapter(adapter).options_model.model_fields and "items" not in options:
        tried.append({**options, "items": "data"})
    for given in tried[:-1]:
        with suppress(SpbeError):
            return _columns(adapter, given, files, reach)
    return _columns(adapter, tried[-1], files, reach)


def _columns(adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> _Seen:
    table, _ = open_source(adapter, options, "", files, reach)
    rows = tuple(row.cells for row in islice(table.rows, _ROWS) if isinstance(row, Record))
    close_rows(table.rows)
    return _Seen(options, table.columns, rows)


def _headings(options: Mapping[str, Any], rows: Sequence[Sequence[str | None]]) -> Iterator[_Seen]:
    for first in range(len(rows)):
        for count in range(1, _HEADER_ROWS + 1):
            names = joined_headings(rows[first : first + count])
            if sum(map(bool, names)) > 1:
                where = {
                    **({"header_row": first + 1} if first else {}),
                    **({"header_rows": count} if count > 1 else {}),
                }
                below = tuple(_row(names, row) for row in rows[first + count :])
                above = normal(
                    " ".join([str(options.get("sheet", "")), *(t for row in rows[:first] for t in row if t)])
                )
                yield _Seen({**options, **where}, names, below, above)


def _row(names: Sequence[str | None], row: Sequence[str | None]) -> dict[str, str | None]:
    return {name: text for name, text in zip(names, row, strict=False) if name}
