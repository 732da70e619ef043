"""Archives: a zip of stored, undated entries, and what is refused before a byte of it is taken out."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Sequence

from spbe_sdk.files.paths import is_portable
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin

MAX_ENTRIES = 2000

_EPOCH = (1980, 1, 1, 0, 0, 0)

_LOCAL_HEADER = 30


def store(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of some files, in the order given; the same files give the same bytes on every platform."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return stream.getvalue()


def read_entries(data: bytes, source: str) -> dict[str, bytes]:
    """The entries of an archive, each refused unless it is a plain stored file with a portable, unique name.

    Nothing is read before all of it has been looked at, so that no archive takes more room than it has itself.

    Raises:
        PackageError: it is damaged or hostile; `source` names it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries, archive.start_dir, source)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise broken(source, str(error)) from None


def hostile(source: str, reason: str, found: str) -> PackageError:
    """What a package is refused with that no `build` would make."""
    return PackageError(Finding("package-hostile", origin=Origin(source), found=found, details={"reason": reason}))


def broken(source: str, reason: str) -> PackageError:
    """What a file is refused with that is no whole package."""
    return PackageError(Finding("package-broken", origin=Origin(source), details={"reason": reason}))


def _check(entries: Sequence[zipfile.ZipInfo], end: int, source: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise hostile(source, "too many entries", str(len(entries)))
    seen: set[str] = set()
    for entry in entries:
        reason = _refusal(entry, seen)
        if reason:
            raise hostile(source, reason, entry.filename)
        seen.add(entry.filename.casefold())
    if not _side_by_side(entries, end):
        raise hostile(source, "entries overlap or leave gaps", f"{sum(entry.file_size for entry in entries)} byte")


def _refusal(entry: zipfile.ZipInfo, seen: set[str]) -> str | None:
    mode = entry.external_attr >> 16
    if not is_portable(entry.filename):
        return "unsafe path"
    if entry.filename.casefold() in seen:
        return "name twice"
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        return "compressed entry"
    if entry.flag_bits & 0x1:
        return "encrypted entry"
    return "not a plain file" if mode and not stat.S_ISREG(mode) else None


def _side_by_side(entries: Sequence[zipfile.ZipInfo], end: int) -> bool:
    """Whether entries, by what the directory says of them, fill the archive up to the directory, each byte once."""
    position = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset != position:
            return False
        position += _LOCAL_HEADER + len(entry.orig_filename.encode()) + entry.file_size
    return position == end
