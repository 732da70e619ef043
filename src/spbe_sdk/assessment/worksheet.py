"""The worksheet of ratings: a table with a row for each indicator, which people fill in and a binding reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from spbe_sdk.files.folder import decode
from spbe_sdk.findings.words import LANGUAGES, Language, say

_COLUMNS = ("indicator", "name", "value", "note", "evidence")

_DELIMITER = ";"


def worksheet(rows: Iterable[Mapping[str, str | None]], language: Language) -> bytes:
    """A worksheet as bytes; its rows say indicator and name, and value, note and evidence where they are known."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _COLUMNS, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow({name: _heading(name, language) for name in _COLUMNS})
    writer.writerows(rows)
    # Spreadsheet programs take a file for UTF-8 only where it begins with the mark.
    return stream.getvalue().encode("utf-8-sig")


def worksheet_binding(path: str, language: Language, *, complete: bool = False) -> dict[str, Any]:
    """The binding that reads a worksheet; where it is not complete, an indicator without a value is not rated yet."""
    binding = {
        "adapter": "csv",
        "options": {"path": path, "delimiter": _DELIMITER},
        "fields": {name: _heading(name, language) for name in _COLUMNS if name != "name"},
    }
    return binding if complete else {**binding, "values": {"value": {"": None}}}


def read_worksheet(data: bytes, path: str) -> list[dict[str, str]] | None:
    """The rows of a worksheet of ours as people filled it in; nothing where the file is another one."""
    rows = list(csv.DictReader(io.StringIO(decode(data, path), newline=""), delimiter=_DELIMITER, restval=""))
    ours = [{_heading(name, language): name for name in _COLUMNS} for language in LANGUAGES]
    names = next((names for names in ours if rows and list(rows[0]) == list(names)), None)
    return None if names is None else [{names[head]: cell.strip() for head, cell in row.items()} for row in rows]


def _heading(name: str, language: Language) -> str:
    return say(f"worksheet.{name}", language)
