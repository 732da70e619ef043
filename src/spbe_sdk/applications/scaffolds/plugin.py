"""Scaffolds of plug-in packages: a strategy or an adapter, its entry point, and tests that pass at once."""

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
