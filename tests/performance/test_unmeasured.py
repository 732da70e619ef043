"""What is said of achievements that there are not, or that are of a part of their period alone."""

import pytest

from spbe_sdk.documents.plan import Budget, Period, Plan
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.performance.unmeasured import check_score


def plan_of(reported: dict[str, str | None]) -> Plan:
    """One indicator with a target of ten in every period, and what was reported."""
    rows = [{"indicator": "i", "year": 2024, "period": p, "target": "10", "actual": a} for p, a in reported.items()]
    return Plan.model_validate({
        "region": "32.16", "year": 2024,
        "units": [{"code": "u", "name": "Dinas", "kind": "office"}],
        "objectives": [{"code": "s", "name": "Sasaran", "level": "objective", "unit": "u"}],
        "indicators": [
            {"code": "i", "objective": "s", "name": "Layanan", "direction": "maximize", "accumulation": "sum"}
        ],
        "measurements": rows,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("reported", "period", "until"),
    [
        ({"M1": "1", "M2": "2", "M3": None}, Period.YEAR, "M2"),
        ({"M1": "1", "M2": "2", "M3": None}, Period.Q1, "M2"),
        ({"M1": "1", "M2": "2", "M3": "3"}, Period.Q1, None),
        ({"Q1": "1", "Q2": "2"}, Period.YEAR, "Q2"),
        ({"Q2": "1", "Q4": "2"}, Period.YEAR, None),
        ({"Q1": "1", "year": "5"}, Period.YEAR, None),
        ({"Q1": None, "year": None}, Period.YEAR, None),
        ({"Q1": "1", "year": None}, Period.YEAR, "Q1"),
    ],
)
def test_what_was_reported_in_part_is_told(reported: dict[str, str | None], period: Period, until: str | None) -> None:
    review = check_score(measure_plan(plan_of(reported), load_policy(), period), {})
    early = [finding for finding in review.findings if finding.code == "achievement-early"]
    assert [finding.details["period"] for finding in early] == ([until] if until else [])
    assert all("Layanan" in finding.message(language) for finding in early for language in ("id", "en"))


@pytest.mark.parametrize(
    ("money", "period", "until"),
    [
        ({"year": (100, None), "Q1": (None, 20), "Q2": (None, 25)}, Period.YEAR, "Q2"),
        ({"year": (100, None), "M1": (0, 20), "M7": (0, 25)}, Period.Q3, "M7"),
        ({"year": (100, None), "Q1": (None, 20), "Q2": (None, 25)}, Period.Q2, None),
        ({"year": (100, 90), "Q1": (None, 20)}, Period.YEAR, None),
        ({"year": (100, None), "Q1": (None, 20), "Q4": (None, 0)}, Period.YEAR, None),
        ({"Q1": (25, 20), "Q2": (25, None)}, Period.YEAR, None),
        ({"year": (100, None)}, Period.YEAR, None),
    ],
)
def test_money_that_was_reported_in_part_is_told(
    money: dict[str, tuple[int | None, int | None]], period: Period, until: str | None
) -> None:
    rows = [Budget(objective="s", year=2024, period=Period(p), ceiling=c, realised=r) for p, (c, r) in money.items()]
    plan = plan_of({"year": "1"}).model_copy(update={"budgets": tuple(rows)})
    review = check_score(measure_plan(plan, load_policy(), period), {})
    early = [finding for finding in review.findings if finding.code == "budget-early"]
    assert [finding.details["period"] for finding in early] == ([until] if until else [])
    assert all("{" not in finding.message(language) for finding in early for language in LANGUAGES)
