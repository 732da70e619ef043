"""Where an institution's published index stands in the nation: among all, its kind, its province, and its likes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.comparison.placing import Placing, place_among
from spbe_sdk.comparison.published.library import (
    Akip,
    Published,
    complete_years,
    editions,
    published_akip,
    published_in,
)
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.exact import exact_text

# Likes began a year before within so much of ours.
NEAR = Decimal("0.25")

# Fewer likes than these say little, so that those of other parts of the country are taken in.
_FEW = 5


@attrs.frozen(slots=True)
class Circle:
    """A figure among those of a group: ``all``, its ``type``, its ``province``, or those ``similar`` to it."""

    scope: str
    place: Placing

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "scope": self.scope,
            "rank": self.place.rank,
            "of": self.place.count,
            "percentile": str(self.place.percentile),
            "median": exact_text(self.place.median),
            "best": str(self.place.best),
            "to_median": exact_text(self.place.to_median),
            "to_best": str(self.place.to_best),
        }


@attrs.frozen(slots=True)
class DomainStanding:
    """A domain's published value, and where it stands; `derived` where its cell was lost and only one value fits."""

    code: str
    name: str
    value: Decimal
    derived: bool
    circles: Sequence[Circle]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        circles = [circle.to_dict() for circle in self.circles]
        return {"code": self.code, "name": self.name, "value": str(self.value), "circles": circles}


@attrs.frozen(slots=True)
class NextPredicate:
    """The next higher predicate, the lowest published index that it takes, and what is missing to it."""

    predicate: str
    at_least: Decimal
    missing: Decimal

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"predicate": self.predicate, "at_least": str(self.at_least), "missing": str(self.missing)}


@attrs.frozen(slots=True)
class Likes:
    """Which institutions count as similar: of the same kind, whose index a year before lay between two figures, in
    the same group of provinces (the first digit of their codes) unless `everywhere`.
    """

    year: int
    lowest: Decimal
    highest: Decimal
    everywhere: bool
    members: Sequence[Published]


@attrs.frozen(slots=True)
class Standing:
    """Where an institution stands in a year. Without a complete list there are no circles: `known` of about `of`
    institutions are known then, as many as the complete list of the nearest year has.
    """

    own: Published
    circles: Sequence[Circle]
    domains: Sequence[DomainStanding]
    next_step: NextPredicate | None
    likes: Likes | None
    akip: Sequence[Akip]
    known: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether the list of that year is complete."""
        return editions()[self.own.year].complete

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "region": self.own.region,
            "institution": self.own.name,
            "year": self.own.year,
            "index": str(self.own.index),
            "predicate": self.own.predicate,
            "predicate_published": self.own.printed,
            "confidence": self.own.confidence,
            "source": self.own.source,
            "complete": self.complete,
            "known": self.known,
            "institutions": self.of,
            "next": self.next_step.to_dict() if self.next_step else None,
            "circles": [circle.to_dict() for circle in self.circles],
            "domains": [domain.to_dict() for domain in self.domains],
            "akip": [item.to_dict() for item in self.akip],
        }


def standing(who: str, year: int | None = None) -> Standing:
    """Where the published SPBE index of an institution stands in the nation, for the index and each domain.

    `who` is a region's code or name, or an institution's name; `year` the newest with a complete list if it is absent.
    Equal figures share a rank; a percentile is the share of the others that lie below.

    Raises:
        UsageError: the institution is not known, or may be several, or nothing was published of it in that year.

    Example:
        >>> found = standing("32.16", 2024)
        >>> [(circle.scope, circle.place.rank, circle.place.count) for circle in found.circles][:3]
        [('all', 69, 615), ('type', 24, 392), ('province', 8, 27)]
    """
    institution = choose_institution(who)
    asked = complete_years()[-1] if year is None else year
    own = published_of(institution, asked)
    everyone = published_in(asked)
    complete = editions()[asked].complete
    likes = likes_of(own) if complete else None
    groups = _groups(own, everyone, likes) if complete else {}
    return Standing(
        own=own,
        circles=_circles(own.index, groups),
        domains=_domains(own, groups),
        next_step=next_step(own),
        likes=likes,
        akip=[item for item in published_akip() if item.institution == institution],
        known=len(everyone),
        of=len(everyone if complete else published_in(min(complete_years(), key=lambda near: abs(near - asked)))),
    )


def likes_of(own: Published, year: int | None = None) -> Likes | None:
    """Who is similar to an institution, by the indices of the year before, or of another; nothing without a complete
    list of it, or where ours is not in it.
    """
    before = own.year - 1 if year is None else year
    edition = editions().get(before)
    ours = _find(own.institution, before)
    if edition is None or not edition.complete or ours is None:
        return None
    near = [item for item in published_in(before) if item.kind == own.kind and abs(item.index - ours.index) <= NEAR]
    around = [item for item in near if part_of(item) == part_of(own)]
    everywhere = len(around) <= _FEW
    names = {item.institution for item in (near if everywhere else around)} - {own.institution}
    members = [item for item in published_in(own.year) if item.institution in names]
    return Likes(before, ours.index - NEAR, ours.index + NEAR, everywhere, members)


def next_step(own: Published) -> NextPredicate | None:
    """What is missing to the next higher predicate; nothing at the highest."""
    instrument = load_instrument(own.instrument)
    names = [band.name for band in instrument.predicates]
    higher = names.index(own.predicate) - 1 if own.predicate in names else -1
    edge = lower_edge(instrument.predicates[higher], instrument.decimals) if higher >= 0 else None
    return None if edge is None else NextPredicate(names[higher], edge, max(edge - own.index, Decimal(0)))


def published_of(institution: str, year: int) -> Published:
    """What was published of an institution in a year, by the name that the newest list has.

    Raises:
        UsageError: nothing was.
    """
    found = _find(institution, year)
    if found is None:
        years = [str(known) for known in editions() if _find(institution, known) is not None]
        details = {"institution": institution, "years": ", ".join(years) or "–"}
        raise UsageError(
            Finding("standing-year", field="year", found=str(year), allowed=details["years"], details=details)
        )
    return found


def _find(institution: str, year: int) -> Published | None:
    return next((item for item in published_in(year) if item.institution == institution), None)


def _groups(own: Published, everyone: Sequence[Published], likes: Likes | None) -> dict[str, list[Published]]:
    """The others of each circle; a province's own government stands in none of its circle."""
    others = [item for item in everyone if item is not own]
    local = own.kind != "province" and own.province is not None
    return {
        "all": others,
        "type": [item for item in others if item.kind == own.kind],
        "province": [item for item in others if local and item.province == own.province and item.kind != "province"],
        "similar": list(likes.members) if likes else [],
    }


def _circles(figure: Decimal, groups: dict[str, list[Published]], code: str | None = None) -> list[Circle]:
    """A figure in each circle: an index, or the domain of that code."""
    found = {scope: [_figure(item, code) for item in group] for scope, group in groups.items()}
    known = {scope: [value for value in values if value is not None] for scope, values in found.items()}
    return [Circle(scope, place_among(figure, values)) for scope, values in known.items() if values]


def _figure(item: Published, code: str | None) -> Decimal | None:
    return item.index if code is None else item.domains.get(code)


def _domains(own: Published, groups: dict[str, list[Published]]) -> list[DomainStanding]:
    names = {node.code: node.name for node in load_instrument(own.instrument).nodes}
    return [
        DomainStanding(code, names.get(code, code), value, own.derived == code, _circles(value, groups, code))
        for code, value in own.domains.items()
    ]


def part_of(item: Published) -> str:
    """The part of the country that a region lies in: codes of one of its big islands begin alike."""
    return (item.region or "")[:1]
