"""The rules for roadmaps that come along, and those of a region's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.roadmap_rules import RoadmapRules
from spbe_sdk.files.reading import parse_document, read_document
from spbe_sdk.files.shipped import shipped_files

# Stands in where an instrument has no rules: every step costs the same, and nothing comes before anything.
_PLAIN = "plain"


@cache
def shipped_rules(instrument: str) -> RoadmapRules | None:
    """The rules that come along for an instrument."""
    file = shipped_files(["spbe_sdk.roadmaps.rules"], ".yaml").get(instrument)
    return None if file is None else parse_document(file.read_text(encoding="utf-8"), RoadmapRules, file.name)


def rules_for(instrument: Instrument, own: Path | None = None) -> RoadmapRules:
    """The rules for an instrument: a region's own file, else those that come along, else plain ones.

    Raises:
        DataError: everything that is wrong with the file.
    """
    if own is not None:
        return read_document(own, RoadmapRules)
    found = shipped_rules(instrument.id)
    return found if found is not None else _plain().model_copy(update={"instrument": instrument.id})


def _plain() -> RoadmapRules:
    found = shipped_rules(_PLAIN)
    if found is None:
        raise LookupError(_PLAIN)
    return found
