"""Taking a file from elsewhere into a workspace, where its bindings can name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from spbe_sdk.adapters.installed import suffixes
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import Folder, read_bytes
from spbe_sdk.files.held import hold
from spbe_sdk.files.paths import is_portable
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding

DATA = "data"


def take_in(workspace: Path, name: str, data: bytes) -> str:
    """Keep a file under ``data/`` and return its place there, as a binding names it.

    Nothing is ever written over: where another file has that name, this one gets a number; the same one stays.

    Raises:
        UsageError: its name cannot be one on every system, or nothing that is installed reads such files.
        WorkspaceError: the workspace cannot be written, or another command holds it.
    """
    # Some browsers tell the whole path, as their system writes it.
    plain = PureWindowsPath(name).name
    if not is_portable(plain) or plain.startswith((".", "~$")):
        raise UsageError(Finding("taken-name", found=name))
    if PurePosixPath(plain).suffix.lower() not in suffixes():
        raise UsageError(Finding("bind-kind", found=plain, allowed=", ".join(suffixes())))
    with hold(workspace):
        for place in _places(plain):
            target = Folder(workspace).locate(place)
            if not target.exists():
                write_atomic(target, data)
                return place
            if target.is_file() and target.stat().st_size == len(data) and read_bytes(target) == data:
                return place
    raise UsageError(Finding("taken-name", found=name))


def data_files(files: Folder) -> list[str]:
    """The files of a workspace that a binding may name: those of kinds that are read, but for `spbe.yaml`."""
    found = (path for pattern in (f"{DATA}/*", f"{DATA}/*/*", "*") for path in files.matching(pattern))
    return [path for path in found if path != CHOICES and PurePosixPath(path).suffix.lower() in suffixes()]


def _places(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    yield f"{DATA}/{name}"
    yield from (f"{DATA}/{path.stem}-{number}{path.suffix}" for number in range(2, 1000))
