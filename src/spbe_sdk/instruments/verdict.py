"""The verdict on an index: its predicate, what denied a better one, and why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Predicate
from spbe_sdk.scoring.bands import reaches
from spbe_sdk.scoring.bounds import Bound


@attrs.frozen(slots=True)
class Unmet:
    """A need that was not met: for which predicate, the nodes that it looks at, and what they came to together.

    `predicate` is nothing where every predicate needs it that is better than the one that the index has by itself.
    """

    predicate: str | None
    check: Bound
    found: Fraction


@attrs.frozen(slots=True)
class Judgement:
    """A predicate, or nothing where `unknown` names what has to be known for one; the needs that were not met."""

    predicate: str | None
    unmet: tuple[Unmet, ...] = ()
    unknown: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class Judge:
    """The bands of an index with their needs, as bounds on values; `needs` are those of the whole list."""

    bands: Sequence[tuple[Predicate, tuple[Bound, ...]]]
    needs: tuple[Bound, ...] = ()
    otherwise: str | None = None

    def verdict(self, index: Fraction, values: Mapping[str, Fraction]) -> Judgement:
        """The verdict on an index whose nodes have some values; nodes of which nothing is known are left out."""
        reached = [(band, needs) for band, needs in self.bands if reaches(index, band) or band is self.bands[-1][0]]
        floor = self.otherwise or self.bands[-1][0].name
        unmet = _unmet(None if reached[0][0].name == floor else reached[0][0].name, self.needs, values)
        if unknown := _unknown(self.needs, values):
            return Judgement(None, unknown=unknown)
        if unmet:
            return Judgement(floor, unmet)
        for band, needs in reached:
            if unknown := _unknown(needs, values):
                return Judgement(None, unmet, unknown)
            failed = _unmet(band.name, needs, values)
            if not failed:
                return Judgement(band.name, unmet)
            unmet += failed
        return Judgement(None, unmet)


def _unknown(needs: Iterable[Bound], values: Mapping[str, Fraction]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for check in needs for code in check.codes if code not in values))


def _unmet(predicate: str | None, needs: Iterable[Bound], values: Mapping[str, Fraction]) -> tuple[Unmet, ...]:
    known = [(check, [values[code] for code in check.codes]) for check in needs if not _unknown([check], values)]
    return tuple(Unmet(predicate, check, sum(found, Fraction(0))) for check, found in known if not check.holds(found))
