"""The worksheet of ratings: a table with a row for each indicator, which people fill in and a binding reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

_HEADINGS = {"indicator": "No", "name": "Indikator", "value": "Nilai", "note": "Keterangan", "evidence": "Data Dukung"}

_DELIMITER = ";"


def worksheet(rows: Iterable[Mapping[str, str | None]]) -> bytes:
    """A worksheet as bytes; its rows say indicator and name, and value, note and evidence where they are known."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(_HEADINGS), delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    writer.writerows(rows)
    # Spreadsheet programs take a file for UTF-8 only where it begins with the mark.
    return stream.getvalue().encode("utf-8-sig")


def worksheet_binding(path: str, *, complete: bool = False) -> dict[str, Any]:
    """The binding that reads a worksheet; where it is not complete, an indicator without a value is not rated yet."""
    binding = {
        "adapter": "csv",
        "options": {"path": path, "delimiter": _DELIMITER},
        "fields": {field: heading for field, heading in _HEADINGS.items() if field != "name"},
    }
    return binding if complete else {**binding, "values": {"value": {"": None}}}
