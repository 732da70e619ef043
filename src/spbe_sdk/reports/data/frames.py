"""A result as a dataframe."""

from __future__ import annotations

from typing import Any

from spbe_sdk.assessment.columns.engines import frame_from
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.reports.data.tables import result_tables


def frame_of(result: Result, level: str | None, engine: str) -> Any:
    """What `Result.to_frame` gives.

    Raises:
        UsageError: no node is of this kind, or the engine is not known or not installed.
    """
    _, nodes = result_tables(result)
    rows = [dict(zip(nodes.fields, row, strict=True)) for row in nodes.rows]
    kinds = dict.fromkeys(str(row["kind"]) for row in rows)
    if level is not None and level not in kinds:
        raise UsageError(Finding("frame-word", field="level", found=level, allowed=", ".join(kinds)))
    kept = [row for row in rows if level in (None, row["kind"])]
    return frame_from({name: [row[name] for row in kept] for name in nodes.fields}, engine)
