"""A source looked at for the first time: which adapter opens it, and where in it the table begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Glimpse, is_numbering, joined_headings
from spbe_sdk.adapters.installed import adapter_for, find_adapter, glimpses, input_options, suffixes
from spbe_sdk.bindings.apart import figure_of
from spbe_sdk.bindings.choosing import choose
from spbe_sdk.bindings.leaning import says_external, says_self
from spbe_sdk.bindings.leaving import key_of
from spbe_sdk.bindings.likeness import WIDEST, converted, likeness
from spbe_sdk.bindings.marks import spread_marks
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.spreading import spread_names
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

# So many rows are looked at; headings stand in the first of them.
_ROWS, _HEADED = 90, 30

# Notes of a table stand among so many rows.
_FAR = 2000

# So many places of headings are looked at in each sheet, and so many of the likeliest in all by the cells below them.
_PLACES, _TRIED = 4, 24

# What stands above so many headings, and but for one in so many above all of them, is a title.
_WIDE, _NEARLY = 3, 5

_HEAD = re.compile(r"(?:[^\W\d]|\()[^\n]*|20\d\d|[%#][^\n\d]*", re.DOTALL)


def options_for(
    source: str,
    port: Port,
    files: Files,
    *,
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The adapter of a file or an address, and the options that open it at its table.

    `adapter` and `options` are what is known already; an adapter that was named gets the source as its first input.

    Raises:
        UsageError: no installed adapter opens it, or a database was named without its table.
        DataError: it cannot be read, or has no such sheet.
    """
    found, given = opened_by(source, table=table, adapter=adapter, options=options), options or {}
    model = find_adapter(found[0]).options_model
    sheet = sheet or given.get("sheet")
    seen = glimpses(found[0], {name: value for name, value in found[1].items() if name != "sheet"}, files, _ROWS)
    if not seen:
        return found
    # A hidden sheet is read only where it is named.
    wanted = [glimpse for glimpse in seen if glimpse.name == sheet or (sheet is None and not glimpse.hidden)]
    if sheet is not None and not wanted:
        names = ", ".join(str(glimpse.name) for glimpse in seen if glimpse.name)
        code = "sheet-missing" if names else "sheet-unknown"
        raise DataError(Finding(code, origin=Origin(source), found=sheet, allowed=names))
    own = {**found[1], **({"sheet": sheet} if sheet is not None else {})}
    if "header_row" in given:
        return found[0], own
    placed = _at_its_table(wanted or seen, port, 3 if "header_rows" in model.model_fields else 1)
    return found[0], {**placed, **own}


def opened_by(
    source: str, *, table: str | None = None, adapter: str | None = None, options: Mapping[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    """The adapter of a file or an address, and the options that are known without looking into it.

    Raises:
        UsageError: no installed adapter opens it, or a database was named without its table.
    """
    known = (adapter, _input(adapter, source)) if adapter is not None else adapter_for(source, table)
    if known is None:
        raise UsageError(Finding("bind-kind", origin=Origin(source), allowed=", ".join(suffixes())))
    return known[0], {**known[1], **(options or {})}


def said_above(adapter: str, options: Mapping[str, Any], files: Files) -> str:
    """What the sheet of a table is called, and what stands above its headings."""
    seen = glimpses(adapter, options, files, 1)
    sheet = options.get("sheet") or next((glimpse.name for glimpse in seen if glimpse.name), "")
    return "\n".join([sheet, *lines_above(adapter, options, files)])


def said_below(adapter: str, options: Mapping[str, Any], files: Files) -> str:
    """What stands below the last row of figures of a table, in any column."""
    seen, sheet = glimpses(adapter, options, files, _FAR), options.get("sheet")
    rows = next((glimpse.rows for glimpse in seen if sheet in (None, glimpse.name)), [])
    below = takewhile(lambda row: not _has_figures(row), reversed(rows[int(options.get("header_row", 1)) :]))
    return "\n".join(text for row in below for text in row if text)


def _has_figures(row: Sequence[str | None]) -> bool:
    texts = [text for text in row if text]
    return len(texts) > 1 and any(figure_of(text) is not None for text in texts)


def title_above(adapter: str, options: Mapping[str, Any], files: Files) -> str:
    """What stands above the headings of a table; nothing where its adapter cannot look there."""
    return " ".join(lines_above(adapter, options, files))


def lines_above(adapter: str, options: Mapping[str, Any], files: Files) -> list[str]:
    """The same, cell by cell."""
    seen = glimpses(adapter, options, files, _ROWS)
    sheet = options.get("sheet")
    rows = next((glimpse.rows for glimpse in seen if sheet in (None, glimpse.name)), [])
    above = rows[: int(options.get("header_row", 1)) - 1]
    return [text for row in above for text in row if text]


def _input(adapter: str, source: str) -> dict[str, Any]:
    return dict.fromkeys(list(input_options(find_adapter(adapter).options_model))[:1], source)


def _at_its_table(seen: Sequence[Glimpse], port: Port, most: int) -> dict[str, Any]:
    """The options of the table whose columns fit the port best, and of the row in which its headings begin."""
    tables = [_even(glimpse.rows) for glimpse in seen]
    begins = [(begin, number) for number, rows in enumerate(tables) for begin in _begins(rows, port, most)]
    likely = sorted(begins, key=lambda found: (-found[0].alike, found[1]))[:_TRIED]
    if not likely:
        return dict(seen[0].options)

    def fit(found: tuple[_Begin, int]) -> float:
        begin, number = found
        rows, end = tables[number], begin.row + begin.count
        above, heading = ([t for row in part for t in row if t] for part in (rows[: begin.row], rows[begin.row : end]))
        # Where a heading tells the voices apart, the sheet holds both.
        spoken = not any(says_self(text) or says_external(text) for text in heading)
        voice = _spoken_by(port, " ".join([seen[number].name or "", *above])) if spoken else 0.0
        return _fit(rows, port, begin) + voice

    best, number = max(likely, key=lambda found: (fit(found), -found[1]))
    options = dict(seen[number].options)
    if best.row:
        options["header_row"] = best.row + 1
    if best.count > 1:
        options["header_rows"] = best.count
    return options


def _spoken_by(port: Port, words: str) -> float:
    """What the name of a sheet and its title say for it, or against it, where a port takes the figures of one voice."""
    if port.voice is None or says_self(words) == says_external(words):
        return 0.0
    return 0.3 if says_self(words) == (port.voice == "self") else -0.3


@attrs.frozen(slots=True)
class _Begin:
    """Where headings may stand: how much they look like the port's, from which row on, and how many rows they take,
    which may be more or fewer than they seem to.
    """

    alike: float
    row: int
    count: int
    off: int


def _even(rows: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """Rows of the same width."""
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows[:_ROWS]]


def _begins(rows: Sequence[Sequence[str | None]], port: Port, most: int) -> list[_Begin]:
    """The likeliest places of a sheet's headings."""
    found = []
    for row in range(min(len(rows), _HEADED)):
        natural = _deep(rows[row:], most)
        numbered = _numbered(rows[row : row + most + 1])
        for count in {1, natural, min(2, most)} if numbered is None else {numbered}:
            names = joined_headings(rows[row : row + count])
            lower = rows[row + 1 : row + count]
            if _is_data(rows[row]) or not all(map(_heads, lower)) or (lower and _is_title(rows[row], lower[0])):
                continue
            if sum(map(bool, names)) > 1:
                alike = likeness(port, names) + _named_in(port, names) - 0.3 * abs(count - natural) - 0.1 * count
                found.append(_Begin(alike, row, count, abs(count - natural)))
    return sorted(found, key=lambda begin: (-begin.alike, begin.row))[:_PLACES]


def _numbered(rows: Sequence[Sequence[str | None]]) -> int | None:
    """How many of the first rows stand above one that numbers the columns, as all headings do; none of them may."""
    for count in range(1, len(rows)):
        names = joined_headings(rows[:count])
        if is_numbering([text or "" if name else None for text, name in zip(rows[count], names, strict=False)]):
            return count
    return None


def _is_title(row: Sequence[str | None], below: Sequence[str | None]) -> bool:
    """Whether one text stands above nearly all headings, which it would name alike: it is their title."""
    texts = [place for place, text in enumerate(row) if text]
    inside = [place for place, text in enumerate(below) if text]
    if not texts or len(inside) < _WIDE or texts[0] > inside[0]:
        return False
    ends = texts[1] if len(texts) > 1 else len(row)
    return _NEARLY * sum(place < ends for place in inside) >= (_NEARLY - 1) * len(inside)


def _deep(rows: Sequence[Sequence[str | None]], most: int) -> int:
    """How many rows a heading takes: the next one belongs to it where it names what the one above leaves open, and
    leaves open what that one names.
    """
    count = 1
    while count < min(most, len(rows)):
        above, below = joined_headings(rows[:count]), rows[count]
        inside = [place for place, text in enumerate(below) if text]
        opened = [place for place in inside if not above[place] or _spread(rows[:count], place)]
        left = [place for place, text in enumerate(below) if not text and above[place]]
        if not opened or not left or not _heads(below):
            break
        count += 1
    return count


def _heads(row: Sequence[str | None]) -> bool:
    """Whether a row may hold headings: words and years, and neither figures nor codes but the levels of a scale."""
    figures = [text for text in row if text is not None and _HEAD.fullmatch(text) is None]
    scale = [str(number) for number in range(1, len(figures) + 1)]
    return not figures or (len(figures) > 2 and figures == scale and None in row)


def _is_data(row: Sequence[str | None]) -> bool:
    """Whether a row has figures as those of a table do; headings may be years, and the levels of a scale."""
    figures = [text for text in row if text and _HEAD.fullmatch(text) is None and figure_of(text) is not None]
    scale = {str(number) for number in range(len(figures) + 1)}
    return len(figures) > 1 and not {*figures} <= scale


def _spread(rows: Sequence[Sequence[str | None]], place: int) -> bool:
    """Whether a heading stands above several columns, as merged cells do: nothing stands beside it in its row."""
    last = rows[-1]
    return place + 1 < len(last) and last[place] is not None and last[place + 1] is None


def _fit(rows: Sequence[Sequence[str | None]], port: Port, begin: _Begin) -> float:
    """How well the columns below some headings fit a port."""
    names = joined_headings(rows[begin.row : begin.row + begin.count])
    below = rows[begin.row + begin.count :]
    cells = {
        name: [row[place] for row in below]
        for place, name in enumerate(names[:WIDEST])
        if name and names.count(name) == 1
    }
    chosen = choose(port, cells)
    key = key_of(port, chosen.fields)
    # A summary has the headings of the table that it sums up, and fewer rows of its own.
    told = {converted(key[0], text) for text in cells.get(key[1], ()) if text} - {None, ""} if key else set()
    marked = spread_marks(port, cells)
    fit = chosen.sure + 0.02 * len(told) + _named_in(port, names) + (2 * len(marked.spread) if marked else 0)
    return fit + 0.2 * begin.alike - 0.5 * begin.off


def _named_in(port: Port, names: Sequence[str | None]) -> int:
    """How many headings name something of a list that the port knows, of as many as are enough to tell."""
    found = spread_names(port, [name for name in names if name][:WIDEST])
    return 2 * min(len(found.spread), 6) if found is not None else 0
