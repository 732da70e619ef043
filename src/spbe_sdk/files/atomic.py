"""Files and folders that are replaced at once or not at all."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from spbe_sdk.files.drafts import drafted, is_draft
from spbe_sdk.files.home import home
from spbe_sdk.files.unavailable import unavailable
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

# What took its place in this process last, so that whoever is stopped can say what has changed.
_placed: deque[Path] = deque(maxlen=100)


def changed() -> list[Path]:
    """What this process has changed for people so far: no drafts, nothing that only this machine remembers."""
    return [place for place in dict.fromkeys(_placed) if not _is_hidden(place)]


def _is_hidden(place: Path) -> bool:
    # What a switch has laid ready is changed: the next command puts it into place.
    ready = place.parts[-2:] == (".spbe", "switch")
    return is_draft(place) or place.is_relative_to(home()) or (".spbe" in place.parts and not ready)


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace a file so that a crash at any moment leaves the old content or the new one.

    `mode` is who may read it, where the system knows such a thing.

    Raises:
        WorkspaceError: the place cannot be written.
    """
    write_together({path: data}, mode)


def write_together(files: Mapping[Path, bytes], mode: int = 0o644) -> None:
    """Replace some files, none of which takes its place before all of them are written: a full disk changes nothing.

    Raises:
        WorkspaceError: one of the places cannot be written.
    """
    drafts: dict[Path, Path] = {}
    try:
        with ExitStack() as stack:
            for path, data in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                drafts[path] = stack.enter_context(drafted(path))
                _write(drafts[path], data, mode)
            for path, draft in drafts.items():
                draft.replace(path)
                _placed.append(path)
    except OSError as error:
        raise _not_writable(path, error) from None


def _write(draft: Path, data: bytes, mode: int) -> None:
    # Nobody else may read it before it is known who may.
    with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.chmod(mode)


def write_filled(path: Path, fill: Callable[[Path], None], mode: int = 0o644) -> None:
    """Make a file that appears complete or not at all; `fill` writes it, under another name beside its place.

    Raises:
        WorkspaceError: the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with drafted(path) as draft:
            os.close(os.open(draft, _NEW, 0o600))
            fill(draft)
            draft.chmod(mode)
            draft.replace(path)
    except OSError as error:
        raise _not_writable(path, error) from None
    _placed.append(path)


def write_folder_atomic(path: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that appears complete or not at all; `fill` writes its content into a temporary one beside it.

    Raises:
        WorkspaceError: the place is taken or cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise WorkspaceError(Finding("folder-not-empty", origin=Origin(str(path))))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with drafted(path) as draft:
            draft.mkdir(mode=0o700)
            fill(draft)
            draft.chmod(0o755)
            if path.exists():
                path.rmdir()
            draft.replace(path)
    except OSError as error:
        raise _not_writable(path, error) from None
    _placed.append(path)


def write_files_atomic(path: Path, *files: Mapping[str, bytes]) -> None:
    """Make a folder of some files, by their places in it, that appears complete or not at all.

    Each is read when it is written, so that files which are made on the way need the memory of one.

    Raises:
        WorkspaceError: the place is taken or cannot be written.
    """

    def fill(draft: Path) -> None:
        for name, data in chain.from_iterable(some.items() for some in files):
            write_atomic(draft / name, data)

    write_folder_atomic(path, fill)


def remove_folder_atomic(path: Path) -> None:
    """Remove a folder that is gone at once or still whole; what a crash leaves lies under another name.

    Raises:
        WorkspaceError: it cannot be moved, as where Windows has one of its files open.
    """
    if path.is_dir():
        try:
            with drafted(path) as gone:
                path.replace(gone)
                shutil.rmtree(gone)
        except OSError as error:
            raise _not_writable(path, error) from None


def _not_writable(path: Path, error: OSError) -> WorkspaceError:
    if isinstance(error, IsADirectoryError):
        return WorkspaceError(Finding("not-a-file", origin=Origin(str(path))))
    return WorkspaceError(unavailable("not-writable", path, error))
