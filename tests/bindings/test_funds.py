"""Money in parts beside each other is added up, and sheets that look alike are told apart."""

from pathlib import Path
from typing import Any

import pytest

import known_sources as sources
from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.suggestion import suggest_binding

UNITS = [("Cisewu", 1_000_000, 500_000, 900_000, 450_000), ("Garut", 1_200_000, 400_000, 1_100_000, 0)]


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.05", tmp_path / "e", year=2024)


def read(adoption: Adoption, rows: list[list[Any]]) -> tuple[list[tuple[Any, Any]], list[str]]:
    sources.workbook(adoption.folder / "a.xlsx", rows, [])
    made = suggest_binding(adoption, "budgets", "a.xlsx")
    found = [(row.values.get("ceiling"), row.values.get("realised")) for row in made.after.rows]
    return found, [finding.code for finding in made.after.findings]


@pytest.mark.parametrize("heading", ["{} {}", "{1} / {0}", "{} Belanja {}"])
@pytest.mark.parametrize("parts", [("Dana Desa", "ADD"), ("Pegawai", "Modal"), ("APBN", "APBD Provinsi")])
def test_parts_of_one_kind_are_added_up_and_told(plan: Adoption, heading: str, parts: tuple[str, str]) -> None:
    names = [heading.format(measure, part) for measure in ("Pagu", "Realisasi") for part in parts]
    found, told = read(plan, [["Kecamatan", *names], *map(list, UNITS)])
    assert found == [(1_500_000, 1_350_000), (1_600_000, 1_100_000)]
    assert told.count("bind-parts") == 2


def test_money_without_parts_counts_once_beside_some(plan: Adoption) -> None:
    rows = [[unit, one + other, *paid] for unit, one, other, *paid in UNITS]
    found, _ = read(plan, [["Kecamatan", "Pagu", "Realisasi DD", "Realisasi ADD"], *rows])
    assert found == [(1_500_000, 1_350_000), (1_600_000, 1_100_000)]


@pytest.mark.parametrize("whole", ["Jumlah Pagu", "Pagu", "Pagu Total"])
def test_the_column_of_the_sum_is_read_where_there_is_one(plan: Adoption, whole: str) -> None:
    rows = [[unit, one, other, one + other, paid] for unit, one, other, paid, _ in UNITS]
    found, told = read(plan, [["Kecamatan", "Pagu DD", "Pagu Transfer", whole, "Realisasi"], *rows])
    assert found == [(1_500_000, 900_000), (1_600_000, 1_100_000)]
    assert "bind-parts" not in told


def test_parts_that_are_not_known_are_told(plan: Adoption) -> None:
    rows = [[unit, one, other, paid] for unit, one, other, paid, _ in UNITS]
    assert "bind-parts-unread" in read(plan, [["Kecamatan", "Pagu Tahap A", "Pagu Tahap B", "Realisasi"], *rows])[1]
    assert read(plan, [["Kecamatan", "Pagu Murni", "Pagu Perubahan", "Realisasi"], *rows])[1] == []


@pytest.mark.parametrize(
    ("title", "below", "spent"),
    [
        ("REALISASI (KUMULATIF)", None, [300]), ("REALISASI", "Angka bersifat kumulatif", [300]),
        ("Realisasi sampai dengan triwulan berkenaan", None, [300]), ("REALISASI bukan kumulatif", None, [100, 300]),
        ("REALISASI s.d. TW II 2024", None, [100, 300]),
    ],
)  # fmt: skip
def test_money_up_to_each_quarter_is_not_added_up(
    plan: Adoption, title: str, below: str | None, spent: list[int]
) -> None:
    rows = [["Cisewu", 1_000_000, 100_000, 300_000, None], ["Garut", 1_000_000, 100_000, 300_000, None]]
    quarters = [f"Realisasi TW {number}" for number in ("I", "II", "III")]
    notes: list[list[Any]] = [[], [f"Catatan: {below}"]] if below else []
    found, told = read(plan, [[title], [], ["Kecamatan", "Pagu", *quarters], *rows, *notes])
    assert [paid // 1000 for _, paid in found if paid][: len(spent)] == spent
    assert sum(paid for _, paid in found if paid) == 2000 * sum(spent)
    assert ("bind-upto" in told) == (spent == [300])
