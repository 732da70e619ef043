"""Pohon kinerja: nothing of a region is missing on its sheet."""

from datetime import UTC, datetime

from conftest import EXAMPLES
from spbe_sdk import Application
from spbe_sdk.documents.plan import Level, Objective, Plan, Unit
from spbe_sdk.files.reading import read_document
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.forms import plan_form
from spbe_sdk.reports.official.parts import FormBox, FormDrawing
from spbe_sdk.reports.official.request import FormRequest, PlanForm


def objective(code: str, unit: str, serves: str | None = None, name: str = "") -> Objective:
    return Objective(code=code, name=name or code, level=Level.OBJECTIVE, unit=unit, serves=serves)


def boxes(*objectives: Objective, unit: str = "K") -> list[FormBox]:
    """The boxes of a unit's tree, of a regency with two districts."""
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    context = ReportContext("id", application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})
    units = (Unit(code="K", name="K", kind="regency"),
             *(Unit(code=code, name=code, kind="district", parent="K") for code in ("A", "B")))  # fmt: skip
    score = measure_plan(Plan(region="32.16", year=2025, units=units, objectives=objectives), load_policy())
    found = score.find(unit)
    assert found is not None
    form = plan_form("tree", PlanForm(score, context, FormRequest()), [found])
    return [box for page in form.pages for part in page.blocks if isinstance(part, FormDrawing) for box in part.boxes]


def test_an_objective_that_serves_nothing_stands_at_the_top_of_the_regions_tree() -> None:
    found = boxes(objective("S", "K"), objective("A1", "A", "S"), objective("A2", "A"), objective("B2", "B", "gone"))
    tops = {box.lines[0] for box in found if box.top == 0}
    assert tops == {"S", "A2", "B2"}
    assert {box.lines[0] for box in found} == {"S", "A1", "A2", "B2"}


def test_alike_ones_of_several_units_are_one_box() -> None:
    found = boxes(objective("S", "K"), *(objective(f"{u}1", u, name="Pelayanan") for u in ("A", "B")))
    assert [box.lines for box in found if "Pelayanan" in box.lines] == [("Pelayanan", "2 unit")]


def test_a_district_has_its_own_alone() -> None:
    found = boxes(objective("S", "K"), objective("A1", "A", "S"), objective("B1", "B"), unit="A")
    assert [box.lines[0] for box in found] == ["A1"]
