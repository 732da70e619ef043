"""What is missing to the next predicate, and which domains could bring it: alone, or the fewest together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import attrs

from spbe_sdk.comparison.published.doubts import doubted_nodes
from spbe_sdk.comparison.published.library import Published
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import index_range, is_weighted_mean
from spbe_sdk.scoring.bands import lower_edge
from spbe_sdk.scoring.exact import round_down


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
class Room:
    """A domain's part of the index, of 1, and how far it can still rise."""

    share: Fraction
    left: Fraction


# What each of some domains gains, by code.
Way = Mapping[str, Decimal]


def next_step(own: Published) -> NextPredicate | None:
    """What is missing to the next higher predicate; nothing at the highest."""
    instrument = load_instrument(own.instrument)
    names = [band.name for band in instrument.predicates]
    higher = names.index(own.predicate) - 1 if own.predicate in names else -1
    edge = lower_edge(instrument.predicates[higher], instrument.decimals) if higher >= 0 else None
    return None if edge is None else NextPredicate(names[higher], edge, max(edge - own.index, Decimal(0)))


def shares_of(instrument: Instrument) -> dict[str, Fraction]:
    """What each domain is of the index, where that is the weighted mean of its parts."""
    whole = sum(node.weight for node in instrument.nodes)
    return {node.code: node.weight / whole for node in instrument.nodes} if is_weighted_mean(instrument) else {}


def rooms_of(own: Published) -> dict[str, Room]:
    """How far each published domain can still rise; a doubtful one is left out, as nothing can be built on it."""
    instrument = load_instrument(own.instrument)
    shares, ends = shares_of(instrument), index_range(instrument)
    if ends is None:
        return {}
    sound = own.domains.keys() & shares.keys() - doubted_nodes(own)
    return {code: Room(shares[code], Fraction(ends[1] - own.domains[code])) for code in own.domains if code in sound}


def ways_up(missing: Decimal, rooms: Mapping[str, Room]) -> list[Way]:
    """The smallest sets of domains that together bring what is missing, all of one number, with what each must gain:
    all alike, but one that comes to its highest value stays there. The least first; nothing where all do not suffice.

    Gains are about, as published figures are rounded; each is rounded up.
    """
    if not missing:
        return []
    for number in range(1, len(rooms) + 1):
        chosen = ({code: rooms[code] for code in codes} for codes in combinations(rooms, number))
        found = [gains for some in chosen if (gains := _alike(Fraction(missing), some)) is not None]
        if found:
            return [_rounded(gains) for gains in sorted(found, key=lambda gains: max(gains.values()))]
    return []


def _alike(missing: Fraction, rooms: Mapping[str, Room]) -> dict[str, Fraction] | None:
    """What each must gain if all gain alike; nothing where they cannot bring what is missing."""
    if not rooms:
        return None
    each = missing / sum(room.share for room in rooms.values())
    full = {code: room for code, room in rooms.items() if room.left < each}
    if not full:
        return dict.fromkeys(rooms, each)
    rest = missing - sum(room.share * room.left for room in full.values())
    others = _alike(rest, {code: room for code, room in rooms.items() if code not in full})
    return None if others is None else {code: others.get(code, room.left) for code, room in rooms.items()}


def _rounded(gains: Mapping[str, Fraction]) -> Way:
    return {code: -round_down(-gain, 2) for code, gain in gains.items()}


def gained(own: Published, changes: Mapping[str, Fraction]) -> Decimal | None:
    """What the index would gain, cut off, if its domains changed so, none above the highest value; nothing where one
    of them is unknown or doubtful.
    """
    rooms = rooms_of(own)
    if not rooms or rooms.keys() != changes.keys():
        return None
    parts: Sequence[Fraction] = [room.share * min(changes[code], room.left) for code, room in rooms.items()]
    return round_down(sum(parts, Fraction(0)), 2)
