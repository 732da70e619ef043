"""Lists of accounts in which offices stand above their programs, whose codes do not begin with theirs."""

from pathlib import Path
from typing import Any

import pytest

from booked import Rows, codes, values, written
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.bindings.likeness import names_levels

HEALTH, ROADS, CLINIC = "1.02.0.00.0.00.01.0000", "1.03.0.00.0.00.02.0000", "1.02.0.00.0.00.01.0001"

HEADS = ["Kode", "Uraian", "Pagu (Rp)", "Realisasi (Rp)"]

LEAVES = ["400000000", "200000000", "300000000"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory, esakip_package: Path) -> Adoption:
    return Adoption.create(esakip_package, "32.03", tmp_path_factory.mktemp("office") / "e", year=2024)


def line(code: str, name: str, millions: int) -> list[Any]:
    return [code, name, millions * 10**6, millions * 10**6 // 2]


def programs(sector: str, *, last: int = 300) -> Rows:
    return [
        line(f"{sector}.01", "Program A", 600), line(f"{sector}.01.2.01", "Kegiatan A", 600),
        line(f"{sector}.01.2.01.0001", "Sub A", 400), line(f"{sector}.01.2.01.0002", "Sub B", 200),
        line(f"{sector}.02", "Program B", last), line(f"{sector}.02.2.01", "Kegiatan B", last),
        line(f"{sector}.02.2.01.0001", "Sub C", last),
    ]  # fmt: skip


def office(code: str = HEALTH, money: int = 900) -> list[Any]:
    return line(code, "DINAS KESEHATAN" if code == HEALTH else "DINAS JALAN", money)


BOOKS: dict[str, Rows] = {
    "office": [office(), *programs("1.02")],
    "sector": [line("1.02", "KESEHATAN", 900), office(), *programs("1.02")],
    "below": [office(), line("1.02", "KESEHATAN", 900), *programs("1.02")],
    "dashes": [office("1-02.0-00.0-00.01.0000"), *programs("1.02")],
    "parts": [office(), line(CLINIC, "PUSKESMAS", 900), *programs("1.02")],
}


@pytest.mark.parametrize("book", BOOKS)
def test_the_money_of_an_office_is_that_of_its_programs(plan: Adoption, book: str) -> None:
    made = suggest_binding(plan, "budgets", written(plan, Data=[HEADS, *BOOKS[book]]))
    assert [ceiling for (ceiling,) in values(made, "ceiling")] == LEAVES
    assert "bind-levels-differ" not in codes(made)


@pytest.mark.parametrize("sectors", [True, False])
@pytest.mark.parametrize("apart", [True, False])
def test_several_offices_and_those_that_stand_apart(plan: Adoption, sectors: bool, apart: bool) -> None:
    health, roads = [office(), *programs("1.02")], [office(ROADS, 1600), *programs("1.03", last=1000)]
    if sectors:
        health, roads = [line("1.02", "KESEHATAN", 900), *health], [line("1.03", "JALAN", 1600), *roads]
    rows = [*health, *roads]
    if apart:
        rows = sorted(rows, key=lambda row: row[0] not in (HEALTH, ROADS))
    made = suggest_binding(plan, "budgets", written(plan, Data=[HEADS, *rows]))
    assert [ceiling for (ceiling,) in values(made, "ceiling")] == [*LEAVES, *LEAVES[:2], "1000000000"]


def test_an_office_with_other_money_than_its_programs_is_told(plan: Adoption) -> None:
    made = suggest_binding(plan, "budgets", written(plan, Data=[HEADS, office(money=950), *programs("1.02")]))
    assert "bind-levels-differ" in codes(made)
    alone = suggest_binding(
        plan, "budgets", written(plan, Data=[HEADS, office(), office(ROADS), office("1.04.1.03.0.00.03.0000")])
    )
    assert len(alone.after.rows) == 3


def test_offices_are_the_units_of_what_stands_below_them(plan: Adoption) -> None:
    made = suggest_binding(plan, "objectives", written(plan, Data=[HEADS, *BOOKS["sector"]]))
    assert {*values(made, "unit")} == {("DINAS KESEHATAN",)}
    assert [level for (level,) in values(made, "level")][:3] == ["program", "activity", "subactivity"]
    both = [*BOOKS["sector"], office(ROADS, 900), *programs("1.03")]
    made = suggest_binding(plan, "objectives", written(plan, Data=[HEADS, *both]))
    assert [unit for (unit,) in values(made, "unit")] == ["DINAS KESEHATAN"] * 7 + ["DINAS JALAN"] * 7
    shared = [*BOOKS["office"], line("1.02.0.00.0.00.07.0000", "RSUD", 900), *programs("1.02")]
    assert "unit" not in suggest_binding(plan, "objectives", written(plan, Data=[HEADS, *shared])).binding.chosen


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Perangkat Daerah / Program / Kegiatan", True), ("URUSAN/PERANGKAT DAERAH/PROGRAM/SUB KEGIATAN", True),
        ("Program / Kegiatan / Perangkat Daerah", True), ("Perangkat Daerah", False), ("Desa / Kelurahan", False),
        ("Program / Perangkat Daerah", False), ("Sasaran / Kode", False),
    ],
)  # fmt: skip
def test_a_heading_of_several_levels_names_no_units(plan: Adoption, heading: str, told: bool) -> None:
    assert names_levels(heading) is told
    if told:
        made = suggest_binding(
            plan, "objectives", written(plan, Data=[["Kode", heading, *HEADS[2:]], *BOOKS["office"]])
        )
        assert (made.binding.fields["name"], made.binding.constants["unit"]) == (heading, "DINAS KESEHATAN")
        units = suggest_binding(plan, "units", written(plan, Data=[["Kode", heading, *HEADS[2:]], *BOOKS["office"]]))
        assert "name" not in units.binding.fields


def test_figures_are_no_numbering(plan: Adoption) -> None:
    rows: Rows = [
        ["Sasaran", "Target / K", "Target / Rp", "Realisasi / Rp"],
        *(["A", 95, 12_000_000, 1_000_000], ["B", 86.5, 3_000_000, 1_000_000], ["C", 86.25, 8_000_000, 1_000_000]),
        *(["D", 78, 9_000_000, 1_000_000], ["E", 78.5, 9_500_000, 1_000_000]),
    ]
    assert "bind-levels-differ" not in codes(suggest_binding(plan, "budgets", written(plan, Data=rows)))


def test_a_code_may_also_be_the_one_that_a_row_names(plan: Adoption) -> None:
    rows = [["Kode", "Indikator Kinerja", "Satuan"], *([f"1.02.0{n}", f"Indikator {n}", "%"] for n in (1, 2, 3))]
    source = written(plan, Data=rows)
    made = suggest_binding(plan, "indicators", source, fields={"objective": "Kode"})
    assert values(made, "code", "objective")[0] == ("1.02.01", "1.02.01")
