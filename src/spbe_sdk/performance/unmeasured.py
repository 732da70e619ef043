"""Why an indicator that was reported has no achievement all the same."""

from __future__ import annotations

from spbe_sdk.findings.finding import Said
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Phrase, words
from spbe_sdk.performance.places import Found, Places, PlanReview, warned
from spbe_sdk.performance.score import PlanScore

# The states that a person can do something about; a figure that is missing or not due is told as such.
_CODES = {"undefined": "achievement-undefined", "no-baseline": "achievement-baseline"}


def check_score(score: PlanScore, places: Places) -> PlanReview:
    """The indicators whose formula gives no figure of what was reported, each at its row."""
    return PlanReview.of(_unmeasured(score, places))


def _unmeasured(score: PlanScore, places: Places) -> Found:
    numbers = {id(row): number for number, row in enumerate(score.plan.measurements)}
    for unit in score.units():
        for item in (item for node in unit.objectives for item in node.indicators):
            found, code = item.achieved, _CODES.get(item.achieved.state)
            if code is not None:
                about = {"found": item.indicator.code, "name": item.indicator.name, "rule": found.rule}
                place = numbers[id(item.rows[-1])]
                finding = warned(code, "measurements", place, places, formula=_in_words(found.formula), **about)
                yield finding, unit.unit.code


def _in_words(formula: str) -> Said:
    """A formula of ours as people write it, another's by its name."""
    known = f"formula_{formula}" in words(DEFAULT_LANGUAGE)["plan"]
    return Phrase(f"plan.formula_{formula}") if known else formula
