"""Items as rows: what JSON, NDJSON, YAML and web answers hold, flattened to text cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.files.notation import UnquotedNumber
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, shorten


def load_json(text: str, origin: Origin) -> Any:
    """JSON values in which every number stays the text that was written: 2.60 is not 2.6.

    Raises:
        DataError: it is not JSON; the finding names the line.
    """
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        at = Origin(origin.source, row=(origin.row or 1) + error.lineno - 1)
        raise DataError(Finding("notation-broken", origin=at, details={"reason": error.msg})) from None
    except (RecursionError, ValueError) as error:
        reason = type(error).__name__
        raise DataError(Finding("notation-broken", origin=origin, details={"reason": reason})) from None


def find_items(value: Any, where: str | None, origin: Origin) -> list[Any]:
    """The list of items at a dotted path, such as ``data.items``; without one the value itself.

    Raises:
        DataError: there is no list; the finding names what there is.
    """
    place = at(value, where) if where else value
    if isinstance(place, list):
        return place
    lists = ", ".join(path for path, found in _branches(value, "") if isinstance(found, list)) or "–"
    raise DataError(Finding("items-missing", origin=origin, found=where or "–", allowed=lists))


def at(value: Any, where: str) -> Any:
    """What lies at a dotted path, such as ``meta.next``; None where nothing does."""
    for part in where.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def columns_of(items: Iterable[Any]) -> tuple[str, ...]:
    """The columns of some items, in the order in which they appear."""
    return tuple(dict.fromkeys(column for item in items if isinstance(item, dict) for column in flat(item)))


def records(items: Iterable[Any], origin_of: Callable[[int], Origin]) -> Iterator[Record | Finding]:
    """Items as rows; one that is no object is a finding."""
    for number, item in enumerate(items):
        origin = origin_of(number)
        if isinstance(item, dict):
            yield _record(flat(item), origin)
        else:
            yield Finding("item-shape", origin=origin, found=shorten(str(cell(item))))


def _record(cells: dict[str, str | None], origin: Origin) -> Record:
    """A row; a cell with half a character, which JSON lets through, is unreadable."""
    try:
        "".join(cell for cell in cells.values() if cell).encode()
    except UnicodeEncodeError:
        broken = {name: text for name, text in cells.items() if text and not is_text(text)}
        why = {name: Finding("cell-bytes", found=shorten(text)) for name, text in broken.items()}
        return Record({**cells, **dict.fromkeys(broken)}, origin, why)
    return Record(cells, origin)


def flat(item: Mapping[str, Any]) -> dict[str, str | None]:
    """An item's cells; what lies inside another object is named with a dot, such as ``unit.kode``."""
    return {path: cell(value) for path, value in _leaves(item, "")}


def cell(value: Any) -> str | None:
    """A value as text: a list of plain values with commas, anything deeper as JSON."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case UnquotedNumber():
            return value.text
        case list() if not any(isinstance(part, dict | list) for part in value):
            return ", ".join(text for part in value if (text := cell(part))) or None
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value).strip() or None


def is_text(text: str) -> bool:
    """Whether a text can be written: JSON lets half characters through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leaves(item: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _branches(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path or "–", value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _branches(inner, f"{path}.{key}".lstrip("."))


def _no_constant(text: str) -> Any:
    raise ValueError(text)
