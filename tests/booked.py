"""Workbooks of an adopter, written in a test, and what a proposal made of them."""

from collections.abc import Sequence
from typing import Any

import openpyxl

from spbe_sdk import Adoption
from spbe_sdk.bindings.suggest import Suggestion

Rows = Sequence[Sequence[Any]]


def written(adoption: Adoption, **sheets: Rows) -> str:
    """A workbook in the adopter's folder, of sheets by name; gives the name of its file."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    del book["Sheet"]
    book.save(adoption.folder / "a.xlsx")
    return "a.xlsx"


def values(made: Suggestion, *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(row.values.get(name)) for name in names) for row in made.after.rows]


def codes(made: Suggestion) -> set[str]:
    return {finding.code for finding in made.after.findings}
