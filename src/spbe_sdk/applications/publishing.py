"""Building: an application folder, tried on its own trial data, becomes a package."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.editing import set_entry
from spbe_sdk.applications.keys import read_private_key
from spbe_sdk.applications.package import MANIFEST, SUFFIX, Package, collect, file_list, pack, read_manifest
from spbe_sdk.applications.signing import sign
from spbe_sdk.applications.trial import trial_outcome, try_package
from spbe_sdk.checks.portability import check_portability
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.playbook import Playbook
from spbe_sdk.errors import DataError
from spbe_sdk.files import Folder, sha256, to_json, write_atomic
from spbe_sdk.findings import Finding, Origin, errors_among
from spbe_sdk.kinds.kind import Kind
from spbe_sdk.plugins import find_kind
from spbe_sdk.reports.labels import check_labels


def build(
    folder: Path | str,
    out: Path | str | None = None,
    *,
    update_expected: bool = False,
    key: Path | str | None = None,
    passphrase: str | None = None,
) -> Path:
    """Make a package from an application folder; hidden files are left out.

    The trial data must give its expected result here, or nothing is written. With `update_expected` the
    expected result is first written anew from the trial data.

    With `key`, a private key's file, the package is signed; `passphrase` opens the key.

    `out` is the package's path, or a folder for it; absent: the current folder. The name is then
    ``<id>-<version>.spbe``.

    Raises:
        DataError: everything that is wrong with the folder.
        UsageError: its kind or instrument is not installed, or the key cannot be used.
    """
    folder = Path(folder)
    contents = collect(folder)
    application = read_manifest(contents[MANIFEST], str(folder / MANIFEST))
    kind: Kind = find_kind(application.kind)()
    kind.years(application)
    findings = check_labels(application.labels, Origin(str(folder / MANIFEST), path="labels"))
    findings += check_portability(application, contents, str(folder))
    signer = read_private_key(Path(key), passphrase) if key is not None else None
    if findings:
        raise DataError(findings)
    package = _in_memory(folder, application, contents)
    if update_expected:
        contents[application.trial.expected] = _write_expected(folder, package, kind)
        package = _in_memory(folder, application, contents)
    elif application.trial.expected not in contents:
        raise DataError(
            Finding("trial-missing", origin=Origin(str(folder / MANIFEST)), found=application.trial.expected)
        )
    _, differences = try_package(package, kind)
    if differences:
        raise DataError(differences)
    name = f"{application.id}-{application.version}{SUFFIX}"
    target = Path(out) if out is not None else Path(name)
    if target.is_dir() or target.suffix != SUFFIX:
        target = target / name
    signature = sign(file_list(contents), signer) if signer is not None else None
    write_atomic(target, pack(contents, signature))
    return target


def _in_memory(folder: Path, application: Application, contents: dict[str, bytes]) -> Package:
    data = pack(contents)
    return Package(folder, application, contents, "", sha256(data), data)


def _write_expected(folder: Path, package: Package, kind: Kind) -> bytes:
    outcome = trial_outcome(package, kind)
    errors = errors_among(outcome.findings)
    if errors:
        raise DataError(errors)
    data = to_json(kind.expected(outcome))
    write_atomic(Folder(folder).locate(package.application.trial.expected), data)
    return data


def playbook_text(text: str, playbook: Playbook) -> str:
    """The text of a manifest with its obstacles written anew, keeping everything else in it.

    Raises:
        WorkspaceError: the section is written in a way that cannot be changed line by line.
    """
    obstacles = [item.model_dump(mode="json", exclude_unset=True, exclude_none=True) for item in playbook.obstacles]
    return set_entry(text, "playbook", "obstacles", obstacles, MANIFEST)
