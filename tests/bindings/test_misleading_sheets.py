"""Sheets whose look misleads: totals beside codes, sums on several levels, titles above headings, years together."""

from pathlib import Path
from typing import Any

import pytest

from booked import Rows, codes, values, written
from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, DataError, build
from spbe_sdk.applications.adoption.suggestion import suggest_binding


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.03", tmp_path / "e", year=2024)


# ---- rows without a code of their own ----

HEAD = ["No", "Kode Wilayah", "Desa", "Stunting / Target", "Stunting / Realisasi", "Pagu", "Realisasi Anggaran", "Ket."]


def village(number: int, money: int, note: str | None = None, *, merged: bool = False) -> list[Any]:
    code = None if merged else f"32.03.11.{2000 + number}"
    return [number, code, None if merged else f"Desa {number}", 14, 13, money, money - 1000, note]


@pytest.mark.parametrize(
    "total",
    [
        [None, None, "Sub Total Utara", 99, 98, 7_000_000, 6_000_000],
        [None, None, "Jumlah", None, None, 1, 1],
        [None, "JUMLAH KECAMATAN", None, 20, 20, 8_000_000, 8_000_000],
        [None, "KECAMATAN CUGENANG", None, 20, 20, 8_000_000, 8_000_000],
    ],
)
def test_what_has_no_code_is_left_out_for_every_port_alike(plan: Adoption, total: list[Any]) -> None:
    rows: list[list[Any]] = [
        HEAD, ["A", None, "WILAYAH UTARA"], *(village(number, 3_500_000) for number in range(1, 4)), total,
        ["B", None, "WILAYAH SELATAN"], *(village(number, 4_500_000) for number in range(4, 7)), total, [],
        ["Keterangan:"], [*[None] * 5, "Camat Cugenang,"], [*[None] * 5, "Ali, S.STP"],
    ]  # fmt: skip
    source = written(plan, Data=rows)
    own = [f"32.03.11.{2000 + number}" for number in range(1, 7)]
    left = []
    for port, field in (("units", "code"), ("measurements", "unit"), ("budgets", "unit")):
        made = suggest_binding(plan, port, source)
        assert [code for (code,) in values(made, field)] == own
        assert not made.binding.fill_down
        left.append([row.origin.row for row in made.left])
    assert left[0] == left[1] == left[2]


def test_a_code_that_is_merged_over_rows_is_filled_down(plan: Adoption) -> None:
    head = ["Kode Wilayah", "Desa", "Indikator", "Target", "Realisasi"]
    rows: list[list[Any]] = [
        [code if place == 0 else None, f"Desa {code}" if place == 0 else None, name, 14, 13]
        for code in ("32.03.11.2001", "32.03.11.2002", "32.03.11.2003")
        for place, name in enumerate(("stunting", "miskin"))
    ]
    made = suggest_binding(plan, "measurements", written(plan, Data=[head, *rows]))
    assert list(made.binding.fill_down) == ["Kode Wilayah"]
    assert len(made.after.rows) == 6


@pytest.mark.parametrize("mark", ["*", "*)", "**)", "-"])
def test_a_mark_beside_a_village_makes_it_no_total(plan: Adoption, mark: str) -> None:
    rows: list[list[Any]] = [[*HEAD[:1], HEAD[-1], *HEAD[1:-1]]]
    rows += [[n, mark if n == 2 else None, *village(n, 4_000_000)[1:-1]] for n in range(1, 5)]
    source = written(plan, Data=rows)
    for port in ("units", "measurements", "budgets"):
        assert len(suggest_binding(plan, port, source).after.rows) == 4


# ---- money on several levels ----

FORM = ["Kode", "Program/Kegiatan", "Pagu", "Realisasi Anggaran"]
LEAVES = [("1.02.02.2.01", 24_500_000), ("1.02.02.2.02", 61_750_000), ("1.02.03.2.02", 750_000)]


def form(top: int, *, dashed: bool = False) -> Rows:
    rows: list[list[Any]] = [["1.02", "URUSAN KESEHATAN", top, 50]]
    for program in ("1.02.02", "1.02.03"):
        below = [(code, money) for code, money in LEAVES if code.startswith(program)]
        rows += [[program, f"Program {program}", sum(money for _, money in below), None]]
        rows += [[code, f"Kegiatan {code}", money, None] for code, money in below]
    for row in rows:
        row[0], row[3] = row[0].replace(".", "-") if dashed else row[0], row[2] // 2
    return [FORM, *rows, [None, "JUMLAH", top, top // 2]]


@pytest.mark.parametrize("dashed", [False, True])
def test_of_several_levels_of_money_the_lowest_counts(plan: Adoption, dashed: bool) -> None:
    made = suggest_binding(plan, "budgets", written(plan, Data=form(87_000_000, dashed=dashed)))
    expected = [(code.replace(".", "-") if dashed else code, str(money)) for code, money in LEAVES]
    assert values(made, "objective", "ceiling") == expected
    assert "bind-levels" in codes(made)
    assert {row.reason for row in made.left} == {"parent", "total"}


def test_money_that_is_no_sum_of_the_levels_below_is_an_error(plan: Adoption) -> None:
    made = suggest_binding(plan, "budgets", written(plan, Data=form(95_000_000)))
    assert "bind-levels-differ" in codes(made)
    assert len(made.after.rows) == 4


def test_codes_of_one_level_are_all_read(plan: Adoption) -> None:
    made = suggest_binding(plan, "budgets", written(plan, Data=[FORM, *([c, f"K {c}", m, m // 2] for c, m in LEAVES)]))
    assert len(made.after.rows) == 3
    assert not {"bind-levels", "bind-levels-differ"} & codes(made)


# ---- titles and running numbers ----


@pytest.mark.parametrize("title", [["REALISASI TRIWULAN 2024"], ["REALISASI KINERJA", *[None] * 9, "Lampiran II"], []])
def test_a_title_right_above_the_headings_is_none(plan: Adoption, title: list[Any]) -> None:
    quarters = [text for name in ("TW I", "TW II", "TW III", "TW IV") for text in (name, None)]
    rows: list[list[Any]] = [
        title, ["No", "Indikator Kinerja", "Target", *quarters], [None, None, None, *["K", "Rp"] * 4],
        [1, "Angka Kematian Ibu", 75, 80, 1_000_000, 79, 2_000_000, 78, 3_000_000],
        [2, "Jumlah warga sehat", 125, 81, 4_500_000, 90, 5_000_000, 95, 8_000_000],
    ]  # fmt: skip
    made = suggest_binding(plan, "measurements", written(plan, Data=rows))
    found = values(made, "indicator", "period", "target", "actual")
    reached = [row for row in found if row[3] != "None"]
    assert reached[:3] == [("Angka Kematian Ibu", f"Q{n}", "None", str(81 - n)) for n in (1, 2, 3)]
    assert len(reached) == 6
    assert [row[2] for row in found if row[1] == "year"] == ["75", "125"]


@pytest.mark.parametrize("heading", ["No", "REALISASI 2024 / No", "Nomor"])
def test_a_running_number_is_no_figure(plan: Adoption, heading: str) -> None:
    rows: list[list[Any]] = [
        [heading, "Indikator Kinerja", "Target"],
        *([n, f"Indikator {n}", 70 + n] for n in range(1, 5)),
    ]
    assert "actual" not in suggest_binding(plan, "measurements", written(plan, Data=rows)).binding.fields


# ---- what a person says ----


def test_what_a_person_says_goes_before_what_is_known(plan: Adoption) -> None:
    annex: list[list[Any]] = [
        ["No", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Target"],
        [1, "Sehat", "Harapan hidup", "Th", 72],
    ]
    months: list[list[Any]] = [
        ["No", "Sasaran Strategis", "Indikator Kinerja", "Target", "Realisasi"], [1, "Sehat", "Harapan hidup", 72, 71],
    ]  # fmt: skip
    annex.insert(0, ["LAMPIRAN PERJANJIAN KINERJA"])
    months[:0] = [["Judul"], []]
    source = written(plan, Data=annex, Realisasi=months)
    by_sheet = suggest_binding(plan, "measurements", source, sheet="Realisasi")
    by_option = suggest_binding(plan, "measurements", source, options={"sheet": "Realisasi", "header_row": 3})
    for made in (by_sheet, by_option):
        assert made.binding.options["sheet"] == "Realisasi"
        assert values(made, "target", "actual") == [("72", "71")]
    for said in ({"sheet": "Tidak Ada"}, {"sheet": "Tidak Ada", "header_row": 3}):
        with pytest.raises(DataError, match="Tidak Ada"):
            suggest_binding(plan, "measurements", source, options=said)


@pytest.mark.parametrize(
    "note", ["(dalam ribuan rupiah)", "Keterangan: angka dalam ribuan rupiah", "Dalam juta rupiah."]
)
def test_a_note_below_a_table_says_the_unit_of_its_money(plan: Adoption, note: str) -> None:
    rows: list[list[Any]] = [
        [None, "Program", "Anggaran"], [1, "Program Sehat", 125_430], [2, "Program Cerdas", 98_250],
        [None, "Jumlah", 223_680], [note], [], [None, None, "Kepala Dinas"], [None, None, "NIP. 197303142002121004"],
    ]  # fmt: skip
    made = suggest_binding(plan, "budgets", written(plan, Data=rows))
    times = 1_000_000 if "juta" in note else 1000
    assert values(made, "ceiling") == [(str(125_430 * times),), (str(98_250 * times),)]
    assert "bind-unit" in codes(made)


# ---- years side by side ----


@pytest.mark.parametrize("share", ["Capaian (%)", "% Capaian"])
@pytest.mark.parametrize("year", [2023, 2024])
def test_of_several_years_the_assessed_one_is_read_and_never_the_share(plan: Adoption, share: str, year: int) -> None:
    names = ["Realisasi 2023", "Target 2023", "Target 2024", "Realisasi 2024", share]
    head = ["Kode Wilayah", "Desa", *(f"Prevalensi Stunting (%) / {name}" for name in names)]
    rows: list[list[Any]] = [[f"32.03.11.200{n}", f"Desa {n}", 20, 19, 14, 13, 107] for n in range(1, 5)]
    made = suggest_binding(plan.set("year", year), "measurements", written(plan, Data=[head, *rows]))
    expected = ("19", "20") if year == 2023 else ("14", "13")
    assert values(made, "target", "actual") == [expected] * 4


def test_a_proposal_with_errors_is_not_written(plan: Adoption, spbe: CommandLine) -> None:
    units: list[list[Any]] = [["Kode Wilayah", "Desa"], *([f"32.03.11.200{n}", f"Desa {n}"] for n in range(1, 5))]
    row: list[Any] = ["32.03.11.2001", "stunting", 14, 13]
    twice = [["Kode Wilayah", "Indikator", "Target", "Realisasi"], row, row]
    source = written(plan, Data=units, Ukur=twice)
    spbe("bind", "units", source, str(plan.folder), "--sheet", "Data")
    before = (plan.folder / "spbe.yaml").read_bytes()
    result = spbe("bind", "measurements", source, str(plan.folder), "--sheet", "Ukur")
    assert result.status == 1
    assert (plan.folder / "spbe.yaml").read_bytes() == before
