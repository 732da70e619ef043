"""A preset's binding fitted to a table as it is: its spellings, what it lacks, and what is the adopter's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import attrs

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.bindings.numbers import quantity
from spbe_sdk.bindings.presets.recognition import Recognised
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.preset import Bridge, PresetBinding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

# What a binding says of columns that some versions of a source do not have.
_WHERE_THERE = ("drop", "keep", "fill_down", "once")

_FIELDS_OF = ("sum", "rounded")


@attrs.frozen(slots=True)
class Adopting:
    """What a preset has to know of the adopter."""

    code: str
    year: int | None = None


def binding_for(found: Recognised, preset: PresetBinding, region: Adopting, files: Files) -> Binding:
    """A preset's binding for a recognised table.

    Raises:
        DataError: it is not certain which column holds the figures.
    """
    made: dict[str, Any] = preset.model_dump(
        mode="json", exclude_unset=True, exclude={"options", "optional", "bridges"}
    )
    optional = {field: column for field, column in preset.optional.items() if column in found.named}
    made["fields"] = {**made.get("fields", {}), **optional}
    for field, bridge in preset.bridges.items():
        _bridged(made, field, bridge, found, files)
    made["joins"] = _whole_codes(made.get("joins", {}), found)
    _without_what_is_not_there(made, _gone(found))
    filling = _filling(found, region, made)
    made = _replaced(made, filling)
    never = [found.named[column] for column in found.about.never if column in found.named]
    parts = {"headings": _headings(found, made), "never": never, **made}
    kept = {name: part for name, part in parts.items() if part not in ({}, [])}
    return Binding.model_validate({"adapter": found.adapter, "options": _options(found, preset, filling), **kept})


def _options(found: Recognised, preset: PresetBinding, filling: Mapping[str, str]) -> dict[str, Any]:
    """The options that open the table; a query stands in place of a table."""
    options = {**found.options, **_replaced(preset.model_dump(mode="json")["options"], filling)}
    return {name: value for name, value in options.items() if name != "table" or "query" not in options}


def _headings(found: Recognised, made: Mapping[str, Any]) -> dict[str, list[str]]:
    """How the columns that are used are spelled, where it is otherwise than the preset spells them."""
    texts = set(_texts(made))
    return {
        column: [name]
        for column, name in found.named.items()
        if name != column and any(column == text or f"{{{column}}}" in text for text in texts)
    }


def _without_what_is_not_there(made: dict[str, Any], gone: Collection[str]) -> None:
    measures = made.get("unpivot", {}).get("values", {})
    for measure in [name for name, columns in measures.items() if set(columns) <= set(gone)]:
        del measures[measure]
        made["fields"] = {field: column for field, column in made["fields"].items() if column != measure}
    for columns in measures.values():
        # The year's own figure stands beside its quarters in some versions only.
        for column in [column for column, period in columns.items() if period == "year" and column in gone]:
            del columns[column]
    for name in _WHERE_THERE:
        if name in made:
            made[name] = _without(made[name], gone)
    for name in _FIELDS_OF:
        if name in made:
            made[name] = [field for field in made[name] if field in made["fields"]]


def _gone(found: Recognised) -> set[str]:
    """The columns of the preset that are not there."""
    about = found.about
    return {*about.columns, *(c for some in about.recognise for c in some), *about.headings} - found.named.keys()


def lacking_columns(found: Recognised, preset: PresetBinding) -> list[str]:
    """The columns without which a binding gives nothing, as far as they are not there."""
    joined = (column for pattern in preset.joins.values() for column in re.findall(r"\{([^{}]+)\}", pattern))
    spread = preset.unpivot.spread if preset.unpivot and not preset.unpivot.values else []
    gone = _gone(found)
    return [column for column in (*preset.fields.values(), *joined, *spread) if column in gone]


def _whole_codes(joins: Mapping[str, str], found: Recognised) -> dict[str, str]:
    """Joined columns, with what codes are numbered within in front of those that do not begin with it."""
    made = dict(joins)
    for column, around in found.about.within.items():
        pairs = [(row.get(found.named.get(column, "")), row.get(found.named.get(around, ""))) for row in found.rows]
        if any(code and outer and not code.startswith(outer) for code, outer in pairs):
            made = {name: text.replace(f"{{{column}}}", f"{{{around}}}{{{column}}}") for name, text in made.items()}
    return made


def _bridged(made: dict[str, Any], field: str, bridge: Bridge, found: Recognised, files: Files) -> None:
    """Fill a field through the adopter's own table of codes, where it lies beside the source."""
    place = PurePosixPath(str(found.options.get("path", "")))
    path = str(place.with_name(f"{bridge.table}.csv"))
    if place.name and files.matching(path):
        made.get("joins", {}).pop(field, None)
        made["fields"] = {**made["fields"], field: bridge.column}
        made["lookups"] = {**made.get("lookups", {}), field: {"path": path, "key": bridge.key, "value": bridge.value}}


def _filling(found: Recognised, region: Adopting, used: Any) -> dict[str, str]:
    """What stands for each of the preset's placeholders; only one that is used is looked for."""
    filling = {"<region>": region.code, "<digits>": region.code.replace(".", ""), "<year>": str(region.year or "")}
    if any("<value>" in text for text in _texts(used)):
        filling["<value>"] = _value(found)
    return filling


def _value(found: Recognised) -> str:
    """The one column of figures that the preset does not know.

    Raises:
        DataError: there is none, or there are several.
    """
    figures = [column for column in found.new if _is_figures([row.get(column) for row in found.rows])]
    if len(figures) != 1:
        origin = Origin(place_of(found.adapter, found.options))
        raise DataError(Finding("preset-value", origin=origin, found=", ".join(figures) or "–"))
    return figures[0]


def _is_figures(texts: list[str | None]) -> bool:
    given = [text for text in texts if text]
    return bool(given) and all(_is_figure(text) for text in given)


def _is_figure(text: str) -> bool:
    with suppress(ValueError):
        return quantity(text) is not None
    return False


def _without(part: Any, gone: Collection[str]) -> Any:
    return (
        {c: v for c, v in part.items() if c not in gone}
        if isinstance(part, dict)
        else [c for c in part if c not in gone]
    )


def _replaced(value: Any, filling: Mapping[str, str]) -> Any:
    """A value with the placeholders in all of its texts filled in; a year that stands alone is a number."""

    def change(text: str) -> Any:
        if text == "<year>" and filling[text].isdigit():
            return int(filling[text])
        for name, filled in filling.items():
            text = text.replace(name, filled)
        return text

    return _mapped(value, change)


def _mapped(value: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(name): _mapped(part, change) for name, part in value.items()}
    return [_mapped(part, change) for part in value] if isinstance(value, list) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
