"""An e-SAKIP is filled in on one sheet per port, with names in place of codes and the quarters side by side."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from recalculating import needs_office, opened
from spbe_sdk import Adoption, build
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.making import renewed
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET, read_worksheet, write_worksheet
from spbe_sdk.findings.words import Language
from spbe_sdk.performance.outcome import PlanOutcome

ROWS: dict[str, tuple[dict[str, str], ...]] = {
    "units": (
        {"name": "Kabupaten Bekasi", "kind": "Kabupaten/Kota"},
        {"name": "Dinas Kesehatan", "kind": "Perangkat daerah", "parent": "Kabupaten Bekasi"},
        {"code": "4.02", "name": "Dinas Sosial", "kind": "Perangkat daerah", "parent": "Kabupaten Bekasi"},
    ),
    "objectives": (
        {"name": "Derajat kesehatan", "level": "Sasaran", "unit": "Dinas Kesehatan"},
        {"name": "Kemiskinan", "level": "Sasaran", "unit": "Dinas Sosial"},
    ),
    "indicators": (
        {"name": "Harapan hidup", "objective": "Derajat kesehatan", "direction": "Makin tinggi makin baik"},
        {"name": "Stunting", "objective": "Derajat kesehatan", "direction": "Makin rendah makin baik"},
        {"name": "Penduduk miskin", "objective": "Kemiskinan", "direction": "Makin rendah makin baik"},
    ),
    "measurements": (
        {"indicator": "Harapan hidup", "target year": "74.25", "revised year": "74.5", "actual year": "74.25"},
        {"indicator": "Stunting", "target year": "14", "target Q1": "17", "actual Q1": "17.5", "actual Q4": "13.9"},
        {"indicator": "Penduduk miskin", "target Q1": "5", "target Q2": "4.9", "actual Q1": "5.1", "actual Q2": "5"},
    ),
    "budgets": (
        {"objective": "Derajat kesehatan", "ceiling year": "125000000", "realised Q1": "25000000"},
        {"objective": "Kemiskinan", "ceiling year": "1250000000"},
    ),
    "officials": (
        {"unit": "Dinas Kesehatan", "name": "dr. Ani, M.Kes.", "title": "Kepala Dinas", "nip": "197102021996032002"},
    ),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinerja")
    new_application(folder / "app", "32.16", "performance")
    return build(folder / "app", folder)


@pytest.fixture
def adoption(package: Path, tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", package, year=2024)


def filled(adoption: Adoption) -> Adoption:
    write_worksheet(adoption, attrs.evolve(read_worksheet(adoption), rows=ROWS))
    return adoption


def measured(adoption: Adoption) -> dict[str, tuple[Any, Any]]:
    outcome = adoption.run().outcome
    assert isinstance(outcome, PlanOutcome)
    assert outcome.errors == []
    return {
        item.indicator.name: (item.target, item.actual)
        for unit in outcome.score.units()
        for node in unit.objectives
        for item in node.indicators
    }


EXPECTED = {
    "Harapan hidup": (Fraction(149, 2), Fraction(297, 4)),
    "Stunting": (14, Fraction(139, 10)),
    "Penduduk miskin": (Fraction(49, 10), 5),
}


def test_it_is_read_back_as_it_was_filled_in(adoption: Adoption) -> None:
    assert read_worksheet(filled(adoption)).rows == ROWS
    assert measured(adoption) == EXPECTED


def test_a_revised_target_counts_and_the_first_one_is_kept(adoption: Adoption) -> None:
    outcome = filled(adoption).run().outcome
    assert isinstance(outcome, PlanOutcome)
    assert [(row.target, row.revised) for row in outcome.score.plan.measurements if row.revised is not None] == [
        (Fraction(297, 4), Fraction(149, 2))
    ]


def test_a_column_that_it_did_not_have_is_bound_once_it_is_renewed(adoption: Adoption) -> None:
    """And what was written into the binding stays."""
    source = filled(adoption).bindings["measurements"][0]
    spread = source.model_dump(mode="json", exclude_unset=True)
    del spread["fields"]["revised"], spread["unpivot"]["values"][source.fields["revised"]]
    old = adoption.bind("measurements", **{**spread, "values": {"actual": {"n/a": None}}})
    renewed(old)
    assert measured(Adoption.open(adoption.folder)) == EXPECTED
    assert Adoption.open(adoption.folder).bindings["measurements"][0].values == {"actual": {"n/a": None}}


def test_money_and_what_nobody_reported(adoption: Adoption) -> None:
    outcome = filled(adoption).run().outcome
    assert isinstance(outcome, PlanOutcome)
    money = outcome.score.money
    assert (money.ceiling, money.realised, money.reported) == (1_375_000_000, 25_000_000, 125_000_000)


@needs_office
def test_it_may_be_saved_by_an_office_program_of_our_country(adoption: Adoption, tmp_path: Path) -> None:
    place = filled(adoption).folder / WORKSHEET
    place.write_bytes(opened(place, tmp_path).read_bytes())
    assert read_worksheet(adoption).rows == ROWS
    assert measured(adoption) == EXPECTED


@pytest.mark.parametrize(("language", "kind", "sheet"), [("id", "Desa", "Unit"), ("en", "Village", "Units")])
def test_words_are_chosen_in_the_language_of_the_workbook(
    package: Path, tmp_path: Path, language: Language, kind: str, sheet: str
) -> None:
    made = new_adoption(tmp_path / language, "32.16", package, language, 2024)
    book = load_workbook(made.folder / WORKSHEET)
    lists = [str(rule.formula1) for rule in book[sheet].data_validations.dataValidation]
    assert any(kind in text for text in lists)
    assert any("$B$5" in text for text in lists)
    assert made.bindings["units"][0].values["kind"][kind] == "village"
    assert len([made for made in book if made.sheet_state == "visible"]) == 6


def test_other_years_other_units_and_who_measures_have_their_places(adoption: Adoption) -> None:
    sheet = read_worksheet(adoption)
    past = {
        "indicator": "Stunting",
        "unit": "Dinas Kesehatan",
        "target year": "15",
        "actual year": "15.2",
        "year": "2023",
    }
    told = {"actors": "Dinas Sosial", "measured_by": "Badan Pusat Statistik"}
    rows = {
        **ROWS,
        "indicators": tuple({**row, **told} if row["name"] == "Stunting" else row for row in ROWS["indicators"]),
        "measurements": (*ROWS["measurements"], past),
    }
    write_worksheet(adoption, attrs.evolve(sheet, rows=rows))
    again = renewed(adoption).rows["measurements"]
    assert [row.get("year") for row in again if row["indicator"] == "Stunting"] == [None, "2023"]
    outcome = adoption.measured().outcome
    assert isinstance(outcome, PlanOutcome)
    plan = outcome.score.plan
    stunting = next(item for item in plan.indicators if item.name == "Stunting")
    assert (stunting.actors, stunting.measured_by) == (("4.02",), "Badan Pusat Statistik")
    found = {(row.year, row.actual) for row in plan.measurements if row.indicator == stunting.code and row.actual}
    assert found == {(2023, Fraction("15.2")), (2024, Fraction("17.5")), (2024, Fraction("13.9"))}
