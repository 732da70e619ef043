"""How a figure moved over the years, with breaks where it was measured otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.assessment.score_file import read_result
from spbe_sdk.comparison.published.library import Published, published_indices
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, doubted
from spbe_sdk.findings.words import Language
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.regions.library import region_name


@attrs.frozen(slots=True)
class Turn:
    """A figure in a year; `broken` says that it was measured otherwise than the one before, and is no continuation.

    `predicate_from` is the form of the index (``published``, ``exact``) that gave its predicate, where that depends on
    the year and something shows it; `rule_changed` says that the last year before of which it is known had the other.
    `errors` is how many errors it rests on; `confidence` is the kind of source of a published one: ``ministry``,
    ``own`` or ``press``.
    """

    year: int
    index: Decimal
    predicate: str | None
    measured_by: str
    change: Decimal | None
    broken: bool
    errors: int = 0
    predicate_from: str | None = None
    rule_changed: bool = False
    confidence: str | None = None

    def label(self, language: Language) -> str:
        """The predicate, marked where the figure rests on errors."""
        return doubted(self.predicate, self.errors, language)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "year": self.year,
            "index": str(self.index),
            "predicate": self.predicate,
            "measured_by": self.measured_by,
            "change": None if self.change is None else str(self.change),
            "broken": self.broken,
            "predicate_from": self.predicate_from,
            "rule_changed": self.rule_changed,
            "errors": self.errors,
            "confidence": self.confidence,
        }


@attrs.frozen(slots=True)
class Trend:
    """The figures of one region or institution, by year."""

    who: str
    turns: list[Turn]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.who}: {len(self.turns)} years>"


def trend(points: Iterable[tuple[int, Decimal, str | None, str]]) -> list[Turn]:
    """Figures of one region by year (year, index, predicate, what measured it), with breaks where that changed.

    Raises:
        UsageError: a year stands twice.

    Examples:
        >>> points = [(2023, Decimal("3.19"), "Baik", "spbe-59-2020"), (2022, Decimal("2.85"), "Baik", "spbe-59-2020")]
        >>> [(turn.year, turn.index, turn.change) for turn in trend(points)]
        [(2022, Decimal('2.85'), None), (2023, Decimal('3.19'), Decimal('0.34'))]
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
        rule = _rule(measured_by, year)
        before = next((turn.predicate_from for turn in reversed(turns) if turn.predicate_from), None)
        changed = not broken and None not in (rule, before) and rule != before
        turns.append(
            Turn(year, index, predicate, measured_by, change, broken, predicate_from=rule, rule_changed=changed)
        )
    return turns


def _rule(instrument: str, year: int) -> str | None:
    """What predicates of a year follow from, where something shows it; nothing of an instrument that is not here."""
    try:
        rule = rule_of(load_instrument(instrument), year)
    except UsageError:
        return None
    return None if rule is None else rule.follows


def read_trend(files: Sequence[Path | str] = (), institution: str | None = None) -> Trend:
    """The trend of the results or assessments in files, and of an institution's published indices in other years.

    Raises:
        UsageError: there is nothing, the files are of several regions, one has no index, a year stands twice, or
            nothing was published of the institution.
    """
    results = [read_result(file) for file in files]
    if refused := [f"{result.region} {result.year}" for result in results if result.refused]:
        raise UsageError(Finding("results-refused", found=name) for name in refused)
    regions = sorted({result.region for result in results})
    if len(regions) > 1:
        raise UsageError(Finding("trend-regions", found=", ".join(regions)))
    if institution is None and not results:
        raise UsageError(Finding("trend-empty"))
    name = None if institution is None else choose_institution(institution)
    published = [item for item in published_indices() if item.institution == name]
    errors = {result.year: result.errors for result in results}
    kinds = {item.year: item.confidence for item in published if item.year not in errors}
    turns = [
        attrs.evolve(turn, errors=errors.get(turn.year, 0), confidence=kinds.get(turn.year))
        for turn in trend(_points(results, published))
    ]
    return Trend(name or region_name(regions[0]) or regions[0], turns)


def _points(results: Sequence[Result], published: Sequence[Published]) -> list[tuple[int, Decimal, str | None, str]]:
    """Results, and what was published of the years that they leave open."""
    own = [(result.year, result.index, result.predicate, result.instrument) for result in results]
    years = {result.year for result in results}
    others = [(item.year, item.index, item.predicate, item.instrument) for item in published if item.year not in years]
    return [*own, *others]
