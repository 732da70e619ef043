"""Searching catalogues: by words, instrument, ports and obstacles; pure, so that it works on remembered copies too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.copies import shown_location
from spbe_sdk.documents.catalogue import ListedPackage
from spbe_sdk.documents.fields import version_key


@attrs.frozen(slots=True)
class Query:
    """What is looked for; everything that is given must fit. Words may stand anywhere, obstacles in obstacles."""

    words: Sequence[str] = ()
    instrument: str | None = None
    ports: Sequence[str] = ()
    obstacles: Sequence[str] = ()


@attrs.frozen(slots=True)
class Hit:
    """The newest version of an application that fits, and the catalogue that lists it."""

    listed: ListedPackage
    catalogue: Catalogue
    receipts: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "catalogue": shown_location(self.catalogue.location),
            "remembered": self.catalogue.remembered,
            "receipts": self.receipts,
            **self.listed.model_dump(mode="json", exclude_none=True),
        }


def search(catalogues: Iterable[Catalogue], query: Query) -> list[Hit]:
    """The applications that fit, those with most of the words in their title first; none that was withdrawn.

    Examples:
        >>> from spbe_sdk.applications.catalogue.publish import Additions
        >>> package = build("examples/sumedang-spbe-index", "packages")
        >>> _ = publish(Additions(packages=[package]), "katalog")
        >>> from spbe_sdk.applications.catalogue.search import Query
        >>> [hit.listed.id for hit in search([Catalogue.open("katalog")], Query(words=["SPBE"]))]
        ['id.go.sumedangkab.spbe-index']
    """
    best: dict[str, Hit] = {}
    for catalogue in catalogues:
        for listed in catalogue.issue.packages:
            known = best.get(listed.id)
            holds = listed.withdrawn is None and fits(listed, query)
            if holds and (known is None or version_key(known.listed.version) < version_key(listed.version)):
                receipts = sum(item.content == listed.content for item in catalogue.issue.receipts)
                best[listed.id] = Hit(listed, catalogue, receipts)
    return sorted(best.values(), key=lambda hit: (-_in_title(hit.listed, query), hit.listed.id))


def fits(listed: ListedPackage, query: Query) -> bool:
    """Whether a listed package is what is looked for."""
    text = " ".join(_texts(listed)).casefold()
    obstacles = " ".join(part for lesson in listed.obstacles for part in _both(lesson.text)).casefold()
    return (
        all(word.casefold() in text for word in query.words)
        and query.instrument in (None, listed.instrument)
        and set(query.ports) <= set(listed.ports)
        and all(word.casefold() in obstacles for word in query.obstacles)
    )


def _in_title(listed: ListedPackage, query: Query) -> int:
    title = " ".join(_both(listed.title)).casefold()
    return sum(word.casefold() in title for word in query.words)


def _texts(listed: ListedPackage) -> list[str]:
    lessons = [part for lesson in (*listed.benefits, *listed.obstacles) for part in _both(lesson.text)]
    names = [listed.id, listed.publisher, listed.region, listed.kind, listed.instrument or "", listed.licence]
    return [*_both(listed.title), *_both(listed.summary), *names, *listed.ports, *lessons]


def _both(text: Any) -> list[str]:
    return [text.id, *([text.en] if text.en else [])]
