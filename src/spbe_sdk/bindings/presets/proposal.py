"""From a recognised source to the bindings of a port, and what a person is told about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.installed import place_of
from spbe_sdk.bindings.numbers import quantity
from spbe_sdk.bindings.presets.recognition import Recognised, recognise, recognise_all
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.preset import Bridge, PresetBinding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity
from spbe_sdk.findings.words import Spoken

# What a binding says of a column, where the column may be missing in a version of the source.
_WHERE_THERE = ("drop", "keep", "fill_down", "once")

_FIELDS_OF = ("sum", "rounded")


@attrs.frozen(slots=True)
class Adopting:
    """What a preset has to know of the adopter."""

    code: str
    year: int | None = None


@attrs.frozen(slots=True)
class Proposed:
    """The bindings that a preset proposes, and what it has to say of them."""

    recognised: Recognised
    bindings: tuple[Binding, ...]
    findings: tuple[Finding, ...]


def propose(recognised: Recognised, port: str, region: Adopting, files: Files, reach: Reach) -> Proposed | None:
    """How a recognised source fills a port, with the other tables of its preset that lie beside it; nothing where it
    fills none of it.

    Raises:
        DataError: the table is one of which nothing is read, or several of its columns may hold the figures.
    """
    about = recognised.about
    origin = Origin(place_of(recognised.adapter, recognised.options))
    if about.refused is not None:
        reason = _local(about.refused)
        raise DataError(Finding("preset-refused", origin=origin, found=recognised.table, details={"reason": reason}))
    beside = {recognised.table: recognised, **_beside(recognised, files, reach)}
    used = [found for found in beside.values() if _fills(found, port, recognised, beside)]
    wanted = [(found, preset) for found in used for preset in found.about.ports[port]]
    lacking = [_lacking(found, preset) for found, preset in wanted]
    bindings = tuple(
        _binding(found, preset, region, files)
        for (found, preset), missing in zip(wanted, lacking, strict=True)
        if not missing
    )
    if not bindings:
        return None
    read = {column for binding in bindings for column in binding.fields.values()}
    told = [finding for found in used for finding in _told(found, read)]
    gone = ", ".join(dict.fromkeys(column for missing in lacking for column in missing))
    if gone:
        told.append(Finding("preset-lacking", Severity.WARNING, origin, found=port, allowed=gone))
    return Proposed(recognised, bindings, (_known(recognised, origin, files, reach), *told))


def _fills(found: Recognised, port: str, named: Recognised, beside: Mapping[str, Recognised]) -> bool:
    """Whether a table gives rows to a port: of those with the same figures, one does."""
    if port not in found.about.ports:
        return False
    if found.table == named.table or found.about.instead_of is None:
        rivals = [other for other in beside.values() if other.about.instead_of == found.table]
        return found.table == named.table or named not in rivals
    return False


def _beside(recognised: Recognised, files: Files, reach: Reach) -> dict[str, Recognised]:
    """The other tables of the preset: files of the same folder, or tables of the same database."""
    found = _below(recognised, files, reach)
    for name, options in _neighbours(recognised, files):
        made = recognise(recognised.adapter, options, files, reach)
        if made is not None and made.preset is recognised.preset and made.table == name:
            found[name] = made
    return found


def _below(recognised: Recognised, files: Files, reach: Reach) -> dict[str, Recognised]:
    """The other tables of the preset in the same sheet: those whose headings stand elsewhere in it."""
    where = {name: value for name, value in recognised.options.items() if name not in ("header_row", "header_rows")}
    if "path" not in where:
        return {}
    other = [
        made
        for made in recognise_all(recognised.adapter, where, files, reach)
        if made.preset is recognised.preset
        and made.options.get("sheet") == recognised.options.get("sheet")
        and made.options.get("header_row") != recognised.options.get("header_row")
        and made.table != recognised.table
    ]
    other.sort(key=lambda made: len(made.named))
    return {made.table: made for made in other}


def _neighbours(recognised: Recognised, files: Files) -> Iterator[tuple[str, dict[str, Any]]]:
    """What may be another table of the preset, and the options that open it."""
    options, tables = recognised.options, [name for name in recognised.preset.tables if name != recognised.table]
    if "table" in options:
        yield from ((name, {**options, "table": name}) for name in tables)
    elif isinstance(options.get("path"), str):
        place = PurePosixPath(options["path"])
        with suppress(SpbeError):
            there = files.matching(str(place.with_name(f"*{place.suffix}")))
            yield from ((name, {"path": path}) for name in tables for path in there if PurePosixPath(path).stem == name)


def _binding(found: Recognised, preset: PresetBinding, region: Adopting, files: Files) -> Binding:
    """A preset's binding for the table as it is: with its columns' spellings, and without what is not there."""
    made: dict[str, Any] = preset.model_dump(mode="json", exclude_unset=True)
    options = made.pop("options", {})
    optional = {field: column for field, column in made.pop("optional", {}).items() if column in found.named}
    made["fields"] = {**made.get("fields", {}), **optional}
    made.pop("bridges", None)
    for field, bridge in preset.bridges.items():
        _bridged(made, field, bridge, found, files)
    gone = _gone(found)
    for measure in [name for name, columns in _spread(made).items() if set(columns) <= gone]:
        del made["unpivot"]["values"][measure]
        made["fields"] = {field: column for field, column in made["fields"].items() if column != measure}
    for name in _WHERE_THERE:
        if name in made:
            made[name] = _without(made[name], gone)
    filled = {*made["fields"], *made.get("joins", ())}
    for name in _FIELDS_OF:
        if name in made:
            made[name] = [field for field in made[name] if field in filled]
    made = _replaced(made, _filling(found, region, made))
    texts = set(_texts(made))
    headings = {
        column: [name]
        for column, name in found.named.items()
        if name != column and any(column == text or f"{{{column}}}" in text for text in texts)
    }
    never = [found.named[column] for column in found.about.never if column in found.named]
    opened = {**found.options, **_replaced(options, _filling(found, region, options))}
    if "query" in opened:
        opened.pop("table", None)
    parts = {"headings": headings, "never": never, **made}
    kept = {name: part for name, part in parts.items() if part not in ({}, [])}
    return Binding.model_validate({"adapter": found.adapter, "options": opened, **kept})


def _spread(made: Mapping[str, Any]) -> dict[str, Any]:
    """The measures that stand side by side, each with its columns."""
    return dict(made.get("unpivot", {}).get("values", {}))


def _gone(found: Recognised) -> set[str]:
    """The columns of the preset that are not there."""
    about = found.about
    return {*about.columns, *(c for some in about.recognise for c in some), *about.headings} - found.named.keys()


def _lacking(found: Recognised, preset: PresetBinding) -> list[str]:
    """The columns without which a binding gives nothing, as far as they are not there."""
    joined = (column for pattern in preset.joins.values() for column in re.findall(r"\{([^{}]+)\}", pattern))
    spread = preset.unpivot.spread if preset.unpivot and not preset.unpivot.values else []
    gone = _gone(found)
    return [column for column in (*preset.fields.values(), *joined, *spread) if column in gone]


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


def _without(part: Any, gone: set[str]) -> Any:
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


def _known(recognised: Recognised, origin: Origin, files: Files, reach: Reach) -> Finding:
    """Which source it is, and in which version."""
    version = _source_version(recognised, files, reach)
    preset = recognised.preset
    details: dict[str, Said] = {
        "source": _local(preset.title),
        "table": _local(recognised.about.title),
        "preset": f"{preset.id} {preset.version}",
    }
    return Finding(
        "preset-version" if version else "preset-known", Severity.NOTICE, origin, found=version, details=details
    )


def _source_version(recognised: Recognised, files: Files, reach: Reach) -> str | None:
    cell, path = recognised.preset.source_version, recognised.options.get("path")
    if cell is None or not isinstance(path, str):
        return None
    place = PurePosixPath(path)
    with suppress(SpbeError):
        table, _ = open_source(recognised.adapter, {"path": str(place.with_stem(cell.table))}, "", files, reach)
        return next((row.cells.get(cell.column) for row in table.rows if isinstance(row, Record)), None)
    return None


def _told(found: Recognised, read: Collection[str]) -> Iterator[Finding]:
    """What a person should know of a table: new columns, what is never read, notes, and what was inferred."""
    origin, about = Origin(place_of(found.adapter, found.options)), found.about
    new = [column for column in found.new if column not in read]
    if new and about.columns:
        details = {"preset": found.preset.id}
        yield Finding("preset-new", Severity.NOTICE, origin, allowed=", ".join(new), details=details)
    never = [found.named[column] for column in about.never if column in found.named]
    if never:
        yield Finding("preset-never", Severity.NOTICE, origin, allowed=", ".join(never))
    for code, texts in (("preset-note", about.notes), ("preset-inferred", about.inferred)):
        for text in texts:
            yield Finding(code, Severity.NOTICE, origin, details={"text": _local(text)})


def _local(text: LocalText) -> Spoken:
    return Spoken(text.id, text.en)
