"""Indicators that do not say which way is better: named once, and loudest where their names say that fewer is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spbe_sdk.bindings.directions import likely_direction
from spbe_sdk.documents.plan import PerformanceIndicator, Plan
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.performance.places import named_once


def check_directions(plan: Plan, places: Mapping[tuple[str, int], Origin]) -> Iterator[Finding]:
    """What is said of indicators without a direction, which are measured as if higher were better."""
    told: dict[str, list[tuple[int, PerformanceIndicator]]] = {}
    for number, indicator in enumerate(plan.indicators):
        if indicator.direction is None:
            doubtful = likely_direction(indicator.name) == "minimize"
            told.setdefault("direction-doubtful" if doubtful else "direction-absent", []).append((number, indicator))
    for code, found in sorted(told.items(), reverse=True):
        number, first = found[0]
        origin = places.get(("indicators", number)) or Origin(f"indicators[{number}]")
        names = named_once(indicator.name for _, indicator in found)
        severity = Severity.ERROR if code == "direction-doubtful" else Severity.WARNING
        details = {"count": str(len(found)), "names": names}
        yield Finding(code, severity, origin, "direction", first.name, details=details)
