"""Many alike files as one source: ``data/{kecamatan}-*.csv``, in which what stands in braces is a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import attrs

from spbe_sdk.adapters.installed import find_adapter, input_options
from spbe_sdk.bindings.sources import Source
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

# Every village of the largest regency may have a file of its own.
MAX_FILES = 1000

_WILD = re.compile(r"\*|\?|\{[^{}/]+\}")

_TOKEN = re.compile(r"(?P<folders>\*\*/)|(?P<many>\*+)|(?P<one>\?)|\{(?P<name>[^{}/]+)\}")


@attrs.frozen(slots=True)
class Piece:
    """One file of a source, and the columns that its name holds."""

    source: Source
    named: Mapping[str, str] = attrs.field(factory=dict)


def pieces(adapter: str, options: Mapping[str, Any], files: Files) -> list[Piece]:
    """The files of a source one by one; a source that names no pattern is its only piece.

    Raises:
        DataError: no file matches, or too many do.
    """
    option, pattern = _pattern(adapter, options)
    # Braces may also stand in the name of one file.
    if option is None or files.matching(pattern) == [pattern]:
        return [Piece(Source.of(adapter, options))]
    shape, names = _shape(pattern)
    found = [(path, match) for path in files.matching(_glob(pattern)) if (match := shape.fullmatch(path))]
    if not found or len(found) > MAX_FILES:
        code = "files-many" if found else "files-none"
        raise DataError(Finding(code, origin=Origin(pattern), found=str(len(found)), allowed=str(MAX_FILES)))
    return [
        Piece(Source.of(adapter, {**options, option: path}), dict(zip(names, match.groups(), strict=True)))
        for path, match in found
    ]


def _pattern(adapter: str, options: Mapping[str, Any]) -> tuple[str | None, str]:
    """The option that stands for several files, and what it says."""
    try:
        known = input_options(find_adapter(adapter).options_model)
    except UsageError:
        return None, ""
    texts = ((name, options.get(name)) for name, kind in known.items() if kind == "file")
    found = ((name, text) for name, text in texts if isinstance(text, str) and _WILD.search(text))
    return next(((name, str(PurePosixPath(text.replace("\\", "/")))) for name, text in found), (None, ""))


def _glob(pattern: str) -> str:
    return re.sub(r"\{[^{}/]+\}", "*", pattern)


def _shape(pattern: str) -> tuple[re.Pattern[str], list[str]]:
    """A pattern as an expression, and the names of the columns in it."""
    names: list[str] = []
    written, place = "", 0
    for token in _TOKEN.finditer(pattern):
        written += re.escape(pattern[place : token.start()])
        place = token.end()
        if token["name"]:
            names.append(token["name"])
        written += {"folders": "(?:.*/)?", "many": "[^/]*", "one": "[^/]", "name": "([^/]+?)"}[str(token.lastgroup)]
    return re.compile(written + re.escape(pattern[place:]), re.IGNORECASE), names
