"""The same scores for many assessments at once: a frame in, a frame of the same engine out, digit for digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar, cast, get_args

import attrs

from spbe_sdk.assessment.columns.engines import closed, in_batches, in_parts, labels_of, opened, tells_case_apart
from spbe_sdk.assessment.columns.memory import Filled, holds_ratings, in_memory
from spbe_sdk.assessment.columns.plan import Asked, Figures
from spbe_sdk.assessment.columns.wholes import by_columns, leaves_of
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import named_instrument
from spbe_sdk.instruments.scales import allowed
from spbe_sdk.scoring.column import NeedsRows

Frame = TypeVar("Frame")


def score_frame(
    frame: Frame, instrument: Instrument | str, *, year: int | None = None, figures: Figures = "text"
) -> Frame:
    """Score one assessment per row.

    A value is the same value however an engine stores it: 3, 3.0, "3" and Decimal("3") are level 3, and a float is
    the decimal that it is written as. A number in text is a decimal with a point; only scales that leave open how many
    decimals there are take a quotient such as 10/3.

    Args:
        frame: a frame of any engine that narwhals knows (polars, pandas, pyarrow, DuckDB, PySpark, dask, …), eager or
            lazy, with a column of raw ratings for each indicator and context item, named by its code, and any other
            columns (region, year, …), which are kept.
        instrument: what measures them: an instrument, its id, or its file.
        year: the assessment year of all rows, for an instrument of which something depends on the year: its variants,
            or from which form of the index its predicate follows; absent: that of the row, in a column ``year``.
            Without a year, or where nothing is known of it, predicates follow as `predicate_from` says.
        figures: how ``index`` and nodes come: ``text`` as published, so that no digit is lost, or ``units``, whole
            numbers of the last decimal.

    Returns:
        A frame of the same engine, lazy where the frame is: nothing is collected. The other columns, then ``index``
        and every node above the indicators (empty where it is refused), ``predicate`` (empty where there is no
        verdict), ``gaps`` (how many ratings are missing or cannot be used), ``invalid`` (how many are there, but not on
        their scale), and ``complete``; where the instrument has them, ``variant``, ``unmet`` (the nodes that denied a
        better predicate), and ``not_applicable`` (how many do not apply). A column that bears the name of one of these
        is replaced.

        What is more than sums, multiples and minima (conditions, variants, roots, items that do not apply) is measured
        row by row: batch by batch on lazy frames, on DuckDB into a temporary table.

    Raises:
        UsageError: no column bears an indicator's code, or several do; on an engine that does not tell case apart, a
            name differs from one of the result in nothing but that; a strategy is not installed.
        DataError: a column is of a type that holds no ratings, such as dates; of an eager frame, none of a column's
            cells is on its scale, and some are not empty.

    Examples:
        >>> frame = polars.DataFrame({"region": ["32.16", "32.11"], **{str(code): [3, 4] for code in range(1, 48)}})
        >>> score_frame(frame, "spbe-59-2020").select("region", "index", "predicate").rows()
        [('32.16', '3.00', 'Baik'), ('32.11', '4.00', 'Sangat Baik')]
    """
    measure, native = named_instrument(instrument), cast(Any, frame)
    return cast(Frame, _scored(native, measure, scorer_of(native, measure, year, figures)))


def _scored(frame: Any, instrument: Instrument, scorer: PartScorer) -> Any:
    import narwhals.stable.v2 as nw

    if nw.dependencies.is_dask_dataframe(frame):
        return in_parts(frame, scorer)
    rows = opened(frame, scorer.names)
    if isinstance(rows, nw.DataFrame):
        scored, seen = scorer.scored(frame, whole=True)
        check_barren(seen, instrument)
        return scored
    try:
        return closed(by_columns(rows, scorer.asked, leaves_of(rows, scorer.asked), scorer.kept), scorer.labels)
    except NeedsRows:
        return in_batches(frame, scorer, closed(rows.select(*scorer.kept, *scorer.blanks()), scorer.labels))


@attrs.frozen
class PartScorer:
    """What is done to rows that are in memory, a whole frame or a part of one; it may travel to where the part is.

    `names` are those that its columns bear meanwhile, `kept` those of them that stay, `labels` the final ones.
    """

    asked: Asked
    names: list[str]
    kept: list[str]
    labels: list[Any]

    def __call__(self, native: Any) -> Any:
        """The frame with what comes out."""
        return self.scored(native)[0]

    def scored(self, native: Any, *, whole: bool = False) -> tuple[Any, Filled]:
        """The same, and what was seen in the cells."""
        scored, seen = in_memory(opened(native, self.names), self.asked, self.kept, whole=whole)
        return closed(scored, self.labels), seen

    def blanks(self) -> list[Any]:
        """Columns of nothing, each of the type of one that comes out."""
        import narwhals.stable.v2 as nw

        return [nw.lit(None, kind).alias(f"out_{name}") for name, kind in self.asked.outcome().items()]


def scorer_of(frame: Any, instrument: Instrument, year: int | None, figures: Figures) -> PartScorer:
    """What is done to the rows of a frame, or of others with the same columns.

    Raises:
        UsageError: its columns do not say what belongs to which indicator.
        DataError: a column is of a type that holds no ratings.
    """
    import narwhals.stable.v2 as nw

    labels = labels_of(frame)
    if figures not in get_args(Figures):
        known = ", ".join(get_args(Figures))
        raise UsageError(Finding("frame-word", field="figures", found=str(figures), allowed=known))
    names = [f"own_{number}" for number in range(len(labels))]
    asked = _asked(labels, names, instrument, year, figures)
    made = asked.outcome()
    taken = {*made, *(node.code for node in instrument.everything())}
    left = {name: label for name, label in zip(names, labels, strict=True) if str(label) not in taken}
    _check_names(frame, [*left.values()], made)
    # The parts of a frame of dask are frames of pandas, and so is what it knows of them.
    _check_types(opened(frame._meta if nw.dependencies.is_dask_dataframe(frame) else frame, names), asked)
    return PartScorer(asked, names, list(left), [*left.values(), *made])


def _asked(labels: list[Any], names: list[str], instrument: Instrument, year: int | None, figures: Figures) -> Asked:
    """What is asked of a frame, which has the columns that it needs."""
    codes = {node.code for node in instrument.asked()}
    columns = {str(label): name for label, name in zip(labels, names, strict=True) if str(label) in codes}
    if not columns:
        codes_of = ", ".join(node.code for node in instrument.indicators()[:8])
        raise UsageError(Finding("frame-columns", found=", ".join(map(str, labels)), allowed=codes_of))
    counts = Counter(map(str, labels))
    if several := [label for label in ("year", *columns) if counts[label] > 1]:
        raise UsageError(Finding("frame-twice", found=label) for label in several)
    years = names[labels.index("year")] if year is None and "year" in labels else None
    return Asked(instrument, year, figures, columns, years)


def _check_names(frame: Any, kept: list[Any], made: Iterable[str]) -> None:
    """Refuse names that an engine takes for one that comes out."""
    if tells_case_apart(frame):
        return
    lowered = {name.lower(): name for name in made}
    alike = [(label, lowered[label.lower()]) for label in map(str, kept) if label.lower() in lowered]
    if alike:
        raise UsageError(Finding("frame-case", found=label, allowed=name) for label, name in alike)


def _check_types(rows: Any, asked: Asked) -> None:
    kinds = rows.collect_schema()
    wrong = [(code, kinds[name]) for code, name in asked.columns.items() if not holds_ratings(kinds[name])]
    if wrong:
        raise DataError(Finding("frame-type", field=code, found=str(kind)) for code, kind in wrong)


def check_barren(seen: Filled, instrument: Instrument) -> None:
    """Refuse columns with content, but no rating: they hold something else.

    Raises:
        DataError: every such column.
    """
    scales = {node.code: instrument.scale_of(node) for node in instrument.asked()}
    found = [Finding("frame-barren", field=code, allowed=allowed(scales[code])) for code in seen.barren(scales)]
    if found:
        raise DataError(found)
