"""How a finding about a plan is said: with the place of the row, and the unit that it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from spbe_sdk.findings.finding import Finding, Origin, Severity

# Where the rows of a plan stand: by table and number in it.
Places = Mapping[tuple[str, int], Origin]

# Findings, each with the unit that it concerns, where there is one.
Found = Iterator[tuple[Finding, str | None]]


def said(code: str, table: str, number: int, places: Places, **details: str) -> Finding:
    """An error at a row of a table."""
    found, allowed = details.pop("found", None), details.pop("allowed", None)
    origin = places.get((table, number)) or Origin(f"{table}[{number}]")
    return Finding(code, Severity.ERROR, origin=origin, field=table, found=found, allowed=allowed, details=details)


def warned(code: str, table: str, number: int, places: Places, **details: str) -> Finding:
    """A warning at a row of a table."""
    return attrs.evolve(said(code, table, number, places, **details), severity=Severity.WARNING)
