"""What verbs wrote into `spbe.yaml`, and the way back, one step after the other.

A step is the text before it, in a file whose name says its number, which text it led to, and the verb that took it. A
text that shows a secret is never kept: the steps lie about longer than the line that should not have been there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.bindings.secrets import shows_secret
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import decode, read_bytes, sha256
from spbe_sdk.files.held import hold
from spbe_sdk.files.notation import parse
from spbe_sdk.files.switch import finish
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

EDITS = ".spbe/edits"

KEPT = 20

_MARK = 16


@attrs.frozen(slots=True)
class Undone:
    """Which entries are now as they were before a step, and the verb that had taken it."""

    paths: list[str]
    verb: str


def keep_edit(folder: Path, before: bytes, after: bytes, verb: str) -> None:
    """Keep the text before a verb's step, and of all steps the last few; a workspace is held meanwhile."""
    steps, text = _steps(folder), decode(before, CHOICES)
    if before == after or shows_secret(parse(text, CHOICES).value, text):
        return
    number = int(steps[-1].name.partition("-")[0]) + 1 if steps else 1
    write_atomic(folder / EDITS / f"{number:06d}-{_mark(after)}-{verb}.yaml", before)
    for step in _steps(folder)[:-KEPT]:
        step.unlink()


def forget_edits(folder: Path) -> None:
    """Forget every step: what made a workspace is where the way back ends."""
    for step in _steps(folder):
        step.unlink()


def undo_edit(folder: Path) -> Undone:
    """Go back to the text before the last step, byte for byte; says what was undone.

    Raises:
        WorkspaceError: the folder is no workspace, nothing was written, or the text was changed since.
    """
    if not (folder / CHOICES).is_file():
        raise WorkspaceError(Finding("workspace-missing", origin=Origin(str(folder))))
    with hold(folder):
        finish(folder)
        now = read_bytes(folder / CHOICES)
        # A crash may have left a step that was never taken, or one that was already undone.
        while (steps := _steps(folder)) and read_bytes(steps[-1]) == now:
            steps[-1].unlink()
        if not steps:
            raise WorkspaceError(Finding("undo-none", origin=Origin(str(folder))))
        last = steps[-1]
        _, mark, verb = f"{last.stem}-".split("-")[:3]
        if mark != _mark(now):
            raise WorkspaceError(Finding("undo-changed", origin=Origin(CHOICES), found=f"{EDITS}/{last.name}"))
        before = read_bytes(last)
        write_atomic(folder / CHOICES, before)
        last.unlink()
    return Undone(_changed(*(parse(decode(text, CHOICES), CHOICES).value for text in (now, before))), verb)


def _steps(folder: Path) -> list[Path]:
    return sorted((folder / EDITS).glob("[0-9]*.yaml"))


def _mark(text: bytes) -> str:
    return sha256(text)[:_MARK]


def _changed(one: Any, other: Any, above: str = "", depth: int = 2) -> list[str]:
    """The paths of the entries, no deeper than `bindings.ratings`, in which two documents differ."""
    if one == other:
        return []
    if not depth or not isinstance(one, dict | None) or not isinstance(other, dict | None):
        return [above]
    mine, theirs = one or {}, other or {}
    return [
        path
        for name in dict.fromkeys([*mine, *theirs])
        for path in _changed(mine.get(name), theirs.get(name), f"{above}.{name}".lstrip("."), depth - 1)
    ]
