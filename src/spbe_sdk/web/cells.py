"""The cells of a worksheet on a page: as their reader writes them, and those that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.bindings.worksheet import PortSheet, Row, SheetColumn
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.numbers import figure
from spbe_sdk.reports.worksheets.book import is_figure
from spbe_sdk.web.shown import desk


def written(row: Row, columns: Sequence[SheetColumn]) -> Row:
    """A row whose numbers have the comma or the point of the reader's language, and of money its thousands apart."""
    figures = [column for column in columns if is_figure(column, row.get(column.key, ""))]
    return {**row, **{column.key: _figure(row[column.key], column.kind == "money") for column in figures}}


def _figure(text: str, money: bool) -> str:
    if money and text.isdecimal():
        return figure(int(text), desk().language)
    return text.replace(".", ",") if desk().language == "id" else text


def wrong_in(table: PortSheet, findings: Sequence[Finding]) -> list[Finding]:
    """The errors in the cells of a sheet, which somebody has just filled in."""
    places = ((finding, finding.origin) for finding in errors_among(findings))
    return [one for one, at in places if at is not None and (at.source, at.sheet) == (WORKSHEET, table.title)]
