"""Several files of a workspace replaced as one: a crash at any moment leaves the old state or the new one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from spbe_sdk.files.atomic import remove_folder_atomic, write_atomic, write_files_atomic
from spbe_sdk.files.held import hold

HISTORY = ".spbe/history"

PENDING = ".spbe/switch"


def switch(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace files together: first they lie complete in a pending folder, then they take their places.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    write_files_atomic(folder / PENDING, files)
    finish(folder)


def finish(folder: Path) -> None:
    """Go on with a switch that was broken off; does nothing where there is none."""
    pending = folder / PENDING
    if not pending.is_dir():
        return
    with hold(folder):
        for path in sorted(path for path in pending.rglob("*") if path.is_file()):
            write_atomic(folder / path.relative_to(pending), path.read_bytes())
        remove_folder_atomic(pending)
