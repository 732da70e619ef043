"""NDJSON (JSON lines): one object on each line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Record, Table
from spbe_sdk.adapters.items import columns_of, flat, load_json
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

_LOOKED_AT = 100


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
        """Open the file; the fields of its first hundred objects are the columns."""
        text = decode(files.read(self.options.path), self.options.path, self.options.encoding)
        first = (item for _, item in islice(self._items(text), _LOOKED_AT))
        return Table(columns_of(first), Origin(self.options.path), self._rows(text))

    def _rows(self, text: str) -> Iterator[Record | Finding]:
        for origin, item in self._items(text):
            if isinstance(item, dict):
                yield Record(flat(item), origin)
            else:
                yield item if isinstance(item, Finding) else Finding("item-shape", origin=origin, found=str(item)[:60])

    def _items(self, text: str) -> Iterator[tuple[Origin, Any]]:
        for number, line in enumerate(io.StringIO(text), start=1):
            origin = Origin(self.options.path, row=number)
            if line.strip():
                try:
                    yield origin, load_json(line.strip(), origin)
                except DataError as error:
                    yield origin, error.findings[0]
