"""Workbooks of Excel since 2007: zipped OOXML, in its transitional and its strict writing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from spbe_sdk.adapters.adapter import CalendarDay
from spbe_sdk.adapters.workbooks.cells import (
    BUILT_IN,
    MAX_ROWS,
    Line,
    Show,
    Shown,
    Worksheet,
    error_cell,
    formula_cell,
    number,
    shower,
    text_cell,
)
from spbe_sdk.adapters.workbooks.parts import MAX_STREAMED_BYTES, Parts, beside, local
from spbe_sdk.adapters.workbooks.xlsx_text import PLACES, YES, Written, written_rows, written_texts
from spbe_sdk.findings.finding import Finding


def worksheets(data: bytes) -> list[Worksheet]:
    """The worksheets of a workbook; charts and macros are none.

    Raises:
        DataError: a part is too large, or encrypted.
        ValueError: it is no workbook.
    """
    parts = Parts(data)
    book = _target(_relations(parts, "/"), "officeDocument") or "/xl/workbook.xml"
    related = _relations(parts, book)
    since_1904, sheets = _sheets(parts, book)
    shows, strings = _shows(parts, related, since_1904), _Strings(parts, _target(related, "sharedStrings"))
    found = []
    for name, state, relation in sheets:
        kind, target = related.get(relation, ("", ""))
        if kind == "worksheet" and target in parts:
            hidden: set[int] = set()
            lines = partial(_lines, parts, target, strings, shows, hidden)
            found.append(Worksheet(name, state in ("hidden", "veryHidden"), lines, hidden))
    return found


def _relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """What a part points to: by its key, what kind of part it is, and where it lies."""
    found = {}

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "Relationship" and given.get("TargetMode") != "External":
            kind, target = given.get("Type", "").rpartition("/")[2], given.get("Target", "")
            found[given.get("Id", "")] = kind, beside(part, target)

    folder, file = posixpath.split(part)
    name = f"{folder.rstrip('/')}/_rels/{file}.rels"
    if name in parts:
        parts.parse(name, start)
    return found


def _target(related: Mapping[str, tuple[str, str]], wanted: str) -> str | None:
    return next((target for kind, target in related.values() if kind == wanted), None)


def _sheets(parts: Parts, book: str) -> tuple[bool, list[tuple[str, str, str]]]:
    """Whether days are counted from 1904, and of each sheet its name, its state and its key."""
    found: list[tuple[str, str, str]] = []
    years = []

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "workbookPr":
            years.append(given.get("date1904") in YES)
        elif local(name) == "sheet":
            key = next((value for name, value in given.items() if local(name) == "id"), "")
            found.append((given.get("name", ""), given.get("state", ""), key))

    parts.parse(book, start)
    return any(years), found


def _shows(parts: Parts, related: Mapping[str, tuple[str, str]], since_1904: bool) -> Mapping[str, Show]:
    """How each style of a workbook shows numbers, by its number as it is written."""
    codes, chosen, section = dict(BUILT_IN), list[int](), [""]

    def start(name: str, given: Mapping[str, str]) -> None:
        name = local(name)
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            section[0] = name
        elif name == "numFmt" and section[0] == "numFmts":
            codes[int(given["numFmtId"])] = given.get("formatCode", "")
        elif name == "xf" and section[0] == "cellXfs":
            chosen.append(int(given.get("numFmtId", "0")))

    styles = _target(related, "styles")
    if styles is not None and styles in parts:
        parts.parse(styles, start)
    shows = [shower(codes[key], since_1904) if codes.get(key) else number for key in chosen] or [number]
    return {"": shows[0], **{str(place): show for place, show in enumerate(shows)}}


class _Strings:
    """The texts that the cells of a workbook share, read when the first of them is asked for."""

    def __init__(self, parts: Parts, name: str | None) -> None:
        self._parts, self._name = parts, name
        self._texts: list[Shown] | None = None

    def read(self) -> Sequence[Shown]:
        if self._texts is None:
            self._texts = []
            if self._name is not None and self._name in self._parts:
                with self._parts.stream(self._name) as stream:
                    self._texts.extend(map(_text, written_texts(stream)))
        return self._texts


# Characters that XML has no place for, such as _x000D_; halves of a pair are none.
_ESCAPED = re.compile(r"_x(?!D[89A-F])([0-9A-F]{4})_", re.IGNORECASE)


def _text(text: str) -> Shown:
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text_cell(text)


def _lines(parts: Parts, name: str, strings: _Strings, shows: Mapping[str, Show], hidden: set[int]) -> Iterator[Line]:
    """The rows of a sheet that hold something, one by one."""
    texts = strings.read()
    with parts.stream(name, MAX_STREAMED_BYTES) as stream:
        for number, is_hidden, written in written_rows(stream, hidden):
            if not 1 <= number <= MAX_ROWS:
                raise ValueError(f"row {number}")
            cells = _cells(written, texts, shows)
            if cells:
                yield Line(number, cells, is_hidden)


def _cells(written: Sequence[Written], strings: Sequence[Shown], shows: Mapping[str, Show]) -> dict[int, str | Finding]:
    cells = {}
    for column, style, kind, value, inline, formula in written:
        shown: Shown
        if kind == "s":
            shown = strings[int(value)] if value else None
        elif kind not in ("", "n"):
            shown = _other(kind, value, inline)
        elif value:
            shown = shows[style](value)
        else:
            shown = formula_cell(formula) if formula else None
        if shown is not None:
            cells[PLACES[column]] = shown
    return cells


def _other(kind: str, value: str, inline: str) -> Shown:
    """A cell that is no number and no shared text."""
    match kind:
        case "inlineStr":
            return _text(inline or value)
        case "e":
            return error_cell(value.strip() or "#?")
        case "b":
            return {"1": "true", "0": "false"}.get(value, value or None)
        case "d":
            return CalendarDay(value.removesuffix("Z").partition(".")[0].removesuffix("T00:00:00")) if value else None
        case _:
            return _text(value)
