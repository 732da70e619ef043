"""The three sides of everything in which two versions of an application may differ: base, theirs, and ours."""

from __future__ import annotations

from typing import Any

from spbe_sdk.applications.kinds.kind import Kind, ports_of
from spbe_sdk.applications.package.lines import ADDED, LEFT_OUT, lines_brought
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.upgrade.merge import Merged, MergeOutcome, merge_fields
from spbe_sdk.applications.workspace.choices import MISSING, local_choices, published_labels, published_settings
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.requirements import Brought


def merged_choices(old: Application, new: Application, choices: AdoptionChoices) -> list[Merged]:
    """Settings and labels, each with what becomes of it."""
    return [
        *merge_fields("settings", published_settings(old), published_settings(new), choices.settings),
        *merge_fields("labels", published_labels(old), published_labels(new), choices.overrides.labels),
    ]


def merged_lines(old: Package, new: Package, choices: AdoptionChoices) -> list[Merged]:
    """What the publisher has made its own of our lines for every unit of a kind, each with what becomes of it.

    An indicator of ours that the application now brings leaves the overlay, and so does the word that one of its lines
    is left out which it no longer brings.
    """
    before, after = (
        {line["code"]: line for found in lines_brought(one.application, one.contents) for line in found.lines}
        for one in (old, new)
    )
    merged = []
    for path, ours in local_choices(choices).items():
        section, _, code = path.partition(".")
        if section == ADDED and code in after and code not in before:
            merged.append(Merged(path, MISSING, after[code], ours, MergeOutcome.SAME))
        elif section == LEFT_OUT and code in before and code not in after:
            merged.append(Merged(path, before[code], MISSING, MISSING, MergeOutcome.SAME))
    return merged


def measuring(package: Package) -> tuple[object, ...]:
    """What a version measures by, to tell whether another one measures by the same: ids, or the words of its files."""
    application = package.application
    named = (application.instrument, application.policy)
    return application.kind, *(package.read(n.path) if isinstance(n, Brought) else n for n in named)


def _ports(kind: Kind, package: Package, adoption: Workspace) -> dict[str, Any]:
    """What each port asks for: its fields, and, where its rows name indicators, of which instrument."""
    asked, application = {}, package.application
    named = application.instrument
    instrument = kind.ground(application, package.contents).document.id if isinstance(named, Brought) else named
    for port in ports_of(kind, application, package.contents):
        mapped = {field for source in adoption.bindings.get(port.name, ()) for field in source.fields}
        by_indicator = port.field("indicator") is not None or "supports" in mapped
        words = [field.name for field in port.fields] + ([f"[{instrument}]"] if by_indicator else [])
        asked[port.name] = " ".join(words)
    return asked


def merged_ports(adoption: Workspace, new: Package, kind: Kind) -> list[Merged]:
    """A bound port that is gone or asks for something else is a conflict: our file answers the old one."""
    base = _ports(adoption.kind, adoption.package, adoption)
    theirs = _ports(kind, new, adoption)
    merged = []
    for name in dict.fromkeys([*base, *theirs]):
        before, after = base.get(name, MISSING), theirs.get(name, MISSING)
        bound = name in adoption.bindings
        changed = MergeOutcome.CONFLICT if bound else MergeOutcome.TAKEN
        outcome = MergeOutcome.UNCHANGED if before == after else changed
        merged.append(Merged(f"bindings.{name}", before, after, "bound" if bound else MISSING, outcome))
    return merged
