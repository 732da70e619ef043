"""Where an institution's published index stands in the nation: among all, its kind, its province, and its likes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.likes import ENOUGH, Likes, find_published, likes_of
from spbe_sdk.comparison.next_predicate import NextPredicate, Way, next_step, rooms_of, shares_of, ways_up
from spbe_sdk.comparison.position import Position, median, place_among
from spbe_sdk.comparison.published.doubts import doubted_nodes
from spbe_sdk.comparison.published.library import (
    Akip,
    Published,
    complete_years,
    editions,
    published_akip,
    published_in,
    sources,
)
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.scoring.exact import exact_text, round_half_up


@attrs.frozen(slots=True)
class Circle:
    """A figure among those of a group: ``all``, its ``type``, its ``province``, or those ``similar`` to it."""

    scope: str
    place: Position

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "scope": self.scope,
            "rank": self.place.rank,
            "of": self.place.count,
            "percentile": str(self.place.percentile),
            "median": str(round_half_up(self.place.median, 2)),
            "best": str(self.place.best),
            "to_median": str(round_half_up(self.place.to_median, 2)),
            "to_best": str(self.place.to_best),
        }


@attrs.frozen(slots=True)
class DomainStanding:
    """A domain's published value, and where it stands; `derived` where its cell was lost and only one value fits,
    `doubtful` where something speaks against it, `lowest` where nothing lower can be given.

    `share` is its part of the index, of 1; `needed` are the points that it alone would have to gain for the next
    predicate, about, as published figures are rounded; nothing where it cannot alone.
    """

    code: str
    name: str
    value: Decimal
    derived: bool
    doubtful: bool
    lowest: bool
    circles: Sequence[Circle]
    share: Fraction | None
    needed: Decimal | None

    def in_circle(self, scope: str) -> Position | None:
        """Where it stands in one circle; nothing where it stands in none of that name."""
        return next((circle.place for circle in self.circles if circle.scope == scope), None)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        circles = [circle.to_dict() for circle in self.circles]
        return {
            "code": self.code,
            "name": self.name,
            "value": str(self.value),
            "derived": self.derived,
            "doubtful": self.doubtful,
            "lowest": self.lowest,
            "share": None if self.share is None else exact_text(self.share),
            "needed": None if self.needed is None else str(self.needed),
            "circles": circles,
        }


@attrs.frozen(slots=True)
class Standing:
    """Where an institution stands in a year. Without a complete list there are no circles: `known` of about `of`
    institutions are known then, as many as the complete list of the nearest year has.

    `before` is what was published of it in the year before; `ways` are the smallest sets of domains that together could
    bring the next predicate, with what each must gain.
    """

    own: Published
    before: Published | None
    circles: Sequence[Circle]
    domains: Sequence[DomainStanding]
    next_step: NextPredicate | None
    ways: Sequence[Way]
    likes: Likes | None
    akip: Sequence[Akip]
    known: int
    of: int

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.own.name} {self.own.year}: {self.own.index}>"

    @property
    def complete(self) -> bool:
        """Whether the list of that year is complete."""
        return editions()[self.own.year].complete

    @property
    def change(self) -> Decimal | None:
        """What its index rose by since the year before, if that was measured alike."""
        before = self.before
        return self.own.index - before.index if before and before.instrument == self.own.instrument else None

    @property
    def against(self) -> str:
        """The circle that the domains are held against: the similar ones, or its kind where fewer than five are."""
        return "similar" if self.likes and len(self.likes.members) >= ENOUGH and self.circles else "type"

    @property
    def weakest(self) -> list[DomainStanding]:
        """The domains that lie furthest below the median of that circle: several where they are equally low, none where
        nothing lies below it. What is doubtful is not judged.
        """
        sound = [item for item in self.domains if not item.doubtful]
        gaps = [(place.to_median, item) for item in sound if (place := item.in_circle(self.against))]
        low = min((gap for gap, _ in gaps), default=Fraction(0))
        return [item for gap, item in gaps if gap == low < 0]

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
            "doubtful": "index" in doubted_nodes(self.own),
            "source": self.own.source,
            "source_note": sources()[self.own.sources[0]].note,
            "source_address": sources()[self.own.sources[0]].address,
            "complete": self.complete,
            "known": self.known,
            "institutions": self.of,
            "before": None if self.before is None else {"year": self.before.year, "index": str(self.before.index)},
            "change": None if self.change is None else str(self.change),
            "next": self.next_step.to_dict() if self.next_step else None,
            "ways": [{code: str(gain) for code, gain in way.items()} for way in self.ways],
            "circles": [circle.to_dict() for circle in self.circles],
            "domains": [domain.to_dict() for domain in self.domains],
            "weakest": {"against": self.against, "domains": [domain.code for domain in self.weakest]},
            "likes": self.likes.to_dict() if self.likes else None,
            "akip": [item.to_dict() for item in self.akip],
        }


def standing(who: str, year: int | None = None, *, everywhere: bool = False) -> Standing:
    """Where the published SPBE index of an institution stands in the nation, for the index and each domain.

    `who` is a region's code or name, or an institution's name; `year` the newest with a complete list if it is absent.
    Equal figures share a rank; a percentile is the share of the others that lie below, equal ones counted half. Similar
    ones are others, of the same group of provinces unless `everywhere`: their median is theirs alone, while that of any
    other circle, in which the institution lies itself, is of all in it.

    Raises:
        UsageError: the institution is not known, or may be several.
        DataError: nothing was published of it in that year, as far as is known.

    Examples:
        >>> found = standing("32.16", 2024)
        >>> [(circle.scope, circle.place.rank, circle.place.count) for circle in found.circles][:3]
        [('all', 69, 615), ('type', 24, 392), ('province', 8, 27)]
    """
    institution = choose_institution(who)
    asked = complete_years()[-1] if year is None else year
    own = published_of(institution, asked)
    everyone = published_in(asked)
    complete = editions()[asked].complete
    likes = likes_of(own, everywhere=everywhere)
    step = next_step(own)
    groups = _groups(own, everyone, likes) if complete else {}
    return Standing(
        own=own,
        before=find_published(institution, asked - 1),
        circles=_circles(own.index, groups),
        domains=_domains(own, groups, step),
        next_step=step,
        ways=ways_up(step.missing, rooms_of(own)) if step else [],
        likes=likes,
        akip=[item for item in published_akip() if item.institution == institution],
        known=len(everyone),
        of=len(everyone if complete else published_in(min(complete_years(), key=lambda near: abs(near - asked)))),
    )


def published_of(institution: str, year: int) -> Published:
    """What was published of an institution in a year, by the name that the newest list has.

    Raises:
        DataError: nothing was, or, in a year whose list is not complete, nothing that is known.
    """
    found = find_published(institution, year)
    if found is None:
        years = [str(known) for known in editions() if find_published(institution, known) is not None]
        partly = year in editions() and not editions()[year].complete
        details = {"institution": institution, "years": ", ".join(years) or "–", "known": str(len(published_in(year)))}
        code = "standing-partly" if partly else "standing-year"
        raise DataError(Finding(code, field="year", found=str(year), allowed=details["years"], details=details))
    return found


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
    return [Circle(scope, _place(scope, figure, values)) for scope, values in known.items() if values]


def _place(scope: str, figure: Decimal, values: Sequence[Decimal]) -> Position:
    """Similar ones are others, so that their median is without ours."""
    place = place_among(figure, values)
    return attrs.evolve(place, median=median(map(Fraction, values))) if scope == "similar" else place


def _figure(item: Published, code: str | None) -> Decimal | None:
    return item.index if code is None else item.domains.get(code)


def _domains(own: Published, groups: dict[str, list[Published]], step: NextPredicate | None) -> list[DomainStanding]:
    instrument = load_instrument(own.instrument)
    names = {node.code: node.name for node in instrument.nodes}
    shares, rooms, ends = shares_of(instrument), rooms_of(own), index_range(instrument)
    doubted = doubted_nodes(own)
    found = []
    for code, value in own.domains.items():
        alone = ways_up(step.missing, {code: rooms[code]}) if step and code in rooms else []
        found.append(
            DomainStanding(
                code=code,
                name=names.get(code, code),
                value=value,
                derived=own.derived == code,
                doubtful=code in doubted,
                lowest=ends is not None and value == ends[0],
                circles=_circles(value, groups, code),
                share=shares.get(code),
                needed=alone[0][code] if alone else None,
            )
        )
    return found
