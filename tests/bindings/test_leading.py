"""Numbers that stand in one cell with their unit of measure, and what only looks so."""

from pathlib import Path
from typing import Any

import pytest

from booked import Rows, values, written
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.bindings.leading import number_before_unit


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory, esakip_package: Path) -> Adoption:
    return Adoption.create(esakip_package, "32.03", tmp_path_factory.mktemp("led") / "e", year=2024)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 Dokumen", "12"), ("0,32 Indeks", "0,32"), ("30 %", "30"), ("1 250 Orang", "1 250"), ("12 m2", "12"),
        ("95 per 100.000 KH", "95"), ("5 Sarana dan Prasarana", "5"), ("80,5 (A)", "80,5"), ("-3 poin", "-3"),
        ("12 orang/bulan", "12"),
        ("2 kali lebih tinggi", None), ("3 s.d. 5 Dokumen", None), ("5 sampai selesai", None), ("1,5 juta", None),
        ("12 jutaan", None), ("80 - 90", None), ("1 : 2500", None), ("12 Dokumen, 5 Laporan", None), ("3 dari 5", None),
        ("12", None), ("Dokumen 12", None), ("12 ", None), ("5 more visits", None), ("4 - Terpadu", None),
    ],
)  # fmt: skip
def test_only_a_unit_is_taken_from_a_number(text: str, number: str | None) -> None:
    assert number_before_unit(text) == number


ANNEX: Rows = [["PERJANJIAN KINERJA 2024"], [], ["No", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Target"]]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (3.125, "25/8"), (0.125, "1/8"), (62.415, "12483/200"), (1234.5, "2469/2"), ("3,125", "25/8"),
        ("12.500 Orang", "12500"), ("1 250 000", "1250000"), ("12 Dokumen", "12"), (1_250_000, "1250000"),
    ],
)  # fmt: skip
def test_the_target_of_an_annex_is_the_number_of_its_cell(plan: Adoption, cell: Any, read: str) -> None:
    made = suggest_binding(plan, "measurements", written(plan, PK=[*ANNEX, [1, "Sasaran", "Indikator", "", cell]]))
    assert made.binding.splits["target"].part == 1
    assert values(made, "target") == [(read,)]


@pytest.mark.parametrize("cell", ["1 : 2500", "80 - 90", "1,5 juta", "3 s.d. 5 Dokumen", "2 kali lebih tinggi"])
def test_what_is_no_number_with_its_unit_is_told_whole(plan: Adoption, cell: str) -> None:
    made = suggest_binding(plan, "measurements", written(plan, PK=[*ANNEX, [1, "Sasaran", "Indikator", "", cell]]))
    assert [one.found for one in made.after.findings if one.field == "target"] == [cell]
    assert values(made, "target") == [("None",)]


@pytest.mark.parametrize("cell", ["80 - 90", "1,5 juta", "3 s.d. 5 Dokumen"])
def test_a_proposal_makes_no_number_of_a_range_or_an_amount(plan: Adoption, cell: str) -> None:
    rows: Rows = [["Kode Indikator", "Target", "Realisasi"], *([f"I{n}", f"{n} Dokumen", n] for n in range(1, 9))]
    made = suggest_binding(plan, "measurements", written(plan, Data=[*rows, ["I9", cell, 9]]))
    assert cell not in made.binding.values.get("target", {})
    assert any(one.found == cell for one in made.after.findings)
