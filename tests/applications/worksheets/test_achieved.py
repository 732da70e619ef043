"""The achievement beside what is filled in is what a run says, in every program and by every policy."""

import random
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from recalculating import differences, needs_office, recalculated
from spbe_sdk import Adoption
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.applications.worksheets.making import new_worksheet, renewed
from spbe_sdk.applications.worksheets.splitting import split_worksheet
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET, read_worksheet, write_worksheet
from spbe_sdk.performance.outcome import PlanOutcome

UNITS = (
    {"name": "Kabupaten Bekasi", "kind": "Kabupaten/Kota"},
    {"name": "Dinas Kesehatan", "kind": "Perangkat daerah", "parent": "Kabupaten Bekasi"},
    {"code": "32.16.01", "name": "Tarumajaya", "kind": "Kecamatan", "parent": "Kabupaten Bekasi"},
    {"code": "32.16.01.2001", "name": "Setia Asih", "kind": "Desa", "parent": "Tarumajaya"},
)
DIRECTIONS = ("Makin tinggi makin baik", "Makin rendah makin baik", "Tepat target", "Rentang", "")
WAYS = ("Jumlah", "Rata-rata", "Nilai terakhir", "")
# Of every formula, with a floor, a cap, both or none, and with each rule for zeros.
POLICIES = ("umum-1", "e-sakip-andhika", "kerinci", "lakip-empat-kelas", "sumedang-rencana-aksi", "sumedang-tahunan")
BROUGHT = ["Persentase penduduk miskin", "Prevalensi stunting", "Indeks kepuasan masyarakat"]


@pytest.fixture
def adoption(esakip_package: Path, tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", esakip_package, year=2024)


def chance(chosen: random.Random) -> dict[str, Any]:
    """Rows of every direction and way of adding up, with gaps and zeros where there may be some."""
    indicators, measurements = [], []
    for number, (direction, way) in enumerate((one, other) for one in DIRECTIONS for other in WAYS):
        given: dict[str, str] = {
            "direction": direction,
            "accumulation": way,
            "baseline": chosen.choice(["", "30", "0.5"]),
        }
        name: dict[str, str] = {"name": f"Indikator {number}", "objective": "Sehat", "unit": "Dinas Kesehatan"}
        indicators.append({**name, **{key: text for key, text in given.items() if text}})
        row = {"indicator": f"Indikator {number}", "unit": "Dinas Kesehatan"}
        for field in ("target", "actual"):
            for period in ("year", "Q1", "Q2", "Q3", "Q4"):
                if chosen.random() < (0.2 if period == "year" else 0.6):
                    row[f"{field} {period}"] = chosen.choice(["0", "12.5", "20", "7", "33.25", "100"])
        if chosen.random() < 0.2:
            row["revised year"] = chosen.choice(["0", "15", "40"])
        measurements.append(row)
    for brought in BROUGHT:
        measurements.append({"indicator": brought, "unit": "Setia Asih", "target Q1": "20", "actual Q1": "18"})
    objectives = ({"name": "Sehat", "level": "Sasaran", "unit": "Dinas Kesehatan"},)
    return {"units": UNITS, "objectives": objectives, "indicators": tuple(indicators),
            "measurements": tuple(measurements), "budgets": (), "officials": ()}  # fmt: skip


def shown(sheet: Any) -> dict[Any, tuple[Any, ...]]:
    """Target, actual and achievement of every indicator and unit, as they stand in the sheet."""
    heads = {cell.value: cell.column - 1 for cell in sheet[4]}
    achieved = next(name for name in heads if str(name).startswith("Capaian"))
    places = [heads[name] for name in ("Target Saat Ini", "Realisasi Saat Ini", achieved)]
    return {
        (row[0], row[1]): tuple(row[place] for place in places)
        for row in sheet.iter_rows(min_row=5, values_only=True)
        if row[0]
    }


def run(adoption: Adoption) -> dict[Any, tuple[Any, ...]]:
    outcome = adoption.run().outcome
    assert isinstance(outcome, PlanOutcome)
    score = outcome.score
    return {
        (item.indicator.name, unit.unit.name): (
            item.target, item.actual, item.achieved.published(score.policy.decimals)
        )
        for unit in score.units()
        for node in unit.objectives
        for item in node.indicators
    }  # fmt: skip


def agreed(found: dict[Any, tuple[Any, ...]], expected: dict[Any, tuple[Any, ...]]) -> None:
    assert set(found) <= set(expected)
    for key, values in found.items():
        for mine, theirs in zip(values, expected[key], strict=True):
            if mine in (None, "", "–"):
                assert theirs is None, (key, values, expected[key])
            else:
                assert abs(float(mine) - float(theirs)) < 1e-9, (key, values, expected[key])


@needs_office
@pytest.mark.parametrize(("policy", "period"), [*((name, "year") for name in POLICIES), ("umum-1", "Q2")])
def test_it_is_what_a_run_says(adoption: Adoption, tmp_path: Path, policy: str, period: str) -> None:
    adoption = adoption.set("policy", policy).set("period", period)
    sheet = read_worksheet(adoption)
    write_worksheet(adoption, attrs.evolve(sheet, rows=chance(random.Random(f"{policy}{period}"))))
    place = adoption.folder / WORKSHEET
    assert differences(place, tmp_path) == []
    found = shown(load_workbook(place, data_only=True)["Pengukuran"])
    assert len(found) == len(DIRECTIONS) * len(WAYS) + len(BROUGHT)
    agreed(found, run(adoption))


@needs_office
def test_it_follows_what_is_filled_in(adoption: Adoption, tmp_path: Path) -> None:
    write_worksheet(adoption, attrs.evolve(read_worksheet(adoption), rows=chance(random.Random(7))))
    place = adoption.folder / WORKSHEET
    row = 5 + len(DIRECTIONS) * len(WAYS) + len(BROUGHT)
    book: Any = load_workbook(place)["Pengukuran"]
    heads = {cell.value: cell.column_letter for cell in book[4]}
    changes = {
        ("Pengukuran", f"A{row}"): "Indeks kepuasan masyarakat kecamatan", ("Pengukuran", f"B{row}"): "Tarumajaya",
        ("Pengukuran", f"{heads['Target Triwulan II']}{row}"): 80,
        ("Pengukuran", f"{heads['Realisasi Triwulan II']}{row}"): 60,
        ("Pengukuran", f"A{row + 1}"): "Tidak dikenal", ("Pengukuran", f"{heads['Target Triwulan II']}{row + 1}"): 80,
        ("Pengukuran", f"{heads['Realisasi Triwulan II']}{row + 1}"): 60,
    }  # fmt: skip
    found = shown(recalculated(place, tmp_path, changes)["Pengukuran"])
    assert found[("Indeks kepuasan masyarakat kecamatan", "Tarumajaya")] == (80, 60, 75)
    assert found[("Tidak dikenal", None)] == ("", "", "") or found[("Tidak dikenal", None)] == (None, None, None)


def test_the_achievements_say_until_when_they_are_and_are_renewed(adoption: Adoption) -> None:
    """With everything that was filled in, as often as the period changes."""
    write_worksheet(
        adoption,
        attrs.evolve(read_worksheet(adoption), rows=chance(random.Random(3))),
    )
    filled = read_worksheet(adoption).rows
    for period, heading in (("year", "Capaian dari yang Dilaporkan (%)"), ("Q2", "Capaian sampai triwulan II (%)"),
                            ("Q3", "Capaian sampai triwulan III (%)")):  # fmt: skip
        adoption = new_worksheet(adoption.set("period", period), replace=True)
        book = load_workbook(adoption.folder / WORKSHEET)
        assert heading in [cell.value for cell in book["Pengukuran"][4]]
        again = read_worksheet(adoption).rows
        assert {port: again[port][: len(rows)] for port, rows in filled.items()} == dict(filled)


def test_what_is_brought_is_asked_for(adoption: Adoption) -> None:
    begun = read_worksheet(adoption).rows["measurements"]
    assert [row["indicator"] for row in begun] == ["Indeks kepuasan masyarakat kecamatan", *BROUGHT]
    rows = {**chance(random.Random(1)), "indicators": (), "objectives": (), "measurements": ()}
    write_worksheet(adoption, attrs.evolve(read_worksheet(adoption), rows=rows))
    whole = [(row["indicator"], row["unit"]) for row in renewed(adoption).rows["measurements"]]
    assert whole == [
        ("Indeks kepuasan masyarakat kecamatan", "Tarumajaya"),
        *((name, "Setia Asih") for name in BROUGHT),
    ]
    assert renewed(adoption).rows == read_worksheet(adoption).rows
    part = split_worksheet(adoption).files["Setia Asih"]
    assert [row["indicator"] for row in read_worksheet(adoption, part).rows["measurements"]] == BROUGHT


def test_own_indicators_are_asked_for_once_and_what_nobody_has_is_not(adoption: Adoption) -> None:
    blank = read_worksheet(adoption).rows["measurements"]
    own = ({"name": "Stunting", "unit": "Dinas Kesehatan"}, {"name": "Gizi"}, {"name": "Imunisasi"}, {"code": "I-9"})
    given = ({"indicator": "gizi", "target year": "9"}, {"indicator": BROUGHT[0], "target year": "5"})
    rows = {**chance(random.Random(1)), "units": UNITS[:2], "indicators": own, "measurements": (*blank, *given)}
    write_worksheet(adoption, attrs.evolve(read_worksheet(adoption), rows=rows))
    for _ in range(2):
        assert renewed(adoption).rows["measurements"] == (
            *given, {"indicator": "Stunting", "unit": "Dinas Kesehatan"}, {"indicator": "Imunisasi"},
        )  # fmt: skip


def test_what_is_left_out_is_not_asked_for(adoption: Adoption) -> None:
    adoption = adoption.override("without", ["stunting"])
    sheet = read_worksheet(adoption)
    write_worksheet(adoption, attrs.evolve(sheet, rows={**sheet.rows, "measurements": ()}))
    names = [row["indicator"] for row in renewed(adoption).rows["measurements"]]
    assert names == ["Indeks kepuasan masyarakat kecamatan", BROUGHT[0], BROUGHT[2]]


def test_names_that_are_brought_can_be_chosen(adoption: Adoption) -> None:
    book = load_workbook(adoption.folder / WORKSHEET)
    sources = [str(rule.formula1) for rule in book["Pengukuran"].data_validations.dataValidation]
    assert any(source.startswith("'Bawaan'!") for source in sources)
    assert book["Bawaan"].sheet_state == "hidden"
    assert [cell.value for cell in book["Bawaan"]["A"][:4]] == ["Indeks kepuasan masyarakat kecamatan", *BROUGHT]
