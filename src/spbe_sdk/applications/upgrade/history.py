"""What a workspace was before each upgrade, and the way back to it, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.adoption import CHOICES, LOCK
from spbe_sdk.files.atomic import remove_folder_atomic, write_atomic, write_files_atomic
from spbe_sdk.files.folder import read_bytes, sha256, to_json
from spbe_sdk.files.held import hold
from spbe_sdk.files.switch import HISTORY, finish, switch
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

REPLACED = ".spbe/before-rollback.yaml"

CREATED = "created.json"


def keep(adoption: Workspace, created: Mapping[str, bytes]) -> None:
    """Keep the choices and the lock as they are, and the digests of the files that the upgrade is about to make."""
    number = len(_steps(adoption.folder)) + 1
    files = {name: read_bytes(adoption.folder / name) for name in (CHOICES, LOCK)}
    files[CREATED] = to_json({path: sha256(data) for path, data in created.items()})
    write_files_atomic(adoption.folder / HISTORY / f"{number:04d}-{adoption.lock.application.version}", files)


def rollback(folder: Path | str) -> Workspace:
    """Go back to the choices and the version before the last upgrade, byte for byte.

    The choices that it replaces are kept in ``.spbe/before-rollback.yaml``: they may hold later edits. A file
    that the upgrade made is removed, unless it was edited since.

    Raises:
        WorkspaceError: there was no upgrade, or another command holds the workspace.
    """
    folder = Path(folder)
    if not (folder / CHOICES).is_file():
        raise WorkspaceError(Finding("workspace-missing", origin=Origin(str(folder))))
    with hold(folder):
        finish(folder)
        steps = _steps(folder)
        if not steps:
            raise WorkspaceError(Finding("rollback-none", origin=Origin(str(folder))))
        last = steps[-1]
        write_atomic(folder / REPLACED, read_bytes(folder / CHOICES))
        switch(folder, {name: (last / name).read_bytes() for name in (CHOICES, LOCK)})
        _remove_created(folder, last / CREATED)
        remove_folder_atomic(last)
    return Workspace.open(folder)


def _steps(folder: Path) -> list[Path]:
    """The kept steps, the oldest first; a crash may have left drafts beside them, whose names begin with a dot."""
    history = folder / HISTORY
    found = history.iterdir() if history.is_dir() else iter(())
    return sorted(step for step in found if not step.name.startswith("."))


def _remove_created(folder: Path, record: Path) -> None:
    created = json.loads(record.read_bytes()) if record.is_file() else {}
    for name, digest in created.items():
        path = folder / name
        if path.is_file() and sha256(path.read_bytes()) == digest:
            path.unlink()
