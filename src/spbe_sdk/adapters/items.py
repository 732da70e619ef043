"""Items as rows: what JSON, NDJSON, YAML and web answers hold, flattened to text cells."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, cell_text
from spbe_sdk.files.notation import MAX_DEPTH, UnquotedNumber
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

_SHOWN = 60

# A document is read as a whole, and each of its values takes many times the room of its text; lines of NDJSON do not.
MAX_VALUES = 5_000_000


@attrs.frozen(slots=True)
class Twice:
    """What stands under one name of an object more than once: which of them is meant cannot be known."""

    name: str


def check_count(text: str, origin: Origin) -> None:
    """Refuse a JSON document of more values than there is room for, before any of them takes room.

    Raises:
        DataError: how many there are, and how many there may be.
    """
    values = sum(map(text.count, "[{,"))
    if values > MAX_VALUES:
        raise DataError(Finding("file-too-large", origin=origin, found=f"{values} JSON", allowed=f"{MAX_VALUES} JSON"))


def load_json(text: str, origin: Origin) -> Any:
    """JSON values in which every number stays the text that was written, 2.60 is not 2.6, and nothing gets lost that
    stands `Twice`.

    Raises:
        DataError: it is not JSON; the finding names the line.
    """
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise DataError(
            Finding("notation-broken", origin=_at_line(origin, error.lineno), details={"reason": error.msg})
        ) from None
    except RecursionError:
        raise DataError(Finding("notation-deep", origin=origin)) from None
    except ValueError as error:
        line = _line_of_constant(text)
        raise DataError(Finding("json-constant", origin=_at_line(origin, line), found=str(error))) from None


def columns_of(items: Iterable[Any]) -> tuple[str, ...]:
    """The columns of some items, in the order in which they appear."""
    return tuple(dict.fromkeys(column for item in items if isinstance(item, dict) for column, _ in leaves(item)))


def records(items: Iterable[Any], origin_of: Callable[[int], Origin]) -> Iterator[Record | Finding]:
    """Items as rows; one that is no object is a finding."""
    for number, item in enumerate(items):
        yield record(item, origin_of(number))


def record(item: Any, origin: Origin) -> Record | Finding:
    """An item as a row; a finding where it is no object."""
    if isinstance(item, Finding):
        return item
    if not isinstance(item, dict):
        return Finding("item-shape", origin=origin, found=printable(str(item))[:_SHOWN])
    cells: dict[str, str | None] = {}
    wrong: dict[str, Finding] = {}
    for column, value in leaves(item):
        try:
            cells[column] = cell(Twice(column) if column in cells else value)
        except DataError as error:
            cells[column], wrong[column] = None, attrs.evolve(error.findings[0], origin=origin.at(column))
    return Record(cells, origin, wrong)


def cell(value: Any) -> str | None:
    """A value as text: a list of plain values with commas, anything deeper as JSON.

    Raises:
        DataError: it stands twice, holds half a letter, or is nested too deeply.
    """
    match value:
        case UnquotedNumber():
            return value.text
        case Twice():
            raise DataError(Finding("notation-duplicate", found=printable(value.name)))
        case list() if not any(isinstance(part, dict | list) for part in value):
            return ", ".join(text for part in value if (text := cell(part))) or None
        case dict() | list():
            return _whole_letters(_as_json(value))
        case _:
            text = cell_text(value)
            return text if text is None or text.isascii() else _whole_letters(text)


def is_text(text: str) -> bool:
    """Whether a text can be written: JSON lets half characters through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def leaves(item: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """The values of an item by their columns; an object that is nested very deeply stays one value."""
    for key, value in item.items():
        name = key if key.isascii() else printable(key)
        if isinstance(value, dict) and value and depth < MAX_DEPTH:
            yield from leaves(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=cell)
    except RecursionError:
        raise DataError(Finding("notation-deep")) from None


def _whole_letters(text: str) -> str:
    """A text, refused where it holds half of a letter that is written as two.

    Raises:
        DataError: it does.
    """
    if (shown := printable(text)) != text:
        raise DataError(Finding("cell-bytes", found=shown[:_SHOWN]))
    return text


def printable(text: str) -> str:
    """A text in which half a letter is written out, so that it can be shown and saved."""
    return text.encode("utf-8", "backslashreplace").decode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        made |= {name: Twice(name) for name, times in Counter(name for name, _ in pairs).items() if times > 1}
    return made


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def _line_of_constant(text: str) -> int:
    """The line of the first NaN or Infinity that stands outside of texts."""
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity', text):
        if not match[0].startswith('"'):
            return text.count("\n", 0, match.start()) + 1
    return 1


def _at_line(origin: Origin, line: int) -> Origin:
    return Origin(origin.source, row=(origin.row or 1) + line - 1)
