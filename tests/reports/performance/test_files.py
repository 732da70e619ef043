"""A measured plan as pages and as a workbook: colours by the figure, and totals that are there when it is opened."""

import io
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES
from spbe_sdk import Application, Plan
from spbe_sdk.documents.plan import Budget, Level, Measurement, Objective, PerformanceIndicator, Unit
from spbe_sdk.files.paths import is_portable
from spbe_sdk.files.providers import find_efficiency
from spbe_sdk.files.reading import read_document
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.performance.score import PlanScore
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.kept import form_files
from spbe_sdk.reports.performance.pages import efficiency, plan_pages
from spbe_sdk.reports.performance.workbook import plan_workbook
from spbe_sdk.scoring.effectiveness import Spending
from spbe_sdk.scoring.exact import parse_exact


@pytest.fixture
def context() -> ReportContext:
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    return ReportContext("id", application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})


def measured(actuals: list[str], money: list[tuple[int, int | None]], codes: Sequence[str] | None = None) -> PlanScore:
    """A regency with a village for every actual, whose target is 100, and its money."""
    codes = codes or [f"V{n}" for n in range(len(actuals))]
    villages = [Unit(code=code, name=code, kind="village", parent="K") for code in codes]
    plan = Plan(
        region="32.16",
        year=2024,
        units=(Unit(code="K", name="K", kind="regency"), *villages),
        objectives=tuple(Objective(code=f"S-{c}", name=c, level=Level.OBJECTIVE, unit=c) for c in codes),
        indicators=tuple(PerformanceIndicator(code=f"I-{c}", objective=f"S-{c}", name=c) for c in codes),
        measurements=tuple(
            Measurement(indicator=f"I-{code}", year=2024, target=parse_exact("100"), actual=parse_exact(actual))
            for code, actual in zip(codes, actuals, strict=True)
        ),
        budgets=tuple(
            Budget(objective=f"S-{code}", year=2024, ceiling=ceiling, realised=realised)
            for code, (ceiling, realised) in zip(codes, money, strict=True)
        ),
    )
    return measure_plan(plan, load_policy())


HEAT = {
    "100.00": "top", "90.01": "top", "90.00": "high", "75.01": "high", "75.00": "middle", "65.01": "middle",
    "65.00": "low", "50.01": "low", "50.00": "bottom", "0.00": "bottom",
}  # fmt: skip


@pytest.mark.parametrize("page", ["report.html", "unit/K.html"])
def test_a_colour_of_the_heat_map_begins_above_its_edge(page: str, context: ReportContext) -> None:
    figures = [figure for figure in HEAT if figure != "0.00"]
    money = [(10_000, round(float(figure) * 100)) for figure in figures]
    score = measured([*figures, "0"], [*money, (10_000, 0)])
    text = plan_pages(PlanOutcome([], [], score, {}, {}), context)[page].decode()
    rows = re.findall(r"V\d+\.html.*?heat (\w+)\"[^>]*>([\d,]+)%.*?heat (\w+)\"[^>]*>([\d,]+)%", text, re.DOTALL)
    shown = [(HEAT[figure], figure.replace(".", ",")) * 2 for figure in HEAT]
    assert [row for row in rows if row in shown] == shown


def test_every_unit_has_a_page_of_its_own_on_every_system(context: ReportContext) -> None:
    codes = ["CON", "dinkes", "DINKES", "Dinkes", "nul.1"]
    score = measured(["1", "2", "3", "4", "5"], [(1, 1)] * 5, codes)
    outcome = PlanOutcome([], [], score, {}, {})
    pages = {**plan_pages(outcome, context), **form_files(outcome, [], context)}
    units = [name for name in pages if name.startswith("unit/")]
    assert len({name.casefold() for name in units}) == len(codes) + 1
    assert all(map(is_portable, units))
    for name, page in pages.items():
        links = re.findall(r'href="([^"#:]*\.html)"', page.decode())
        assert {str(PurePosixPath(os.path.normpath(PurePosixPath(name).parent / link))) for link in links} <= set(pages)


def sheet(score: PlanScore, context: ReportContext, *, values: bool) -> Any:
    data = plan_workbook(PlanOutcome([], [], score, {}, {}), context)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)["Anggaran"]


@pytest.mark.parametrize(
    ("money", "total"),
    [
        ([(1000, 900), (250, None), (70, 7)], (1320, 907)),
        ([(1000, None)], (1000, 0)),
        ([(0, 5), (3, 0)], (3, 5)),
    ],
)
def test_the_budgets_are_added_up_for_those_who_recalculate_and_those_who_do_not(
    money: list[tuple[int, int | None]], total: tuple[int, int], context: ReportContext
) -> None:
    score = measured(["80"] * len(money), money)
    formulas, shown = (sheet(score, context, values=values) for values in (False, True))
    last = len(money) + 2
    assert formulas.max_row == last
    for column, figure, cells in (("D", total[0], [a for a, _ in money]), ("E", total[1], [b for _, b in money])):
        assert [shown[f"{column}{row}"].value for row in range(2, last)] == cells
        assert formulas[f"{column}{last}"].value == f"=SUM({column}2:{column}{last - 1})"
        assert shown[f"{column}{last}"].value == figure


@pytest.mark.parametrize(
    ("formula", "indonesian", "english"),
    [
        ("saved-points", "5,00 poin", "5.00 points"),
        ("unspent", "15,00%", "15.00%"),
        ("saved-share", "0,00%", "0.00%"),
        ("performance-ratio", "1,06", "1.06"),
        ("pmk-22-2021", "63,89", "63.89"),
        ("of another package", "5,00", "5.00"),
    ],
)
def test_a_difference_of_percentages_is_in_points(formula: str, indonesian: str, english: str) -> None:
    spending = Spending(Fraction(100), Fraction(85), Fraction(90))
    policy = load_policy().model_copy(update={"efficiency": formula})
    value = Fraction(5) if formula == "of another package" else find_efficiency(formula)(spending)
    assert efficiency(value, policy, "id") == indonesian
    assert efficiency(value, policy, "en") == english
    assert efficiency(None, policy, "id") == "–"


def test_what_is_not_reported_is_told_beside_what_is(context: ReportContext) -> None:
    score = measured(["80", "80", "80"], [(1000, 950), (1000, None), (0, 0)])
    page = plan_pages(PlanOutcome([], [], score, {}, {}), context)
    # The unit's own page says it in the line of its sums; the tables of the index have no room for that.
    for name, marked in (("report.html", 2), ("unit/K.html", 0)):
        text = page[name].decode()
        assert text.count("95,00% (belum lengkap)") == marked
        assert "Rp 950 dari pagu Rp 1.000 yang dilaporkan; pagu seluruhnya Rp 2.000, 1 baris anggaran" in text
    assert "belum lengkap" not in page["unit/V0.html"].decode()
    assert "Rp 950 / Rp 1.000" in page["unit/V0.html"].decode()
    assert "– / Rp 1.000" in page["unit/V1.html"].decode()
    shown = sheet(score, context, values=True)
    assert [[cell.value for cell in row][3:] for row in shown.iter_rows(min_row=2)] == [
        [1000, 950, 95, 0], [1000, None, None, 1000], [0, 0, None, 0], [2000, 950, 95, 1000],
    ]  # fmt: skip


def test_money_that_another_unit_spends_and_money_of_nobody_are_in_the_sheet(context: ReportContext) -> None:
    score = measured(["80"], [(1000, 950)])
    more = (
        Budget(objective="S-V0", unit="K", year=2024, ceiling=20, realised=10),
        Budget(objective="x", year=2024, ceiling=3, realised=1),
    )
    plan = score.plan.model_copy(update={"budgets": (*score.plan.budgets, *more)})
    shown = sheet(measure_plan(plan, load_policy()), context, values=True)
    rows = [[cell.value for cell in row][:5] for row in shown.iter_rows(min_row=2)]
    assert rows == [
        ["K", "S-V0", "V0", 20, 10],
        ["V0", "S-V0", "V0", 1000, 950],
        ["", "x", "", 3, 1],
        [None, None, "Jumlah", 1023, 961],
    ]
