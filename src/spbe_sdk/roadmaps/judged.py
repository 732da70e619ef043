"""The predicate where ratings fall, by the index and by every need: of one case, and of all of them counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.roadmaps.minimums import minimum_of
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Minimum
from spbe_sdk.scoring.bands import reaches

# What falls: points, and what is lost to each need of a group.
_Lost = tuple[int, tuple[Fraction, ...]]


@attrs.frozen(slots=True)
class Judged:
    """An index that adds up, and the needs of the whole list and of each predicate in turn."""

    points: Points
    needs: Sequence[tuple[int, Minimum]]

    @classmethod
    def of(cls, points: Points) -> Judged:
        """What judges the levels of a problem; without needs, the index alone."""
        problem = points.problem
        asks = bool(problem.instrument.needs) or any(band.needs for band in problem.instrument.predicates)
        if not asks:
            return cls(points, ())
        judge = problem.gauge.judge
        lists = [judge.needs, *(checks for _, checks in judge.bands)]
        return cls(
            points, [(number, minimum_of(problem, check)) for number, checks in enumerate(lists) for check in checks]
        )

    def after(self, falling: Mapping[str, int]) -> str:
        """The predicate after some falls, in points."""
        lost = [self._loss(item, falling) for _, item in self.needs]
        return self._name(sum(falling.values()), self._failed(range(len(self.needs)), lost))

    def counted(self, falling: Mapping[str, int], chance: Fraction, names: Sequence[str]) -> dict[str, int]:
        """How often each predicate comes about, in whole numbers: each fall or its absence as often as its chance says.

        Ratings that needs look at together are counted together, and then only whether these are met.
        """
        all_: dict[tuple[int, frozenset[int]], int] = {(0, self._failed(self._untouched(falling), None)): 1}
        for codes, needs in self._groups(falling):
            local: dict[_Lost, int] = {(0, (Fraction(0),) * len(needs)): 1}
            for code in codes:
                lost = tuple(self._loss(self.needs[n][1], {code: falling[code]}) for n in needs)
                local = _fallen(local, falling[code], lost, chance)
            judged: dict[tuple[int, frozenset[int]], int] = {}
            for (points, amounts), count in local.items():
                case = (points, self._failed(needs, amounts))
                judged[case] = judged.get(case, 0) + count
            joined: dict[tuple[int, frozenset[int]], int] = {}
            for (one, failed), count in all_.items():
                for (other, more), times in judged.items():
                    case = (one + other, failed | more)
                    joined[case] = joined.get(case, 0) + count * times
            all_ = joined
        found = dict.fromkeys(names, 0)
        for (points, failed), count in all_.items():
            found[self._name(points, failed)] += count
        return found

    def _loss(self, item: Minimum, falling: Mapping[str, int]) -> Fraction:
        """What some falls take from a need."""
        ladders, unit = self.points.ladders, self.points.unit
        return sum((item.shares[code] * loss * unit / ladders[code].share
                    for code, loss in falling.items() if code in item.shares), Fraction(0))  # fmt: skip

    def _failed(self, needs: Iterable[int], lost: Sequence[Fraction] | None) -> frozenset[int]:
        """The lists of which a need is not met once some of each is lost."""
        values = self.points.values(self.points.problem.levels)
        failed = []
        for place, number in enumerate(needs):
            group, item = self.needs[number]
            value = item.value(values) - (lost[place] if lost else 0)
            if not (item.known and item.check.holds([value])):
                failed.append(group)
        return frozenset(failed)

    def _untouched(self, falling: Mapping[str, int]) -> list[int]:
        return [number for number, (_, item) in enumerate(self.needs) if not item.shares.keys() & falling.keys()]

    def _groups(self, falling: Mapping[str, int]) -> list[tuple[list[str], list[int]]]:
        """Ratings that fall, with the needs that look at them; each need in one group alone."""
        groups: list[tuple[list[str], list[int]]] = [([code], []) for code in falling]
        for number, (_, item) in enumerate(self.needs):
            touched = [group for group in groups if item.shares.keys() & set(group[0])]
            if touched:
                groups = [group for group in groups if group not in touched]
                joined = [number, *(n for _, needs in touched for n in needs)]
                groups.append(([code for codes, _ in touched for code in codes], joined))
        return groups

    def _name(self, lost: int, failed: frozenset[int]) -> str:
        """The predicate after losing some points, with needs of some lists unmet."""
        instrument, bands = self.points.problem.instrument, self.points.problem.instrument.predicates
        published = Fraction(self.points.published(-lost))
        index = decisive(instrument.predicate_from, published, self.points.exact(-lost))
        if 0 in failed:
            return instrument.otherwise or bands[-1].name
        reached = (band for number, band in enumerate(bands, start=1) if number not in failed and reaches(index, band))
        return next(reached, bands[-1]).name


def _fallen(before: Mapping[_Lost, int], points: int, lost: Sequence[Fraction], chance: Fraction) -> dict[_Lost, int]:
    after: dict[_Lost, int] = {}
    for (had, amounts), count in before.items():
        stays, falls = (had, amounts), (had + points, tuple(a + b for a, b in zip(amounts, lost, strict=True)))
        after[stays] = after.get(stays, 0) + count * (chance.denominator - chance.numerator)
        after[falls] = after.get(falls, 0) + count * chance.numerator
    return after
