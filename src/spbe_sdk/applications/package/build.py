"""Building: an application folder, tried on its own trial data, becomes a package."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind
from spbe_sdk.applications.package.keys import read_private_key
from spbe_sdk.applications.package.package import SUFFIX, Package, collect, pack, read_manifest, sign
from spbe_sdk.applications.package.portability import check_portability
from spbe_sdk.applications.package.requirements import refuse_unmet
from spbe_sdk.applications.package.trial import trial_outcome, try_package
from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.drafts import sweep
from spbe_sdk.files.folder import Folder, sha256, to_json
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.reports.forms.labels import check_labels


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

    Examples:
        >>> build("examples/sumedang-spbe-index", "packages").name
        'id.go.sumedangkab.spbe-index-1.0.spbe'
    """
    folder = Path(folder)
    sweep(folder, *folder.glob("*"))
    contents = collect(folder)
    application = read_manifest(contents[MANIFEST], str(folder / MANIFEST))
    refuse_unmet(application)
    kind: Kind = find_kind(application.kind)()
    kind.ground(application, contents)
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
    wrong = [*_wrong_lines(package, kind), *differences]
    if wrong:
        raise DataError(wrong)
    name = f"{application.id}-{application.version}{SUFFIX}"
    target = Path(out) if out is not None else Path(name)
    if target.is_dir() or target.suffix != SUFFIX:
        target = target / name
    write_atomic(target, pack(contents, sign(application, contents, signer) if signer is not None else None))
    return target


def _wrong_lines(package: Package, kind: Kind) -> list[Finding]:
    """What is wrong with the rows that the application brings for its adopters."""
    brought = {port.brought for port in kind.ports if port.brought in package.contents}
    found = errors_among(trial_outcome(package, kind).findings) if brought else []
    return [finding for finding in found if finding.origin is not None and finding.origin.source in brought]


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
