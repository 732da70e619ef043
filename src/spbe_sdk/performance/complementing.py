"""Rows of figures that are one: what was planned in one source, and what was reached in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spbe_sdk.documents.plan import Measurement
from spbe_sdk.findings.finding import Origin

_FIGURES = ("target", "target_low", "revised", "revised_low", "actual")


def complemented(rows: Iterable[tuple[Measurement, Origin]]) -> list[tuple[Measurement, Origin]]:
    """Measurements in which one that only adds to another of the same indicator and period has become part of it.

    What says something else than the other, or nothing new, stays a row of its own, to be told as a second one.

    Examples:
        >>> planned = Measurement(indicator="1", year=2024, target=4)
        >>> reached = Measurement(indicator="1", year=2024, actual=3)
        >>> [(one.target, one.actual) for one, _ in complemented([(planned, Origin("a")), (reached, Origin("b"))])]
        [(Fraction(4, 1), Fraction(3, 1))]
    """
    found: list[tuple[Measurement, Origin]] = []
    places: dict[tuple[Any, ...], int] = {}
    for row, origin in rows:
        place = places.setdefault((row.indicator, row.year, row.period), len(found))
        if place == len(found):
            found.append((row, origin))
            continue
        first, where = found[place]
        own, given = _said(row), _said(first)
        if own.keys() - given.keys() and all(given[name] == own[name] for name in own.keys() & given.keys()):
            found[place] = first.model_copy(update=own), where
        else:
            found.append((row, origin))
    return found


def _said(row: Measurement) -> dict[str, Any]:
    return {name: value for name in _FIGURES if (value := getattr(row, name)) is not None}
