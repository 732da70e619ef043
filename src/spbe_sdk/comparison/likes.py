"""Who is like an institution: one definition for where it stands, for what those who rose did, and for a roadmap.

Of the same kind, in the same group of provinces, and with an index near to its own in a year before.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.comparison.published.library import Published, editions, published_in

# Likes began within so much of ours.
NEAR = Decimal("0.25")

# Fewer others than these say little, so that those of other parts of the country are taken in.
ENOUGH = 5

# Codes of one big island begin alike; those of the Riau islands, which count to Sumatra, begin otherwise.
_PARTS = {"2": "1"}


@attrs.frozen(slots=True)
class Like:
    """One that is like ours: in the year that decides it, and in the year that is looked at, if it is known there."""

    before: Published
    now: Published | None

    @property
    def change(self) -> Decimal | None:
        """What its index rose by."""
        return self.now.index - self.before.index if self.now else None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "region": self.before.region,
            "institution": self.before.institution,
            "before": str(self.before.index),
            "now": str(self.now.index) if self.now else None,
            "change": str(self.change) if self.now else None,
        }


@attrs.frozen(slots=True)
class Likes:
    """Those who are like an institution, the nearest first; `own` is that in the year that decides it.

    Where the list of the year that is looked at is complete they all stand in it; `absent` are those that would be
    alike and do not.

    `by` says what makes them alike besides their kind: an index ``near`` its own, or the same ``predicate``; `part` is
    the group of provinces that they lie in, or nothing where they are from everywhere; `few` that there were too few
    in its own.
    """

    own: Published
    by: str
    part: str | None
    few: bool
    found: Sequence[Like]
    absent: Sequence[Published] = ()

    @property
    def year(self) -> int:
        """The year whose indices decide."""
        return self.own.year

    @property
    def everywhere(self) -> bool:
        """Whether they are of all parts of the country."""
        return self.part is None

    @property
    def lowest(self) -> Decimal:
        """The lowest index that is near."""
        return self.own.index - NEAR

    @property
    def highest(self) -> Decimal:
        """The highest index that is near."""
        return self.own.index + NEAR

    @property
    def members(self) -> list[Published]:
        """Those whose index is known in the year that is looked at."""
        return [like.now for like in self.found if like.now]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "year": self.year,
            "by": self.by,
            "kind": self.own.kind,
            "lowest": str(self.lowest),
            "highest": str(self.highest),
            "everywhere": self.everywhere,
            "part": self.part,
            "count": len(self.found),
            "institutions": [like.to_dict() for like in self.found],
            "absent": [item.institution for item in self.absent],
        }


def likes_of(own: Published, year: int | None = None, *, by: str = "near", everywhere: bool = False) -> Likes | None:
    """Who is like an institution, by the list of the year before, or of another.

    Alike are those of the same kind and group of provinces whose index lay within a quarter point (`by` ``"near"``) or
    that had the same ``"predicate"``; from `everywhere` if asked, and where fewer than five are in its own group.
    Nothing where that year has no complete list, or one without the institution.
    """
    before = own.year - 1 if year is None else year
    edition, ours = editions().get(before), find_published(own.institution, before)
    if edition is None or not edition.complete or ours is None:
        return None
    alike = [item for item in published_in(before) if item is not ours and _alike(ours, item, by)]
    now = {item.institution: item for item in published_in(own.year)}
    all_known = editions()[own.year].complete
    there = [item for item in alike if item.institution in now or not all_known]
    around = [item for item in there if part_of(item) == part_of(ours)]
    few = len(around) < ENOUGH and part_of(ours) is not None
    wide = everywhere or few or part_of(ours) is None
    nearest = sorted(there if wide else around, key=lambda item: (abs(item.index - ours.index), item.name))
    return Likes(
        own=ours,
        by=by,
        part=None if wide else part_of(ours),
        few=few and not everywhere,
        found=[Like(item, now.get(item.institution)) for item in nearest],
        absent=[item for item in alike if item not in there and (wide or part_of(item) == part_of(ours))],
    )


def find_published(institution: str, year: int) -> Published | None:
    """What was published of an institution in a year, by its name in the newest list; nothing where nothing was."""
    return next((item for item in published_in(year) if item.institution == institution), None)


def part_of(item: Published) -> str | None:
    """The group of provinces that a region lies in; nothing for institutions of the centre."""
    first = (item.region or "")[:1]
    return _PARTS.get(first, first) or None


def _alike(own: Published, other: Published, by: str) -> bool:
    near = abs(other.index - own.index) <= NEAR if by == "near" else other.predicate == own.predicate
    return other.kind == own.kind and near
