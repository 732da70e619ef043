"""Three-way merge of an application's choices, field by field: base, theirs, ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import attrs

from spbe_sdk.applications.workspace.choices import MISSING


class MergeOutcome(StrEnum):
    """What becomes of a field."""

    UNCHANGED = "unchanged"
    TAKEN = "taken"
    KEPT = "kept"
    SAME = "same"
    CONFLICT = "conflict"


@attrs.frozen(slots=True)
class Merged:
    """One field with its three sides, and what becomes of it."""

    path: str
    base: Any
    theirs: Any
    ours: Any
    outcome: MergeOutcome

    @property
    def section(self) -> str:
        """What kind of field it is: settings, labels, bindings."""
        return self.path.partition(".")[0]

    @property
    def name(self) -> str:
        """Its name in the section."""
        return self.path.partition(".")[2]

    @property
    def value(self) -> Any:
        """What holds; nothing where it waits for a decision."""
        if self.outcome is MergeOutcome.CONFLICT:
            return MISSING
        return self.ours if self.outcome is MergeOutcome.KEPT else self.theirs


def merge(path: str, base: Any, theirs: Any, ours: Any) -> Merged:
    """What only they changed is taken, what only we changed is kept, what both changed alike is no conflict."""
    if theirs == base:
        outcome = MergeOutcome.UNCHANGED if ours == base else MergeOutcome.KEPT
    elif ours == base:
        outcome = MergeOutcome.TAKEN
    else:
        outcome = MergeOutcome.SAME if ours == theirs else MergeOutcome.CONFLICT
    return Merged(path, base, theirs, ours, outcome)


def merge_fields(
    section: str, base: Mapping[str, Any], theirs: Mapping[str, Any], ours: Mapping[str, Any]
) -> list[Merged]:
    """Merge every field of a section. What we do not set follows the publisher: our side is then its base."""
    names = dict.fromkeys([*base, *theirs, *ours])
    return [
        merge(
            f"{section}.{name}",
            base.get(name, MISSING),
            theirs.get(name, MISSING),
            ours.get(name, base.get(name, MISSING)),
        )
        for name in names
    ]
