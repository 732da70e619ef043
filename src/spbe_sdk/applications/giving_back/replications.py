"""The register of replications of an application, from the receipts that adopters signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import attrs

from spbe_sdk.applications.catalogue.revocations import heard, refuse_revoked
from spbe_sdk.applications.package.package import read_application
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.application import Application, roots
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.folder import read_bytes, sha256
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.reports.data.files import as_csv, as_xlsx
from spbe_sdk.reports.data.tables import DataTable
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.parts import Form
from spbe_sdk.reports.official.register import Replication, register_pages, register_table
from spbe_sdk.reports.official.request import FormRequest, FormWriter
from spbe_sdk.reports.official.word import form_document


@attrs.frozen(slots=True)
class Register:
    """Who took over an application, as tables and as a form."""

    application: Application
    found: Sequence[Replication]
    agreement: str | None
    language: Language

    @property
    def table(self) -> DataTable:
        """The register for other programs."""
        return register_table(self.application, self.found, self.agreement, self.language)

    def csv(self) -> bytes:
        """As CSV."""
        return as_csv(self.table)

    def workbook(self) -> bytes:
        """As a workbook."""
        return as_xlsx([self.table])

    def page(self) -> str:
        """As a page to print, in HTML."""
        return form_page(self._form(), self._context()).decode()

    def document(self) -> bytes:
        """As a Word document.

        Raises:
            UsageError: the extra ``word`` is not installed.
        """
        return form_document(self._form(), self._context())

    def _form(self) -> Form:
        writer = FormWriter(self._context(), FormRequest())
        pages = register_pages(writer, self.application, self.found, self.agreement)
        return Form(writer.t("form_register"), tuple(pages))

    def _context(self) -> ReportContext:
        publisher = self.application.publisher
        return ReportContext(
            language=self.language,
            application=self.application,
            package_digest="",
            region=publisher.region,
            letterhead=publisher.name,
            run_at=datetime.now(UTC),
            version=version("spbe-sdk"),
            labels={},
        )


def replications(
    source: Path, receipts: Iterable[Path], agreement: str | None = None, language: Language = DEFAULT_LANGUAGE
) -> Register:
    """The register of an application (its package, its folder, or a workspace that adopted it) from receipts.

    Raises:
        PackageError: a receipt's signature does not fit, or is by a key that was revoked.
        UsageError: a receipt is about another application.

    Examples:
        ``replications(Path("indeks-1.0.spbe"), [Path("tanda-terima.json")]).csv()``
    """
    application = _application(source)
    found = [_replication(file, application) for file in receipts]
    return Register(application, sorted(found, key=lambda item: item.receipt.issued), agreement, language)


def _application(source: Path) -> Application:
    return Workspace.open(source).package.application if (source / CHOICES).is_file() else read_application(source)


def _replication(file: Path, application: Application) -> Replication:
    data = read_bytes(file)
    receipt, signers = unseal(data, Receipt, str(file))
    refuse_revoked(signers, str(file), heard())
    if receipt.application.id not in roots(application.id, application.derived_from):
        raise UsageError(
            Finding(
                "receipt-application", origin=Origin(str(file)), found=receipt.application.id, allowed=application.id
            )
        )
    keys = ", ".join(signer.id[:16] for signer in signers)
    return Replication(receipt, f"SHA-256 {sha256(data)[:16]} · {keys}")
