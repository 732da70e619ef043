"""The rows of a worksheet of OOXML and the texts that they share, as they were written.

They are cut out of the file's text and matched as all programs write them, which takes a third of the time of an XML
parser; what is written in any other way is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import chain
from typing import IO

from spbe_sdk.adapters.workbooks.cells import MAX_COLUMNS, column_letters
from spbe_sdk.adapters.workbooks.parts import Start, decoded, expat, local, too_large
from spbe_sdk.findings.errors import DataError

# One row with every column full of text; more is no row that a person has seen.
MAX_ROW_TEXT = 32 * 1024 * 1024

# How OOXML says yes.
YES = ("1", "true", "on")

# A cell as it was written: its column, style, type, value, inline text, and its formula where it has no value.
Written = tuple[str, str, str, str, str, str]


class ColumnPlaces(dict[str, int]):
    """The column numbers, from 0, of their letters."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters.upper():
            place = place * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isalpha() and place <= MAX_COLUMNS):
            raise ValueError(f"column {letters[:40]}")
        self[letters] = place - 1
        return place - 1


PLACES = ColumnPlaces()

_NUMBER = re.compile(r"""\sr=["'](\d+)["']""")

_HIDDEN = re.compile(r"""\s(?:hidden=["'](?:1|true|on)|ht=["']0)["']""")


def written_texts(stream: IO[bytes]) -> Iterator[str]:
    """The shared texts, in their order; without their formats and their phonetic readings."""
    chunks = decoded(stream)
    prefix, rest = _head(chunks, "sst", lambda name, given: None)
    closing, pattern = f"</{prefix}si>", _pattern(_STRING, prefix)
    for chunk in chain([""], chunks):
        before, found, after = (rest + chunk).rpartition(closing)
        texts, rest = before + found, after
        usual = pattern.findall(texts)
        if len(usual) == texts.count(f"<{prefix}si") and "<!" not in texts:
            yield from (unescape(text) if "&" in text else text for text in usual)
        else:
            yield from _parsed_texts(texts)
        _check_length(rest)
    yield from _parsed_texts(rest.partition(f"</{prefix}sst")[0])


_STRING = r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>'


def _parsed_texts(written: str) -> Sequence[str]:
    """Shared texts in any writing."""
    texts: list[str] = []
    pieces: list[str] = []
    phonetic = False

    def start(name: str, given: Mapping[str, str]) -> None:
        nonlocal phonetic
        pieces.clear()
        if local(name) == "si":
            texts.append("")
        phonetic = local(name) == "rPh" or (phonetic and local(name) == "t")

    def end(name: str) -> None:
        if local(name) == "t" and not phonetic:
            texts[-1] += "".join(pieces)

    expat(start, end, pieces.append).Parse(f"<sst>{written}</sst>", True)
    return texts


def written_rows(stream: IO[bytes], hidden_columns: set[int]) -> Iterator[tuple[int, bool, Sequence[Written]]]:
    """Each row of a sheet that has cells: its number, whether it is hidden, and the cells; hidden columns are noted."""
    chunks = decoded(stream)

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "col" and (given.get("hidden") in YES or given.get("width") == "0"):
            hidden_columns.update(range(int(given["min"]) - 1, min(int(given["max"]), MAX_COLUMNS)))

    prefix, rest = _head(chunks, "sheetData", start)
    last = 0
    opening, closing, pattern = f"<{prefix}row", f"</{prefix}row>", _pattern(_CELL, prefix)
    empty = re.compile(rf"\A(?:\s++|{opening}\b[^<>]*/>|<!--[^-]*(?:-(?!->)[^-]*)*-->)*+")
    for chunk in chain([""], chunks):
        *pieces, rest = (rest + chunk).split(closing)
        for piece in pieces:
            at = piece.rfind(opening)
            if at < 0 or (at and not empty.fullmatch(piece[:at])):
                raise ValueError(f"{piece[:40]!r}")
            end = piece.find(">", at)
            if piece.find("</", end) >= 0:
                tag = piece[at:end]
                found = _NUMBER.search(tag)
                last = int(found[1]) if found else last + 1
                hidden = ("hidden" in tag or "ht=" in tag) and _HIDDEN.search(tag) is not None
                yield last, hidden, _cells(piece[at:] if at else piece, pattern, prefix)
        rest = empty.sub("", rest, count=1)
        if rest.startswith(f"</{prefix}sheetData"):
            break
        _check_length(rest)
    else:
        raise ValueError("sheetData")
    for _ in chunks:  # the checksum of a part is compared at its end
        pass


def _head(chunks: Iterator[str], name: str, start: Start) -> tuple[str, str]:
    """What stands before and behind the beginning of an element: the prefix of all names, and the text."""
    head, found, opening = "", None, re.compile(rf"<([\w.-]+:)?{name}\b[^<>]*>")
    while found is None:
        chunk = next(chunks, None)
        if chunk is None:
            raise ValueError(f"no {name}")
        head += chunk
        _check_length(head)
        found = opening.search(head)
    expat(start).Parse(head[: found.start()], False)
    prefix = found[1] or ""
    return prefix, f"</{prefix}{name}>" if found[0].endswith("/>") else head[found.end() :]


def _check_length(text: str) -> None:
    if len(text) > MAX_ROW_TEXT:
        raise DataError(too_large(len(text), MAX_ROW_TEXT))


# A cell as Excel, LibreOffice and the libraries write it; what holds entities or several texts is left out.
_CELL = (
    r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?'
    r"(?: ?/>|>(?:<f(?:| [^<>]*)(?:/>|>[^<]*</f>))?<v>([^<&]+)</v></c>"
    r'|><is><t(?: xml:space="preserve")?>([^<&]*)</t></is></c>)()'
)


@cache
def _pattern(written: str, prefix: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(</?)(?=[a-z])", rf"\g<1>{re.escape(prefix)}", written))


def _cells(row: str, pattern: re.Pattern[str], prefix: str) -> Sequence[Written]:
    """The cells of a row, matched where all of them are written as usual, otherwise parsed."""
    found = pattern.findall(row)
    usual = len(found) == row.count(f"<{prefix}c") and "<!" not in row
    return found if usual else _parsed(f"{row}</{prefix}row>")


def _parsed(row: str) -> Sequence[Written]:
    """The cells of a row in any writing."""
    cells: list[Written] = []
    pieces: list[str] = []
    given: dict[str, str] = {}
    column = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal column
        pieces.clear()
        if local(name) == "c":
            given.clear()
            given.update(attributes)
            letters = given.get("r", "").rstrip("0123456789")
            column = PLACES[letters] + 1 if letters else column + 1
        elif local(name) == "rPh":
            given["rPh"] = ""

    def end(name: str) -> None:
        name, text = local(name), "".join(pieces)
        if name == "f":
            given["f"] = text or "…"
        elif name == "v":
            given["v"] = text
        elif name == "t" and "rPh" not in given:
            given["is"] = given.get("is", "") + text
        elif name == "rPh":
            del given["rPh"]
        elif name == "c":
            kind = given.get("t", "") if "v" in given or "f" not in given else ""
            # A formula without a value was never calculated, whatever type its cell has.
            kind = given.get("t", "") if "v" in given or "f" not in given else ""
            style, value, inline, formula = (given.get(key, "") for key in ("s", "v", "is", "f"))
            cells.append((column_letters(column), style, kind, value, inline, formula))
        pieces.clear()

    expat(start, end, pieces.append).Parse(row, True)
    return cells
