"""How a figure moved over the years, with breaks where it was measured otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding


@attrs.frozen(slots=True)
class Turn:
    """A figure in a year; `broken` says that it was measured otherwise than the one before, and is no continuation."""

    year: int
    index: Decimal
    predicate: str | None
    measured_by: str
    change: Decimal | None
    broken: bool


def trend(points: Iterable[tuple[int, Decimal, str | None, str]]) -> list[Turn]:
    """Figures of one region by year (year, index, predicate, what measured it), with breaks where that changed.

    Raises:
        UsageError: a year stands twice.
    """
    ordered = sorted(points, key=lambda point: point[0])
    years = [point[0] for point in ordered]
    twice = dict.fromkeys(year for year in years if years.count(year) > 1)
    if twice:
        raise UsageError(Finding("trend-twice", found=", ".join(map(str, twice))))
    turns: list[Turn] = []
    for year, index, predicate, measured_by in ordered:
        broken = bool(turns) and turns[-1].measured_by != measured_by
        change = index - turns[-1].index if turns and not broken else None
        turns.append(Turn(year, index, predicate, measured_by, change, broken))
    return turns
