"""What an e-SAKIP worksheet shows beside what people fill in: what is brought, and what was achieved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.bindings.numbers import quantity
from spbe_sdk.bindings.worksheet import PortSheet, Row
from spbe_sdk.documents.plan import (
    QUARTERS,
    Accumulation,
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
from spbe_sdk.performance.blueprint import Blueprint, UnitLine
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.score import IndicatorScore
from spbe_sdk.performance.sheets import INDICATORS, MEASUREMENTS, UNITS

# What is measured here is measured within its row.
_ANY_YEAR = 2000


@attrs.frozen(slots=True)
class GuidedRow:
    """What a measurement is about: which own indicator, or which brought one, counted from 0; its direction and its way
    of adding up, as far as they are known; and what came of it.
    """

    own: int | None = None
    brought: int | None = None
    direction: Direction | None = None
    accumulation: Accumulation | None = None
    baseline: Fraction | None = None
    score: IndicatorScore | None = None

    def indicator(self, code: str) -> PerformanceIndicator | None:
        """The indicator as far as it decides how its figures are measured."""
        if self.direction is None or self.accumulation is None:
            return None
        deciding = {"direction": self.direction, "accumulation": self.accumulation, "baseline": self.baseline}
        return PerformanceIndicator.model_validate({"code": code, "objective": "O", "name": code, **deciding})


@attrs.frozen(slots=True)
class PlanGuide:
    """How the rows of a worksheet are measured: the policy, the period, and what the application brings.

    `without` are the codes of what the region leaves out; `year` is that of rows that name none.
    """

    policy: MeasurementPolicy
    period: Period
    blueprint: Blueprint
    without: Sequence[str] = ()
    year: int | None = None

    @property
    def brought(self) -> list[UnitLine]:
        """The indicators that are brought, without those that are left out of all units."""
        left = set(self.without)
        return [line for line in self.blueprint.indicators if not left & {line.code, line.row.values["objective"]}]

    @property
    def decided(self) -> list[UnitLine]:
        """Those of them whose name says how they are measured: no other has it, and none has a cap of its own."""
        names = [line.name.casefold() for line in self.brought]
        return [
            line
            for line in self.brought
            if names.count(line.name.casefold()) == 1 and line.row.values.get("cap") is None
        ]

    def code_of(self, line: UnitLine) -> str:
        """The code by which a brought indicator may be called too: none where lines of other kinds have it as well."""
        return line.code if [other.code for other in self.brought].count(line.code) == 1 else ""

    @property
    def quarters(self) -> list[Period]:
        """The quarters that count."""
        return [quarter for quarter in QUARTERS if quarter.is_part_of(self.period)]

    def begun(self, rows: Mapping[str, Sequence[Row]], kinds: Mapping[str, str]) -> tuple[Row, ...]:
        """The measurements with a row for every own indicator, and for every brought one of every unit, and while there
        are no units, for each brought one; `kinds` are ours by what they are called.
        """
        names = {line.name for line in self.brought}
        idle = [row for row in rows[MEASUREMENTS] if rows[UNITS] and row.keys() == {"indicator"}]
        present = [row for row in rows[MEASUREMENTS] if row not in idle or row["indicator"] not in names]
        # A row of another year stands beside that of the year itself.
        there = {_key(row) for row in present if row.get("year") in (None, str(self.year))}
        own = (_measured(item) for item in rows[INDICATORS] if not _is_measured(item, there))
        more = (row for row in self._asked(rows[UNITS], kinds) if _key(row) not in there)
        return (*present, *filter(None, own), *more)

    def _asked(self, units: Sequence[Row], kinds: Mapping[str, str]) -> Iterator[Row]:
        if not units:
            yield from ({"indicator": line.name} for line in self.brought)
        for unit in units:
            for line in self.brought:
                if kinds.get(unit.get("kind", "")) in line.kinds and unit.get("name"):
                    yield {"indicator": line.name, "unit": unit["name"]}

    def measured(self, rows: Mapping[str, Sequence[Row]], sheets: Mapping[str, PortSheet]) -> list[GuidedRow]:
        """What came of every measurement, as a run measures it."""
        found = [self._matched(row, rows, sheets) for row in rows[MEASUREMENTS]]
        asked = ((number, item.indicator(f"I{number}")) for number, item in enumerate(found))
        numbered = {number: indicator for number, indicator in asked if indicator is not None}
        plan = Plan(
            region="00",
            year=_ANY_YEAR,
            units=(Unit(code="U", name="U", kind="regency"),),
            objectives=(Objective(code="O", name="O", level=Level.OBJECTIVE, unit="U"),),
            indicators=tuple(numbered.values()),
            measurements=tuple(
                measurement for number in numbered for measurement in _measurements(number, rows[MEASUREMENTS][number])
            ),
        )
        scores = measure_plan(plan, self.policy, self.period).tops[0].objectives[0].indicators
        by_number = dict(zip(numbered, scores, strict=True))
        return [attrs.evolve(item, score=by_number.get(number)) for number, item in enumerate(found)]

    def _matched(self, row: Row, rows: Mapping[str, Sequence[Row]], sheets: Mapping[str, PortSheet]) -> GuidedRow:
        """The indicator that a row is about: the last one that is called so, of the row's unit where there is one."""
        called, unit = _key(row)
        own = [number for number, item in enumerate(rows[INDICATORS]) if called in _names(item)]
        nearest = [number for number in own if _key(rows[INDICATORS][number])[1] == unit] or own
        if nearest:
            return _own(nearest[-1], rows[INDICATORS][nearest[-1]], sheets[INDICATORS])
        lines = [
            number
            for number, line in enumerate(self.decided)
            if called in (line.name.casefold(), self.code_of(line).casefold())
        ]
        return brought_row(lines[-1], self.decided[lines[-1]]) if called and lines else GuidedRow()


def _key(row: Row) -> tuple[str, str]:
    return row.get("indicator", "").casefold(), row.get("unit", "").casefold()


def _measured(item: Row) -> Row:
    """The row that measures an own indicator; none of one without a name yet."""
    return (
        {"indicator": item["name"], **({"unit": item["unit"]} if item.get("unit") else {})} if item.get("name") else {}
    )


def _is_measured(item: Row, there: Iterable[tuple[str, str]]) -> bool:
    """Whether some measurement is about an own indicator: of its unit, or of one that is not said on either side."""
    unit = item.get("unit", "").casefold()
    return any(name in _names(item) and (not unit or other in ("", unit)) for name, other in there)


def _names(row: Row) -> set[str]:
    return {row[name].casefold() for name in ("code", "name") if row.get(name)}


def _own(number: int, row: Row, sheet: PortSheet) -> GuidedRow:
    direction, how = row.get("direction", ""), row.get("accumulation", "")
    words, ways = sheet.column("direction").choices, sheet.column("accumulation").choices
    return GuidedRow(
        own=number,
        direction=Direction.MAXIMIZE if not direction else Direction(words[direction]) if direction in words else None,
        accumulation=Accumulation.LAST if not how else Accumulation(ways[how]) if how in ways else None,
        baseline=_number(row.get("baseline", "")),
    )


def brought_row(number: int, line: UnitLine) -> GuidedRow:
    """A brought indicator, as a row is about it."""
    values = line.row.values
    return GuidedRow(
        brought=number,
        direction=Direction(values.get("direction") or Direction.MAXIMIZE),
        accumulation=Accumulation(values.get("accumulation") or Accumulation.LAST),
    )


def _measurements(number: int, row: Row) -> Iterable[Measurement]:
    for period in (Period.YEAR, *QUARTERS):
        figures = {field: _number(row.get(f"{field} {period}", "")) for field in ("target", "revised", "actual")}
        if any(figure is not None for figure in figures.values()):
            yield Measurement(indicator=f"I{number}", year=_ANY_YEAR, period=period, **figures)


def _number(text: str) -> Fraction | None:
    """A number as a cell holds it; a run tells what else stands in one."""
    try:
        return quantity(text) if text else None
    except ValueError:
        return None
