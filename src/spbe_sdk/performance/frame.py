"""The same measurement for many units at once: frames in, a frame for each level out, digit for digit as one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.columns import rolled
from spbe_sdk.performance.columns.accumulated import cells, totals, used
from spbe_sdk.performance.columns.achieved import achieved, described, has_columns
from spbe_sdk.performance.columns.cells import decimals_of
from spbe_sdk.performance.columns.engines import Engine, engine_of
from spbe_sdk.performance.columns.funds import money, rupiah
from spbe_sdk.performance.columns.published import PUBLISHED, published
from spbe_sdk.performance.columns.recounting import ALL, UNCERTAIN, Recount
from spbe_sdk.performance.policies.library import DEFAULT_POLICY, load_policy


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
        ``ceiling``, ``realised``, ``absorption`` in percent (text), and ``group``. Lazy frames stay lazy.

    Raises:
        UsageError: a column, the policy or the period is unknown.
        DataError: a column is of a type that holds no figures; on lazy frames, when they are collected: a cell.

    Example:
        >>> measure_frame(rows, indicators, levels=["village", "district"])["district"]  # doctest: +SKIP
    """
    asked = _period(period)
    followed = policy if isinstance(policy, MeasurementPolicy) else load_policy(policy)
    engine = engine_of(measurements)
    funds = None if budgets is None else engine.opened(budgets)
    recount = Recount(engine.opened(measurements), engine.opened(indicators), funds, tuple(levels), followed, asked)
    _check_columns(recount.measurements, recount.indicators, funds, levels)
    inside = {f"level_{number}": level for number, level in enumerate(levels)}
    return engine.closed(_levels(_lowest(recount, inside, engine), inside, recount, engine), recount)


def _period(period: Period | str) -> Period:
    try:
        return Period(period)
    except ValueError:
        raise UsageError(Finding("frame-word", field="period", found=period, allowed=", ".join(Period))) from None


def _check_columns(rows: Any, known: Any, funds: Any, levels: Sequence[str]) -> None:
    needed = [("measurements", rows, [*levels, "indicator", "target", "actual"]), ("indicators", known, ["code"])]
    needed += [("budgets", funds, [*levels, "ceiling", "realised"])] if funds is not None else []
    for table, frame, columns in needed:
        names = frame.collect_schema().names()
        absent = [column for column in columns if column not in names]
        if absent:
            found, allowed = ", ".join(absent), ", ".join(names)
            raise UsageError(Finding("frame-absent", field=table, found=found, allowed=allowed))
    taken = [level for level in levels if level in {*PUBLISHED, ALL, UNCERTAIN}]
    if taken or not levels or len(set(levels)) < len(levels):
        allowed = ", ".join([*PUBLISHED, ALL])
        raise UsageError(Finding("frame-levels", field="levels", found=", ".join(levels), allowed=allowed))


def _lowest(known: Recount, inside: dict[str, str], engine: Engine) -> Any:
    """What is each unit's own: percentages and money, added up."""
    import narwhals.stable.v2 as nw

    levels, asked = list(inside), known.period
    names = [*rolled.OWN, "odd", "own"]
    if has_columns(known.policy):
        decimals = max(
            decimals_of(known.measurements, ["target", "target_low", "actual"]),
            decimals_of(known.indicators, ["baseline"]),
        )
        found = totals(cells(known.measurements, inside | {"code": "indicator"}, decimals, asked), [*levels, "code"])
        found = found.join(described(known.indicators, decimals), on="code", how="left")
        own = engine.kept(rolled.of_indicators(achieved(used(found, asked), known.policy), levels))
    else:
        own = rolled.undecided(known.measurements.select(**{key: nw.col(name) for key, name in inside.items()}))
    own = rolled.added(own, levels, names)
    if known.budgets is None:
        return rolled.filled(
            own, [nw.col(key) for key in levels], [name for name in rolled.ADDED if name not in rolled.MONEY]
        )
    spent = engine.kept(money(rupiah(known.budgets, inside), levels, asked)).with_columns(
        own=nw.lit(1, dtype=nw.Int64())
    )
    parts = [own, spent]
    kinds = {key: nw.String() if kind == nw.Unknown() else kind for key, kind in own.collect_schema().items()}
    alike = [nw.col(key).cast(kinds[key]) for key in levels]
    return rolled.added(nw.concat([rolled.filled(part, alike, rolled.ADDED) for part in parts]), levels, rolled.ADDED)


def _levels(base: Any, inside: dict[str, str], recount: Recount, engine: Engine) -> dict[str, Any]:
    """A frame for each level, and one for all, with what is uncertain marked."""
    import narwhals.stable.v2 as nw

    waiting, found, policy = base, {}, recount.policy
    names = [name for name in base.collect_schema().names() if name not in inside]
    for number, (key, level) in enumerate(inside.items()):
        above = list(inside)[number + 1 :]
        waiting = engine.kept(rolled.totals(waiting, policy.roll_up, lowest=number == 0))
        here = published(waiting.filter(~nw.col(key).is_null()), policy, [key, *above])
        found[level] = here.rename({each: inside[each] for each in [key, *above]})
        waiting = rolled.added(rolled.passed_on(waiting, key, above), above, names)
    found[ALL] = published(rolled.totals(waiting, policy.roll_up, lowest=False), policy, [])
    return found
