"""Compare: where the region stands among what was published, beside others, and its units among each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs
from flask import Blueprint, render_template, request

from spbe_sdk.comparison.published.library import complete_years, known_names
from spbe_sdk.comparison.side import Sides, beside_published
from spbe_sdk.comparison.standing import Standing, standing
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.web.shown import desk, problems
from spbe_sdk.web.summary import summary_of

pages = Blueprint("comparing", __name__, url_prefix="/compare")


@attrs.frozen(slots=True)
class RankedUnit:
    """A unit among those of its kind: equal figures share a rank."""

    rank: int
    code: str
    name: str
    figure: Decimal


@pages.get("")
def shown() -> Any:
    """The nation as it was published, others beside, and the units of a plan by their kind; nothing is written."""
    adoption, language = desk().opened(), desk().language
    region, measured = adoption.choices.region, adoption.measured()
    outcome = measured.outcome
    asked = [text.strip() for text in request.args.getlist("with") if text.strip()]
    stands, beside, found = None, None, list[Finding]()
    try:
        year = _year(request.args.get("year", ""))
        stands = standing(region, year)
        beside = beside_published(region, asked, stands.own.year) if asked else None
    except SpbeError as error:
        found = list(error.findings)
    page = render_template(
        "compare.html",
        stands=stands,
        beside=beside,
        sides=_sides(beside),
        circles=_circles(stands),
        asked=asked,
        years=complete_years(),
        year=stands.own.year if stands else None,
        names=sorted(set(known_names().values())),
        plan=isinstance(outcome, PlanOutcome),
        ranked=_ranked(outcome) if isinstance(outcome, PlanOutcome) else {},
        summary=summary_of(measured, language),
        groups=problems(found, language),
    )
    return page, 200


def _year(text: str) -> int | None:
    if not text:
        return None
    if text not in (known := [str(year) for year in complete_years()]):
        raise UsageError(Finding("nation-year", field="year", found=text, allowed=", ".join(known)))
    return int(text)


def _sides(beside: Sides | None) -> list[tuple[str, str, list[Decimal | None]]]:
    return [(row.code, row.name or "", list(row.values)) for row in beside.rows] if beside else []


def _circles(stands: Standing | None) -> Iterator[tuple[str, int, int, Decimal, Decimal]]:
    """Each circle with our rank of how many, its median and its best."""
    for circle in stands.circles if stands else ():
        place = circle.place
        yield circle.scope, place.rank, place.count, round_half_up(place.median, 2), place.best


def _ranked(outcome: PlanOutcome) -> dict[str, list[RankedUnit]]:
    """The units of each kind that has several with a figure, the best ones first; what stands in has no rank."""
    if any(mark == "stands_in" for mark, _, _ in outcome.marked):
        return {}
    by_kind: dict[str, list[tuple[Decimal, str, str]]] = {}
    for unit in outcome.score.units():
        if unit.total.performance is not None:
            figure = round_half_up(unit.total.performance, outcome.score.policy.decimals)
            by_kind.setdefault(unit.unit.kind, []).append((figure, unit.unit.code, unit.unit.name))
    return {kind: _places(units) for kind, units in by_kind.items() if len(units) > 1}


def _places(units: list[tuple[Decimal, str, str]]) -> list[RankedUnit]:
    ordered = sorted(units, key=lambda unit: (-unit[0], unit[1]))
    return [RankedUnit(1 + sum(other[0] > unit[0] for other in units), unit[1], unit[2], unit[0]) for unit in ordered]
