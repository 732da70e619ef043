"""Books of plans as offices keep them: targets and money side by side, programs below offices, several sheets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from booked import Rows, codes, values, written
from spbe_sdk import Adoption
from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.applications.adoption.titled import offices_in
from spbe_sdk.bindings.completing import Looked, completed
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.finding import Origin, Severity


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory, esakip_package: Path) -> Adoption:
    return Adoption.create(esakip_package, "32.03", tmp_path_factory.mktemp("plan") / "e", year=2024)


# ---- K and Rp ----


def pairs(plan_words: str, reached: Sequence[str], marks: tuple[str, str]) -> Rows:
    """Two rows of headings: what is planned and what was reached, each of a figure and of money."""
    above = ["Kode", "Kegiatan", "Indikator Kinerja", *(t for name in (plan_words, *reached) for t in (name, None))]
    below = [None, None, None, *(marks * (1 + len(reached)))]
    figures = [text for n in range(len(reached)) for text in (10 * (n + 1), 1_000_000 * (n + 1))]
    rows = [[f"1.02.02.2.0{n}", f"Kegiatan {n}", f"Indikator {n}", 80 + n, 9_000_000 + n, *figures] for n in (1, 2, 3)]
    return [above, below, *rows]


@pytest.mark.parametrize("marks", [("K", "Rp"), ("Kinerja", "Rp."), ("Fisik", "Keuangan"), ("Volume", "Rupiah")])
@pytest.mark.parametrize("words", ["Target RKPD Tahun 2024", "Renja 2024", "Target", "Rencana Tahun 2024"])
def test_money_below_a_plan_is_its_ceiling_and_below_periods_what_was_spent(
    plan: Adoption, words: str, marks: tuple[str, str]
) -> None:
    source = written(plan, Form=pairs(words, ("Triwulan I", "Triwulan II", "Triwulan III"), marks))
    measured = suggest_binding(plan, "measurements", source)
    assert {row for row in values(measured, "period", "target", "actual") if row[0] == "Q2"} == {("Q2", "None", "20")}
    assert [row[1] for row in values(measured, "period", "target") if row[0] == "year"] == ["81", "82", "83"]
    paid = suggest_binding(plan, "budgets", source)
    assert [row[1] for row in values(paid, "period", "ceiling") if row[0] == "year"] == [
        "9000001",
        "9000002",
        "9000003",
    ]
    assert {row for row in values(paid, "period", "realised") if row[0] == "Q3"} == {("Q3", "3000000")}


@pytest.mark.parametrize(
    ("longer", "own"),
    [
        ("Target RPJMD Akhir Periode", "Target RKPD"),
        ("Target Renstra 2026", "Target Renja 2024"),
        ("Realisasi s.d. Tahun Lalu", "Target RKPD 2024"),
    ],
)
def test_no_plan_of_several_years_is_that_of_the_year(plan: Adoption, longer: str, own: str) -> None:
    head = ["Kode", "Kegiatan", "Indikator Kinerja", longer, None, own, None, "Realisasi s.d. TW II", None]
    rows: Rows = [head, [None, None, None, *("K", "Rp") * 3], *(
        [f"1.02.02.2.0{n}", f"Kegiatan {n}", f"Indikator {n}", 500, 99_000_000, 100 + n, 7_000_000, 40, 3_000_000]
        for n in (1, 2, 3)
    )]  # fmt: skip
    source = written(plan, Form=rows)
    assert {target for (target,) in values(suggest_binding(plan, "measurements", source), "target")} == {
        "101", "102", "103"}  # fmt: skip
    assert {*values(suggest_binding(plan, "budgets", source), "ceiling", "realised")} == {("7000000", "3000000")}


@pytest.mark.parametrize("months", [("Agustus", "September", "Oktober"), ("Januari", "Februari", "Maret")])
def test_of_money_up_to_several_months_the_last_is_read(plan: Adoption, months: Sequence[str]) -> None:
    head = ["Kode", "Pagu", *(f"Realisasi Anggaran s.d. {month}" for month in months)]
    rows = [[f"1.02.0{n}", 90_000_000, 10_000_000, 20_000_000, 30_000_000] for n in (1, 2, 3)]
    made = suggest_binding(plan, "budgets", written(plan, Form=[head, *rows]))
    assert values(made, "realised") == [("30000000",)] * 3


@pytest.mark.parametrize(
    ("first", "changed"),
    [("Pagu", "Pagu Perubahan"), ("Pagu Sebelum", "Pagu Setelah Perubahan"), ("Anggaran Murni", "Anggaran APBDP")],
)
@pytest.mark.parametrize("turned", [True, False])
def test_of_two_ceilings_the_changed_one_counts(plan: Adoption, first: str, changed: str, turned: bool) -> None:
    pair = [(first, 5_000_000), (changed, 6_000_000)][:: -1 if turned else 1]
    rows: Rows = [["Kode", *(name for name, _ in pair)], *(
        [f"1.02.0{n}", *(money for _, money in pair)] for n in (1, 2, 3)
    )]  # fmt: skip
    assert values(suggest_binding(plan, "budgets", written(plan, Form=rows)), "ceiling") == [("6000000",)] * 3


@pytest.mark.parametrize("above", ["Anggaran", "Pagu dan Realisasi Anggaran", "Dana Desa"])
def test_what_was_spent_is_no_ceiling(plan: Adoption, above: str) -> None:
    rows: Rows = [["Kode", above, None], [None, "Realisasi", "Pagu"], *(
        [f"1.02.0{n}", 4_000_000, 5_000_000] for n in (1, 2, 3)
    )]  # fmt: skip
    made = suggest_binding(plan, "budgets", written(plan, Form=rows))
    assert values(made, "ceiling", "realised") == [("5000000", "4000000")] * 3


# ---- offices beside what they do ----


def form(office: str, *, every: bool) -> Rows:
    """Programs and activities by their codes, with the office beside its programs, or beside each row."""
    rows: list[list[Any]] = [["Kode", "Urusan/Program/Kegiatan", "Indikator Kinerja", "Target", "Realisasi", office]]
    for sector, name in (("1.02", "Dinas Kesehatan"), ("1.01", "Dinas Pendidikan")):
        rows.append([sector, f"URUSAN {sector}", None, None, None, None])
        for program in (f"{sector}.02", f"{sector}.03"):
            rows.append([program, f"Program {program}", f"Angka {program}", 90, 80, name])
            rows += [
                [f"{program}.2.0{n}", f"Rehab {program} {n}", f"Jumlah {program} {n}", 9, 8, name if every else None]
                for n in (1, 2)
            ]
    return rows


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("office", ["Perangkat Daerah", "OPD", "Perangkat Daerah Penanggung Jawab"])
def test_the_code_of_a_program_is_no_code_of_its_office(plan: Adoption, office: str, every: bool) -> None:
    source = written(plan, Form=form(office, every=every))
    units = suggest_binding(plan, "units", source)
    assert "code" not in units.binding.fields
    assert values(units, "name", "kind") == [("Dinas Kesehatan", "office"), ("Dinas Pendidikan", "office")]
    nodes = suggest_binding(plan, "objectives", source)
    assert {*values(nodes, "level")} == {("program",), ("activity",)}
    assert {(code[:4], unit) for code, unit in values(nodes, "code", "unit")} == {
        ("1.02", "Dinas Kesehatan"), ("1.01", "Dinas Pendidikan")}  # fmt: skip
    assert len(nodes.after.rows) == 12
    assert len(suggest_binding(plan, "measurements", source).after.rows) == 12


def test_rows_of_units_with_codes_of_their_own_stay(plan: Adoption) -> None:
    rows = [["Kode", "Nama Desa"], *([f"32.03.11.200{n}", "Sukamaju" if n < 3 else f"Desa {n}"] for n in range(1, 6))]
    made = suggest_binding(plan, "units", written(plan, Form=rows))
    assert len(made.after.rows) == 5
    assert not made.binding.counted


@pytest.mark.parametrize(
    ("names", "levels"),
    [
        (["Program Sehat", "Kegiatan Rehab", "Sub Kegiatan Atap"], ["program", "activity", "subactivity"]),
        (["PROGRAM SEHAT", "KEGIATAN REHAB", "KEGIATAN OBAT"], ["program", "activity", "activity"]),
        (["Program Sehat", "Program Cerdas", "Program Kuat"], ["program"] * 3),
    ],
)
def test_names_tell_their_level(plan: Adoption, names: list[str], levels: list[str]) -> None:
    rows = [["Nomor", "Urusan/Program/Kegiatan", "OPD"], *([f"A-{n}", name, "Dinas A"] for n, name in enumerate(names))]
    made = suggest_binding(plan, "objectives", written(plan, Form=rows))
    assert [level for (level,) in values(made, "level")] == levels


# ---- several sheets, and titles ----

INDICATORS = ("Angka Kematian Ibu", "Persentase warga sehat", "Jumlah kader")

ANNEX: Rows = [
    ["LAMPIRAN PERJANJIAN KINERJA TAHUN 2024"],
    ["DINAS KESEHATAN KABUPATEN CIANJUR"],
    [],
    ["No", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Target"],
    *([n, f"Sasaran {n}", name, "Angka", 70 + n] for n, name in enumerate(INDICATORS, start=1)),
]


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize("heads", [("Januari", "Februari", "Maret"), ("TW I", "TW II", "TW III"), ("Q1", "Q2", "Q3")])
def test_what_was_reached_is_found_in_another_sheet(plan: Adoption, heads: Sequence[str], planned: bool) -> None:
    head = ["No", "Indikator Kinerja", *(["Target"] if planned else []), *(f"Realisasi {name}" for name in heads)]
    rows = [[n, name, *([70 + n] if planned else []), 1, 2, 3] for n, name in enumerate(INDICATORS, start=1)]
    made = suggest_binding(plan, "measurements", written(plan, PK=ANNEX, Realisasi=[head, *rows]))
    found = values(made, "target", "actual")
    assert sorted(target for target, _ in found if target != "None") == ["71", "72", "73"]
    assert sorted(actual for _, actual in found if actual != "None") == ["1"] * 3 + ["2"] * 3 + ["3"] * 3
    assert ({"bind-sheet-instead"} if planned else {"bind-both"}) <= codes(made)


def test_what_was_planned_and_reached_in_a_year_stands_in_two_sheets(plan: Adoption) -> None:
    rows: Rows = [["Nama Indikator", "Realisasi"], *([name, n] for n, name in enumerate(INDICATORS, start=1))]
    made = suggest_binding(plan, "measurements", written(plan, PK=ANNEX, Realisasi=rows))
    assert len(made.more) == 1
    assert "bind-both" in codes(made)


def test_an_annex_with_what_was_reached_beside_its_targets(plan: Adoption) -> None:
    rows: Rows = [*ANNEX[:3], [*ANNEX[3], "Realisasi"], *([*row, 60] for row in ANNEX[4:])]
    made = suggest_binding(plan, "measurements", written(plan, PK=rows))
    assert values(made, "indicator", "target", "actual")[0] == ("1-1", "71", "60")


@pytest.mark.parametrize(
    ("head", "warned"), [("Target Perubahan", True), ("Capaian", True), ("Catatan", False), ("% Capaian", False)]
)
def test_a_column_of_figures_that_a_preset_leaves_unread_is_a_warning(plan: Adoption, head: str, warned: bool) -> None:
    rows: Rows = [*ANNEX[:3], [*ANNEX[3], head], *([*row, 60] for row in ANNEX[4:])]
    made = suggest_binding(plan, "measurements", written(plan, PK=rows))
    (told,) = (one for one in made.after.findings if one.code == "preset-new")
    assert (told.severity is Severity.WARNING) is warned


@pytest.mark.parametrize("head", ["Triwulan I", "TW I", "Target Triwulan I", "Semester I"])
def test_an_annex_with_figures_of_quarters_is_read_by_its_columns(plan: Adoption, head: str) -> None:
    rows: Rows = [*ANNEX[:3], [*ANNEX[3], head], *([*row, 60] for row in ANNEX[4:])]
    made = suggest_binding(plan, "measurements", written(plan, PK=rows))
    assert "preset-known" not in codes(made)


@pytest.mark.parametrize("first", ["Pagu", "Serapan"])
@pytest.mark.parametrize("heads", [("TW I", "TW II"), ("Januari", "Februari"), ("Realisasi Anggaran",)])
def test_the_ceiling_in_one_sheet_and_what_was_spent_in_another(
    plan: Adoption, heads: Sequence[str], first: str
) -> None:
    sheets: dict[str, Rows] = {
        "Pagu": [["No", "Program", "Pagu Anggaran"], *([n, f"P{n}", 10**8 * n] for n in (1, 2, 3))],
        "Serapan": [["No", "Program", *heads], *([n, f"P{n}", *[10**7] * len(heads)] for n in (1, 2, 3))],
    }
    order = {first: sheets.pop(first), **sheets}
    made = suggest_binding(plan, "budgets", written(plan, **order))
    found = values(made, "ceiling", "realised")
    assert sorted(ceiling for ceiling, _ in found if ceiling != "None") == ["100000000", "200000000", "300000000"]
    assert [spent for _, spent in found if spent != "None"] == ["10000000"] * 3 * len(heads)
    assert "bind-both" in codes(made)
    assert "bind-no-ceiling" not in codes(made)


def test_what_was_spent_without_a_ceiling_is_told(plan: Adoption) -> None:
    rows: Rows = [["No", "Program", "Realisasi Anggaran"], *([n, f"P{n}", 10**7] for n in (1, 2, 3))]
    assert "bind-no-ceiling" in codes(suggest_binding(plan, "budgets", written(plan, Serapan=rows)))


def test_of_several_sheets_none_is_guessed(plan: Adoption) -> None:
    month: Rows = [
        ["No", "Indikator Kinerja", "Realisasi"],
        *([n, name, n] for n, name in enumerate(INDICATORS, start=1)),
    ]
    made = suggest_binding(plan, "measurements", written(plan, PK=ANNEX, Januari=month, Februari=month))
    assert "bind-sheets" in codes(made)
    assert made.binding.options["sheet"] == "PK"


def test_the_unit_that_a_title_names_is_that_of_the_rows(plan: Adoption) -> None:
    made = suggest_binding(plan, "objectives", written(plan, PK=ANNEX))
    assert {*values(made, "unit")} == {("Dinas Kesehatan",)}
    assert "bind-title-unit" in codes(made)
    several = [["PERJANJIAN KINERJA DINAS KESEHATAN"], ["BADAN KEUANGAN"], *ANNEX[2:]]
    assert "bind-title-several" in codes(suggest_binding(plan, "objectives", written(plan, PK=several)))
    regency = [["PERJANJIAN KINERJA"], ["PEMERINTAH KABUPATEN CIANJUR"], *ANNEX[2:]]
    assert {*values(suggest_binding(plan, "objectives", written(plan, PK=regency)), "unit")} == {("32.03",)}


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("PERJANJIAN KINERJA KEPALA DINAS KOMUNIKASI DAN INFORMATIKA TAHUN 2024", "Dinas Komunikasi dan Informatika"),
        ("Badan Kepegawaian dan Pengembangan SDM Kabupaten Cianjur", "Badan Kepegawaian dan Pengembangan SDM"),
        ("KECAMATAN CUGENANG (32.03.11)", "Kecamatan Cugenang"),
        ("PEMERINTAH KABUPATEN CIANJUR", None),
    ],
)
def test_offices_are_read_in_lines(line: str, office: str | None) -> None:
    assert offices_in([line, line]) == ([office] if office else [])


# ---- what presets know passes the same looks ----


@pytest.mark.parametrize(
    ("title", "column", "told"),
    [
        ("TARGET KINERJA", "Nilai", True), ("Hasil", "Target 2025", True), ("Hasil", "Nilai", False),
        ("RENCANA AKSI", "Capaian TW I", False),
    ],
)  # fmt: skip
def test_a_preset_takes_no_plan_for_what_was_reached(plan: Adoption, title: str, column: str, told: bool) -> None:
    table = Table(("Indikator", column), Origin("a.csv", row=1), iter(()))
    looked = Looked(table, [Record({"Indikator": "A", column: "3"}, Origin("a.csv", row=2))], title, "")
    binding = Binding(adapter="csv", fields={"indicator": "Indikator", "actual": column})
    _, found = completed(plan.port("measurements"), binding, looked)
    assert [one.code for one in found] == (["bind-planned-read"] if told else [])


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("word", ["JUMLAH", "Total", "Sub Jumlah"])
def test_a_preset_reads_no_totals(plan: Adoption, word: str, place: int) -> None:
    names = [f"P{n}" for n in (1, 2, 3)]
    cells = [{"No": str(n), "Program": name, "Pagu": str(10**6 * n)} for n, name in enumerate(names, start=1)]
    cells.append({"No": None, "Program": None, "Pagu": "6000000", ("No", "Program")[place]: word})  # type: ignore[dict-item]
    rows = [Record(row, Origin("a.csv", row=n)) for n, row in enumerate(cells, start=2)]
    looked = Looked(Table(("No", "Program", "Pagu"), Origin("a.csv", row=1), iter(())), rows, "", "")
    binding = Binding(adapter="csv", fields={"objective": "Program", "ceiling": "Pagu"})
    made, found = completed(plan.port("budgets"), binding, looked)
    assert [one.code for one in found] == ["bind-totals"]
    assert any(word in texts for texts in made.drop.values())


def test_a_preset_hears_its_sheet(plan: Adoption) -> None:
    indicators = suggest_binding(plan, "indicators", written(plan, PK=ANNEX))
    assert "preset-known" in codes(indicators)
    assert values(indicators, "direction")[0] == ("minimize",)
    money: Rows = [
        ["LAMPIRAN PERJANJIAN KINERJA"], ["(dalam ribuan rupiah)"], ["No", "Program", "Anggaran", "Keterangan"],
        [1, "Program Sehat", 125_430, "APBD"], [2, "Program Cerdas", 98_250, "APBD"],
    ]  # fmt: skip
    budgets = suggest_binding(plan, "budgets", written(plan, PK=money))
    assert "preset-known" in codes(budgets)
    assert values(budgets, "ceiling") == [("125430000",), ("98250000",)]
    assert "bind-unit" in codes(budgets)
