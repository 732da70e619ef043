"""What the adapter of another distribution gives: a table of text, or it is refused by naming who provides it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.files.providers import Plugin, find_plugin, reason, shown
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding


def given_by(adapter: str, opened: Callable[[], Any]) -> Table:
    """The table that an adapter opens, whose rows are looked at as they pass; those of our own are taken as they are.

    Raises:
        SpbeError: the adapter cannot open it, or fails, or opens no table; while the rows pass: one is no row of text.
    """
    plugin = find_plugin("adapters", adapter)
    try:
        table = opened()
    except Exception as error:
        if plugin.provider.is_ours or isinstance(error, SpbeError):
            raise
        raise DataError(plugin.failed("plugin-failed", reason(error))) from error
    if plugin.provider.is_ours:
        return cast(Table, table)
    if not isinstance(table, Table):
        raise DataError(plugin.failed("plugin-table", shown(table)))
    return attrs.evolve(table, rows=_looked_at(plugin, table.rows))


def _looked_at(plugin: Plugin, rows: Any) -> Iterator[Record | Finding]:
    try:
        for row in rows:
            if not isinstance(row, (Record, Finding)):
                raise DataError(plugin.failed("plugin-table", shown(row)))
            if isinstance(row, Record):
                for value in row.cells.values():
                    if not isinstance(value, (str, type(None))):
                        raise DataError(plugin.failed("plugin-table", shown(value)))
            yield row
    except (SpbeError, GeneratorExit):
        raise
    except Exception as error:
        raise DataError(plugin.failed("plugin-failed", reason(error))) from error
