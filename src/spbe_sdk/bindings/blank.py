"""Needed columns that hold nothing at all: whatever helps against empty cells would only hide that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.typed import Row
from spbe_sdk.findings.finding import Finding

# A cell that a binding may take for an empty one.
EMPTIED = ("cell-type", "date-part", "date-range")

# The detail of a finding whose column holds nothing in any row: in how many.
BLANK = "blank"

# The detail of one that held something when it was read before: what.
SEEN = "seen"


def with_blank(port: Port, rows: Sequence[Row], findings: Sequence[Finding]) -> list[Finding]:
    """Findings of a port's rows; those of a needed field that has a value in no row, and could get none, say so."""
    held = {name for row in rows for name, value in row.values.items() if value is not None}
    held |= {one.field for one in findings if one.field and not _emptied(one)}
    blank = {field.name for field in port.fields if field.required} - held
    return [_with(one, BLANK, str(len(rows))) if one.field in blank else one for one in findings]


def with_seen(findings: Sequence[Finding], before: Sequence[Mapping[str, str | None]]) -> list[Finding]:
    """The same, each of a column in which the first rows held a text when they were read `before` with that text."""
    found = []
    for one in findings:
        column = one.origin.column if one.origin and BLANK in one.details and not one.found else None
        text = next((text for row in before if column and (text := row.get(column))), None)
        found.append(_with(one, SEEN, text) if text else one)
    return found


def _emptied(finding: Finding) -> bool:
    return finding.code == "cell-empty" or (finding.code in EMPTIED and "meant" not in finding.details)


def _with(finding: Finding, name: str, text: str) -> Finding:
    return attrs.evolve(finding, details={**finding.details, name: text})
