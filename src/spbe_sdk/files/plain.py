"""JSON that others signed or packed: read so that no two readers take it for different things."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from spbe_sdk.files.notation import MAX_DEPTH


def plain_json(text: str) -> Any:
    """The values of JSON text that all readers take for the same: no name twice, nothing deep, no odd constants.

    Raises:
        ValueError: it is none such; the reason is for those who look into it, not for people.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("depth") from None
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
    if level:
        raise ValueError("depth")
    # Half a letter can be written as JSON, but never shown or signed: encoding refuses it.
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("name twice")
    return values


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
