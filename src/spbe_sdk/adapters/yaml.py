"""YAML files: a list of named fields, or a mapping that holds one."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Table
from spbe_sdk.adapters.items import columns_of, record
from spbe_sdk.adapters.lists import objects_at
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.files.notation import parse
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

# YAML is read slowly, and every value's line is remembered; large tables are CSV.
MAX_YAML_BYTES = 8 * 1024 * 1024


class YamlOptions(Options):
    """Options of the ``yaml`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    items: str | None = Field(
        default=None, description="Where the rows are: data.items, data.1, or data[].soal; absent: the top."
    )
    encoding: str = Field(default="utf-8", description="Encoding of the text.")


class YamlAdapter:
    """Reads the mappings of a list as rows, each with its line; anchors and tags are refused."""

    options_model: ClassVar[type[Options]] = YamlOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")

    def __init__(self, options: YamlOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the file; every item's fields are columns."""
        path, origin = self.options.path, Origin(self.options.path)
        data = files.read(path)
        if len(data) > MAX_YAML_BYTES:
            limit = f"{MAX_YAML_BYTES // 1024 // 1024} MB"
            raise DataError(Finding("file-too-large", origin=origin, found=f"{len(data)} byte", allowed=limit))
        notation = parse(decode(data, path, self.options.encoding), path)
        items = objects_at(notation.value, self.options.items, origin)
        rows = (record(item, Origin(path, row=notation.line(place))) for place, item in items)
        return Table(columns_of(item for _, item in items), origin, rows)
