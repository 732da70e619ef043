"""Which region a person means who names a workspace or a region."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.adoption import CHOICES


def region_of(who: str) -> str:
    """The region of a workspace, where the text is the folder of one or the path of a folder; else the text itself.

    Raises:
        WorkspaceError: the workspace cannot be opened.
    """
    folder = Path(who)
    is_path = who.startswith(".") or folder.is_absolute() or (folder / CHOICES).is_file()
    return Workspace.open(folder).choices.region if is_path else who
