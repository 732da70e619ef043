"""Rows from XML: every element with a given name is a row, what stands in it are its cells."""

from collections.abc import Iterator
from typing import ClassVar, Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import Field

from spbe_sdk.plugins import DataError, Files, Finding, InputFile, Options, Origin, Record, Table


class XmlOptions(Options):
    path: InputFile = Field(description="The file, relative to the workspace.")
    row: str = Field(default="row", description="Name of the elements that are rows.")


class XmlAdapter:
    """Reads attributes and child elements as columns; entities and external files are refused."""

    options_model: ClassVar[type[Options]] = XmlOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)

    def __init__(self, options: XmlOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        path = self.options.path
        try:
            rows = fromstring(files.read(path)).findall(f".//{self.options.row}")
        except (ParseError, DefusedXmlException) as error:
            details = {"message": f"XML rusak: {error}.", "remedy": "Ekspor ulang dari program asalnya."}
            raise DataError(Finding("xml-broken", origin=Origin(path), details=details)) from None
        columns = dict.fromkeys(name for row in rows for name in self.cells(row))
        return Table(tuple(columns), Origin(path), self.records(rows))

    def records(self, rows: list[Element]) -> Iterator[Record | Finding]:
        for number, row in enumerate(rows, start=1):
            origin = Origin(self.options.path, path=f"{self.options.row}[{number}]")
            names = [*row.attrib, *(child.tag for child in row)]
            twice = next((name for name in names if names.count(name) > 1), None)
            yield (
                Record(self.cells(row), origin)
                if twice is None
                else Finding("column-duplicate", origin=origin, found=twice)
            )

    def cells(self, row: Element) -> dict[str, str | None]:
        given = {**row.attrib, **{child.tag: child.text or "" for child in row}}
        return {name: text.strip() or None for name, text in given.items()}
