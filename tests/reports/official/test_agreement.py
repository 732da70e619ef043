"""Agreements: the first one and the revised, and names that no page and no document may take for more than names."""

import io
from datetime import UTC, datetime
from fractions import Fraction

import attrs
import docx
import pytest
from docx.shared import Pt

from conftest import EXAMPLES
from spbe_sdk import Application
from spbe_sdk.documents.plan import Budget, Level, Measurement, Objective, Official, PerformanceIndicator, Plan, Unit
from spbe_sdk.files.reading import read_document
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.lacking import untargeted
from spbe_sdk.reports.official.page import form_page
from spbe_sdk.reports.official.parts import Form, FormColumn, FormHeading, FormPage, FormTable
from spbe_sdk.reports.official.request import FormRequest, PlanForm
from spbe_sdk.reports.official.word import form_document


@pytest.fixture
def context() -> ReportContext:
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    return ReportContext("id", application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})


def writer(context: ReportContext, request: FormRequest, name: str = "Ani") -> PlanForm:
    plan = Plan(
        region="32.16",
        year=2025,
        units=(Unit(code="U", name=name, kind="office"),),
        objectives=(
            Objective(code="O", name=name, level=Level.OBJECTIVE, unit="U"),
            Objective(code="P", name="Program", level=Level.PROGRAM, unit="U", serves="O"),
        ),
        indicators=(
            PerformanceIndicator(code="I", objective="O", name="Ukuran", measure="persen"),
            PerformanceIndicator(code="J", objective="P", name="Ukuran program"),
        ),
        measurements=(
            Measurement(indicator="I", year=2025, target=Fraction(10), revised=Fraction(8), actual=Fraction(7)),
        ),
        officials=(Official(unit="U", name=name, title=name),),
    )
    return PlanForm(measure_plan(plan, load_policy("umum-1")), context, request)


def made(form: PlanForm) -> Form:
    return plan_form("agreement", form, form.score.units())


def test_the_first_agreement_has_the_first_target_and_says_that_there_is_another(context: ReportContext) -> None:
    form = writer(context, FormRequest())
    page = form_page(made(form), context).decode()
    assert ">10 persen<" in page and ">8 persen<" not in page and "Perubahan" not in page
    assert [finding.code for finding in untargeted("agreement", form, form.score.units())] == ["form-revised"]


def test_the_revised_one_has_the_target_that_counts(context: ReportContext) -> None:
    form = writer(context, FormRequest(revision=2))
    page = form_page(made(form), context).decode()
    assert ">8 persen<" in page and "Perubahan Ke-2" in page
    assert list(untargeted("agreement", form, form.score.units())) == []


def test_programs_are_agreed_on_by_those_below(context: ReportContext) -> None:
    assert "Ukuran program" not in form_page(made(writer(context, FormRequest())), context).decode()


@pytest.mark.parametrize("name", ["<b>Ani</b>", "{{ 7 * 7 }}", "Ani\x07 & Budi", "=cmd()", "a" * 3000, "مريم"])
def test_a_name_is_a_name(context: ReportContext, name: str) -> None:
    form = made(writer(context, FormRequest(), name.replace("\x07", "")))
    page = form_page(form, context).decode()
    assert "<b>" not in page and "49" not in page
    read = docx.Document(io.BytesIO(form_document(form, context)))
    assert any(
        name.replace("\x07", "") in cell.text for table in read.tables for row in table.rows for cell in row.cells
    )


def test_a_cell_that_is_nothing_goes_on(context: ReportContext) -> None:
    table = FormTable((FormColumn("A", 1), FormColumn("B", 1)), (("a", "1"), (None, "2"), ("b", "3\x00<")))
    assert table.drawn() == [[(0, 2, "a"), (1, 1, "1")], [(1, 1, "2")], [(0, 1, "b"), (1, 1, "3\x00<")]]
    assert FormTable((FormColumn("A", 1),), ()).drawn() == []
    read = docx.Document(io.BytesIO(form_document(Form("X", (FormPage((FormHeading("X"), table)),)), context)))
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["A", "B"],
        ["a", "1"],
        ["a", "2"],
        ["b", "3<"],
    ]


@pytest.mark.parametrize(
    ("address", "funding", "columns"),
    [(None, (None, None), 3), ("Jalan Kesehatan 2, Telp. 0262-1", ("APBD", "DAK"), 4), ("Jalan 3", (None, "APBD"), 4)],
)
def test_an_office_has_its_own_address_and_says_where_its_money_comes_from(
    context: ReportContext, address: str | None, funding: tuple[str | None, str | None], columns: int
) -> None:
    context = attrs.evolve(context, address="Jalan Bupati 1")
    plan = writer(context, FormRequest()).score.plan
    office = Unit(code="U", name="Dinas", kind="office", parent="K", address=address)
    plan = plan.model_copy(update={
        "units": (Unit(code="K", name="Kabupaten", kind="regency"), office),
        "budgets": tuple(Budget(objective="P", year=2025, ceiling=1, funding=source) for source in funding),
    })  # fmt: skip
    form = PlanForm(measure_plan(plan, load_policy()), context, FormRequest())
    made = plan_form("agreement", form, [unit for unit in form.score.units() if unit.unit.code == "U"])
    page, word = form_page(made, context).decode(), docx.Document(io.BytesIO(form_document(made, context)))
    for text in (page, word.paragraphs[0].text):
        assert (address or "Jalan Bupati 1") in text and ("Jalan Bupati 1" in text) is (address is None)
    table = made.pages[1].blocks[2]
    assert isinstance(table, FormTable) and len(table.columns) == columns == len(table.rows[0])
    assert columns == 3 or table.rows[0][3] == ", ".join(filter(None, funding))
    regency = plan_form("agreement", form, [unit for unit in form.score.units() if unit.unit.code == "K"])
    (programs,) = [block for block in regency.pages[1].blocks if isinstance(block, FormTable)][1:]
    assert len(programs.columns) == 3


def test_sheets_of_tables_are_numbered_and_statements_are_not(context: ReportContext) -> None:
    form = writer(context, FormRequest())
    for name, numbered in (("working-papers", True), ("agreement", False), ("tree", False)):
        made = plan_form(name, form, form.score.units())
        assert ("counter(pages)" in form_page(made, context).decode()) is numbered
        document = docx.Document(io.BytesIO(form_document(made, context)))
        footers = {field for section in document.sections for field in section.footer._element.xpath("//@w:instr")}
        assert footers == ({"PAGE", "NUMPAGES"} if numbered else set())
        # What is behind the last table begins no sheet of its own.
        assert document.paragraphs[-1].text or document.paragraphs[-1].paragraph_format.line_spacing == Pt(1)


def test_what_stands_before_signatures_keeps_its_lines(context: ReportContext) -> None:
    """The last paragraph of a sheet is made narrow; that is none which somebody is to read."""
    document = docx.Document(io.BytesIO(form_document(made(writer(context, FormRequest())), context)))
    narrow = [paragraph.text for paragraph in document.paragraphs if paragraph.paragraph_format.line_spacing == Pt(1)]
    assert narrow and not any(narrow)
