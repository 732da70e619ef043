"""Three tables to the published figures of every unit, as a query that an engine runs where the data is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.accumulated import gathered, used
from spbe_sdk.performance.columns.achieved import ACCUMULATIONS, DIRECTIONS, achieved, described, has_columns
from spbe_sdk.performance.columns.cells import decimals_of
from spbe_sdk.performance.columns.division import LARGE_STEP, SMALL_STEP
from spbe_sdk.performance.columns.funds import money, rupiah
from spbe_sdk.performance.columns.published import published
from spbe_sdk.performance.columns.rolled import added, level_by_level, of_units, undecided, with_money

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

MEASURED = ("indicator", "period", "target", "target_low", "actual")

KNOWN = ("code", "direction", "accumulation", "weight", "cap", "baseline")

SPENT = ("period", "ceiling", "realised")


@attrs.frozen
class Measuring:
    """By what units are measured, and up to which part of the year."""

    policy: MeasurementPolicy
    period: Period
    levels: tuple[str, ...]

    @property
    def keys(self) -> list[str]:
        """The names of the levels inside, where none can be that of another column."""
        return [f"level_{number}" for number in range(len(self.levels))]


@attrs.frozen
class Words:
    """Which directions and accumulations indicators have, by their numbers; all where nobody looked."""

    ways: frozenset[int] = frozenset(range(len(DIRECTIONS)))
    hows: frozenset[int] = frozenset(range(len(ACCUMULATIONS)))


@attrs.frozen
class Tables:
    """The three tables with the columns that are asked for, the levels by their names inside."""

    measurements: LazyFrame[Any]
    indicators: LazyFrame[Any]
    budgets: LazyFrame[Any] | None
    words: Words


# An engine's way to compute by itself, and once, what the rest is made of.
Kept = Callable[["LazyFrame[Any]"], "LazyFrame[Any]"]


def own_of_units(tables: Tables, asked: Measuring, kept: Kept) -> LazyFrame[Any]:
    """What is each unit's own, of its indicators and its money; all levels are made of this."""
    keys, rows = asked.keys, tables.measurements
    if has_columns(asked.policy):
        decimals = max(
            decimals_of(rows, ["target", "target_low", "actual"]),
            decimals_of(tables.indicators, ["baseline"]),
        )
        hows, ways, known = tables.words.hows, tables.words.ways, described(tables.indicators, decimals)
        by_indicator, planned = rows.rename({"indicator": "code"}), asked.policy.missing == "zero"
        found = gathered(by_indicator, [*keys, "code"], decimals, asked.period, hows, planned=planned)
        found = found.join(known, on="code", how="left")
        names = [*keys, *(name for name in known.collect_schema().names() if name != "code")]
        step = SMALL_STEP if decimals else LARGE_STEP
        own = achieved(used(found, asked.period, names, hows), asked.policy, keys, step, ways)
        own = of_units(kept(own), keys)
    else:
        own = undecided(rows, keys)
        own = added(own, keys, [name for name in own.collect_schema().names() if name not in keys])
    if tables.budgets is None:
        return own
    return with_money(own, money(rupiah(tables.budgets, keys), keys, asked.period), keys)


def figures_of_levels(base: LazyFrame[Any], asked: Measuring, kept: Kept) -> LazyFrame[Any]:
    """The published figures of every unit of every level, of what is each unit's own."""
    levels = level_by_level(base, asked.keys, asked.policy.roll_up, kept)
    return published(levels, asked.policy, asked.keys)


def columns_of(names: Sequence[str], levels: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """The columns of a table that are asked for, by their names inside."""
    inside = {f"level_{number}": level for number, level in enumerate(levels) if level in names}
    return inside | {name: name for name in known if name in names}
