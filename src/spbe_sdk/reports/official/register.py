"""The register of replications: who took over what from whom, by which agreement, when, and what certifies it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from spbe_sdk.documents.application import Application
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.findings.words import Language, day, say
from spbe_sdk.regions.library import region_label
from spbe_sdk.reports.data.tables import DataTable, FieldType
from spbe_sdk.reports.official.parts import FormColumn, FormHeading, FormPage, FormTable, Organisation
from spbe_sdk.reports.official.request import FormWriter

_FIELDS: dict[str, FieldType] = {
    "number": "integer", "code": "string", "title": "string", "owner": "string", "owner_unit": "string",
    "replicator": "string", "replicator_unit": "string", "region": "string", "agreement": "string", "date": "date",
    "certificate": "string", "status": "string",
}  # fmt: skip

_WIDTHS = (3, 9, 13, 11, 9, 11, 9, 7, 9, 8, 14, 7)


@attrs.frozen(slots=True)
class Replication:
    """A receipt whose signature was checked: `certificate` is the digest of its file and the key that signed it."""

    receipt: Receipt
    certificate: str


def register_table(
    application: Application, found: Sequence[Replication], agreement: str | None, language: Language
) -> DataTable:
    """The register for other programs."""
    rows = [
        [number, *_row(application, item, agreement, language), item.receipt.issued.isoformat(), *_end(item, language)]
        for number, item in enumerate(found, start=1)
    ]
    return DataTable("replications", _FIELDS, rows, ("number",))


def register_pages(
    form: FormWriter, application: Application, found: Sequence[Replication], agreement: str | None
) -> list[FormPage]:
    """The register as a form."""
    language = form.language
    columns = [FormColumn(form.t(f"form_register_{name}"), share) for name, share in zip(_FIELDS, _WIDTHS, strict=True)]
    rows = (
        (
            str(number),
            *(text or "" for text in _row(application, item, agreement, language)),
            day(item.receipt.issued, language),
            *_end(item, language),
        )
        for number, item in enumerate(found, start=1)
    )
    heading = FormHeading(f"{form.t('form_register')}\n{application.title.say(language)}", main=True)
    return [
        FormPage((heading, FormTable(tuple(columns), tuple(rows))), Organisation(application.publisher.unit), wide=True)
    ]


def _row(
    application: Application, item: Replication, agreement: str | None, language: Language
) -> tuple[str | None, ...]:
    registered, permission = application.registration, application.registration.permission
    return (
        registered.number,
        f"{application.title.say(language)} {item.receipt.application.version}",
        application.publisher.name,
        application.publisher.unit,
        item.receipt.adopter.name,
        item.receipt.adopter.unit,
        region_label(item.receipt.adopter.region),
        agreement or (permission.document if permission else None),
    )


def _end(item: Replication, language: Language) -> tuple[str, str]:
    return item.certificate, say(f"catalogue.stage_{item.receipt.stage}", language)
