"""How a finding about a plan is said: with the place of the row, and the unit that it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from spbe_sdk.findings.finding import Finding, Origin, Said, Severity, shorten

_NAMES_SHOWN = 300

# Where the rows of a plan stand: by table and number in it.
Places = Mapping[tuple[str, int], Origin]

# Findings, each with the unit that it concerns, where there is one.
Found = Iterator[tuple[Finding, str | None]]


@attrs.frozen(slots=True)
class PlanReview:
    """What was found in a plan, in all and by unit."""

    findings: list[Finding]
    by_unit: Mapping[str, int]

    @classmethod
    def of(cls, found: Iterable[tuple[Finding, str | None]]) -> PlanReview:
        """Findings with their units, counted."""
        pairs = list(found)
        return cls([finding for finding, _ in pairs], dict(Counter(unit for _, unit in pairs if unit)))

    def __add__(self, other: PlanReview) -> PlanReview:
        return PlanReview([*self.findings, *other.findings], dict(Counter(self.by_unit) + Counter(other.by_unit)))


def said(code: str, table: str, number: int, places: Places, **details: Said) -> Finding:
    """An error at a row of a table."""
    found, allowed = details.pop("found", None), details.pop("allowed", None)
    origin = places.get((table, number)) or Origin(f"{table}[{number}]")
    return Finding(code, Severity.ERROR, origin=origin, field=table, found=found, allowed=allowed, details=details)


def warned(code: str, table: str, number: int, places: Places, **details: Said) -> Finding:
    """A warning at a row of a table."""
    return attrs.evolve(said(code, table, number, places, **details), severity=Severity.WARNING)


def named_once(names: Iterable[str], between: str = ", ") -> str:
    """The names of what a finding is about, each once, cut off where there are very many."""
    return shorten(between.join(dict.fromkeys(names)), _NAMES_SHOWN)
