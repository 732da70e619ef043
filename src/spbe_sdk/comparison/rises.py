"""What those who rose did: how institutions like ours moved between two years of which all results are known.

Counts and distributions of what was published, never causes: which domains moved, how many reached the next predicate,
and what came with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.likes import ENOUGH, Likes, likes_of
from spbe_sdk.comparison.next_predicate import gained
from spbe_sdk.comparison.position import quartiles
from spbe_sdk.comparison.published.library import Published, complete_years, editions, published_in
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.comparison.standing import Standing
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.scoring.exact import round_half_up

# The ones that rose most, to be asked how.
_TO_ASK = 10


@attrs.frozen(slots=True)
class Move:
    """An institution in two years."""

    before: Published
    after: Published

    @property
    def change(self) -> Decimal:
        """What its index rose by."""
        return self.after.index - self.before.index

    def domain(self, code: str) -> Decimal | None:
        """What a domain rose by; nothing where it is unknown in one of the years."""
        ends = (self.after.domains.get(code), self.before.domains.get(code))
        return None if ends[0] is None or ends[1] is None else ends[0] - ends[1]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "region": self.after.region,
            "institution": self.after.name,
            "from": str(self.before.index),
            "to": str(self.after.index),
            "change": str(self.change),
            "predicates": [self.before.predicate, self.after.predicate],
            "domains": {code: str(change) for code in self.after.domains if (change := self.domain(code)) is not None},
        }


@attrs.frozen(slots=True)
class Spread:
    """How some changes are spread: their number, how many are rises, and the three quartiles."""

    count: int
    rose: int
    lower: Fraction
    middle: Fraction
    upper: Fraction

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        quartiles = [str(round_half_up(value, 2)) for value in (self.lower, self.middle, self.upper)]
        return {"count": self.count, "rose": self.rose, "quartiles": quartiles}


@attrs.frozen(slots=True)
class DomainRise:
    """How a domain moved: among all, among those that reached a higher predicate, and among those that did not."""

    code: str
    name: str
    everyone: Spread
    reached: Spread | None
    stayed: Spread | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        groups = {"all": self.everyone, "reached": self.reached, "stayed": self.stayed}
        return {"code": self.code, "name": self.name, **{n: s.to_dict() if s else None for n, s in groups.items()}}


@attrs.frozen(slots=True)
class Rises:
    """How those like an institution moved from `start` to `end`, and how it moved itself.

    `likes` says who counts as alike; `moves` are those of them that stand in both lists, `reached` those that reached a
    higher predicate.
    """

    start: int
    end: int
    own: Move
    likes: Likes
    moves: Sequence[Move]
    reached: Sequence[Move]
    index: Spread
    domains: Sequence[DomainRise]

    @property
    def to_ask(self) -> list[Move]:
        """The ten that rose most, from the highest rise down; fewer where fewer rose."""
        rose = [move for move in self.moves if move.change > 0]
        return sorted(rose, key=lambda move: (-move.change, move.after.name))[:_TO_ASK]

    def rose_in(self, domain: str) -> tuple[int, int]:
        """How many of the others rose in a domain, and of how many this is known."""
        found = next((item.everyone for item in self.domains if item.code == domain), None)
        return (found.rose, found.count) if found else (0, 0)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "from": self.start,
            "to": self.end,
            "own": self.own.to_dict(),
            "alike": {
                "by": self.likes.by,
                "lowest": str(self.likes.lowest),
                "highest": str(self.likes.highest),
                "part": self.likes.part,
                "everywhere": self.likes.everywhere,
                "count": len(self.moves),
            },
            "reached": len(self.reached),
            "index": self.index.to_dict(),
            "domains": [domain.to_dict() for domain in self.domains],
            "most": [move.to_dict() for move in self.to_ask],
        }


def rises(
    who: str, start: int | None = None, end: int | None = None, *, by: str = "near", everywhere: bool = False
) -> Rises:
    """How the institutions like one moved between two years with complete lists: the last two, if none are named.

    Alike are those of the same kind and group of provinces whose index began within a quarter point of its own (`by`
    ``"near"``) or in the same predicate (``"predicate"``); from `everywhere` if asked, or where too few are there.

    Raises:
        UsageError: a year has no complete list or lacks the institution, or nobody is alike.

    Examples:
        >>> found = rises("32.16")
        >>> found.own.before.index, found.own.after.index
        (Decimal('3.28'), Decimal('4.08'))
    """
    first, last = _years(start, end)
    moves = moves_between(first, last)
    institution = choose_institution(who)
    own = next((move for move in moves if move.after.institution == institution), None)
    if own is None:
        raise UsageError(Finding("rises-absent", field="institution", found=institution, allowed=f"{first}, {last}"))
    likes = likes_of(own.after, first, by=by, everywhere=everywhere)
    alike = [Move(like.before, like.now) for like in likes.found if like.now] if likes else []
    if not likes or not alike:
        raise UsageError(Finding("rises-alone", field="institution", found=institution))
    names = [band.name for band in load_instrument(editions()[last].instrument).predicates]
    reached = [move for move in alike if _higher(move, names)]
    stayed = [move for move in alike if not _higher(move, names)]
    spread = _spread(move.change for move in alike)
    return Rises(first, last, own, likes, alike, reached, spread, _domains(alike, reached, stayed))


def rises_of(found: Standing, *, everywhere: bool = False) -> Rises | None:
    """What those like an institution did up to the year of its standing, by the last two complete lists until then;
    nothing where there are not two that hold it, or where nobody is alike.
    """
    years = [year for year in complete_years() if year <= found.own.year]
    return _where_known(found.own.institution, years, everywhere=everywhere)


def rises_beside(region: str, instrument: str) -> Rises | None:
    """What those like a region did between the last two complete lists, if these were measured by an instrument;
    nothing where they were not, where the region is in neither, or where nobody is alike.
    """
    last = complete_years()[-2:]
    return _where_known(region, [year for year in last if editions()[year].instrument == instrument])


def _where_known(who: str, years: Sequence[int], *, everywhere: bool = False) -> Rises | None:
    try:
        return rises(who, *years[-2:], everywhere=everywhere) if len(years) > 1 else None
    except UsageError:
        return None


def as_those_who_reached(found: Rises, own: Published) -> Decimal | None:
    """What the index of an institution would gain, if each of its domains moved by the median of those like it that
    reached a higher predicate; nothing where fewer than five did, or where a domain is unknown or doubtful.
    """
    changes = {item.code: item.reached.middle for item in found.domains if item.reached}
    return gained(own, changes) if len(found.reached) >= ENOUGH else None


def moves_between(start: int, end: int) -> list[Move]:
    """Every institution that stands in the lists of both years."""
    before = {item.institution: item for item in published_in(start)}
    return [Move(before[item.institution], item) for item in published_in(end) if item.institution in before]


def _years(start: int | None, end: int | None) -> tuple[int, int]:
    known = complete_years()
    first, last = (known[-2] if start is None else start), (known[-1] if end is None else end)
    wrong = [str(year) for year in (first, last) if year not in known]
    if wrong or first >= last:
        found = ", ".join(wrong) or f"{first}, {last}"
        raise UsageError(Finding("rises-years", field="year", found=found, allowed=", ".join(map(str, known))))
    return first, last


def _higher(move: Move, names: Sequence[str]) -> bool:
    """Whether the predicate is a higher one after; `names` are the predicates from the highest down."""
    return names.index(move.after.predicate) < names.index(move.before.predicate)


def _domains(moves: Sequence[Move], reached: Sequence[Move], stayed: Sequence[Move]) -> list[DomainRise]:
    names = {node.code: node.name for node in load_instrument(moves[0].after.instrument).nodes}
    found = []
    for code, name in names.items():
        everyone, up, not_up = (_spread_of(code, group) for group in (moves, reached, stayed))
        if everyone is not None:
            found.append(DomainRise(code, name, everyone, up, not_up))
    return found


def _spread_of(code: str, moves: Sequence[Move]) -> Spread | None:
    changes = [change for move in moves if (change := move.domain(code)) is not None]
    return _spread(changes) if changes else None


def _spread(changes: Iterable[Decimal]) -> Spread:
    found = [Fraction(change) for change in changes]
    return Spread(len(found), sum(change > 0 for change in found), *quartiles(found))
