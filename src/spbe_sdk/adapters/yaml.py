"""YAML files: a list of named fields, or a mapping that holds one."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Table
from spbe_sdk.adapters.items import columns_of, find_items, records
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.files.notation import parse
from spbe_sdk.findings.finding import Origin


class YamlOptions(Options):
    """Options of the ``yaml`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    items: str | None = Field(default=None, description="Where the list is, such as data.items; absent: the top.")


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
        notation = parse(decode(files.read(path), path), path)
        items = find_items(notation.value, self.options.items, origin)
        where = tuple(self.options.items.split(".")) if self.options.items else ()
        return Table(columns_of(items), origin, records(items, lambda n: Origin(path, row=notation.line((*where, n)))))
