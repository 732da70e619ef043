"""Why an indicator that was reported has no achievement all the same, or one of a part of its period alone."""

from __future__ import annotations

from collections.abc import Mapping

from spbe_sdk.documents.plan import Period
from spbe_sdk.findings.finding import Said
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Phrase, words
from spbe_sdk.performance.money import Fund
from spbe_sdk.performance.places import Found, Places, PlanReview, named_once, warned
from spbe_sdk.performance.score import IndicatorScore, PlanScore

# The states that a person can do something about; a figure that is missing or not due is told as such.
_CODES = {"undefined": "achievement-undefined", "no-baseline": "achievement-baseline"}


def check_score(score: PlanScore, places: Places) -> PlanReview:
    """Indicators whose formula gives no figure of what was reported, each at its row, and those reported in part."""
    found = (_unmeasured, _early, _of_year, _early_money)
    return PlanReview.of([finding for check in found for finding in check(score, places)])


def _unmeasured(score: PlanScore, places: Places) -> Found:
    numbers = {id(row): number for number, row in enumerate(score.plan.measurements)}
    for unit in score.units():
        for item in unit.indicators:
            found, code = item.achieved, _CODES.get(item.achieved.state)
            if code is not None:
                about = {"found": item.indicator.code, "name": item.indicator.name, "rule": found.rule}
                place = numbers[id(item.rows[-1])]
                finding = warned(code, "measurements", place, places, formula=_in_words(found.formula), **about)
                yield finding, unit.unit.code


def _early(score: PlanScore, places: Places) -> Found:
    """Indicators whose last report lies before the end of what is measured: their figure is of that part alone."""
    numbers = {id(row): number for number, row in enumerate(score.plan.measurements)}
    ended: dict[Period, list[IndicatorScore]] = {}
    for item in score.indicators:
        if item.partial is not None and item.achieved.percent is not None:
            ended.setdefault(item.partial, []).append(item)
    for period, items in sorted(ended.items(), key=lambda pair: pair[0].ends):
        names = named_once(item.indicator.name for item in items)
        place = numbers[id(items[0].rows[-1])]
        about = {"count": str(len(items)), "names": names, **_until(period, score)}
        yield warned("achievement-early", "measurements", place, places, **about), None


def _of_year(score: PlanScore, places: Places) -> Found:
    """Indicators of which a part of the year is compared with the target of the whole: none is known for the part."""
    numbers = {id(row): number for number, row in enumerate(score.plan.measurements)}
    items = [item for item in score.indicators if item.of_year and item.achieved.percent is not None]
    if items:
        names, until = named_once(item.indicator.name for item in items), Phrase(f"plan.period_{score.period}")
        about: Mapping[str, Said] = {"count": str(len(items)), "names": names, "until": until}
        yield warned("achievement-of-year", "measurements", numbers[id(items[0].rows[-1])], places, **about), None


def _early_money(score: PlanScore, places: Places) -> Found:
    """Budgets whose last report lies before the end of what is measured: a ceiling stands beside a part alone."""
    numbers = {id(row): number for number, row in enumerate(score.plan.budgets)}
    ended: dict[Period, list[Fund]] = {}
    for fund in (*score.unattributed, *(fund for unit in score.units() for fund in unit.funds)):
        last = fund.last_reported
        if last is not None and last.ends < score.period.ends and not fund.money.silent:
            ended.setdefault(last, []).append(fund)
    for period, funds in sorted(ended.items(), key=lambda pair: pair[0].ends):
        place = min(numbers[id(row)] for fund in funds for row in fund.rows if row.realised is not None)
        about = {"count": str(len(funds)), **_until(period, score)}
        yield warned("budget-early", "budgets", place, places, **about), None


def _until(period: Period, score: PlanScore) -> Mapping[str, Said]:
    until, whole = (Phrase(f"plan.period_{each}") for each in (period, score.period))
    return {"period": str(period), "until": until, "whole": whole}


def _in_words(formula: str) -> Said:
    """A formula of ours as people write it, another's by its name."""
    known = f"formula_{formula}" in words(DEFAULT_LANGUAGE)["plan"]
    return Phrase(f"plan.formula_{formula}") if known else formula
