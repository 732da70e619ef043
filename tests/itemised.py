"""The rows of a JSON text as the adapters of items make them."""

from typing import Any

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.items import load_json, record
from spbe_sdk.adapters.lists import objects_at
from spbe_sdk.files.notation import path_text
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Origin

AT = Origin("a")


def rows(text: str, where: str | None = None) -> list[Any]:
    found = objects_at(load_json(text, AT), where, AT)
    return [(path_text(place), record(item, AT)) for place, item in found]


def cells(text: str, where: str | None = None) -> list[Any]:
    return [row.cells if isinstance(row, Record) else row.code for _, row in rows(text, where)]


def refused(text: str, where: str | None = None) -> tuple[str, int | None]:
    with pytest.raises(DataError) as caught:
        rows(text, where)
    return caught.value.findings[0].code, caught.value.findings[0].origin.row if caught.value.findings[
        0
    ].origin else None
