"""The same measurement for many units at once: frames in, a frame for each level out, digit for digit as one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.columns.engines import engine_of
from spbe_sdk.performance.columns.published import PUBLISHED
from spbe_sdk.performance.columns.query import KNOWN, MEASURED, SPENT, Measuring, Tables, Words
from spbe_sdk.performance.policies.library import DEFAULT_POLICY, load_policy

ALL = "all"


def measure_frame(
    measurements: Any,
    indicators: Any,
    policy: MeasurementPolicy | str = DEFAULT_POLICY,
    *,
    levels: Sequence[str],
    budgets: Any = None,
    period: Period | str = Period.YEAR,
) -> Mapping[str, Any]:
    """Measure every unit of a region, a province, or the nation.

    Args:
        measurements: a frame of any engine that narwhals knows, eager or lazy, with the columns of `levels`,
            ``indicator``, ``period`` (``Q1`` to ``Q4``, ``M1`` to ``M12``, ``year``; absent or null: the year),
            ``target``, ``actual``, and where there are ranges ``target_low``. One row for each unit, indicator and
            period. A row whose lower levels are null belongs to the lowest level that is filled.
        indicators: a frame of the same engine with ``code``, and as in a plan ``direction``, ``accumulation``,
            ``weight``, ``cap``, ``baseline``.
        policy: a policy, or the id of a shipped one.
        levels: the columns that say where a unit belongs, lowest first, such as village, district, regency.
        budgets: a frame of the same engine with the levels, ``period``, ``ceiling`` and ``realised`` in rupiah.
        period: up to which part of the year.

    Returns:
        For each level, and for ``"all"`` together, a frame of the same engine with a row for each unit: the
        level's column and those above it, ``units`` (with figures of their own, it and those below it),
        ``performance`` as published (text) and ``performance_units`` (whole numbers of its last decimal), ``grade``,
        ``ceiling``, ``realised``, ``absorption`` in percent (text), and ``group``: ``unknown`` where what was
        realised before the year's end stands beside a ceiling of the whole year. Lazy frames stay lazy.

    Raises:
        UsageError: a column, the policy or the period is unknown.
        DataError: a column is of a type that holds no figures; on lazy frames, when they are collected: a cell.

    Examples:
        >>> indicators = polars.DataFrame({"code": ["ikm"], "direction": ["maximize"]})
        >>> rows = {"village": ["A", "B"], "indicator": ["ikm", "ikm"], "target": ["80", "80"], "actual": ["76", "84"]}
        >>> measured = measure_frame(polars.DataFrame(rows), indicators, levels=["village"])
        >>> measured["village"].select("village", "performance").rows()
        [('A', '95.00'), ('B', '105.00')]
    """
    asked = Measuring(
        policy if isinstance(policy, MeasurementPolicy) else load_policy(policy), _period(period), tuple(levels)
    )
    engine = engine_of(measurements)
    _check_columns(measurements, indicators, budgets, levels)
    tables = Tables(
        engine.opened(measurements, levels, MEASURED),
        engine.opened(indicators, (), KNOWN),
        None if budgets is None else engine.opened(budgets, levels, SPENT),
        Words(),
    )
    return dict(zip([*levels, ALL], engine.measured(tables, asked), strict=True))


def _period(period: Period | str) -> Period:
    try:
        return Period(period)
    except ValueError:
        raise UsageError(Finding("frame-word", field="period", found=period, allowed=", ".join(Period))) from None


def _check_columns(rows: Any, known: Any, funds: Any, levels: Sequence[str]) -> None:
    import narwhals.stable.v2 as nw

    needed = [("measurements", rows, [*levels, "indicator", "target", "actual"]), ("indicators", known, ["code"])]
    needed += [("budgets", funds, [*levels, "ceiling", "realised"])] if funds is not None else []
    for table, frame, columns in needed:
        names = nw.from_native(frame).collect_schema().names()
        absent = [column for column in columns if column not in names]
        if absent:
            found, allowed = ", ".join(absent), ", ".join(names)
            raise UsageError(Finding("frame-absent", field=table, found=found, allowed=allowed))
    taken = [level for level in levels if level in {*PUBLISHED, ALL}]
    if taken or not levels or len(set(levels)) < len(levels):
        allowed = ", ".join([*PUBLISHED, ALL])
        raise UsageError(Finding("frame-levels", field="levels", found=", ".join(levels), allowed=allowed))
