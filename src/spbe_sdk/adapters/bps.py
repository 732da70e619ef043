"""Answers of BPS WebAPI (dynamic data) that were saved as files: lists of labels, and values by a composed key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import InputFile, Options, Record, Table
from spbe_sdk.adapters.items import cell, check_count, load_json
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

# The lists whose values make up a key, one after the other, with nothing in between.
_LISTS = ("vervar", "var", "turvar", "tahun", "turtahun")

_COLUMNS = ("vervar", "vervar_label", "var", "var_label", "unit", "turvar", "turvar_label", "tahun", "turtahun_label")


class BpsOptions(Options):
    """Options of the ``bps`` adapter."""

    path: InputFile = Field(description="The saved answer, a JSON file, relative to the workspace.")


class BpsAdapter:
    """Reads a saved answer row by row: region, variable, year, and its value.

    The key of a value is made from the lists and never cut from its text, which may be read in several ways. A
    combination without a value has no row.
    """

    options_model: ClassVar[type[Options]] = BpsOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"

    def __init__(self, options: BpsOptions) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        """Open the answer.

        Raises:
            DataError: it is no such answer, or BPS had no data for the question.
        """
        origin = Origin(self.options.path)
        text = decode(files.read(self.options.path), self.options.path)
        check_count(text, origin)
        answer = load_json(text, origin)
        if not isinstance(answer, dict) or "datacontent" not in answer:
            available = answer.get("data-availability") if isinstance(answer, dict) else None
            raise DataError(Finding("bps-answer", origin=origin, found=str(available or "–")))
        lists = [_members(answer, name, origin) for name in _LISTS]
        content = answer["datacontent"]
        if not isinstance(content, dict):
            raise DataError(Finding("bps-answer", origin=origin, found="datacontent"))
        return Table((*_COLUMNS, "value"), origin, self._rows(lists, content))

    def _rows(
        self, lists: Sequence[Sequence[Mapping[str, Any]]], content: Mapping[str, Any]
    ) -> Iterator[Record | Finding]:
        keys = Counter("".join(str(part["val"]) for part in parts) for parts in product(*lists))
        for parts in product(*lists):
            key = "".join(str(part["val"]) for part in parts)
            origin = Origin(self.options.path, path=f"datacontent.{key}")
            if key not in content:
                continue
            if keys[key] > 1:
                yield Finding("bps-key", origin=origin, found=key)
                continue
            area, variable, derived, year, part = parts
            texts = (
                area["val"], area.get("label"), variable["val"], variable.get("label"), variable.get("unit"),
                derived["val"], derived.get("label"), year.get("label"), part.get("label"), content[key],
            )  # fmt: skip
            yield Record(dict(zip((*_COLUMNS, "value"), map(cell, texts), strict=True)), origin)


def _members(answer: Mapping[str, Any], name: str, origin: Origin) -> list[dict[str, Any]]:
    """A list of the answer; BPS writes a text in its place where it has none."""
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) and "val" in item for item in found):
        raise DataError(Finding("bps-answer", origin=origin, found=name))
    return found
