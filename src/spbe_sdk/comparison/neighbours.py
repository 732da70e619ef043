"""Published indices around a result: those of others in the same year, and our own over the years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from spbe_sdk.bindings.typed import Row
from spbe_sdk.comparison.position import place_among
from spbe_sdk.comparison.published.library import printed_mean, published_in, published_indices
from spbe_sdk.comparison.standing import Circle
from spbe_sdk.comparison.trend import Turn, trend
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.regions.library import province_of, region_code, type_of


def read_published(rows: Sequence[Row]) -> tuple[list[PublishedIndex], list[Finding]]:
    """The rows of the port `published`, and what is doubtful about them; doubtful rows are left out."""
    found: list[PublishedIndex] = []
    findings: list[Finding] = []
    names: dict[tuple[str, int], str] = {}
    rows_of: dict[tuple[str, int], Row] = {}
    items = [(row, _published(row)) for row in rows if not row.broken]
    ranges = {name: _range(name) for name in {item.instrument for _, item in items}}
    for row, item in items:
        allowed = ranges[item.instrument]
        if allowed is not None and not allowed[0] <= Decimal(item.index) <= allowed[1]:
            ends = Phrase("figure.span", {"low": allowed[0], "high": allowed[1]})
            findings.append(_doubt("published-range", row.origin, item, found=Decimal(item.index), allowed=ends))
            continue
        other = names.setdefault((item.region or item.institution, item.year), item.institution)
        first = rows_of.setdefault((item.institution, item.year), row)
        if other != item.institution:
            findings.append(_doubt("published-code", row.origin, item, found=item.region, allowed=other))
        elif first is not row:
            place = str(first.origin.row)
            findings.append(_doubt("published-twice", row.origin, item, found=str(item.year), allowed=place))
        else:
            found.append(item)
    return found, findings


def _doubt(code: str, place: Origin, item: PublishedIndex, found: Said | None, allowed: Said) -> Finding:
    return Finding(code, Severity.WARNING, place, field=item.institution, found=found, allowed=allowed)


def _published(row: Row) -> PublishedIndex:
    values = {field: row.values.get(field) for field in ("region", "predicate", "source")}
    return PublishedIndex(
        year=row.values["year"],
        institution=row.values["institution"],
        index=str(row.values["index"]),
        instrument=row.values["instrument"],
        **values,
    )


def _range(instrument: str) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest index of an instrument that is known."""
    try:
        return index_range(load_instrument(instrument))
    except SpbeError:
        return None


@attrs.frozen(slots=True)
class Neighbours:
    """Indices of other institutions by the same instrument in the same year, and the national mean."""

    others: list[Neighbour]
    mean: Decimal | None


def beside(result: Result, published: Sequence[PublishedIndex]) -> Neighbours:
    """What was published beside a result: through the port, and what comes along; each institution once."""
    found = {
        item.institution: Neighbour(item.institution, item.region or region_code(item.institution), Decimal(item.index))
        for item in published
        if item.region != result.region and (item.year, item.instrument) == (result.year, result.instrument)
    }
    ours = {item.institution for item in published if item.region == result.region}
    known = [item for item in published_in(result.year) if item.instrument == result.instrument]
    for item in known:
        if item.name not in ours and item.region != result.region:
            found.setdefault(item.name, Neighbour(item.name, item.region, item.index))
    return Neighbours(list(found.values()), printed_mean(result.year) if known else None)


def circles(result: Result, others: Sequence[Neighbour]) -> list[Circle]:
    """Where a result stands among all others, among those of its province, and among its kind."""
    if result.refused:
        return []
    own = result.region
    groups = {
        "all": list(others),
        "province": [item for item in others if item.region and _beside(item.region, own)],
        "type": [item for item in others if item.region and type_of(item.region) == type_of(own)],
    }
    return [
        Circle(scope, place_among(result.index, [item.index for item in group]))
        for scope, group in groups.items()
        if group and (scope == "all" or len(group) < len(others))
    ]


def own_turns(published: Sequence[PublishedIndex], region: str, family: str) -> list[Turn]:
    """Our own published indices year by year: through the port, and of other years what comes along by instruments of
    the family that measures us; nothing where a year stands twice.
    """
    points = [
        (item.year, Decimal(item.index), item.predicate, item.instrument) for item in published if item.region == region
    ]
    years = [year for year, *_ in points]
    if len(set(years)) < len(years):
        return []
    known = [
        item
        for item in published_indices()
        if item.region == region and item.year not in years and load_instrument(item.instrument).family == family
    ]
    return trend([*points, *((item.year, item.index, item.predicate, item.instrument) for item in known)])


@attrs.frozen(slots=True)
class PublishedIndex:
    """An index that was published for an institution, shown as it is."""

    year: int
    institution: str
    region: str | None
    index: str
    predicate: str | None
    instrument: str
    source: str | None


@attrs.frozen(slots=True)
class Neighbour:
    """An institution whose index was published by the same instrument in the same year."""

    institution: str
    region: str | None
    index: Decimal


def _beside(region: str, own: str) -> bool:
    """Whether a region lies in the province of ours; the province itself does not."""
    return province_of(region) == province_of(own) and region != province_of(own)
