"""Which region a person means who names a workspace or a region."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.errors import UsageError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin


def region_of(who: str) -> str:
    """The region of a workspace, where the text is the folder of one or the path of a folder; else the text itself.

    A folder that happens to bear the name of an institution is not meant by it, unless it is a workspace.

    Raises:
        WorkspaceError: the workspace cannot be opened, or the text names a folder that is none.
    """
    folder = Path(who)
    is_path = who.startswith(".") or folder.is_absolute() or (folder / CHOICES).is_file()
    if is_path or (folder.is_dir() and not _is_institution(who)):
        if not (folder / CHOICES).is_file():
            raise WorkspaceError(Finding("workspace-or-name", origin=Origin(who)))
        return Workspace.open(folder).choices.region
    return who


def _is_institution(text: str) -> bool:
    try:
        return bool(choose_institution(text))
    except UsageError:
        return False
