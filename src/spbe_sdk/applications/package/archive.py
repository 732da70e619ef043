"""Archives: a zip of stored, undated entries, and what is refused before a byte of it is taken out."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence

from spbe_sdk.files.paths import is_portable
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin

MAX_ENTRIES = 2000

# A directory entry of a plain file: its fixed part, and the longest portable name.
_MAX_DIRECTORY = MAX_ENTRIES * (46 + 1000)

_EPOCH = (1980, 1, 1, 0, 0, 0)

_LOCAL_HEADER = 30

_END = struct.Struct("<4s4H2LH")


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
    _check_end(data, source)
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


def _check_end(data: bytes, source: str) -> None:
    """Look at the last record, which says how long the directory is, before the directory is read into memory."""
    end = data[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\5\6"):
        raise hostile(source, "not canonical", "zip") if b"PK\5\6" in data else broken(source, "zip")
    _, _, _, _, count, size, _, _ = _END.unpack(end)
    if count > MAX_ENTRIES or size > _MAX_DIRECTORY:
        raise hostile(source, "too many entries", f"{count}, {size} byte")


def _check(entries: Sequence[zipfile.ZipInfo], end: int, source: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise hostile(source, "too many entries", str(len(entries)))
    files, folders = set[str](), set[str]()
    for entry in entries:
        name = alike(entry.filename)
        above = {name[:at] for at, char in enumerate(name) if char == "/"}
        reason = _refusal(entry)
        if name in files | folders or above & files:
            reason = reason or "name twice"
        if reason:
            raise hostile(source, reason, entry.filename)
        files.add(name)
        folders |= above
    if not _side_by_side(entries, end):
        raise hostile(source, "entries overlap or leave gaps", f"{sum(entry.file_size for entry in entries)} byte")


def alike(name: str) -> str:
    """The same text for names that some file system takes for one: by case, by width, or by how accents are written."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _refusal(entry: zipfile.ZipInfo) -> str | None:
    mode = entry.external_attr >> 16
    if not is_portable(entry.filename):
        return "unsafe path"
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
