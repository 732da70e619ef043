"""Frames of measurements from files to files, for those who do not write Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.frames import read_frame, write_frame
from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.performance.achievement import exact
from spbe_sdk.performance.frame import measure_frame
from spbe_sdk.performance.policies.library import DEFAULT_POLICY


def measure_frame_files(
    measurements: Path | str,
    indicators: Path | str,
    out: Path | str,
    policy: MeasurementPolicy | str = DEFAULT_POLICY,
    *,
    levels: Sequence[str],
    budgets: Path | str | None = None,
    period: Period | str = Period.YEAR,
    database: str | None = None,
) -> Mapping[Path, int]:
    """Measure the units of a file into one file for each level: `measure_frame` without Python.

    Args:
        measurements: Parquet, CSV, or whatever an adapter opens, with the columns that `measure_frame` asks for.
        indicators: likewise.
        out: a folder; it gets ``LEVEL.parquet`` for each level, and ``all.parquet``.
        policy: as in `measure_frame`.
        levels: as in `measure_frame`.
        budgets: likewise.
        period: as in `measure_frame`.
        database: an address for SQLAlchemy; what is no file is then the name of a table in it.

    Returns:
        Of each file that was written, how many units it has.

    Raises:
        DataError: a file cannot be read, or a cell holds no figure; nothing is written then.
        UsageError: a column, the policy or the period is unknown, or no adapter opens such files.
        WorkspaceError: the place cannot be written.

    Examples:
        >>> measure_frame_files("rows.parquet", "indicators.csv", "out", levels=["desa"])  # doctest: +SKIP
    """
    named = [Path(source) for source in (measurements, indicators, budgets) if source is not None]
    tables = [(source, read_frame(source, database).read_all()) for source in named]
    rows, known, *spent = (table for _, table in tables)
    try:
        found = measure_frame(rows, known, policy, levels=levels, budgets=next(iter(spent), None), period=period)
    except DataError as error:
        raise DataError(_placed(finding, tables) for finding in error.findings) from None
    folder = Path(out)
    return {(file := folder / f"{level}.parquet"): write_frame(file, [table]) for level, table in found.items()}


def _placed(finding: Finding, tables: Sequence[tuple[Path, Any]]) -> Finding:
    """A finding about a cell with the first place where its column has it; any other as it is."""
    for file, table in tables if finding.field is not None and finding.origin is None else ():
        cells = table.column(finding.field).to_pylist() if finding.field in table.column_names else []
        rows = [number for number, cell in enumerate(cells) if _says(finding.found, cell)]
        if rows:
            # The first row of a table is that of its names.
            return attrs.evolve(finding, origin=Origin(file.name, row=rows[0] + 2, column=finding.field))
    return finding


def _says(found: object, cell: object) -> bool:
    """Whether a cell is the one that was found: as it stands, or as the number in it."""
    if repr(cell) == found or cell is None:
        return cell is not None
    try:
        return isinstance(found, Fraction) and exact(cell) == found  # type: ignore[arg-type]
    except UsageError:
        return False
