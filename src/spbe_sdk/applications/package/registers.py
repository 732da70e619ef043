"""What registers ask, filled in once from the manifest: publiccode.yml, and the sheet of the national inventory.

Sources: publiccode.yml 0.7 (core keys); the fields of SIA-SPBE per application, service and architecture domain.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

import attrs

from spbe_sdk.documents.application import Application
from spbe_sdk.files.addresses import is_address
from spbe_sdk.files.notation import to_yaml
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.data.files import harmless

PUBLICCODE = "0.7.0"

_SHORT, _LONG = 150, 150

_STATUS = {"draft": "concept", "trial": "beta", "stable": "stable", "retired": "obsolete"}

_MAINTENANCE = {"active": "internal", "fixes-only": "internal", "ended": "none"}

_DOMAINS = {"business": "RAB", "service": "RAL", "data": "RAD", "application": "RAA", "infrastructure": "RAI",
            "security": "RAK"}  # fmt: skip


def publiccode(application: Application, source: str) -> str:
    """The text of publiccode.yml for an application.

    Raises:
        DataError: what the standard demands and the manifest does not tell yet, all at once.
    """
    findings = list(_untold(application, source))
    if findings:
        raise DataError(findings)
    support = application.support
    contact: dict[str, Any] = {"name": application.publisher.unit or application.publisher.name}
    if support and support.contact and "@" in support.contact:
        contact["email"] = support.contact
    kind = _MAINTENANCE[support.maintenance] if support else "none"
    languages = {"id", *(["en"] if application.title.en and application.summary.en else [])}
    document = {
        "publiccodeYmlVersion": PUBLICCODE,
        "name": application.title.id,
        "url": support.address if support else None,
        "softwareVersion": application.version,
        "platforms": ["linux", "mac", "windows"],
        "developmentStatus": _STATUS[application.status],
        "softwareType": "configurationFiles",
        "description": {language: _description(application, language) for language in sorted(languages, reverse=True)},
        "legal": {"license": application.licence, "mainCopyrightOwner": application.publisher.name},
        "maintenance": {"type": kind, **({"contacts": [contact]} if kind != "none" else {})},
        "localisation": {"localisationReady": True, "availableLanguages": ["id", "en"]},
    }
    return to_yaml(document)


def _description(application: Application, language: str) -> dict[str, Any]:
    summary = application.summary.say(language)
    features = [item.text.say(language)[:100] for item in application.playbook.benefits]
    return {
        "shortDescription": summary[:_SHORT],
        "longDescription": _long(application, language),
        "features": features or [application.title.say(language)[:100]],
    }


def _long(application: Application, language: str) -> str:
    function = application.registration.service.function
    parts = [application.summary, *([function] if function else []), *(b.text for b in application.playbook.benefits)]
    return "\n\n".join(part.say(language) for part in parts)[:10_000]


def _untold(application: Application, source: str) -> Iterator[Finding]:
    address = application.support.address if application.support else None
    if not address or not is_address(address):
        yield Finding("publiccode-address", origin=Origin(source, path="support.address"), found=address or "–")
    length = len(_long(application, "id"))
    if length < _LONG:
        origin = Origin(source, path="registration.service.function")
        yield Finding("publiccode-description", origin=origin, found=str(length), allowed=str(_LONG))


@attrs.frozen(slots=True)
class SheetRow:
    """One field of the inventory: its value, or why it is open. ``open``: an official code that nobody may invent."""

    section: str
    field: str
    value: str
    state: Literal["filled", "missing", "open", "unverified"]


def inventory(application: Application, language: Language) -> list[SheetRow]:
    """The sheet that the national application inventory asks for; official codes are left open and flagged."""
    registration, service = application.registration, application.registration.service
    support, permission = application.support, application.registration.permission

    granted = None
    if permission is not None:
        documents = [permission.document] if permission.document else []
        granted = " · ".join([say(f"inventory.{permission.granted_to}", language), *documents])

    def word(key: str) -> str:
        return say(f"inventory.{key}", language)

    def row(field: str, value: str | None, section: str = "application") -> SheetRow:
        return SheetRow(word(section), word(field), value or "", "filled" if value else "missing")

    rows = [
        row("id", application.id),
        row("name", application.title.say(language)),
        row("about", application.summary.say(language)),
        row("function", service.function.say(language) if service.function else None),
        row("output", service.output.say(language) if service.output else None),
        row("base", service.base),
        row("licence", application.licence),
        row("database", service.database),
        row("classification", word(registration.classification) if registration.classification else None),
        row("legal_basis", "; ".join(application.legal_basis)),
        row("owner", application.publisher.name),
        row("unit", application.publisher.unit),
        row("permission", granted),
        row("status", say(f"catalogue.status_{application.status}", language)),
        row("maintenance", say(f"catalogue.maintenance_{support.maintenance}", language) if support else None),
        attrs.evolve(row("number", registration.number), state="filled" if registration.number else "open"),
        row("benefit", "; ".join(item.text.say(language) for item in application.playbook.benefits), "service"),
        row("risk", "; ".join(item.text.say(language) for item in application.playbook.obstacles), "service"),
        row("mitigation", "; ".join(item.remedy.say(language) for item in application.playbook.obstacles), "service"),
    ]  # fmt: skip
    return [*rows, *_architecture(application, word("architecture"))]


def _architecture(application: Application, section: str) -> Iterator[SheetRow]:
    for domain, name in _DOMAINS.items():
        found = [item for item in application.registration.architecture if item.domain == domain]
        for item in found:
            state: Literal["filled", "open", "unverified"] = "open"
            if item.code:
                state = "filled" if item.verified else "unverified"
            yield SheetRow(section, name, f"{item.code or ''} {item.name}".strip(), state)
        if not found:
            yield SheetRow(section, name, "", "open")


def inventory_csv(rows: list[SheetRow], language: Language) -> bytes:
    """The sheet as CSV that a spreadsheet opens; no cell can be taken for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(f"inventory.{name}", language) for name in ("section", "field", "value", "state")])
    for row in rows:
        state = say(f"inventory.state_{row.state}", language)
        writer.writerow([harmless(cell) for cell in (row.section, row.field, row.value, state)])
    return stream.getvalue().encode("utf-8-sig")
