"""What an adapter does beside its `files`: seen through Python's audit events, while it opens and reads a source."""

from __future__ import annotations

import io
import os
import sys
import sysconfig
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import spbe_sdk
from spbe_sdk.files.folder import Folder

_BEYOND = frozenset(
    ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.posix_spawn")
)

# What Python itself opens where something is imported for the first time.
_CODE = (".py", ".pyc", ".so", ".pyd", ".dll", ".dylib", ".zip", ".egg")

# Where what is seen goes; a hook cannot be removed, so that there is one, which looks here.
_seen: list[list[str]] = []

_through_files: ContextVar[bool] = ContextVar("through_files", default=False)


class WatchedFolder(Folder):
    """A folder that counts the bytes that are asked of its open files; what it opens itself is not held against one."""

    asked = 0

    def read(self, path: str) -> bytes:
        """The content of one file; whoever reads it as a whole is not counted."""
        with _allowed():
            return super().read(path)

    def open(self, path: str) -> io.BufferedIOBase:
        """One file, whose bytes are counted as they are asked for."""
        with _allowed():
            return io.BufferedReader(_Counting(super().open(path), self), 1024)


class _Counting(io.RawIOBase):
    def __init__(self, file: io.BufferedIOBase, folder: WatchedFolder) -> None:
        self._file, self._folder = file, folder

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer)
        self._folder.asked += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


@contextmanager
def watching() -> Iterator[list[str]]:
    """What is opened otherwise than through a `WatchedFolder` meanwhile: files, addresses and programs, in words."""
    _install()
    seen: list[str] = []
    _seen.append(seen)
    try:
        yield seen
    finally:
        _seen.remove(seen)


@contextmanager
def _allowed() -> Iterator[None]:
    token = _through_files.set(True)
    try:
        yield
    finally:
        _through_files.reset(token)


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _seen or _through_files.get():
        return
    if event in _BEYOND or (event in ("open", "sqlite3.connect") and not _is_of_python(arguments[0])):
        shown = ", ".join(str(argument) for argument in arguments[: 2 if event in _BEYOND else 1])
        for seen in _seen:
            seen.append(f"{event} {shown}"[:200])


def _is_of_python(place: Any) -> bool:
    """Whether what is opened belongs to Python and what is installed, and is no source of rows."""
    if not isinstance(place, str | bytes | os.PathLike):
        return True
    path = str(Path(os.fsdecode(place)).absolute())
    parts = PurePath(path).parts
    code = path.endswith(_CODE) or "__pycache__" in parts or any(part.endswith(".dist-info") for part in parts)
    return code or place == ":memory:" or path == os.devnull or path.startswith(_installed(tuple(sys.path)))


@cache
def _installed(searched: tuple[str, ...]) -> tuple[str, ...]:
    """The folders of Python, of installed packages and of time zones."""
    named = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    packages = [place for place in searched if place and any(Path(place).glob("*.dist-info"))]
    own = str(Path(spbe_sdk.__file__).parent)
    return tuple({f"{Path(place).absolute()}{os.sep}" for place in [*named, *packages, own, *zoneinfo.TZPATH]})
