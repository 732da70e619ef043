"""Figures that whole numbers cannot decide, computed again with fractions: the same units, measured as one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.plan import (
    Accumulation,
    Budget,
    Direction,
    Level,
    Measurement,
    Objective,
    PerformanceIndicator,
    Period,
    Plan,
    Unit,
)
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.achievement import Quantity, exact
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.score import Attainment
from spbe_sdk.scoring.exact import round_half_up

# A unit: its own code and those of all levels above it, with nothing where it has none.
Path = tuple[Any, ...]

Row = Mapping[str, Any]

_YEAR = 2000


@attrs.frozen
class Rows:
    """Rows of the three tables, as they are kept, by the names of their columns."""

    measurements: Sequence[Row]
    indicators: Sequence[Row]
    budgets: Sequence[Row]


def recounted(
    sources: Rows, levels: Sequence[str], policy: MeasurementPolicy, period: Period
) -> dict[Path, dict[str, Any]]:
    """What is published of every unit in some rows, by its path; that of them all together has an empty one.

    Raises:
        DataError: a cell is no number, period, direction or accumulation.
    """
    rows = [*sources.measurements, *sources.budgets]
    paths = {path: None for row in rows for path in _upwards(tuple(row[level] for level in levels))}
    codes = {path: f"u{number}" for number, path in enumerate(paths)} | {(): "all"}
    score = measure_plan(_plan(sources, levels, codes), policy, period)
    return {path: _published(unit.total, policy) for path, unit in _scored(score.units(), codes)}


def _scored(units: Iterable[Any], codes: Mapping[Path, str]) -> Iterable[tuple[Path, Any]]:
    paths = {code: path for path, code in codes.items()}
    return ((paths[unit.unit.code], unit) for unit in units)


def _upwards(path: Path) -> Iterable[Path]:
    """The unit of a row, and every unit above it."""
    while path:
        if path[0] is not None:
            yield path
        path = path[1:]


def _owner(path: Path) -> Path:
    return next(iter(_upwards(path)), ())


def _plan(sources: Rows, levels: Sequence[str], codes: Mapping[Path, str]) -> Plan:
    """Checked cell by cell, and not as a document: codes here are of anything that a frame may hold."""
    known = {row["code"]: row for row in sources.indicators}
    units = [
        Unit.model_construct(code=code, name=code, kind="other", parent=codes[_owner(path[1:])] if path else None)
        for path, code in codes.items()
    ]
    objectives = [
        Objective.model_construct(code=code, name=code, level=Level.OBJECTIVE, unit=code) for code in codes.values()
    ]
    indicators, measurements = {}, []
    for row in sources.measurements:
        if row["indicator"] not in known:
            continue
        unit = codes[_owner(tuple(row[level] for level in levels))]
        key = f"{unit}:{row['indicator']}"
        if key not in indicators:
            indicators[key] = _indicator(key, unit, known[row["indicator"]])
        measurements.append(_measurement(key, row))
    return Plan.model_construct(
        region="00.00",
        year=_YEAR,
        units=tuple(units),
        objectives=tuple(objectives),
        indicators=tuple(indicators.values()),
        measurements=tuple(measurements),
        budgets=tuple(_budget(codes[_owner(tuple(row[level] for level in levels))], row) for row in sources.budgets),
    )


def _indicator(code: str, unit: str, row: Row) -> PerformanceIndicator:
    direction, accumulation = row.get("direction"), row.get("accumulation")
    return PerformanceIndicator.model_construct(
        code=code,
        objective=unit,
        name=code,
        direction=None if direction is None else _word(Direction, direction, "direction"),
        accumulation=Accumulation.LAST if accumulation is None else _word(Accumulation, accumulation, "accumulation"),
        weight=_weight(row),
        cap=_number(row, "cap"),
        baseline=_number(row, "baseline"),
    )


def _measurement(indicator: str, row: Row) -> Measurement:
    low, high = _number(row, "target_low"), _number(row, "target")
    if low is not None and high is not None and low > high:
        raise DataError([Finding("target-range", field="target_low", found=low, allowed=high)])
    return Measurement.model_construct(
        indicator=indicator,
        year=_YEAR,
        period=_period(row),
        target=high,
        target_low=low,
        actual=_number(row, "actual"),
    )


def _budget(unit: str, row: Row) -> Budget:
    return Budget.model_construct(
        objective=unit,
        unit=unit,
        year=_YEAR,
        period=_period(row),
        ceiling=_rupiah(row, "ceiling"),
        realised=_rupiah(row, "realised"),
    )


def _period(row: Row) -> Period:
    period = row.get("period")
    return Period.YEAR if period is None else _word(Period, period, "period")


def _word(kind: Any, value: Any, field: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise DataError([Finding("frame-word", field=field, found=repr(value), allowed=", ".join(kind))]) from None


def _number(row: Row, name: str) -> Fraction | None:
    value: Quantity | None = row.get(name)
    if isinstance(value, str) and not value.strip():
        return None
    try:
        number = exact(value)
    except UsageError:
        number = None
    # A text with a stroke is a day or a ratio as often as a fraction: in a plan it is none either.
    if (number is None and isinstance(value, str)) or (isinstance(value, str) and "/" in value):
        raise DataError([Finding("frame-number", field=name, found=repr(value))])
    return number


def _weight(row: Row) -> Fraction | None:
    weight = _number(row, "weight")
    if weight is not None and weight < 0:
        raise DataError([Finding("frame-weight", field="weight", found=weight, details={"code": str(row["code"])})])
    return weight


def _rupiah(row: Row, name: str) -> int | None:
    amount = _number(row, name)
    if amount is None:
        return None
    if amount.denominator != 1 or amount < 0:
        raise DataError([Finding("frame-rupiah", field=name, found=repr(row[name]))])
    return int(amount)


def _published(total: Attainment, policy: MeasurementPolicy) -> dict[str, Any]:
    money, decimals = total.money, policy.decimals
    performance = None if total.performance is None else round_half_up(total.performance, decimals)
    absorption = None if money.absorption is None else round_half_up(money.absorption, decimals)
    return {
        "performance": None if performance is None else str(performance),
        "performance_units": None if performance is None else int(performance.scaleb(decimals)),
        "grade": total.grade,
        "ceiling": money.ceiling,
        "realised": money.realised,
        "absorption": None if absorption is None else str(absorption),
        "group": total.group.value,
    }
