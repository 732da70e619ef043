"""Published indices around a result: those of others in the same year, and our own over the years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from spbe_sdk.documents.result import Result
from spbe_sdk.kinds.index_outcome import PublishedIndex
from spbe_sdk.published.library import published_indices
from spbe_sdk.standing import Turn, trend


def beside(result: Result, published: Sequence[PublishedIndex]) -> list[Decimal]:
    """Indices of other institutions by the same instrument in the same year: those of the port, and those that come
    along; each institution once."""
    found = {
        item.institution: index
        for item in published
        if item.region != result.region
        and (item.year, item.instrument) == (result.year, result.instrument)
        and (index := _number(item.index)) is not None
    }
    ours = {item.institution for item in published if item.region == result.region}
    for known in published_indices():
        if (known.year, known.instrument) == (result.year, result.instrument) and known.institution not in ours:
            found.setdefault(known.institution, known.index)
    return list(found.values())


def own_turns(published: Sequence[PublishedIndex], region: str) -> list[Turn]:
    """Our own published indices year by year; nothing where a year stands twice."""
    points = [
        (item.year, index, item.predicate, item.instrument)
        for item in published
        if item.region == region and (index := _number(item.index)) is not None
    ]
    years = [year for year, *_ in points]
    return trend(points) if len(set(years)) == len(years) else []


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
