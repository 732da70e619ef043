"""Packages: an application folder as one reproducible file, and what a file must satisfy to be read at all.

A package is an archive that is the same for the same input, byte for byte, on every platform; a file that is not what
this module would write is refused. That leaves no room for hidden entries or anything before or after the archive.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.adapters.installed import input_files
from spbe_sdk.applications.package.archive import alike, broken, hostile, read_entries, store
from spbe_sdk.applications.package.public_key import PublicKey, Trust, parse_key_file
from spbe_sdk.applications.package.signatures import check_envelope, envelope, refused, statement
from spbe_sdk.bindings.personal import private_number
from spbe_sdk.bindings.sources import uses_of
from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.documents.binding import as_sources
from spbe_sdk.documents.requirements import Brought
from spbe_sdk.files.folder import MAX_FILE_BYTES, Files, document_text, read_bytes, sha256
from spbe_sdk.files.memory import InMemory
from spbe_sdk.files.paths import is_portable
from spbe_sdk.files.plain import plain_json
from spbe_sdk.files.reading import parse_document
from spbe_sdk.findings.errors import DataError, PackageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    from spbe_sdk.applications.package.signatures import Signer

FORMAT = "spbe-package-1"

FILE_LIST = "files.json"

SIGNATURE = "signature.json"

KEYS = "keys/"

SUFFIX = ".spbe"


@attrs.frozen(slots=True)
class Seal:
    """What a signed package holds besides its content: the envelope's file, and the keys with which to check it."""

    envelope: bytes
    keys: tuple[PublicKey, ...]

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Its files by their place in the package."""
        keys = sorted(self.keys, key=lambda key: key.id)
        return [(SIGNATURE, self.envelope), *((f"{KEYS}{key.id}.pub", key.to_file()) for key in keys)]


@attrs.frozen(slots=True)
class Package(Files):
    """A package whose content was checked; its files are read from memory and never unpacked.

    `signers` are the keys whose signatures are right; whether to trust them is the adopter's to say.

    Examples:
        >>> package = verify(build("examples/sumedang-spbe-index", "packages"))
        >>> package.application.version, "application.yaml" in package.contents, package.signers
        ('1.0', True, ())
    """

    path: Path
    application: Application
    contents: Mapping[str, bytes]
    digest: str
    sha256: str
    data: bytes
    signers: tuple[PublicKey, ...] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.application.id} {self.application.version} at {self.path}>"

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    def read(self, path: str) -> bytes:
        """The content of one file in the package."""
        return InMemory(self.contents).read(path)


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
        if path.is_dir() or _is_left_out(name):
            continue
        if path.is_symlink() or not is_portable(name) or _is_ours(alike(name)):
            findings.append(Finding("application-path", origin=Origin(str(path)), found=name))
        else:
            contents[name] = read_bytes(path)
            findings += _personal(contents[name], path)
    twins = {alike(name): name for name in contents}
    findings += [
        Finding("application-path", origin=Origin(str(folder / name)), found=name)
        for name in contents
        if twins[alike(name)] != name
    ]
    if findings:
        raise DataError(findings)
    application = read_manifest(contents[MANIFEST], str(folder / MANIFEST))
    missing = [name for name in referred_files(application) if name not in contents]
    if missing:
        origin = Origin(str(folder / MANIFEST))
        raise DataError(Finding("application-file", origin=origin, found=name) for name in missing)
    return contents


def _is_left_out(name: str) -> bool:
    """Whether a file is no part of an application: what tools keep behind a dot or in a cache, and packages."""
    return name.endswith(SUFFIX) or any(part.startswith((".", "__pycache__")) for part in name.split("/"))


def _is_ours(name: str) -> bool:
    """Whether a name in a package is kept for what `build` adds."""
    return name in (FILE_LIST, SIGNATURE) or name.startswith(KEYS)


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
    brought = [named.path for named in (application.instrument, application.policy) if isinstance(named, Brought)]
    bindings = [binding for found in as_sources(application.trial.bindings).values() for binding in found]
    used = [source for binding in bindings for source, _ in uses_of(binding)]
    return [*brought, *(path for source in used for path in input_files(source.adapter, source.options))]


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
    """The list of every file's size and digest, of which `Package.digest` is taken."""
    listed = {name: {"sha256": sha256(data), "size": len(data)} for name, data in sorted(contents.items())}
    text = json.dumps({"files": listed, "format": FORMAT}, indent=1, sort_keys=True, ensure_ascii=True)
    return (text + "\n").encode()


def sign(application: Application, contents: Mapping[str, bytes], signer: Signer) -> Seal:
    """A key's signature over everything in a package."""
    written = json.dumps(envelope(_stated(application, contents), signer), indent=1, sort_keys=True) + "\n"
    return Seal(written.encode(), (signer[1],))


def _stated(application: Application, contents: Mapping[str, bytes]) -> dict[str, Any]:
    """What the signature of a package says: its files, which application they are, and its digest."""
    subjects = {name: sha256(data) for name, data in sorted(contents.items())}
    about = {"id": application.id, "version": application.version, "content": sha256(file_list(contents))}
    return statement("package", subjects, about)


def pack(contents: Mapping[str, bytes], seal: Seal | None = None) -> bytes:
    """The bytes of a package with some contents, and a signature over them where there is one."""
    head = [(FILE_LIST, file_list(contents)), *(seal.files if seal is not None else [])]
    return store([*head, *sorted(contents.items())])


def verify(path: Path | str) -> Package:
    """Check a package's content against its own list of digests, and its signatures; nothing is unpacked.

    Raises:
        DataError: the file cannot be read.
        PackageError: the package is damaged, altered, hostile, or of another format.

    Examples:
        >>> verify(build("examples/sumedang-spbe-index", "packages"))
        <Package id.go.sumedangkab.spbe-index 1.0 at packages/id.go.sumedangkab.spbe-index-1.0.spbe>
    """
    path = Path(path)
    return verify_bytes(read_bytes(path), path)


def verify_bytes(data: bytes, path: Path) -> Package:
    """The same for a package that is in memory; `path` names it in findings.

    Raises:
        PackageError: the package is damaged, altered, hostile, or of another format.
    """
    entries = read_entries(data, str(path))
    contents = {name: content for name, content in entries.items() if not _is_ours(name)}
    listed = entries.get(FILE_LIST)
    if listed is None or MANIFEST not in contents:
        raise broken(str(path), f"{FILE_LIST} / {MANIFEST}")
    for name in contents:
        if _is_left_out(name) or _is_ours(alike(name)):
            raise hostile(str(path), "unsafe path", name)
    try:
        _check_list(_parse_list(document_text(listed, FILE_LIST), path), contents, path)
        seal = _read_seal(entries, path)
        if pack(contents, seal) != data:
            raise hostile(str(path), "not canonical", "zip")
        application = read_manifest(contents[MANIFEST], f"{path.name}!{MANIFEST}")
        signers = _check_seal(seal, _stated(application, contents), path) if seal is not None else ()
    except DataError as error:
        raise PackageError(error.findings) from None
    return Package(path, application, contents, sha256(listed), sha256(data), data, signers)


def _read_seal(entries: Mapping[str, bytes], path: Path) -> Seal | None:
    if SIGNATURE not in entries:
        return None
    try:
        keys = [parse_key_file(content) for name, content in entries.items() if name.startswith(KEYS)]
    except (ValueError, KeyError, TypeError):
        raise refused(str(path), KEYS) from None
    return Seal(entries[SIGNATURE], tuple(keys))


def _check_seal(seal: Seal, stated: Mapping[str, Any], path: Path) -> tuple[PublicKey, ...]:
    try:
        written = plain_json(document_text(seal.envelope, SIGNATURE))
    except ValueError:
        raise refused(str(path), "envelope") from None
    return check_envelope(written, seal.keys, stated, str(path))


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


def _parse_list(text: str, path: Path) -> dict[str, Any]:
    try:
        value = plain_json(text)
    except ValueError:
        raise broken(str(path), FILE_LIST) from None
    if not isinstance(value, dict) or not isinstance(value.get("files"), dict):
        raise broken(str(path), FILE_LIST)
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
