"""A plan on a page: a unit of it, and its indicators with their figures and where these were read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.findings.words import Language
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.performance.pages import state
from spbe_sdk.scoring.exact import exact_text, round_half_up


@attrs.frozen(slots=True)
class PlanRow:
    """An indicator of a unit: its figures, why its achievement is what it is, its evidence, and its rows' places.

    `measurements` are the numbers of the rows in the plan that its figures come from, each with its period and actual.
    """

    code: str
    name: str
    measure: str
    target: Decimal | None
    actual: Decimal | None
    percent: Decimal | None
    state: str
    evidence: tuple[str, ...]
    places: tuple[str, ...]
    measurements: tuple[tuple[int, str, Decimal | None], ...]


def unit_of(outcome: PlanOutcome, code: str | None) -> UnitScore | None:
    """The unit with a code; without one, the first that has indicators."""
    units = outcome.score.units()
    if code:
        return outcome.score.find(code)
    return next((unit for unit in units if unit.indicators), None)


def indicator_rows(outcome: PlanOutcome, unit: UnitScore | None, language: Language) -> list[PlanRow]:
    """The indicators of a unit, in the order of its objectives."""
    plan, decimals = outcome.score.plan, outcome.score.policy.decimals
    numbers = {id(row): number for number, row in enumerate(plan.measurements)}
    rows = []
    for item in (item for node in (unit.objectives if unit else ()) for item in node.indicators):
        kept = [(numbers[id(row)], row) for row in item.rows if id(row) in numbers]
        places = [outcome.places.get(("measurements", number)) for number, _ in kept]
        percent = item.achieved.percent
        rows.append(
            PlanRow(
                item.indicator.code,
                item.indicator.name,
                item.indicator.measure or "",
                decimal(item.target),
                decimal(item.actual),
                None if percent is None else round_half_up(percent, decimals),
                state(item, language),
                tuple(item.indicator.evidence),
                tuple(dict.fromkeys(place.text(language) for place in places if place is not None)),
                tuple((number, str(row.period), decimal(row.actual)) for number, row in kept),
            )
        )
    return rows


def decimal(value: Fraction | None) -> Decimal | None:
    """A quantity as it is written: in full where it ends, else to four decimals."""
    if value is None:
        return None
    text = exact_text(value)
    return round_half_up(value, 4) if "/" in text else Decimal(text)
