"""The sheet of the national inventory of applications, filled in once from the manifest.

Source: the fields of SIA-SPBE per application, service and architecture domain.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Literal

import attrs

from spbe_sdk.documents.application import Application
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.data.files import harmless

_DOMAINS = {"business": "RAB", "service": "RAL", "data": "RAD", "application": "RAA", "infrastructure": "RAI",
            "security": "RAK"}  # fmt: skip


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
