"""Packages: an application folder as one reproducible file, and what a file must satisfy to be read at all.

A package is a zip whose entries are stored, sorted and undated, so that the same input gives the same bytes
on every platform; a file that is not byte for byte what this module would write is refused. That leaves no
room for compression bombs, hidden entries, duplicates, or anything before or after the archive.
"""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.installed import input_files
from spbe_sdk.applications.package.public_key import PublicKey, Trust
from spbe_sdk.applications.package.signatures import check_signatures
from spbe_sdk.bindings.personal import private_number
from spbe_sdk.bindings.sources import uses_of
from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.documents.binding import as_sources
from spbe_sdk.files.folder import MAX_FILE_BYTES, Files, document_text, is_portable, read_bytes, sha256
from spbe_sdk.files.reading import parse_document
from spbe_sdk.findings.errors import DataError, PackageError
from spbe_sdk.findings.finding import Finding, Origin

FORMAT = "spbe-package-1"

FILE_LIST = "files.json"

SIGNATURE = "signature.json"

SUFFIX = ".spbe"

MAX_ENTRIES = 2000

_EPOCH = (1980, 1, 1, 0, 0, 0)


@attrs.frozen(slots=True)
class Package(Files):
    """A package whose content was checked; its files are read from memory and never unpacked.

    `signers` are the keys whose signatures are right; whether to trust them is the adopter's to say.
    """

    path: Path
    application: Application
    contents: Mapping[str, bytes]
    digest: str
    sha256: str
    data: bytes
    signers: tuple[PublicKey, ...] = ()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    def read(self, path: str) -> bytes:
        """The content of one file in the package."""
        if path not in self.contents:
            raise DataError(Finding("file-missing", origin=Origin(path), details={"beside": ", ".join(self.contents)}))
        return self.contents[path]


def collect(folder: Path) -> dict[str, bytes]:
    """The files of an application folder, by their path in the package.

    Raises:
        DataError: there is no manifest, or a file cannot be shared as it is.
    """
    if not (folder / MANIFEST).is_file():
        raise DataError(Finding("application-missing", origin=Origin(str(folder))))
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts)
        if hidden or path.is_dir() or path.suffix == SUFFIX:
            continue
        if path.is_symlink() or not is_portable(name) or name in (FILE_LIST, SIGNATURE):
            findings.append(Finding("application-path", origin=Origin(str(path)), found=name))
        else:
            contents[name] = read_bytes(path)
            findings += _personal(contents[name], path)
    if findings:
        raise DataError(findings)
    application = read_manifest(contents[MANIFEST], str(folder / MANIFEST))
    missing = [name for name in referred_files(application) if name not in contents]
    if missing:
        origin = Origin(str(folder / MANIFEST))
        raise DataError(Finding("application-file", origin=origin, found=name) for name in missing)
    return contents


def _personal(data: bytes, path: Path) -> list[Finding]:
    """A finding for the first line of a file with a personal number; of a workbook, for the first of its parts."""
    for number, line in enumerate(_texts(data), start=1):
        hidden = private_number(line)
        if hidden is not None:
            return [Finding("personal-number", origin=Origin(str(path), row=number), found=hidden)]
    return []


def _texts(data: bytes) -> Iterator[str]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield from data.decode("utf-8", errors="ignore").splitlines()
        return
    with (
        suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError),
        zipfile.ZipFile(io.BytesIO(data)) as parts,
    ):
        for entry in parts.infolist():
            if entry.filename.endswith(".xml"):
                with parts.open(entry) as part:
                    yield part.read(MAX_FILE_BYTES).decode("utf-8", errors="ignore")


def referred_files(application: Application) -> list[str]:
    """The files that a manifest refers to, apart from the trial's expected result."""
    bindings = [binding for found in as_sources(application.trial.bindings).values() for binding in found]
    used = [source for binding in bindings for source, _ in uses_of(binding)]
    return [path for source in used for path in input_files(source.adapter, source.options)]


def read_manifest(data: bytes, source: str) -> Application:
    """The manifest of an application.

    Raises:
        DataError: everything that is wrong with it.
    """
    return parse_document(document_text(data, source), Application, source)


def read_application(source: Path) -> Application:
    """The application in a package, or in a folder with its manifest.

    Raises:
        DataError: the manifest is wrong, or cannot be read.
        PackageError: the package is refused.
    """
    path = source / MANIFEST
    return read_manifest(read_bytes(path), str(path)) if source.is_dir() else verify(source).application


def file_list(contents: Mapping[str, bytes]) -> bytes:
    """The list of every file's size and digest: what a signature covers, and what `Package.digest` is taken of."""
    listed = {name: {"sha256": sha256(data), "size": len(data)} for name, data in sorted(contents.items())}
    text = json.dumps({"files": listed, "format": FORMAT}, indent=1, sort_keys=True, ensure_ascii=True)
    return (text + "\n").encode()


def pack(contents: Mapping[str, bytes], signature: bytes | None = None) -> bytes:
    """The bytes of a package with some contents, and a signature over its file list where there is one."""
    head = [(FILE_LIST, file_list(contents)), *([(SIGNATURE, signature)] if signature is not None else [])]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in [*head, *sorted(contents.items())]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return stream.getvalue()


def verify(path: Path | str) -> Package:
    """Check a package's content against its own list of digests, and its signatures; nothing is unpacked.

    Raises:
        DataError: the file cannot be read.
        PackageError: the package is damaged, altered, hostile, or of another format.
    """
    path = Path(path)
    return verify_bytes(read_bytes(path), path)


def verify_bytes(data: bytes, path: Path) -> Package:
    """The same for a package that is in memory; `path` names it in findings.

    Raises:
        PackageError: the package is damaged, altered, hostile, or of another format.
    """
    contents = _entries(data, str(path))
    listed, signature = contents.pop(FILE_LIST, None), contents.pop(SIGNATURE, None)
    if listed is None or MANIFEST not in contents:
        raise _broken(path, f"{FILE_LIST} / {MANIFEST}")
    _check_list(_parse_list(listed, path), contents, path)
    if pack(contents, signature) != data:
        raise PackageError(
            Finding("package-hostile", origin=Origin(str(path)), found="zip", details={"reason": "not canonical"})
        )
    signers = check_signatures(signature, listed, str(path)) if signature is not None else ()
    try:
        application = read_manifest(contents[MANIFEST], f"{path.name}!{MANIFEST}")
    except DataError as error:
        raise PackageError(error.findings) from None
    return Package(path, application, contents, sha256(listed), sha256(data), data, signers)


def require_signer(
    signers: Sequence[PublicKey], key: PublicKey | str, source: str, revoked: Collection[str] = ()
) -> tuple[PublicKey, ...]:
    """The signers that are a key (given as such, or by its id) or are vouched for by it, past no revoked one.

    Raises:
        PackageError: it is unsigned, or signed by others.
    """
    asked, shown = (key, key) if isinstance(key, str) else (key.id, key.shown)
    keys = Trust(asked=asked, revoked=revoked).among(signers)
    if not keys:
        details = {"signers": ", ".join(signer.shown for signer in signers) or "–"}
        raise PackageError(Finding("package-signer", origin=Origin(source), allowed=shown, details=details))
    return keys


def _entries(data: bytes, source: str) -> dict[str, bytes]:
    """The entries of an archive, each refused unless it is a plain stored file with a portable, unique name."""
    contents: dict[str, bytes] = {}
    seen: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise _hostile(source, "too many entries", str(len(entries)))
            for entry in entries:
                reason = _refusal(entry, seen)
                if reason:
                    raise _hostile(source, reason, entry.filename)
                seen.add(entry.filename.casefold())
                contents[entry.filename] = archive.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise _broken(Path(source), str(error)) from None
    return contents


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


def _parse_list(data: bytes, path: Path) -> dict[str, Any]:
    try:
        value = json.loads(document_text(data, FILE_LIST))
    except (ValueError, RecursionError, DataError):
        raise _broken(path, FILE_LIST) from None
    if not isinstance(value, dict) or not isinstance(value.get("files"), dict):
        raise _broken(path, FILE_LIST)
    if value.get("format") != FORMAT:
        raise PackageError(
            Finding("package-format", origin=Origin(str(path)), found=str(value.get("format")), allowed=FORMAT)
        )
    return dict(value["files"])


def _check_list(listed: Mapping[str, Any], contents: Mapping[str, bytes], path: Path) -> None:
    problems = [(name, "extra") for name in contents if name not in listed]
    problems += [(name, "missing") for name in listed if name not in contents]
    problems += [
        (name, "sha256")
        for name, data in contents.items()
        if name in listed and listed[name] != {"sha256": sha256(data), "size": len(data)}
    ]
    if problems:
        raise PackageError(
            Finding("package-altered", origin=Origin(str(path)), found=name, details={"reason": reason})
            for name, reason in problems
        )


def _hostile(source: str, reason: str, found: str) -> PackageError:
    return PackageError(Finding("package-hostile", origin=Origin(source), found=found, details={"reason": reason}))


def _broken(path: Path, reason: str) -> PackageError:
    return PackageError(Finding("package-broken", origin=Origin(str(path)), details={"reason": reason}))
