"""Forms before the year's end say until when; and every program has its own money beside it."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from conftest import EXAMPLES
from spbe_sdk import Application
from spbe_sdk.documents.plan import Budget, Level, Measurement, Objective, PerformanceIndicator, Period, Plan, Unit
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.words import LANGUAGES, Language
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.performance.score import Group
from spbe_sdk.performance.unmeasured import check_score
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.lacking import untargeted
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.parts import Form, FormHeading, FormTable
from spbe_sdk.reports.official.request import FormRequest, PlanForm, with_indicators
from spbe_sdk.reports.performance.pages import plan_pages

PROGRAMS = ("Program Satu", "Program Dua", "Program Tiga")


def context(language: Language = "id") -> ReportContext:
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    return ReportContext(language, application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})


def plan(*, by_quarter: bool = False) -> Plan:
    """An indicator of four quarters beside three programs; the money is of the year, or of quarters."""
    number = Fraction
    periods = [Period(f"Q{n}") for n in (1, 2, 3, 4)] if by_quarter else [Period.YEAR]
    programs = [
        Objective(code=f"P{n}", name=name, level=Level.PROGRAM, unit="D", serves="S") for n, name in enumerate(PROGRAMS)
    ]
    spent = [
        Budget(objective=f"P{n}", year=2025, period=Period(f"Q{q}"), ceiling=100 if by_quarter else None, realised=90)
        for n in range(3)
        for q in (1, 2)
    ]
    ceilings = [
        Budget(objective=f"P{n}", year=2025, period=period, ceiling=400 + n)
        for n in range(3)
        for period in periods
        if period is Period.YEAR
    ]
    return Plan(
        region="32.16",
        year=2025,
        units=(Unit(code="K", name="K", kind="regency"), Unit(code="D", name="Dinas", kind="office", parent="K")),
        objectives=(Objective(code="S", name="Sasaran", level=Level.OBJECTIVE, unit="D"), *programs),
        indicators=(PerformanceIndicator.model_validate(
            {"code": "I", "objective": "S", "name": "Indikator", "accumulation": "sum"}
        ),),
        measurements=tuple(
            Measurement(indicator="I", year=2025, period=Period(f"Q{n}"), target=number(10),
                        actual=number(9) if n < 3 else None)
            for n in (1, 2, 3, 4)
        ),
        budgets=(*ceilings, *spent),
    )  # fmt: skip


def form_of(name: str, period: Period, language: Language = "id", *, by_quarter: bool = False) -> Form:
    score = measure_plan(plan(by_quarter=by_quarter), load_policy(), period)
    made = PlanForm(score, context(language), FormRequest())
    return plan_form(name, made, with_indicators(score))


def headings(form: Form) -> list[str]:
    return [block.text for page in form.pages for block in page.blocks if isinstance(block, FormHeading)]


def tables(form: Form) -> list[FormTable]:
    return [block for page in form.pages for block in page.blocks if isinstance(block, FormTable)]


def test_before_the_years_end_titles_and_targets_say_until_when() -> None:
    form = form_of("accountability", Period.Q2)
    assert headings(form)[0].startswith("Tabel Laporan Kinerja (LKjIP) Tahun 2025 sampai triwulan II\n")
    assert headings(form)[1] == "1. Target dan realisasi tahun 2025 sampai triwulan II"
    table = tables(form)[0]
    shown = dict(zip((column.title for column in table.columns), table.rows[0], strict=True))
    assert (shown["Target Setahun"], shown["Target s.d. Periode Ini"], shown["Realisasi"]) == ("40", "20", "18")


def test_of_the_whole_year_there_is_one_target() -> None:
    form = form_of("accountability", Period.YEAR)
    assert "sampai" not in " ".join(headings(form))
    assert [column.title for column in tables(form)[0].columns][4:] == ["Target", "Realisasi", "Capaian"]


def test_the_efficiency_of_a_unit_is_that_of_its_page() -> None:
    """Though the money is that of programs, and the indicators are those of what they serve."""
    score = measure_plan(plan(by_quarter=True), load_policy(), Period.Q2)
    page = plan_pages(PlanOutcome([], [], score, {}, {}), context())["unit/D.html"].decode()
    totals = [table.total for table in tables(form_of("accountability", Period.Q2, by_quarter=True)) if table.total]
    assert totals[0][0] == "Seluruh unit"
    assert totals[0][3].endswith(" poin") and all(figure in page for figure in totals[0][1:])


@pytest.mark.parametrize(
    ("period", "by_quarter", "told", "judged"),
    [(Period.Q2, False, True, False), (Period.Q2, True, False, True), (Period.YEAR, False, False, False)],
)
def test_half_a_year_beside_a_ceiling_of_the_year_is_said(
    period: Period, by_quarter: bool, told: bool, judged: bool
) -> None:
    score = measure_plan(plan(by_quarter=by_quarter), load_policy(), period)
    assert score.against_year is told
    pages = plan_pages(PlanOutcome([], [], score, {}, {}), context())
    note, name = "realisasi anggaran sampai triwulan II berhadapan dengan pagu setahun", "Serapan sampai triwulan II"
    for text in (pages["report.html"].decode(), pages["unit/D.html"].decode()):
        assert ((note in text) is told) and ((f"{name} dari pagu setahun" in text) is told)
    form = form_page(form_of("accountability", period, by_quarter=by_quarter), context()).decode()
    assert ((note in form) is told) and (("Serapan dari Pagu Setahun" in form) is told)
    (unit,) = score.tops[0].below
    assert (unit.total.efficiency is not None) is judged and (unit.total.group is not Group.UNKNOWN) is judged
    assert unit.total.judged is judged


def test_half_a_year_in_a_report_of_the_year_is_marked() -> None:
    """Only two quarters were reported: neither target nor achievement is that of the year."""
    score = measure_plan(plan(by_quarter=True), load_policy(), Period.YEAR)
    pages = plan_pages(PlanOutcome([], [], score, {}, {}), context())
    assert "90,00% (sampai triwulan II)" in pages["unit/D.html"].decode()
    assert "belum lengkap" in pages["report.html"].decode()
    first = tables(form_of("accountability", Period.YEAR, by_quarter=True))[0].rows[0]
    assert first[4:] == ("20 (sampai triwulan II)", "18", "90,00% (sampai triwulan II)")


def test_a_target_of_the_year_is_none_of_a_quarter() -> None:
    whole = Measurement(indicator="I", year=2025, target=Fraction(20), revised=Fraction(30))
    told = [Measurement(indicator="I", year=2025, period=Period(f"Q{n}"), actual=Fraction(4 + n)) for n in (1, 2)]
    annual = plan(by_quarter=True).model_copy(update={"measurements": (whole, *told)})
    score = measure_plan(annual, load_policy(), Period.Q2)
    (item,) = score.indicators
    assert item.of_year and item.first is not None and item.first.target == 20 and not score.judged
    form = plan_form("accountability", PlanForm(score, context(), FormRequest()), with_indicators(score))
    assert tables(form)[0].rows[0][4:] == ("30 (semula 20)", "–", "11", "36,67% (dari target setahun)")
    (told_so,) = [found for found in check_score(score, {}).findings if found.code == "achievement-of-year"]
    assert "Indikator" in told_so.message("en") and "sampai triwulan II" in told_so.message("id")


def test_what_is_left_out_of_a_budget_is_named_beside_its_share() -> None:
    """Of two thirds of a ceiling half was spent."""
    spent = (
        Budget(objective="P0", year=2025, ceiling=100, realised=50), Budget(objective="P1", year=2025, ceiling=50),
    )  # fmt: skip
    score = measure_plan(plan().model_copy(update={"budgets": spent}), load_policy())
    form = plan_form("accountability", PlanForm(score, context(), FormRequest()), with_indicators(score))
    total = tables(form)[-1].total
    assert total and total[2:] == ("Rp 150", "Rp 50", "50,00% (belum lengkap) dari Rp 100")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_print_does_not_tell_what_to_fill_in_where(language: Language) -> None:
    page = form_page(form_of("accountability", Period.YEAR, language), context(language)).decode()
    told = page.split("</style>")[1]
    assert "measurements" not in told and "{" not in told and "Isi pada" not in told and "Fill in" not in told


def test_beside_several_indicators_programs_stand_below() -> None:
    """Nobody said which of the indicators a program is for."""
    another = PerformanceIndicator.model_validate({"code": "J", "objective": "S", "name": "Lain"})
    two = plan().model_copy(update={"indicators": (*plan().indicators, another)})
    score = measure_plan(two, load_policy())
    (table,) = tables(plan_form("action-plan", PlanForm(score, context(), FormRequest()), with_indicators(score)))
    assert [(row[2], row[8]) for row in table.rows] == [
        ("Indikator", ""), ("Lain", ""), ("", "Program Satu"), ("", "Program Dua"), ("", "Program Tiga"),
    ]  # fmt: skip


def test_every_node_with_money_or_indicators_is_in_the_table_of_efficiency() -> None:
    found = tables(form_of("accountability", Period.YEAR))
    (table,) = [each for each in found if each.columns[-1].title == "Efisiensi"]
    assert [row[0] for row in table.rows] == ["Sasaran", *PROGRAMS]


def test_agreements_with_one_number_or_without_a_revision_are_told() -> None:
    score = measure_plan(plan(), load_policy())
    form = PlanForm(score, context(), FormRequest(number="050/1", revision=1))
    codes = [found.code for found in untargeted("agreement", form, [*with_indicators(score)] * 2)]
    assert codes == ["form-unrevised", "form-number-shared"]
    assert not list(untargeted("accountability", form, with_indicators(score)))


def test_every_program_has_its_money_in_its_own_row() -> None:
    (table,) = tables(form_of("action-plan", Period.YEAR))
    assert [row[8:10] for row in table.rows] == [
        ("Program Satu", "Rp 400"), ("Program Dua", "Rp 401"), ("Program Tiga", "Rp 402"),
    ]  # fmt: skip
    assert [row[2] for row in table.rows] == ["Indikator", None, None]
