"""Reading files: size caps, encodings, digests, no path out of a folder."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

MAX_FILE_BYTES = 64 * 1024 * 1024

_RESERVED = {"con", "prn", "aux", "nul"} | {f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)}


class Files(Protocol):
    """A set of files addressed by relative path: a workspace's folder, or the inside of a package."""

    def read(self, path: str) -> bytes:
        """The content of one file.

        Raises:
            DataError: the file is missing, lies outside, or is too large.
        """
        ...


def is_portable(path: str) -> bool:
    """Whether a relative path is safe and means the same on Linux, macOS and Windows."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and not path.startswith("/")
        and str(PurePosixPath(path)) == path
        and all(_is_portable_part(part) for part in parts)
    )


def _is_portable_part(part: str) -> bool:
    return (
        part not in (".", "..")
        and len(part.encode()) <= 200
        and part == part.strip()
        and not part.endswith(".")
        and part.split(".")[0].lower() not in _RESERVED
        and not any(char in '<>:"\\|?*' or not char.isprintable() for char in part)
    )


class Folder:
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
        if not any(target.resolve().is_relative_to(allowed.resolve()) for allowed in (self.root, *self.also)):
            raise DataError(Finding("file-outside", origin=Origin(path), details={"folder": str(self.root)}))
        return target

    def read(self, path: str) -> bytes:
        """The content of one file below the folder."""
        return read_bytes(self.locate(path), shown=path)


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """The content of a file of at most `MAX_FILE_BYTES`; `shown` is the name used in findings.

    Raises:
        DataError: the file is missing, no file, unreadable or too large.
    """
    origin = Origin(shown or str(path))
    try:
        if path.is_dir():
            raise DataError(Finding("file-is-folder", origin=origin))
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            limit = f"{MAX_FILE_BYTES // 1024 // 1024} MB"
            raise DataError(Finding("file-too-large", origin=origin, found=f"{size} byte", allowed=limit))
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(Finding("file-missing", origin=origin, details={"beside": _beside(path)})) from None
    except OSError as error:
        raise DataError(
            Finding("file-unreadable", origin=origin, details={"reason": error.strerror or type(error).__name__})
        ) from None


def _beside(path: Path) -> str:
    """The files that do lie where the missing one was expected, to make a misspelling visible."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())[:8]
    except OSError:
        names = []
    return ", ".join(names) or "–"


def decode(data: bytes, source: str, encoding: str = "utf-8") -> str:
    """Text from bytes. A byte-order mark is honoured; nothing else is guessed.

    Raises:
        DataError: the bytes are not text in that encoding; the finding names the line and a likely encoding.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except LookupError:
        raise DataError(Finding("encoding-unknown", origin=Origin(source), found=encoding)) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        likely = "windows-1252" if encoding.lower().startswith("utf") else "utf-8"
        raise DataError(
            Finding(
                "encoding-wrong",
                origin=Origin(source, row=line),
                found=f"0x{data[error.start]:02X}",
                allowed=encoding,
                details={"likely": likely},
            )
        ) from None


def sha256(data: bytes) -> str:
    """The SHA-256 digest in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(value: Any) -> bytes:
    """JSON for people and machines: indented, with every letter as itself."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
