"""Lineage: which application may take the place of which, and how two of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from spbe_sdk.applications.catalogue.find import Found
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind, ports_of
from spbe_sdk.applications.package.lines import lines_brought
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.application import MANIFEST, Application, roots
from spbe_sdk.documents.fields import version_key
from spbe_sdk.files.folder import sha256
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin


def related(one: Application, other: Application) -> bool:
    """Whether two applications are the same one, variants of each other, or of the same ancestor."""
    return bool(roots(one.id, one.derived_from) & roots(other.id, other.derived_from))


def check_successor(adoption: Workspace, found: Found, move_to: str | None) -> None:
    """Refuse what is no next version: another application, an older version, an older catalogue.

    Raises:
        PackageError: the first reason, by name.
    """
    old, new = adoption.package.application, found.package.application
    origin = Origin(str(found.package.path))
    before, after = adoption.lock.catalogue, found.catalogue
    if before and after and before.id == after.id and after.number < before.number:
        raise PackageError(
            Finding("catalogue-older", origin=Origin(found.source), found=str(after.number), allowed=str(before.number))
        )
    if new.id != old.id:
        if not related(old, new):
            raise PackageError(Finding("upgrade-other", origin=origin, found=new.id, allowed=old.id))
        if move_to != new.id:
            raise PackageError(Finding("upgrade-variant", origin=origin, found=new.id, allowed=old.id))
        return
    if version_key(new.version) <= version_key(old.version):
        raise PackageError(Finding("upgrade-older", origin=origin, found=new.version, allowed=old.version))


@attrs.frozen(slots=True)
class Difference:
    """One thing in which two applications differ; nothing on the side that does not have it."""

    path: str
    one: str | None
    other: str | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"path": self.path, "one": self.one, "other": self.other}


def differences(one: Package, other: Package) -> list[Difference]:
    """Everything in which two packages differ: manifest, ports, and files."""
    ours, theirs = _flat(one), _flat(other)
    return [
        Difference(path, ours.get(path), theirs.get(path))
        for path in dict.fromkeys([*ours, *theirs])
        if ours.get(path) != theirs.get(path)
    ]


def _flat(package: Package) -> dict[str, str]:
    """What makes a package, by stable paths: lessons by their id, never by their place in a list."""
    application = package.application
    whole = application.model_dump(
        mode="json", exclude_none=True, exclude={"trial", "playbook", "schema_", "editor_schema"}
    )
    found = dict(_leaves(whole, ""))
    for section in ("benefits", "obstacles"):
        for lesson in getattr(application.playbook, section):
            found.update(
                _leaves(
                    lesson.model_dump(mode="json", exclude_none=True, exclude={"id"}), f"playbook.{section}.{lesson.id}"
                )
            )
    kind: Kind = find_kind(application.kind)()
    for port in ports_of(kind, application, package.contents):
        found[f"port.{port.name}"] = "required" if port.required else "optional"
    lines = dict(_lines(package))
    found.update({path: text for told in lines.values() for path, text in told.items()})
    for path, data in package.contents.items():
        if path != MANIFEST and path not in lines:
            found[f"file.{path}"] = f"{len(data)} byte, sha256 {sha256(data)[:12]}"
    return found


def _lines(package: Package) -> Iterator[tuple[str, dict[str, str]]]:
    """Every file of lines for units, and what it says of each: by its code, and its kinds where a code has several."""
    for brought in lines_brought(package.application, package.contents):
        codes = Counter(line.get("code", "") for line in brought.lines)
        told = {}
        for line in brought.lines:
            code = line.get("code", "")
            name = f"{code} ({line.get('for', '')})" if codes[code] > 1 else code
            told.update({f"{brought.port}.{name}.{column}": text for column, text in line.items() if column != "code"})
        yield brought.path, told


def _leaves(value: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list):
        return [(path, ", ".join(map(str, value)))] if value else []
    return [(path, str(value).lower() if isinstance(value, bool) else str(value))]
