"""A source looked at for the first time: which adapter opens it, and where in it the table begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from spbe_sdk.adapters.csv import DELIMITERS
from spbe_sdk.adapters.excel import joined_headings, peek
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.suggest import likeness
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.files.transport import is_address
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

_ROWS = 30

_SUFFIXES = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "excel"),
    **dict.fromkeys((".ndjson", ".jsonl"), "ndjson"),
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    ".json": "json",
    ".parquet": "parquet",
}

_DATASET = re.compile(r"(?P<base>.*?)/dataset/(?P<dataset>[^/]+)(?:/resource/(?P<resource>[^/]+))?/?\Z")

_DATABASE = re.compile(r"\$\{env:\w+\}\Z|[a-z]+(\+[a-z]+)?://")


def options_for(
    source: str, port: Port, files: Files, sheet: str | None, table: str | None
) -> tuple[str, dict[str, Any]]:
    """The adapter of a file or an address, and the options that open it at its table.

    Raises:
        UsageError: no adapter that comes along opens it, or a database was named without its table.
        DataError: it cannot be read.
    """
    if is_address(source):
        match = _DATASET.fullmatch(f"{urlsplit(source).path}")
        if match is None:
            return "http", {"url": source}
        base = source[: source.index("/dataset/")]
        named = {name: match[name] for name in ("dataset", "resource") if match[name]}
        return "ckan", {"url": base, **named}
    if _DATABASE.match(source):
        if table is None:
            raise UsageError(Finding("bind-table", origin=Origin(source)))
        return "sql", {"url": source, "table": table}
    path = source.replace("\\", "/")
    adapter = _SUFFIXES.get(PurePosixPath(path).suffix.lower())
    if adapter is None:
        raise UsageError(Finding("bind-kind", origin=Origin(source), allowed=", ".join(_SUFFIXES)))
    if adapter == "csv":
        return adapter, _csv(path, port, files)
    if adapter == "excel":
        return adapter, _excel(path, port, files, sheet)
    return adapter, {"path": path}


def _csv(path: str, port: Port, files: Files) -> dict[str, Any]:
    options: dict[str, Any] = {"path": path}
    data = files.read(path)
    try:
        text = decode(data, path)
    except DataError:
        text, options["encoding"] = decode(data, path, "windows-1252"), "windows-1252"
    lines = text.splitlines()[:_ROWS]
    rows = [re.split(r"[;,\t|]", line.replace('"', "")) for line in lines]
    first = _heading(rows, port)
    if lines:
        options["delimiter"] = max(DELIMITERS, key=lines[first].count)
    return options | ({"header_row": first + 1} if first else {})


def _excel(path: str, port: Port, files: Files, sheet: str | None) -> dict[str, Any]:
    sheets = peek(files.read(path), path, _ROWS)
    if sheet is not None:
        sheets = {name: rows for name, rows in sheets.items() if name == sheet} or sheets
    best = max(sheets, key=lambda name: _begin(sheets[name], port)[0])
    _, first, count = _begin(sheets[best], port)
    options: dict[str, Any] = {"path": path, "sheet": best}
    if first:
        options["header_row"] = first + 1
    if count > 1:
        options["header_rows"] = count
    return options


def _begin(rows: Sequence[Sequence[str | None]], port: Port) -> tuple[float, int, int]:
    """How much the likeliest headings look like the port's, in which row they begin, and how many rows they take."""
    found = [(0.0, 0, 1)]
    for first in range(len(rows)):
        for count in (1, 2):
            names = joined_headings(rows[first : first + count])
            # One row of headings is likelier than two, and an earlier one than a later one.
            score = likeness(port, names) - 0.1 * count if sum(map(bool, names)) > 1 else 0.0
            found.append((score, -first, count))
    score, place, count = max(found)
    return score, -place, count


def _heading(rows: Sequence[Sequence[str | None]], port: Port) -> int:
    """The row that looks most like headings; the first of those that look alike."""
    scores = [likeness(port, row) if sum(bool(cell) for cell in row) > 1 else 0.0 for row in rows]
    return max(range(len(scores)), key=lambda n: (scores[n], -n), default=0)
