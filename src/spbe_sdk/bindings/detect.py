"""A source looked at for the first time: which adapter opens it, and where in it the table begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spbe_sdk.adapters.adapter import Glimpse, joined_headings
from spbe_sdk.adapters.installed import adapter_for, find_adapter, glimpses, input_options, suffixes
from spbe_sdk.bindings.likeness import likeness
from spbe_sdk.bindings.port import Port
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin

_ROWS = 30


def options_for(
    source: str,
    port: Port,
    files: Files,
    *,
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The adapter of a file or an address, and the options that open it at its table.

    `adapter` and `options` are what is known already; an adapter that was named gets the source as its first input.

    Raises:
        UsageError: no installed adapter opens it, or a database was named without its table.
        DataError: it cannot be read.
    """
    known = (adapter, _input(adapter, source)) if adapter is not None else adapter_for(source, table)
    if known is None:
        raise UsageError(Finding("bind-kind", origin=Origin(source), allowed=", ".join(suffixes())))
    given = options or {}
    found, model = (known[0], {**known[1], **given}), find_adapter(known[0]).options_model
    seen = glimpses(*found, files, _ROWS)
    if not seen or "header_row" in given:
        return found
    # A hidden sheet is read only where it is named.
    wanted = [glimpse for glimpse in seen if glimpse.name == sheet or (sheet is None and not glimpse.hidden)]
    return found[0], _at_its_table(wanted or seen, port, 2 if "header_rows" in model.model_fields else 1)


def _input(adapter: str, source: str) -> dict[str, Any]:
    return dict.fromkeys(list(input_options(find_adapter(adapter).options_model))[:1], source)


def _at_its_table(seen: Sequence[Glimpse], port: Port, most: int) -> dict[str, Any]:
    """The options of the table that looks most like the port's, and of the row in which its headings begin."""
    begins = [_begin(glimpse.rows, port, most) for glimpse in seen]
    best = max(range(len(seen)), key=lambda n: (begins[n][0], -n))
    _, first, count = begins[best]
    options = dict(seen[best].options)
    if first:
        options["header_row"] = first + 1
    if count > 1:
        options["header_rows"] = count
    return options


def _begin(rows: Sequence[Sequence[str | None]], port: Port, most: int) -> tuple[float, int, int]:
    """How much the likeliest headings look like the port's, in which row they begin, and how many rows they take, of
    `most` that its adapter can read.
    """
    found = [(0.0, 0, 1)]
    for first in range(len(rows)):
        for count in range(1, most + 1):
            names = joined_headings(rows[first : first + count])
            # One row of headings is likelier than two, and an earlier one than a later one.
            score = likeness(port, names) - 0.1 * count if sum(map(bool, names)) > 1 else 0.0
            found.append((score, -first, count))
    score, place, count = max(found)
    return score, -place, count
