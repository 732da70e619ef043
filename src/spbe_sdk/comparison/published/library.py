"""Reading the published indices that come along, a year at a time: complete lists from the ministry's own reports for
some years, and what the press or the institutions themselves told for the others. Each says where it is from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

import attrs

from spbe_sdk.files.shipped import shipped_files, shipped_rows
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.instruments.years import in_year
from spbe_sdk.regions.library import province_of, region_code, type_of

_FOLDER = "spbe_sdk.comparison.published"

# What every list tells of an institution; its other columns are parts of the instrument, such as domains, by code.
COLUMNS = ("institution", "province", "index", "predicate", "source", "place", "derived")

# The source that counts for more than any other: the report of the ministry that measures.
MINISTRY = "ministry"

_LOCAL = {(1, False): "province", (2, False): "regency", (2, True): "city"}


@attrs.frozen(slots=True)
class Reference:
    """Where a figure is from: the ``ministry``'s own report, an institution's ``own`` page, or the ``press``. `note`
    says what else a reader should know of it, such as that it was read from a ``copy``.
    """

    key: str
    kind: str
    title: str | None
    address: str
    note: str | None


@attrs.frozen(slots=True)
class Edition:
    """A year of published indices; `complete` says that every institution of that year is there."""

    year: int
    instrument: str
    decree: str | None
    complete: bool


@attrs.frozen(slots=True)
class Published:
    """An index as it was published, with the domains where these are known.

    `name` is how the institution is called in that year, and `institution` how it is called in the newest list, so
    that its years are tied; `key` stays the same over all years: a region's code, or a name that is kept. `kind` is
    ``regency``, ``city``, ``province``, ``ministry``, ``agency``, ``commission`` or ``central``; `derived` is a domain
    whose cell was lost, and that only one value fits.
    """

    year: int
    name: str
    institution: str
    key: str
    region: str | None
    province: str | None
    kind: str
    index: Decimal
    domains: Mapping[str, Decimal]
    predicate: str
    printed: bool
    instrument: str
    sources: tuple[str, ...]
    place: str | None
    derived: str | None

    @property
    def confidence(self) -> str:
        """The kind of its best source."""
        kinds = {sources()[key].kind for key in self.sources}
        return next(kind for kind in (MINISTRY, "own", "press") if kind in kinds)

    @property
    def source(self) -> str:
        """Its first source, as people may look it up."""
        first = sources()[self.sources[0]]
        return ", ".join(part for part in (first.title or first.address, self.place) if part)


@attrs.frozen(slots=True)
class Conflict:
    """What contradicts a figure, or makes it doubtful.

    `kind`: it ``differs`` elsewhere; the only figure is too ``coarse`` (one decimal) or ``misprinted`` to be taken; the
    institution is said to be ``unassessed`` that year; a figure lies ``below-scale``.
    """

    year: int
    institution: str
    node: str
    kept: Decimal | None
    kind: str
    other: str | None
    sources: tuple[str, ...]


@attrs.frozen(slots=True)
class Akip:
    """An AKIP result of an institution (the accountability of its performance), as the press told it: often the
    predicate alone.
    """

    year: int
    institution: str
    value: Decimal | None
    predicate: str
    instrument: str
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """JSON-ready values."""
        value = None if self.value is None else str(self.value)
        return {"year": self.year, "value": value, "predicate": self.predicate, "sources": list(self.sources)}


@attrs.frozen(slots=True)
class Statistic:
    """A figure that a report prints about a group: its ``mean``, ``highest`` or ``lowest``. `scope` are the kinds of
    institution that it covers, or ``all``.
    """

    year: int
    scope: str
    node: str
    statistic: str
    value: Decimal
    source: str
    place: str | None


@cache
def editions() -> Mapping[int, Edition]:
    """The years of which anything is known."""
    rows = _table("years")
    return {
        int(row["year"]): Edition(int(row["year"]), row["instrument"], row["decree"] or None, row["complete"] == "yes")
        for row in rows
    }


def complete_years() -> list[int]:
    """The years with a complete list, in their order."""
    return [year for year, edition in editions().items() if edition.complete]


@cache
def published_in(year: int) -> Sequence[Published]:
    """Every published index of a year, from the highest down; none where nothing is known of it."""
    if year not in editions():
        return ()
    found = (_published(row, editions()[year]) for row in _table(f"index-{year}"))
    return tuple(sorted(found, key=lambda item: (-item.index, item.name)))


def published_indices() -> Sequence[Published]:
    """Every published index, by year and then from the highest down."""
    return [item for year in editions() for item in published_in(year)]


@cache
def sources() -> Mapping[str, Reference]:
    """What the figures are from, by key."""
    rows = _table("sources")
    return {
        row["key"]: Reference(row["key"], row["kind"], row["title"] or None, row["address"], row["note"] or None)
        for row in rows
    }


@cache
def conflicts() -> Sequence[Conflict]:
    """Every contradiction that is known."""
    return tuple(
        Conflict(
            int(row["year"]),
            row["institution"],
            row["node"],
            Decimal(row["kept"]) if row["kept"] else None,
            row["kind"],
            row["other"] or None,
            tuple(row["source"].split()),
        )
        for row in _table("conflicts")
    )


@cache
def statistics() -> Sequence[Statistic]:
    """The figures that the reports print about groups of institutions."""
    return tuple(
        Statistic(
            int(row["year"]),
            row["scope"],
            row["node"],
            row["statistic"],
            Decimal(row["value"]),
            row["source"],
            row["place"] or None,
        )
        for row in _table("means")
    )


@cache
def published_akip() -> Sequence[Akip]:
    """The published AKIP results that are known, by year: those of some institutions only."""
    found = (
        Akip(
            int(row["year"]),
            row["institution"],
            Decimal(row["value"]) if row["value"] else None,
            row["predicate"],
            row["instrument"],
            tuple(row["source"].split()),
        )
        for row in _table("akip")
    )
    return tuple(sorted(found, key=lambda item: (item.year, item.institution)))


def printed_mean(year: int, scope: str = "all", node: str = "index") -> Decimal | None:
    """The mean that the newest report prints for a year; nothing where none does."""
    found = [item for item in statistics() if (item.year, item.scope, item.node) == (year, scope, node)]
    return next((item.value for item in found if item.statistic == "mean"), None)


@cache
def known_names() -> Mapping[str, str]:
    """Each name that an institution bears in any year, and the one that it bears in the newest list."""
    names = {item.name: item.institution for item in published_indices()}
    return names | {name: now for name, (_, now, _) in _institutions().items()}


@cache
def other_names() -> Mapping[str, str]:
    """Abbreviations and younger names of institutions, and the name that each bears in the newest list. A ministry that
    was divided since stands under the names of its parts.
    """
    return {row["alias"]: known_names()[row["institution"]] for row in _table("aliases")}


def kind_of(institution: str) -> str | None:
    """The kind of an institution, by its name in any year; nothing where it is not known."""
    if institution in _institutions():
        return _institutions()[institution][0]
    code = region_code(institution)
    return _LOCAL.get(type_of(code)) if code else None


def _published(row: Mapping[str, str], edition: Edition) -> Published:
    name = row["institution"]
    code = region_code(name)
    _, now, key = _institutions().get(name, ("", name, code or name))
    index = Decimal(row["index"])
    return Published(
        year=edition.year,
        name=name,
        institution=now,
        key=key,
        region=code,
        province=province_of(code) if code else None,
        kind=kind_of(name) or "",
        index=index,
        domains={code: Decimal(value) for code, value in row.items() if code not in COLUMNS and value},
        predicate=row["predicate"]
        or predicate(in_year(load_instrument(edition.instrument), edition.year), Fraction(index)),
        printed=bool(row["predicate"]),
        instrument=edition.instrument,
        sources=tuple(row["source"].split()),
        place=row["place"] or None,
        derived=row["derived"] or None,
    )


@cache
def _institutions() -> Mapping[str, tuple[str, str, str]]:
    """The kind of an institution that is no region, its present name and its key, by each of its names."""
    return {row["name"]: (row["kind"], row["now"] or row["name"], row["key"]) for row in _table("institutions")}


def _table(name: str) -> Iterable[dict[str, str]]:
    return shipped_rows(shipped_files([_FOLDER], ".csv")[name])
