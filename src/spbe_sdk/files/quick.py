"""Whether JSON text holds only what is quick to trust: anything else is left to the careful reader."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def quick_values(text: str) -> Any:
    """The values of JSON text in which no key stands twice, every number is a whole one that any program keeps, and
    no extensions hold values of any shape or depth.

    That is quick to see, while `parse` also finds the line of everything.

    Raises:
        ValueError: it may be otherwise.
    """
    try:
        return _PLAIN.decode(text)
    except RecursionError:
        raise ValueError from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs) or "extensions" in values:
        raise ValueError
    return values


def _small(text: str) -> int:
    if len(text) > 18:
        raise ValueError
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError


_PLAIN = json.JSONDecoder(object_pairs_hook=_once, parse_int=_small, parse_float=_no_number, parse_constant=_no_number)
