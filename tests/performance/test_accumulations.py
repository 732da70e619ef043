"""Indicators that do not say how periods become the year are named once, where several periods are reported."""

from typing import Any

import pytest

from spbe_sdk.documents.plan import Plan
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.performance.cascade import check_cascade


def said(rows: dict[str, int | None], year: int = 2024, count: int = 1, **indicator: Any) -> list[Finding]:
    known = [{"code": f"I{n}", "objective": "S", "name": "Kunjungan", **indicator} for n in range(count)]
    measured = [
        {"indicator": item["code"], "year": year, "period": period, "actual": actual}
        for item in known
        for period, actual in rows.items()
    ]
    plan = Plan.model_validate({"region": "32.16", "year": 2024, "indicators": known, "measurements": measured})
    return [finding for finding in check_cascade(plan).findings if finding.code == "accumulation-absent"]


@pytest.mark.parametrize("rows", [{"M1": 3, "M2": 4}, {"Q1": 3, "Q4": 5}, {"Q1": 3, "M12": 1}])
def test_one_that_reports_parts_of_the_year_is_named(rows: dict[str, int | None]) -> None:
    (told,) = said(rows, count=3)
    assert told.severity is Severity.WARNING
    assert "3 indikator" in told.message("id")
    assert "Kunjungan" in told.message("en")
    assert "constants: {accumulation: sum}" in told.remedy("id")


@pytest.mark.parametrize("rows", [{"year": 7}, {"Q1": 3}, {"Q1": 3, "Q2": None}, {"Q1": 3, "Q2": 4, "year": 7}])
def test_nothing_is_said_where_no_rule_is_needed(rows: dict[str, int | None]) -> None:
    assert said(rows) == []


def test_nothing_is_said_of_what_has_a_rule_or_is_of_another_year() -> None:
    assert said({"Q1": 3, "Q2": 4}, accumulation="last") == []
    assert said({"Q1": 3, "Q2": 4}, year=2023) == []
