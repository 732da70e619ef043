"""Reading files: size caps, encodings, digests, no path out of a folder."""

from __future__ import annotations

import codecs
import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import attrs

from spbe_sdk.files.paths import matching_below, unescaped
from spbe_sdk.files.unavailable import unavailable
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import printable

# What is read as a whole has a limit in bytes; what passes row by row has one for each line.
MAX_FILE_BYTES = 64 * 1024 * 1024

# What people write and exchange is small; only data may be larger, such as a list of a thousand applications.
MAX_DOCUMENT_BYTES = 2 * 1024 * 1024
MAX_LIST_BYTES = 8 * 1024 * 1024
MAX_LINE_CHARACTERS = 16 * 1024 * 1024

_BLOCK = 256 * 1024

# As bytes, and without waiting for somebody at the other end of a pipe; not every system has all of these.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY"))


class Files(Protocol):
    """A set of files addressed by relative path: a workspace's folder, or the inside of a package."""

    def read(self, path: str) -> bytes:
        """The content of one file.

        Raises:
            DataError: the file is missing, lies outside, or is too large.
        """
        ...

    def open(self, path: str) -> io.BufferedIOBase:
        """One file, to be read piece by piece; where it is kept in a folder it may be of any size.

        Raises:
            DataError: the file is missing or lies outside; while it is read: it changed, or can no longer be read.
        """
        return io.BytesIO(self.read(path))

    def matching(self, pattern: str) -> list[str]:
        """The files whose path matches ``data/*.csv``, sorted; none where they cannot be listed."""
        return []


class Folder(Files):
    """The files below one folder; nothing outside it can be reached, save in folders that are allowed by name."""

    def __init__(self, root: Path, also: Sequence[Path] = ()) -> None:
        self.root = root
        self.also = also

    def locate(self, path: str) -> Path:
        """The place of a relative path, refused where it leads out of the folder.

        Raises:
            DataError: the path leads outside.
        """
        target = self.root / path.replace("\\", "/")
        if (meant := unescaped(path)) != path and not target.exists():
            raise DataError(Finding("file-escaped", origin=Origin(printable(path)), found=path, allowed=meant))
        try:
            place = target.resolve()
        except (OSError, ValueError, RuntimeError) as error:
            # No name of a file: it holds a NUL or half a letter, or its links run in a circle.
            raise DataError(unavailable("file-unreadable", target, error, path)) from None
        if not any(place.is_relative_to(allowed.resolve()) for allowed in (self.root, *self.also)):
            raise DataError(Finding("file-outside", origin=Origin(path), details={"folder": str(self.root)}))
        return target

    def read(self, path: str) -> bytes:
        """The content of one file below the folder."""
        return read_bytes(self.locate(path), shown=path)

    def open(self, path: str) -> io.BufferedIOBase:
        """One file below the folder, to be read piece by piece; it must stay the same until its end."""
        place = self.locate(path)
        return io.BufferedReader(_Steady(_opened(place, path), place, Origin(path)), _BLOCK)

    def matching(self, pattern: str) -> list[str]:
        """The files below the folder whose path matches; those that programs keep for themselves are none."""
        return matching_below(self.locate, pattern)


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """The content of a file of at most `MAX_FILE_BYTES`; `shown` is the name used in findings.

    Raises:
        DataError: the file is missing, no file, unreadable or too large.
    """
    origin = Origin(shown or str(path))
    with os.fdopen(_opened(path, origin.source), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_FILE_BYTES:
            raise _too_large(origin, size)
        try:
            data = file.read(size + 1)
            if len(data) > size:
                data += file.read(MAX_FILE_BYTES + 1 - len(data))
        except OSError as error:
            raise DataError(unavailable("file-unreadable", path, error, shown)) from None
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(origin, len(data))
    return data


def _opened(path: Path, shown: str) -> int:
    """The handle of a regular file; a pipe, a device or a socket is refused at once, since it may have no end.

    Raises:
        DataError: the file is missing, no regular file, or unreadable.
    """
    origin = Origin(shown)
    try:
        handle = os.open(path, _FLAGS)
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode):
            return handle
        os.close(handle)
        raise DataError(Finding("file-is-folder" if stat.S_ISDIR(mode) else "file-special", origin=origin))
    except FileNotFoundError as error:
        missing = attrs.evolve(unavailable("file-missing", path, error, shown), details={"beside": _beside(path)})
        raise DataError(missing) from None
    except (OSError, ValueError) as error:
        if os.path.isdir(path):  # noqa: PTH112, the one of paths fails itself where a name is too long
            raise DataError(Finding("file-is-folder", origin=origin)) from None
        if getattr(error, "errno", None) == errno.ENXIO:
            raise DataError(Finding("file-special", origin=origin)) from None
        raise DataError(unavailable("file-unreadable", path, error, shown)) from None


class _Steady(io.RawIOBase):
    """A file that must be the same at its end as at its beginning: its size, its time, and itself."""

    def __init__(self, handle: int, path: Path, origin: Origin) -> None:
        self._handle, self._path, self._origin = handle, path, origin
        self._begun = _marks(os.fstat(handle))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = os.read(self._handle, len(buffer))
        except OSError as error:
            raise DataError(unavailable("file-unreadable", self._path, error, self._origin.source)) from None
        if not data and len(buffer) and not self._same():
            raise DataError(Finding("file-changed", origin=self._origin))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return os.lseek(self._handle, offset, whence)

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
        super().close()

    def _same(self) -> bool:
        try:
            return _marks(os.fstat(self._handle)) == _marks(self._path.stat()) == self._begun
        except OSError:
            return False


def _marks(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ino


def _too_large(origin: Origin, size: int) -> DataError:
    limit = f"{MAX_FILE_BYTES // 1024 // 1024} MB"
    return DataError(Finding("file-too-large", origin=origin, found=f"{size} byte", allowed=limit))


def _beside(path: Path) -> str:
    """The files that do lie where the missing one was expected, to make a misspelling visible."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())[:8]
    except OSError:
        names = []
    return ", ".join(names) or "–"


def document_text(data: bytes, source: str, most: int = MAX_DOCUMENT_BYTES) -> str:
    """The text of a document that somebody else may have written, of at most so many bytes.

    Raises:
        DataError: it is larger, or no text.
    """
    if len(data) > most:
        allowed = f"{most // 1024 // 1024} MB"
        raise DataError(Finding("document-large", origin=Origin(source), found=f"{len(data)} byte", allowed=allowed))
    return decode(data, source)


def decode(data: bytes, source: str, encoding: str = "utf-8") -> str:
    """Text from bytes. Byte-order marks are honoured; nothing else is guessed.

    Raises:
        DataError: the bytes are not text in that encoding; the finding names the line and a likely encoding.
    """
    encoding = _encoding_of(data[:_BLOCK], source, encoding)
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataError(not_text(Origin(source, row=line), data[error.start], encoding)) from None


def text_lines(file: io.BufferedIOBase, source: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text file with their ends, one after the other; marks and encodings are as in `decode`.

    A byte that is no text stays in its line as what Python calls an escaped surrogate, so that it spoils no other.

    Raises:
        DataError: the encoding cannot be right; a line has no end.
    """
    head = file.read(_BLOCK)
    file.seek(0)
    encoding = _encoding_of(head, source, encoding)
    text = io.TextIOWrapper(cast("Any", file), encoding, errors="surrogateescape", newline="")
    number = 0
    try:
        while line := text.readline(MAX_LINE_CHARACTERS):
            number += 1
            if len(line) == MAX_LINE_CHARACTERS:
                raise DataError(Finding("line-too-long", origin=Origin(source, row=number)))
            yield line if number > 1 else line.lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise DataError(not_text(Origin(source, row=number + 1), error.object[error.start], encoding)) from None


def not_text(origin: Origin, byte: int, encoding: str) -> Finding:
    """What is said of a byte that is no text in an encoding, with the encoding that is likelier."""
    likely = "windows-1252" if encoding.lower().startswith("utf") else "utf-8"
    return Finding("encoding-wrong", origin=origin, found=f"0x{byte:02X}", allowed=encoding, details={"likely": likely})


_MARKED = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}


def _encoding_of(head: bytes, source: str, encoding: str) -> str:
    """The encoding by the mark at the beginning, else the one that was declared.

    Raises:
        DataError: no such encoding is known; or every second byte is zero, as in UTF-16 without its mark.
    """
    for mark, name in _MARKED.items():
        if head.startswith(mark):
            return name
    if not is_charset(encoding):
        raise DataError(Finding("encoding-unknown", origin=Origin(source), found=encoding))
    name = codecs.lookup(encoding).name
    if head and not name.startswith(("utf-16-", "utf-32-")):
        # Without a mark, nobody knows which of two bytes comes first in what is just called UTF-16.
        likely = _wide(head) or (f"{name}-le" if name in ("utf-16", "utf-32") else None)
        if likely is not None:
            origin, details = Origin(source, row=1), {"likely": likely}
            raise DataError(Finding("encoding-wrong", origin=origin, found="0x00", allowed=encoding, details=details))
    return encoding


def _wide(head: bytes) -> str | None:
    """The UTF-16 that some bytes are, if every second one of them is zero."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if zeros > len(head) // 4 and not others:
            return name
    return None


# Codecs of programs; people write no tables in them.
_NO_CHARSETS = ("undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape")


def is_charset(name: str) -> bool:
    """Whether a name is that of an encoding of texts, and of none that only programs use."""
    try:
        b"a".decode(name, "replace")
        return codecs.lookup(name).name not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def sha256(data: bytes) -> str:
    """The SHA-256 digest in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(value: Any) -> bytes:
    """JSON for people and machines: indented, with every letter as itself; half a letter is a ValueError."""
    import pydantic_core

    return pydantic_core.to_json(value, indent=2) + b"\n"
