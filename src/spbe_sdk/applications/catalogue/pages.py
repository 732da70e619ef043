"""The web pages in a catalogue's folder: those that a new issue changes are written, all others stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spbe_sdk.applications.package.package import verify_bytes
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.documents.application import roots
from spbe_sdk.documents.catalogue import CatalogueIssue, ListedPackage
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.words import Language
from spbe_sdk.reports.catalogue.pages import CatalogueView, Shown, ShownReceipt, page_of

INDEX = "index.html"

# The basis stands in the head of the index, behind its style sheet at the latest.
_HEAD = 4096


def write_pages(
    before: CatalogueIssue | None, issue: CatalogueIssue, folder: Path, key: PublicKey | None, language: Language
) -> None:
    """Write the index of an issue, and the pages of those packages that it shows otherwise than the issue before.

    Raises:
        PackageError: a package whose page is written is refused.
        DataError: a package or receipt cannot be read.
        WorkspaceError: the folder cannot be written.
    """
    view = CatalogueView(issue, (key.name, key.id) if key else None, language)
    kept = before if before is not None and _basis_in(folder) == view.basis else None
    for listed in _changed(kept, issue, folder):
        write_atomic(folder / page_of(listed), view.page(_shown(listed, issue, folder)).encode())
    write_atomic(folder / INDEX, view.index().encode())


def _basis_in(folder: Path) -> str | None:
    """What the pages in a folder rest on, as their index says; nothing where there is none."""
    try:
        with (folder / INDEX).open("rb") as file:
            _, found, rest = file.read(_HEAD).partition(b'name="basis" content="')
    except OSError:
        return None
    return rest[:64].decode(errors="replace") if found else None


def _changed(before: CatalogueIssue | None, issue: CatalogueIssue, folder: Path) -> Iterator[ListedPackage]:
    """The packages whose page says something else now: with it, its versions, its family and its receipts."""
    same = set(before.packages if before else ()) & set(issue.packages)
    told = set(before.receipts if before else ()) ^ set(issue.receipts)
    related: set[str] = set()
    for listed in (*issue.packages, *(before.packages if before else ())):
        if listed not in same:
            related |= roots(listed.id, listed.derived_from)
    contents = {receipt.content for receipt in told}
    for listed in issue.packages:
        again = roots(listed.id, listed.derived_from) & related or listed.content in contents
        if again or before is None or not (folder / page_of(listed)).exists():
            yield listed


def _shown(listed: ListedPackage, issue: CatalogueIssue, folder: Path) -> Shown:
    package = verify_bytes(read_bytes(folder / listed.path), Path(listed.path))
    receipts = []
    for told in issue.receipts:
        if told.content == listed.content:
            receipt, signers = unseal(read_bytes(folder / told.path), Receipt, told.path)
            receipts.append(ShownReceipt(receipt, tuple(signer.name for signer in signers), told.path))
    return Shown(listed, package.application, tuple((s.name, s.id) for s in package.signers), tuple(receipts))
