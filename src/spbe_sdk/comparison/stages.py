"""Several stages of one evaluation, node by node."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.comparison.comparison import difference, first_difference
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.exact import exact_text


@attrs.frozen(slots=True)
class StageRow:
    """One node at several stages: its value at each, nothing where a stage did not rate it."""

    code: str
    name: str
    values: list[Fraction | None]

    @property
    def difference(self) -> Fraction | None:
        """The last stage minus the first, where both rated it."""
        first, last = self.values[0], self.values[-1]
        return None if first is None or last is None else last - first

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"code": self.code, "values": [None if value is None else exact_text(value) for value in self.values]}


def side_by_side(results: Sequence[Result]) -> list[StageRow]:
    """Several stages of one evaluation (self, document, interview, visit, final), node by node.

    Raises:
        UsageError: fewer than two, or not of one region and year, measured alike.
    """
    if len(results) < 2:
        raise UsageError(Finding("results-few"))
    first = results[0]
    problems = [finding for other in results[1:] if (finding := first_difference(first, other)) is not None]
    for other in results[1:]:
        for part in ("region", "year"):
            if getattr(other, part) != getattr(first, part):
                detail = f"{getattr(first, part)} ≠ {getattr(other, part)}"
                problems.append(difference(part, detail))
    if problems:
        raise UsageError(problems)
    tables = [{node.code: node for node in result.walk()} for result in results]
    order = dict.fromkeys(code for table in tables for code in table)
    rows = []
    for code in order:
        found = [table.get(code) for table in tables]
        name = next(node.name for node in found if node is not None)
        rows.append(StageRow(code, name, [node.exact if node and node.complete else None for node in found]))
    return rows
