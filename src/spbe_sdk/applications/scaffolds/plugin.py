"""Scaffolds that tests pass at once: plug-in packages of a strategy, a formula or an adapter, and an instrument."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.scaffolds.filling import identifier, write_templates
from spbe_sdk.files.atomic import write_folder_atomic


def new_strategy(folder: Path) -> None:
    """Make a strategy package; its name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "strategy")


def new_formula(folder: Path) -> None:
    """Make a package with a formula and a policy that uses it; their name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "formula")


def new_instrument(folder: Path) -> None:
    """Make a folder with an instrument as data and its tests; its id comes from the folder's name.

    Raises:
        UsageError: the folder's name makes no id.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "instrument")


def new_adapter(folder: Path) -> None:
    """Make an adapter package; its name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "adapter")


def _make(folder: Path, kind: str) -> None:
    name = identifier(folder)
    class_name = "".join(part.capitalize() for part in name.split("-"))
    values = {"name": name, "module": name.replace("-", "_"), "class": class_name}
    write_folder_atomic(folder, lambda draft: write_templates(kind, draft, values))
