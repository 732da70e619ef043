"""JSON files: a list of objects, an object that holds one, or objects by their names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Table
from spbe_sdk.adapters.items import check_count, columns_of, load_json, record
from spbe_sdk.adapters.lists import objects_at
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import path_text
from spbe_sdk.findings.finding import Origin


class JsonOptions(Options):
    """Options of the ``json`` adapter."""

    path: InputFile = Field(description="The file, relative to the workspace.")
    items: str | None = Field(
        default=None, description="Where the rows are: data.items, data.1, or data[].soal; absent: the top."
    )
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
        text = decode(files.read(path), path, self.options.encoding)
        check_count(text, origin)
        value = load_json(text, origin)
        items = objects_at(value, self.options.items, origin)
        rows = (record(item, self._origin(place)) for place, item in items)
        return Table(columns_of(item for _, item in items), origin, rows)

    def _origin(self, place: Place) -> Origin:
        return Origin(self.options.path, path=path_text(place)) if place else Origin(self.options.path, row=1)
