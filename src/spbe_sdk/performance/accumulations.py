"""Indicators that do not say how months and quarters become the year: named once, where it makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spbe_sdk.documents.plan import Period, Plan
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.performance.places import named_once


def check_accumulations(plan: Plan, places: Mapping[tuple[str, int], Origin]) -> Iterator[Finding]:
    """What is said of indicators of which the last of several values is taken because nobody said otherwise.

    One whose year is reported as such needs no rule.
    """
    several = _reported_in_parts(plan)
    silent = [
        (number, indicator)
        for number, indicator in enumerate(plan.indicators)
        if "accumulation" not in indicator.model_fields_set and indicator.code in several
    ]
    if silent:
        number, first = silent[0]
        origin = places.get(("indicators", number)) or Origin(f"indicators[{number}]")
        names = named_once(indicator.name for _, indicator in silent)
        details = {"count": str(len(silent)), "names": names}
        yield Finding("accumulation-absent", Severity.WARNING, origin, "accumulation", first.name, details=details)


def _reported_in_parts(plan: Plan) -> set[str]:
    """The codes of indicators of which several parts of the year were reported, and not the year itself."""
    parts: dict[str, set[Period]] = {}
    for row in plan.measurements:
        if row.year == plan.year and row.actual is not None:
            parts.setdefault(row.indicator, set()).add(row.period)
    return {code for code, periods in parts.items() if len(periods) > 1 and Period.YEAR not in periods}
