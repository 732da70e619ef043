"""Results and plans as flat tables with typed fields, for programs and spreadsheets; nothing is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import attrs

from spbe_sdk.documents.plan import Plan
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.scoring.exact import exact_text

# An exact number is text that may be a quotient, such as 10/3.
FieldType = Literal["string", "integer", "number", "exact", "boolean", "date"]


@attrs.frozen(slots=True)
class DataTable:
    """A table: its fields with their types, and its rows; numbers are exact text, None is empty."""

    name: str
    fields: Mapping[str, FieldType]
    rows: Sequence[Sequence[str | int | bool | None]]
    key: tuple[str, ...] = ()


_NODE: dict[str, FieldType] = {
    "code": "string", "kind": "string", "name": "string", "parent": "string", "weight": "exact", "index": "number",
    "exact": "exact", "complete": "boolean", "value": "string", "evidenced": "string", "note": "string",
    "evidence": "string", "source": "string", "sheet": "string", "row": "integer",
}  # fmt: skip

_SUMMARY: dict[str, FieldType] = {
    "instrument": "string", "region": "string", "year": "integer", "stage": "string", "index": "number",
    "predicate": "string", "complete": "boolean", "gaps": "string", "comparable": "boolean", "fingerprint": "string",
    "errors": "integer",
}  # fmt: skip


def result_tables(result: Result) -> list[DataTable]:
    """A result: one row for the whole, and one for each node."""
    summary: list[str | int | bool | None] = [
        result.instrument, result.region, result.year, str(result.stage) if result.stage else None,
        None if result.refused else str(result.index),
        result.predicate, result.complete, ", ".join(result.gaps), result.comparable, result.fingerprint,
        result.errors,
    ]  # fmt: skip
    rows = [_node(node, parent) for parent, node in _walk(result.nodes, None)]
    return [DataTable("summary", _SUMMARY, [summary]), DataTable("nodes", _NODE, rows, ("code",))]


def plan_tables(plan: Plan) -> list[DataTable]:
    """A plan: units, objectives, indicators, measurements and budgets, one table each."""
    return [
        _plain(name, getattr(plan, name)) for name in ("units", "objectives", "indicators", "measurements", "budgets")
    ]


def _walk(nodes: Sequence[ResultNode], parent: str | None) -> Iterator[tuple[str | None, ResultNode]]:
    for node in nodes:
        yield parent, node
        yield from _walk(node.nodes, node.code)


def _node(node: ResultNode, parent: str | None) -> list[str | int | bool | None]:
    place = node.origin
    return [
        node.code, node.kind, node.name, parent, exact_text(node.weight),
        *((None, None) if node.refused else (str(node.index), exact_text(node.exact))),
        node.complete, _text(node.value), _text(node.evidenced), node.note, ", ".join(node.evidence) or None,
        place.source if place else None, place.sheet if place else None, place.row if place else None,
    ]  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(name: str, items: Sequence[Any]) -> DataTable:
    dumped = [item.model_dump(mode="json") for item in items]
    columns = list(type(items[0]).model_fields) if items else []
    fields: dict[str, FieldType] = {column: _type([row[column] for row in dumped]) for column in columns}
    rows = [[_cell(row[column]) for column in columns] for row in dumped]
    return DataTable(name, fields, rows)


def _type(values: Sequence[Any]) -> FieldType:
    given = [value for value in values if value is not None]
    return "integer" if given and all(type(value) is int for value in given) else "string"


def _cell(value: Any) -> str | int | bool | None:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return value if value is None or isinstance(value, int | str) else str(value)
