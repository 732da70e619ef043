"""A catalogue as web pages that need no server: an index that can be filtered, and a page for each package."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
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
class Shown:
    """One package with everything that its page shows; `signers` are names and ids of keys."""

    listed: ListedPackage
    application: Application
    signers: tuple[Named, ...]
    receipts: tuple[ShownReceipt, ...]


@attrs.frozen(slots=True)
class CatalogueView:
    """An issue, the name and id of the key that signs it, and the language in which its pages are."""

    issue: CatalogueIssue
    key: Named | None
    language: Language

    @property
    def basis(self) -> str:
        """A digest of all that every page shows: the same for two issues whose other pages may stay as they are."""
        told = [version("spbe-sdk"), self.language, self.issue.title.model_dump(), self.key]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def index(self) -> str:
        """The first page: the newest version of every application, filtered by words, and what else there is."""
        newest = [item for item in self.issue.packages if item is _newest(self.issue.packages, item.id)]
        adopters = Counter(receipt.content for receipt in self.issue.receipts)
        view = {**self._shared(), "up": "", "entries": newest, "adopters": adopters, "basis": self.basis}
        return render_template("catalogue.html.j2", view)

    def page(self, shown: Shown) -> str:
        """The page of one package."""
        view = {
            **self._shared(),
            "up": "../",
            "shown": shown,
            "listed": shown.listed,
            "application": shown.application,
            "versions": [other for other in self.issue.packages if other.id == shown.listed.id],
            "family": _family(shown.listed, self.issue.packages),
        }
        return render_template("catalogue_package.html.j2", view)

    def _shared(self) -> dict[str, Any]:
        return {
            "c": lambda key, **details: say(f"catalogue.{key}", self.language, **details),
            **spoken(self.language),
            "known_port": lambda name: name in words(self.language)["port"],
            "gone": lambda told: _withdrawn(told, self.language),
            "page_of": page_of,
            "issue": self.issue,
            "key": self.key,
        }


def page_of(listed: ListedPackage) -> str:
    """Where the page of a package lies."""
    return f"packages/{listed.id}-{listed.version}.html"


def _withdrawn(told: Withdrawn, language: Language) -> str:
    use = told.use or say("catalogue.use_nothing", language)
    return say("catalogue.withdrawn", language, since=told.since, reason=told.reason, use=use)


def _newest(packages: Sequence[ListedPackage], id: str) -> ListedPackage:
    """The newest version of an application that was not withdrawn; the newest one where all were."""
    versions = [item for item in packages if item.id == id]
    return max(versions, key=lambda item: (item.withdrawn is None, version_key(item.version)))


def _family(listed: ListedPackage, packages: Sequence[ListedPackage]) -> list[ListedPackage]:
    """Variants: other applications that came from this one, or from the same ancestor, newest of each."""
    own = roots(listed.id, listed.derived_from)
    others = [other for other in packages if other.id != listed.id and own & roots(other.id, other.derived_from)]
    return [other for other in others if other is _newest(others, other.id)]
