"""Money is told from other figures, and in which unit a title says that it stands."""

from pathlib import Path
from typing import Any

import pytest

import known_sources as sources
from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.bindings.numbers import unit_said


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.05", tmp_path / "e", year=2024)


def amounts(adoption: Adoption, title: str, ceiling: str = "Pagu", below: str | None = None) -> tuple[Any, list[str]]:
    rows: list[list[Any]] = [[title], [], ["Kecamatan", ceiling, "Realisasi"], ["Cisewu", 2450, 1200], ["Garut", 3, 2]]
    sources.workbook(adoption.folder / "a.xlsx", [*rows, [], [below]] if below else rows, [])
    made = suggest_binding(adoption, "budgets", "a.xlsx")
    return made.after.rows[0].values, [finding.code for finding in made.after.findings]


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("Realisasi Belanja (dalam ribuan rupiah)", 1000), ("BELANJA (Rp 000)", 1000), ("Dalam jutaan rupiah", 10**6),
        ("Satuan: Juta Rupiah", 10**6), ("Anggaran (Rp. juta)", 10**6), ("dlm miliar rupiah", 10**9),
        ("x Rp1.000", 1000), ("(Rp 1.000.000,-)", 10**6), ("(000 Rp)", 1000), ("(dalam Rp 1.000)", 1000),
    ],
)  # fmt: skip
def test_a_title_says_the_unit_of_money_and_that_is_told(plan: Adoption, words: str, times: int) -> None:
    for given in ({"title": words}, {"title": "BELANJA", "below": f"Catatan: {words}"}):
        values, told = amounts(plan, **given)
        assert (values["ceiling"], values["realised"]) == (2450 * times, 1200 * times)
        assert "bind-unit" in told


def test_the_unit_of_a_heading_is_nearer_than_that_of_the_title(plan: Adoption) -> None:
    values, _ = amounts(plan, "Belanja (dalam ribuan rupiah)", "Pagu (juta Rp)")
    assert (values["ceiling"], values["realised"]) == (2450 * 10**6, 1200 * 1000)


@pytest.mark.parametrize("words", [
    "Bantuan 5 juta rupiah", "Pagu Rp1.000.000.000", "Satu juta pohon", "Belanja", "Penduduk (x 1.000 jiwa)",
    "Tarif Rp1.000", "(Rp 1.000.000 per desa)", "Honor 2 x Rp1.000.000", "(Rp 1.500,-)", "Rp 150 000",
])  # fmt: skip
def test_words_that_count_something_else_are_no_unit(words: str) -> None:
    assert unit_said(words) is None


def test_two_units_are_none() -> None:
    assert unit_said("Pagu dalam jutaan rupiah, realisasi dalam ribuan rupiah") is None


@pytest.mark.parametrize("figures", ["12,1;13,5", "85;90", "0,5;1"])
def test_small_figures_are_no_money_and_such_a_source_is_not_written(
    plan: Adoption, spbe: CommandLine, figures: str
) -> None:
    one, other = figures.split(";")
    (plan.folder / "a.csv").write_text(f"Kecamatan;Realisasi\nCisewu;{one}\nGarut;{other}\n", encoding="utf-8")
    before = (plan.folder / "spbe.yaml").read_bytes()
    assert spbe("bind", "budgets", "a.csv", plan.folder).status == 1
    assert (plan.folder / "spbe.yaml").read_bytes() == before
    made = suggest_binding(plan, "budgets", "a.csv")
    assert {"bind-small", "bind-no-amount"} <= {finding.code for finding in made.after.findings}


def test_money_beside_percentages_is_found_and_nothing_is_told(plan: Adoption) -> None:
    text = "Kecamatan;Realisasi;Realisasi Anggaran;Pagu\nCisewu;12,1;1200000;2000000\nGarut;0;0;2000000\n"
    (plan.folder / "a.csv").write_text(text, encoding="utf-8")
    made = suggest_binding(plan, "budgets", "a.csv")
    assert made.binding.fields["realised"] == "Realisasi Anggaran"
    assert made.after.findings == []


def test_nothing_spent_yet_is_an_amount(plan: Adoption) -> None:
    (plan.folder / "a.csv").write_text("Kecamatan;Realisasi\nCisewu;0\nGarut;0\n", encoding="utf-8")
    assert [row.values["realised"] for row in suggest_binding(plan, "budgets", "a.csv").after.rows] == [0, 0]
