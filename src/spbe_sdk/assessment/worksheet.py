"""The worksheet on which ratings are filled in, one line for each indicator, and the binding that reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from spbe_sdk.findings.words import Language, say

_READ = ("indicator", "value", "note", "evidence")


def worksheet(lines: Iterable[Sequence[str]], language: Language) -> str:
    """The text of a worksheet: each line is an indicator's code, its name, the value, the note and the evidence."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(say(f"worksheet.{name}", language) for name in ("indicator", "name", "value", "note", "evidence"))
    writer.writerows(lines)
    return stream.getvalue()


def worksheet_binding(path: str, language: Language) -> dict[str, Any]:
    """The binding of ratings to a worksheet; an empty value means that there is none yet."""
    return {
        "adapter": "csv",
        "options": {"path": path, "delimiter": ";"},
        "fields": {name: say(f"worksheet.{name}", language) for name in _READ},
        "values": {"value": {"": None}},
    }
