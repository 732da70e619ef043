"""Totals, headings of groups and notes of a sheet are no rows of any port; what only is called so stays."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import known_sources as sources
from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.suggestion import suggest_binding

HEAD = ["Kecamatan", "IKM / Target", "IKM / Realisasi", "Pagu", "Realisasi Anggaran"]

GARUT: list[Any] = ["Garut Kota", 85, 86, 4_250_750_000, 4_100_500_000]
WANARAJA: list[Any] = ["Wanaraja", 84, 83, 1_250_000_000, 1_200_000_000]
CIKELET: list[Any] = ["Cikelet", 82, 82, 1_999_999_000, 1_999_999_000]
NORTH, SOUTH = 5_500_750_000, 4_499_999_000


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.05", tmp_path / "e", year=2024)


def names(adoption: Adoption, rows: Sequence[Sequence[Any]]) -> list[str]:
    """The units that a sheet gives; the other ports are about the same ones."""
    sources.workbook(adoption.folder / "a.xlsx", [list(row) for row in rows], [])
    units = [str(row.values["name"]) for row in suggest_binding(adoption, "units", "a.xlsx").after.rows]
    for port in ("measurements", "budgets"):
        rows_of = suggest_binding(adoption, port, "a.xlsx").after.rows
        assert list(dict.fromkeys(str(row.values["unit"]) for row in rows_of)) == units
    return units


def total(name: str, money: int) -> list[Any]:
    return [name, None, None, money, None]


def test_totals_headings_and_notes_are_no_units(plan: Adoption) -> None:
    rows: list[list[Any]] = [
        HEAD, ["Wilayah Utara"], GARUT, WANARAJA, total("Sub Total Utara", NORTH), [],
        ["Wilayah Selatan"], CIKELET, ["Bungbulang", 82, 80, 2_500_000_000, 2_400_000_000],
        total("Sub Total Selatan", SOUTH), total("Total Seluruh Kecamatan", NORTH + SOUTH), [],
        ["Catatan: Cikelet belum melaporkan"],
    ]  # fmt: skip
    assert names(plan, rows) == ["Garut Kota", "Wanaraja", "Cikelet", "Bungbulang"]


@pytest.mark.parametrize("word", ["JUMLAH", "Jumlah Kabupaten", "Grand Total", "Total se-Kabupaten Garut"])
def test_a_total_stands_below_or_above(plan: Adoption, word: str) -> None:
    data = [GARUT, WANARAJA, CIKELET]
    money = sum(int(row[3]) for row in data)
    assert names(plan, [HEAD, *data, total(word, money)]) == ["Garut Kota", "Wanaraja", "Cikelet"]
    assert names(plan, [HEAD, total(word, money), *data]) == ["Garut Kota", "Wanaraja", "Cikelet"]


def test_a_name_that_begins_as_a_total_stays_where_it_sums_up_nothing(plan: Adoption) -> None:
    other = ["Jumlah Makmur", 81, 80, 3_000_000_000, 2_900_000_000]
    expected = ["Garut Kota", "Wanaraja", "Jumlah Makmur"]
    assert names(plan, [HEAD, GARUT, WANARAJA, other, total("TOTAL", 8_500_750_000)]) == expected


def test_a_row_with_a_code_is_data_whatever_its_figures_are(plan: Adoption) -> None:
    rows = [[f"32.05.0{number}", *row] for number, row in enumerate((GARUT, WANARAJA, total("Total Jaya", NORTH)), 1)]
    assert names_coded(plan, [["Kode Kecamatan", *HEAD], *rows]) == ["Garut Kota", "Wanaraja", "Total Jaya"]


def names_coded(adoption: Adoption, rows: list[list[Any]]) -> list[str]:
    sources.workbook(adoption.folder / "a.xlsx", rows, [])
    return [str(row.values["name"]) for row in suggest_binding(adoption, "units", "a.xlsx").after.rows]


def test_a_unit_that_has_reported_nothing_yet_stays(plan: Adoption) -> None:
    rows = [HEAD, GARUT, ["Cisewu"], WANARAJA, CIKELET, total("TOTAL", sum(r[3] for r in (GARUT, WANARAJA, CIKELET)))]
    assert names(plan, rows) == ["Garut Kota", "Cisewu", "Wanaraja", "Cikelet"]
    assert names(plan, [HEAD, ["Cisewu"], *rows[1:2], *rows[3:]]) == ["Cisewu", "Garut Kota", "Wanaraja", "Cikelet"]


def test_one_name_of_two_units_is_said(plan: Adoption) -> None:
    (plan.folder / "a.csv").write_text("Desa;Pagu\nSukamaju;1\nSukajaya;2\nSukamaju;3\n", encoding="utf-8")
    made = suggest_binding(plan, "units", "a.csv")
    told = [finding for finding in made.after.findings if finding.code == "bind-same-name"]
    assert [finding.found for finding in told] == ["Sukamaju"]
    (plan.folder / "a.csv").write_text("Kode Desa;Desa\n32.05.01.2001;Sukamaju\n32.05.02.2001;Sukamaju\n", "utf-8")
    assert suggest_binding(plan, "units", "a.csv").after.findings == []
