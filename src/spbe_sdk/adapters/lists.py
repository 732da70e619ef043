"""Where the rows are in a document: lists at a path, lists inside lists, objects by their names, headings and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import header_names
from spbe_sdk.adapters.items import Twice, cell, leaves, printable
from spbe_sdk.files.notation import MAX_DEPTH, Path, path_text
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

# The column for the name under which each object stands in an object of objects.
KEY = "_key"

# Before the fields of the object around a list, where it has no name of its own.
PARENT = "_parent"

# Names for headings and for rows, where an answer gives the two apart.
_HEADINGS, _ROWS = ("columns", "fields", "header", "headers"), ("data", "rows", "values", "records")

_SHOWN = 20


def lists_at(value: Any, where: str | None, origin: Origin) -> list[tuple[Path, Any]]:
    """The items of the list at a path, each with its place.

    ``data.1`` is the second value of a list. ``data[].soal`` are the items of a list inside each item of another;
    they take the plain fields around them along, as ``data.nama``. Rows that are lists take their names from the
    headings beside them, or from the first of them.

    Raises:
        DataError: there is no list, two headings are the same, or something on the way stands twice.
    """
    spots = list(_spots(_Spot(value), _parts(where), origin))
    found = [_listed(spot, origin) for spot in spots]
    if all(items is None for items in found):
        raise _nothing(value, where, origin)
    return [
        item for spot, items in zip(spots, found, strict=True) for item in (_alone(spot) if items is None else items)
    ]


def objects_at(value: Any, where: str | None, origin: Origin) -> list[tuple[Path, Any]]:
    """The same, and besides it the objects in an object of objects, with its names as `KEY`, or one single object.

    Raises:
        DataError: there is neither a list nor an object; or as above.
    """
    try:
        return lists_at(value, where, origin)
    except DataError as error:
        spots = list(_spots(_Spot(value), _parts(where), origin))
        if error.findings[0].code == "items-missing" and len(spots) == 1 and isinstance(spots[0].value, dict):
            place, inside = spots[0].place, spots[0].value
            if _is_keyed(inside) and (where or len(inside) > 1):
                return [((*place, key), {KEY: key, **item}) for key, item in inside.items()]
            if inside and not any(_holds_items(inner) for _, inner in _branches(inside, "")):
                return [(place, inside)]
        raise


def at(value: Any, where: str) -> Any:
    """What lies at a dotted path, such as ``meta.next``; None where nothing does.

    Raises:
        DataError: something on the way stands twice.
    """
    for part in _parts(where):
        if isinstance(value, list) and part.isdecimal():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
        _refuse_twice(value, None)
    return value


@attrs.frozen(slots=True)
class _Spot:
    """A place that a path leads to: what is there, what is around it, and the fields that its items take along."""

    value: Any
    place: Path = ()
    around: Any = None
    carried: Mapping[str, Any] = attrs.field(factory=dict)

    def inside(self, part: str | int, value: Any, carried: Mapping[str, Any] | None = None) -> _Spot:
        taken = self.carried if carried is None else {**self.carried, **carried}
        return _Spot(value, (*self.place, part), self.value, taken)


def _parts(where: str | None) -> list[str]:
    """The parts of a path; brackets are another way to write them: ``data[0].soal``, ``data[].soal``."""
    return [part for part in re.split(r"[.\[\]]", where or "") if part]


def _spots(spot: _Spot, parts: Sequence[str], origin: Origin) -> Iterator[_Spot]:
    _refuse_twice(spot.value, origin)
    if not parts:
        yield spot
    elif isinstance(spot.value, dict):
        if parts[0] in spot.value:
            yield from _spots(spot.inside(parts[0], spot.value[parts[0]]), parts[1:], origin)
    elif isinstance(spot.value, list) and parts[0].isdecimal():
        if int(parts[0]) < len(spot.value):
            yield from _spots(spot.inside(int(parts[0]), spot.value[int(parts[0])]), parts[1:], origin)
    elif isinstance(spot.value, list):
        for number, item in enumerate(spot.value):
            carried = _plain(item, spot.place, parts) if isinstance(item, dict) else {}
            yield from _spots(spot.inside(number, item, carried), parts if isinstance(item, dict) else (), origin)


def _plain(item: Mapping[str, Any], place: Path, parts: Sequence[str]) -> dict[str, Any]:
    """The plain fields of an item of a list, as the items at a path below it take them along."""
    below = ".".join((*parts, ""))
    name = ".".join(part for part in place if isinstance(part, str)) or PARENT
    plain = ((column, value) for column, value in leaves(item) if not isinstance(value, dict | list))
    return {f"{name}.{column}": value for column, value in plain if not f"{column}.".startswith(below)}


def _listed(spot: _Spot, origin: Origin) -> list[tuple[Path, Any]] | None:
    """The items of a list; nothing where there is none."""
    value, place = spot.value, spot.place
    if isinstance(value, dict):
        name = next((name for name in _ROWS if name in value and _headings(value)), None)
        inside = spot.inside(name, value[name]) if name is not None else None
        return _listed(inside, origin) if inside is not None and _is_grid(inside.value) else None
    if not isinstance(value, list):
        return None
    if _is_grid(value):
        headings, first = _headings(spot.around), 0
        if headings is None:
            headings, first = value[0], 1
        return _gridded(headings, value, first, spot, origin)
    return [
        ((*place, n), {**item, **spot.carried} if isinstance(item, dict) and spot.carried else item)
        for n, item in enumerate(value)
    ]


def _alone(spot: _Spot) -> list[tuple[Path, Any]]:
    """What stands where other items have a list: one item without its brackets, or nothing."""
    item = {**spot.value, **spot.carried} if isinstance(spot.value, dict) else spot.value
    return [] if item is None else [(spot.place, item)]


def _gridded(
    headings: Sequence[Any], rows: Sequence[Any], first: int, spot: _Spot, origin: Origin
) -> list[tuple[Path, Any]]:
    """Rows that are lists, as objects."""
    names, doubles = header_names([cell(heading) for heading in headings], origin)
    if doubles:
        raise DataError(doubles)

    def item(row: Any, place: Path) -> Any:
        if not isinstance(row, list):
            return row
        if len(row) != len(names):
            at = attrs.evolve(origin, path=path_text(place))
            return Finding("row-width", origin=at, found=str(len(row)), allowed=str(len(names)))
        return {**{name: value for name, value in zip(names, row, strict=True) if name}, **spot.carried}

    return [((*spot.place, n), item(rows[n], (*spot.place, n))) for n in range(first, len(rows))]


def _headings(value: Any) -> list[Any] | None:
    """The headings that an object gives beside its rows: names, or objects with a name."""
    if isinstance(value, dict):
        for name in _HEADINGS:
            found = value.get(name)
            if isinstance(found, list) and found:
                return [_named(heading) for heading in found]
    return None


def _named(heading: Any) -> Any:
    named = (heading.get(name) for name in ("name", "id", "field", "key")) if isinstance(heading, dict) else ()
    return next((name for name in named if name is not None), heading)


def _is_grid(value: Any) -> bool:
    """Whether a value is a list of lists."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _is_keyed(value: Mapping[str, Any]) -> bool:
    """Whether a value is an object of objects."""
    return bool(value) and all(isinstance(inner, dict) and inner for inner in value.values())


def _holds_items(value: Any) -> bool:
    """Whether a value is a list that may be meant: one of objects or lists, or one that is still empty."""
    return isinstance(value, list) and (not value or isinstance(value[0], dict | list))


def _nothing(value: Any, where: str | None, origin: Origin) -> DataError:
    lists = (path for path, found in _branches(value, "") if isinstance(found, list))
    known = printable(", ".join(islice(lists, _SHOWN))) or "–"
    return DataError(Finding("items-missing", origin=origin, found=where or "–", allowed=known))


def _branches(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    yield path or "–", value
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for key, inner in value.items():
            yield from _branches(inner, f"{path}.{key}".lstrip("."), depth + 1)


def _refuse_twice(value: Any, origin: Origin | None) -> None:
    if isinstance(value, Twice):
        raise DataError(Finding("notation-duplicate", origin=origin, found=printable(value.name)))
