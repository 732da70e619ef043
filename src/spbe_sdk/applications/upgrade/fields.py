"""The three sides of everything in which two versions of an application may differ: base, theirs, and ours."""

from __future__ import annotations

from typing import Any

from spbe_sdk.applications.kinds.kind import Kind, ports_of
from spbe_sdk.applications.upgrade.merge import Merged, MergeOutcome, merge_fields
from spbe_sdk.applications.workspace.choices import MISSING, published_labels, published_settings
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.documents.application import Application


def merged_choices(old: Application, new: Application, choices: AdoptionChoices) -> list[Merged]:
    """Settings and labels, each with what becomes of it."""
    return [
        *merge_fields("settings", published_settings(old), published_settings(new), choices.settings),
        *merge_fields("labels", published_labels(old), published_labels(new), choices.overrides.labels),
    ]


def _ports(kind: Kind, application: Application, adoption: Workspace) -> dict[str, Any]:
    """What each port asks for: its fields, and, where its rows name indicators, of which instrument."""
    asked = {}
    for port in ports_of(kind, application):
        mapped = {field for source in adoption.bindings.get(port.name, ()) for field in source.fields}
        by_indicator = port.field("indicator") is not None or "supports" in mapped
        words = [field.name for field in port.fields] + ([f"[{application.instrument}]"] if by_indicator else [])
        asked[port.name] = " ".join(words)
    return asked


def merged_ports(adoption: Workspace, new: Application, kind: Kind) -> list[Merged]:
    """A bound port that is gone or asks for something else is a conflict: our file answers the old one."""
    base = _ports(adoption.kind, adoption.package.application, adoption)
    theirs = _ports(kind, new, adoption)
    merged = []
    for name in dict.fromkeys([*base, *theirs]):
        before, after = base.get(name, MISSING), theirs.get(name, MISSING)
        bound = name in adoption.bindings
        changed = MergeOutcome.CONFLICT if bound else MergeOutcome.TAKEN
        outcome = MergeOutcome.UNCHANGED if before == after else changed
        merged.append(Merged(f"bindings.{name}", before, after, "bound" if bound else MISSING, outcome))
    return merged
