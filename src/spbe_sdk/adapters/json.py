"""JSON files: a list of objects, or an object that holds one."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Table
from spbe_sdk.adapters.items import columns_of, find_items, load_json, records
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.findings.finding import Origin


class JsonOptions(Options):
    """Options of the ``json`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    items: str | None = Field(default=None, description="Where the list is, such as data.items; absent: the top.")
    encoding: str = Field(default="utf-8", description="Encoding of the text.")


class JsonAdapter:
    """Reads the objects of a list as rows; fields inside other objects are named with a dot."""

    options_model: ClassVar[type[Options]] = JsonOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def __init__(self, options: JsonOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the file; every item's fields are columns."""
        path, origin = self.options.path, Origin(self.options.path)
        value = load_json(decode(files.read(path), path, self.options.encoding), origin)
        items = find_items(value, self.options.items, origin)
        where = self.options.items or ""
        return Table(columns_of(items), origin, records(items, lambda n: Origin(path, path=f"{where}[{n}]")))
