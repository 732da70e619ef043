"""The presets that are installed: those that ship, and those of other packages."""

from __future__ import annotations

from functools import cache
from importlib import resources

from spbe_sdk.documents.preset import Preset
from spbe_sdk.files.providers import registered
from spbe_sdk.files.reading import parse_document
from spbe_sdk.files.shipped import shipped_files


@cache
def presets() -> dict[str, Preset]:
    """Every installed preset by its id; packages register theirs under the entry points ``spbe_sdk.presets``.

    Raises:
        DataError: a preset cannot be read.

    Examples:
        ``presets()["siskeudes-csv"].tables["Ta_RAB"].columns``
    """
    folders = [resources.files(point.load()) for point in registered("presets").values()]
    found = (
        parse_document(file.read_text(encoding="utf-8"), Preset, f"{name}.yaml")
        for name, file in shipped_files(folders, ".yaml").items()
    )
    return {preset.id: preset for preset in found}
