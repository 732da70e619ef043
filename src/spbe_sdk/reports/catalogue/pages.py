"""A catalogue as web pages that need no server: an index that can be filtered, and a page for each package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from spbe_sdk.documents.application import Application, roots
from spbe_sdk.documents.catalogue import CatalogueIssue, ListedPackage, Withdrawn
from spbe_sdk.documents.fields import version_key
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.reports.forms.page import render_template, spoken

Named = tuple[str, str]


@attrs.frozen(slots=True)
class ShownReceipt:
    """A receipt, the names of the keys that signed it, and where it lies."""

    receipt: Receipt
    signers: tuple[str, ...]
    path: str


@attrs.frozen(slots=True)
class Entry:
    """One package with everything that its page shows; `signers` are names and ids of keys."""

    listed: ListedPackage
    application: Application
    signers: tuple[Named, ...]
    receipts: tuple[ShownReceipt, ...]

    @property
    def page(self) -> str:
        """Where its page lies."""
        return f"packages/{self.listed.id}-{self.listed.version}.html"


def catalogue_pages(
    issue: CatalogueIssue, entries: Sequence[Entry], key: Named | None, language: Language
) -> dict[str, str]:
    """The pages by their path in the catalogue's folder; `key` is the name and id of the key that signs it."""
    newest = [entry for entry in entries if entry is _newest(entry.listed.id, entries)]
    shared: dict[str, Any] = {
        "c": lambda key, **details: say(f"catalogue.{key}", language, **details),
        **spoken(language),
        "known_port": lambda name: name in words(language)["port"],
        "gone": lambda told: _withdrawn(told, language),
        "issue": issue,
        "key": key,
    }
    index = {**shared, "up": "", "entries": newest, "entry": None}
    pages = {"index.html": render_template("catalogue.html.j2", index)}
    for entry in entries:
        view = {
            **shared,
            "up": "../",
            "entry": entry,
            "listed": entry.listed,
            "application": entry.application,
            "versions": [other for other in entries if other.listed.id == entry.listed.id],
            "family": _family(entry, entries),
        }
        pages[entry.page] = render_template("catalogue_package.html.j2", view)
    return pages


def _withdrawn(told: Withdrawn, language: Language) -> str:
    use = told.use or say("catalogue.use_nothing", language)
    return say("catalogue.withdrawn", language, since=told.since, reason=told.reason, use=use)


def _newest(id: str, entries: Sequence[Entry]) -> Entry:
    """The newest version of an application that was not withdrawn; the newest one where all were."""
    versions = [entry for entry in entries if entry.listed.id == id]
    return max(versions, key=lambda entry: (entry.listed.withdrawn is None, version_key(entry.listed.version)))


def _family(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Variants: other applications that came from this one, or from the same ancestor, newest of each."""
    own = _roots(entry)
    return [
        other
        for other in entries
        if other.listed.id != entry.listed.id and own & _roots(other) and other is _newest(other.listed.id, entries)
    ]


def _roots(entry: Entry) -> set[str]:
    return roots(entry.listed.id, entry.listed.derived_from)
