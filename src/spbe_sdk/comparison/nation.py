"""All published results of a year: their distribution by predicate, by kind of institution, and by province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.comparison.correlation import Correlation, domains_together
from spbe_sdk.comparison.position import median
from spbe_sdk.comparison.published.library import (
    Conflict,
    Edition,
    Published,
    complete_years,
    conflicts,
    editions,
    printed_mean,
    published_in,
)
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.regions.library import children

# In the order in which they are shown.
KINDS = ("province", "regency", "city", "ministry", "agency", "commission", "central")


@attrs.frozen(slots=True)
class Cohort:
    """Some of a year's institutions: how many, how many of each predicate from the highest down, mean and median."""

    code: str
    name: str | None
    count: int
    predicates: Mapping[str, int]
    mean: Fraction
    median: Fraction


@attrs.frozen(slots=True)
class Nation:
    """The results of a year, each with its rank, or without one where the list is not complete. `printed` is the mean
    that the report prints, which may differ from that of the list; `together` are the domains that go together over all
    institutions, the strongest pair first.
    """

    edition: Edition
    listed: Sequence[tuple[int | None, Published]]
    predicates: Sequence[str]
    everyone: Cohort
    kinds: Sequence[Cohort]
    provinces: Sequence[Cohort]
    printed: str | None
    doubts: Sequence[Conflict]
    together: Sequence[Correlation] = ()


def nation(year: int | None = None) -> Nation:
    """All published results of a year, from the highest down, with their ranks if the list is complete: of the newest
    complete year, if none is named.

    Raises:
        UsageError: nothing is known of that year.
    """
    asked = complete_years()[-1] if year is None else year
    found = published_in(asked)
    if not found:
        raise UsageError(
            Finding("nation-year", field="year", found=str(asked), allowed=", ".join(map(str, editions())))
        )
    names = [band.name for band in load_instrument(editions()[asked].instrument).predicates]
    mean = printed_mean(asked)
    return Nation(
        edition=editions()[asked],
        listed=_ranked(found) if editions()[asked].complete else [(None, item) for item in found],
        predicates=names,
        everyone=_cohort("all", None, found, names),
        kinds=[_cohort(kind, None, group, names) for kind in KINDS if (group := [i for i in found if i.kind == kind])],
        provinces=[
            _cohort(province.code, province.name, group, names)
            for province in children()
            if (group := _of_province(province.code, found))
        ],
        printed=None if mean is None else str(mean),
        doubts=[item for item in conflicts() if item.year == asked],
        together=domains_together(found),
    )


def _of_province(code: str, found: Sequence[Published]) -> list[Published]:
    """Its regencies and cities, as in the circle of a province; its own government where none of them is assessed."""
    within = [item for item in found if item.province == code]
    return [item for item in within if item.kind != "province"] or within


def _ranked(found: Sequence[Published]) -> list[tuple[int | None, Published]]:
    """Each with its rank; equal indices share one."""
    ranks: dict[object, int] = {}
    for number, item in enumerate(found, start=1):
        ranks.setdefault(item.index, number)
    return [(ranks[item.index], item) for item in found]


def _cohort(code: str, name: str | None, found: Sequence[Published], names: Sequence[str]) -> Cohort:
    indices = [Fraction(item.index) for item in found]
    counts = {each: sum(item.predicate == each for item in found) for each in names}
    return Cohort(code, name, len(found), counts, sum(indices, Fraction(0)) / len(indices), median(indices))
