"""From a recognised source to the bindings of a port, and what a person is told about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.installed import place_of
from spbe_sdk.bindings.presets.fitting import Adopting, binding_for, lacking_columns
from spbe_sdk.bindings.presets.recognition import Recognised, recognise, recognise_all
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity
from spbe_sdk.findings.words import Spoken

# Which finding names the columns that a preset does not know.
NEW = "preset-new"


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
    used = [found for found in beside.values() if _fills(found, port, recognised)]
    wanted = [(found, preset) for found in used for preset in found.about.ports[port]]
    lacking = [lacking_columns(found, preset) for found, preset in wanted]
    bindings = tuple(
        binding_for(found, preset, region, files)
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


def told_of(recognised: Recognised, read: Collection[str], files: Files, reach: Reach) -> list[Finding]:
    """What a person is told of a recognised source of which some columns are read: which it is, and what is new."""
    origin = Origin(place_of(recognised.adapter, recognised.options))
    return [_known(recognised, origin, files, reach), *_told(recognised, read)]


def _fills(found: Recognised, port: str, named: Recognised) -> bool:
    """Whether a table gives rows to a port: of those with the same figures, one does."""
    if port not in found.about.ports or found.table == named.table:
        return port in found.about.ports
    return found.about.instead_of is None and named.about.instead_of != found.table


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


def _known(recognised: Recognised, origin: Origin, files: Files, reach: Reach) -> Finding:
    """Which source it is, and in which version."""
    version = source_version(recognised, files, reach)
    preset = recognised.preset
    details: dict[str, Said] = {
        "source": _local(preset.title),
        "table": _local(recognised.about.title),
        "preset": f"{preset.id} {preset.version}",
    }
    code = "preset-version" if version else "preset-known" if recognised.about.ports else "preset-cells"
    return Finding(code, Severity.NOTICE, origin, found=version, details=details)


def source_version(recognised: Recognised, files: Files, reach: Reach) -> str | None:
    """The version that a recognised source says of itself, where it does."""
    cell, path = recognised.preset.source_version, recognised.options.get("path")
    if cell is None or not isinstance(path, str):
        return None
    place = PurePosixPath(path)
    with suppress(SpbeError):
        table, _ = open_source(recognised.adapter, {"path": str(place.with_stem(cell.table))}, "", files, reach)
        return next((row.cells.get(cell.column) for row in table.rows if isinstance(row, Record)), None)
    return None


def told_new(found: Recognised, read: Collection[str]) -> list[Finding]:
    """The columns of a recognised table that are new since its preset, but for those that are read."""
    new = [column for column in found.new if column not in read]
    if not new or not found.about.columns:
        return []
    origin = Origin(place_of(found.adapter, found.options))
    details = {"preset": found.preset.id}
    return [Finding(NEW, Severity.NOTICE, origin, allowed=", ".join(new), details=details)]


def _told(found: Recognised, read: Collection[str]) -> Iterator[Finding]:
    """What a person should know of a table: new columns, what is never read, notes, and what was inferred."""
    origin, about = Origin(place_of(found.adapter, found.options)), found.about
    yield from told_new(found, read)
    never = [found.named[column] for column in about.never if column in found.named]
    if never:
        yield Finding("preset-never", Severity.NOTICE, origin, allowed=", ".join(never))
    for code, texts in (("preset-note", about.notes), ("preset-inferred", about.inferred)):
        for text in texts:
            yield Finding(code, Severity.NOTICE, origin, details={"text": _local(text)})


def _local(text: LocalText) -> Spoken:
    return Spoken(text.id, text.en)
