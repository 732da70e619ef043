"""NDJSON (JSON lines): one object on each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Table
from spbe_sdk.adapters.items import columns_of, load_json, record
from spbe_sdk.files.folder import Files, not_text, text_lines
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Origin

_LOOKED_AT = 1000


class NdjsonOptions(Options):
    """Options of the ``ndjson`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    encoding: str = Field(default="utf-8", description="Encoding of the text.")


class NdjsonAdapter:
    """Reads one object a line; a line that is none is a finding, and the rest goes on."""

    options_model: ClassVar[type[Options]] = NdjsonOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".ndjson", ".jsonl")

    def __init__(self, options: NdjsonOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the file; the fields of its first thousand objects are the columns."""
        path, encoding = self.options.path, self.options.encoding
        items = self._items(text_lines(files.open(path), path, encoding))
        first = list(islice(items, _LOOKED_AT))
        rows = (record(item, origin) for origin, item in chain(first, items))
        return Table(columns_of(item for _, item in first), Origin(path), rows)

    def _items(self, lines: Iterator[str]) -> Iterator[tuple[Origin, Any]]:
        for number, line in enumerate(lines, start=1):
            origin = Origin(self.options.path, row=number)
            if line.strip():
                yield origin, self._item(line.strip(), origin)

    def _item(self, line: str, origin: Origin) -> Any:
        """What a line holds; a finding where it cannot be read."""
        wrong = None if line.isascii() else re.search("[\ud800-\udfff]", line)
        if wrong is not None:
            return not_text(origin, ord(wrong[0]) & 0xFF, self.options.encoding)
        try:
            return load_json(line, origin)
        except DataError as error:
            return error.findings[0]
