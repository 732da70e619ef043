"""Files and folders that are replaced at once or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace a file so that a crash at any moment leaves the old content or the new one.

    `mode` is who may read it, where the system knows such a thing.

    Raises:
        WorkspaceError: the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _not_writable(path, error) from None


def write_folder_atomic(path: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that appears complete or not at all; `fill` writes its content into a temporary one beside it.

    Raises:
        WorkspaceError: the place is taken or cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise WorkspaceError(Finding("folder-not-empty", origin=Origin(str(path))))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            fill(draft)
            draft.chmod(0o755)
            if path.exists():
                path.rmdir()
            draft.replace(path)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise _not_writable(path, error) from None


def write_files_atomic(path: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder of some files, by their places in it, that appears complete or not at all.

    Raises:
        WorkspaceError: the place is taken or cannot be written.
    """

    def fill(draft: Path) -> None:
        for name, data in files.items():
            write_atomic(draft / name, data)

    write_folder_atomic(path, fill)


def remove_folder_atomic(path: Path) -> None:
    """Remove a folder that is gone at once or still whole; what a crash leaves lies under another name."""
    if path.is_dir():
        gone = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        path.replace(gone / path.name)
        shutil.rmtree(gone)


def _not_writable(path: Path, error: OSError) -> WorkspaceError:
    reason = error.strerror or type(error).__name__
    return WorkspaceError(Finding("not-writable", origin=Origin(str(path)), details={"reason": reason}))
