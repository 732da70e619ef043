"""The workbook that a run of an e-SAKIP wrote can be edited and read back."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding, write
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.documents.plan import Period
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import PlanScore


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "package")
    return adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "bekasi", "id")


def scored(adoption: Adoption) -> PlanScore:
    outcome = adoption.run().outcome
    assert isinstance(outcome, PlanOutcome)
    assert outcome.errors == []
    return outcome.score


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_a_run_wrote_is_read_back(plan: Adoption, language: Language) -> None:
    plan = plan.set("language", language)
    before = scored(plan)
    assert before.period is Period.YEAR
    copy = plan.folder / "data/laporan.xlsx"
    shutil.copyfile(plan.run().folder / "laporan.xlsx", copy)
    for port in ("measurements", "budgets"):
        suggestion = suggest_binding(plan, port, "data/laporan.xlsx")
        assert suggestion.binding.options["sheet"] == say(
            "plan.achievements" if port == "measurements" else "plan.budgets", language
        )
        plan = write(plan, port, place(plan, port, suggestion, replace=True))
    after = scored(plan)
    assert (after.money, len(after.unattributed)) == (before.money, len(before.unattributed))
    for one, other in zip(before.units(), after.units(), strict=True):
        assert (one.unit.code, one.total) == (other.unit.code, other.total)
    book = load_workbook(copy)
    sheet = book[say("plan.achievements", language)]
    sheet["F2"] = 9
    book.save(copy)
    changed = scored(plan).tops[0].total.performance
    assert changed != before.tops[0].total.performance
