"""Frames of assessments from file to file, for those who do not write Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.frames import check_frame_file, read_frame, write_frame
from spbe_sdk.assessment.columns.memory import Filled
from spbe_sdk.assessment.columns.plan import Figures
from spbe_sdk.assessment.frame import check_barren, scorer_of
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding, Origin


@attrs.frozen(slots=True)
class ScoredFrame:
    """How many assessments a file has, how many by predicate (None: no verdict), and what is wrong with their cells."""

    rows: int
    predicates: dict[str | None, int]
    findings: list[Finding]


def score_frame_file(
    source: Path | str,
    out: Path | str,
    instrument: Instrument,
    *,
    year: int | None = None,
    figures: Figures = "text",
    database: str | None = None,
) -> ScoredFrame:
    """Score a file with an assessment in each row into another: `score_frame` batch by batch, in as little memory.

    Args:
        source: Parquet, CSV, or whatever an adapter opens, with a column for each indicator, named by its code.
        out: a ``.parquet`` or ``.csv`` file, which appears complete or not at all.
        instrument: what measures them.
        year: the assessment year of all rows; absent: that of each row, in a column ``year``.
        figures: as in `score_frame`.
        database: where the table is in a database: its address for SQLAlchemy; `source` is the table's name.

    Raises:
        DataError: the file cannot be read, or a column holds no ratings; nothing is written then.
        UsageError: no column bears an indicator's code, or a format is not known.

    Examples:
        >>> score_frame_file("nation.parquet", "scored.parquet", load_instrument("spbe-59-2020"))  # doctest: +SKIP
    """
    check_frame_file(Path(out))
    reader = read_frame(Path(source), database)
    nothing = reader.schema.empty_table()
    scorer, predicates, invalid = scorer_of(nothing, instrument, year, figures), Counter[str | None](), 0

    def tables() -> Iterator[Any]:
        nonlocal invalid
        yield scorer(nothing)
        seen = Filled()
        for batch in reader:
            table, found = scorer.scored(_table(batch))
            seen |= found
            predicates.update(table["predicate"].to_pylist())
            invalid += sum(table["invalid"].to_pylist())
            yield table
        check_barren(seen, instrument)

    rows = write_frame(Path(out), tables())
    wrong = [Finding("frame-invalid", origin=Origin(str(source)), found=str(invalid))] if invalid else []
    return ScoredFrame(rows, dict(predicates), wrong)


def _table(batch: Any) -> Any:
    import narwhals.stable.v2 as nw

    return nw.from_arrow(batch, backend="pyarrow").to_native()
