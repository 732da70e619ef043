"""What is planned is not what was reached: headings, groups of headings, sheets and titles that say so."""

import pytest

import known_sources as sources
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.bindings.planned import is_planned, names_planned
from spbe_sdk.bindings.suggest import Suggestion


def rated(adoption: Adoption, *headings: str) -> Suggestion:
    lines = [";".join(["No", *headings])]
    lines += [";".join([str(n), *(str((n + place) % 5 + 1) for place in range(len(headings)))]) for n in range(1, 48)]
    (adoption.folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    return suggest_binding(adoption, "ratings", "a.csv")


@pytest.mark.parametrize(
    "planned", ["Target 2025", "Target Tingkat Kematangan 2026", "Sasaran Nilai", "Rencana Tingkat"]
)
@pytest.mark.parametrize("reached", ["Capaian", "Hasil", "Realisasi", "Kondisi Saat Ini", "Tingkat Kematangan", "Lain"])
def test_a_level_is_never_what_is_planned(index: Adoption, planned: str, reached: str) -> None:
    for headings in ((reached, planned), (planned, reached)):
        assert rated(index, *headings).binding.fields["value"] == reached


def test_a_plan_alone_is_left_free_and_said(index: Adoption) -> None:
    made = rated(index, "Target 2025")
    assert "value" not in made.binding.fields
    told = {finding.code: finding for finding in made.after.findings}
    assert (told["bind-planned"].field, told["bind-planned"].found) == ("value", "Target 2025")
    assert made.faults


def test_a_person_may_say_that_the_plan_is_meant(index: Adoption) -> None:
    rated(index, "Target 2025")
    made = suggest_binding(index, "ratings", "a.csv", fields={"value": "Target 2025"})
    assert made.binding.fields["value"] == "Target 2025"
    assert not made.faults


@pytest.mark.parametrize("planned", ["Rencana Capaian", "Target Realisasi 2024", "Capaian yang Ditargetkan"])
def test_what_was_reached_is_no_plan_for_it(plan: Adoption, planned: str) -> None:
    (plan.folder / "a.csv").write_text(f"Indikator;Perangkat Daerah;{planned};Catatan\nAPS;Dinas;95;x\n", "utf-8")
    assert "actual" not in suggest_binding(plan, "measurements", "a.csv").binding.fields


@pytest.mark.parametrize(
    ("heading", "planned"),
    [
        ("Target / Nilai", True), ("HASIL 2024 / Nilai", False), ("Target dan Realisasi / Nilai", False),
        ("Rencana Aksi / Realisasi", False), ("Capaian / Target 2025", True), ("Targetnya", False), ("Nilai", False),
    ],
)  # fmt: skip
def test_the_nearest_heading_decides(heading: str, planned: bool) -> None:
    assert is_planned(heading) is planned


def test_a_title_that_serves_an_aim_is_no_plan() -> None:
    assert not names_planned("PENGUKURAN KINERJA SASARAN STRATEGIS")
    assert not names_planned("Target dan Realisasi Kinerja")
    assert names_planned("TARGET KINERJA BULANAN")


@pytest.mark.parametrize(("title", "field"), [("TARGET KINERJA BULANAN", "target"), ("REALISASI KINERJA", "actual")])
@pytest.mark.parametrize("heads", ["Jan;Feb;Mar", "TW I;TW II;TW III"])
def test_months_alone_are_what_their_sheet_says(plan: Adoption, title: str, field: str, heads: str) -> None:
    (plan.folder / "a.csv").write_text(f"{title};;;\nIndikator;{heads}\nAPS;95;96;97\n", encoding="utf-8")
    made = suggest_binding(plan, "measurements", "a.csv")
    assert [row.values.get(field) for row in made.after.rows] == [95, 96, 97]
    assert not {"target", "actual"} - {field} & made.binding.fields.keys()


def test_a_sheet_may_say_it_by_its_name(plan: Adoption) -> None:
    sources.workbook(plan.folder / "a.xlsx", [["Indikator", "Jan", "Feb"], ["APS", 95, 96]], sheet="TARGET")
    made = suggest_binding(plan, "measurements", "a.xlsx", sheet="TARGET")
    assert [row.values["target"] for row in made.after.rows] == [95, 96]
