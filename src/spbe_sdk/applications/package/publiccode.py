"""publiccode.yml, filled in from an application's manifest, so that it has to be told once.

Source: the standard publiccode.yml. Version 0.5 is the lowest that says everything we say (it brought `organisation`,
and made `categories` optional), and the highest that the published JSON Schema knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from spbe_sdk.documents.application import Application
from spbe_sdk.files.addresses import is_well_written
from spbe_sdk.files.notation import to_yaml
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

VERSION = "0.5.0"

_SHORT, _LONG, _FEATURE = 150, 150, 100

_STATUS = {"draft": "concept", "trial": "beta", "stable": "stable", "retired": "obsolete"}

_MAINTENANCE = {"active": "internal", "fixes-only": "internal", "ended": "none"}

# Regional governments of one country; the words are the standard's own.
_AUDIENCE = {"countries": ["ID"], "scope": ["government", "local-authorities"]}

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

_EMAIL = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_NAME}\.)+[A-Za-z]{{2,63}}")


def publiccode(application: Application, source: str) -> str:
    """The text of publiccode.yml for an application.

    Raises:
        DataError: what the standard demands and the manifest does not tell yet, or tells otherwise, all at once.
    """
    findings = list(_untold(application, source))
    if findings:
        raise DataError(findings)
    return to_yaml({name: value for name, value in _document(application).items() if value is not None})


def _document(application: Application) -> dict[str, Any]:
    support, ancestor, publisher = application.support, application.derived_from, application.publisher
    kind = _MAINTENANCE[support.maintenance] if support else "none"
    return {
        "publiccodeYmlVersion": VERSION,
        "name": application.title.id,
        "url": support.address if support else None,
        "isBasedOn": [ancestor.address] if ancestor else None,
        "softwareVersion": application.version,
        "releaseDate": application.released.isoformat() if application.released else None,
        "organisation": {"name": publisher.name, "uri": publisher.address} if publisher.address else None,
        "platforms": ["linux", "mac", "windows"],
        "developmentStatus": _STATUS[application.status],
        "softwareType": "configurationFiles",
        "intendedAudience": _AUDIENCE,
        "description": {language: _description(application, language) for language in _languages(application)},
        "legal": {"license": application.licence, "mainCopyrightOwner": publisher.name},
        "maintenance": {"type": kind, **({"contacts": [_contact(application)]} if kind != "none" else {})},
        "localisation": {"localisationReady": True, "availableLanguages": ["id", "en"]},
        "dependsOn": {"open": [{"name": "spbe-sdk"}]},
    }


def _languages(application: Application) -> list[str]:
    """English too, where the application is told in it."""
    return ["id", *(["en"] if application.title.en and application.summary.en else [])]


def _contact(application: Application) -> dict[str, str]:
    """Who answers: a person, as the standard asks, or else the office."""
    publisher, support = application.publisher, application.support
    office = publisher.unit or publisher.name
    person = support.person if support else None
    contact = {"name": person or office}
    if support and support.contact and _EMAIL.fullmatch(support.contact):
        contact["email"] = support.contact
    return {**contact, "affiliation": office} if person else contact


def _description(application: Application, language: str) -> dict[str, Any]:
    benefits = [getattr(item.text, language) for item in application.playbook.benefits]
    features = [text[:_FEATURE] for text in benefits if text]
    return {
        "shortDescription": application.summary.say(language)[:_SHORT],
        "longDescription": _long(application, language),
        "features": features or [application.title.say(language)[:_FEATURE]],
    }


def _long(application: Application, language: str) -> str:
    """Everything that is told in a language; nothing of another one."""
    function = application.registration.service.function
    parts = [application.summary, *([function] if function else []), *(b.text for b in application.playbook.benefits)]
    return "\n\n".join(filter(None, (getattr(part, language) for part in parts)))[:10_000]


def _untold(application: Application, source: str) -> Iterator[Finding]:
    support, ancestor, publisher = application.support, application.derived_from, application.publisher
    address = support.address if support else None
    if not address or not is_well_written(address):
        yield Finding("publiccode-address", origin=Origin(source, path="support.address"), found=address or "–")
    if ancestor and not (ancestor.address and is_well_written(ancestor.address)):
        place = Origin(source, path="derived_from.address")
        yield Finding("publiccode-ancestor", origin=place, found=ancestor.address or "–", allowed=ancestor.id)
    if publisher.address and not is_well_written(publisher.address):
        yield Finding(
            "publiccode-organisation", origin=Origin(source, path="publisher.address"), found=publisher.address
        )
    if support and support.contact and "@" in support.contact and not _EMAIL.fullmatch(support.contact):
        near = _EMAIL.search(support.contact)
        place = Origin(source, path="support.contact")
        yield Finding("publiccode-contact", origin=place, found=support.contact, allowed=near[0] if near else "–")
    for language in _languages(application):
        length = _letters(_long(application, language))
        if length < _LONG:
            place = Origin(source, path=f"registration.service.function.{language}")
            details = {"language": language}
            yield Finding(
                "publiccode-description", origin=place, found=str(length), allowed=str(_LONG), details=details
            )


def _letters(text: str) -> int:
    """How long people see a text to be: marks upon a letter are no letters of their own."""
    return sum(not unicodedata.combining(char) for char in text)
