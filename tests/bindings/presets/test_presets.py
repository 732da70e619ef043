"""Known sources are recognised, bound right, and said what they are; each by a small source that was made up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import known_sources as sources
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.assessment.cells import ports_for
from spbe_sdk.bindings.detect import opened_by, options_for
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.presets.fitting import Adopting
from spbe_sdk.bindings.presets.library import presets
from spbe_sdk.bindings.presets.proposal import Proposed, propose, told_of
from spbe_sdk.bindings.presets.recognition import recognise, recognised_at
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.suggest import suggest
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import errors_among
from spbe_sdk.instruments.library import library

PORTS = {port.name: port for port in (*MaturityIndex.ports, *Performance.ports)}

HEALTH, CLINIC, DISTRICT = sources.HEALTH, sources.CLINIC, sources.DISTRICT


@attrs.frozen
class Bound:
    """A source bound by its preset."""

    proposal: Proposed
    data: PortData

    def values(self, *names: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values.get(name) for name in names) for row in self.data.rows]

    def codes(self) -> list[str]:
        return [finding.code for finding in self.proposal.findings]


def bind(folder: Path, port: str, source: str, table: str | None = None, year: int = 2026) -> Bound | None:
    files, reach = Folder(folder), Reach(True, folder)
    known = recognise(*opened_by(source, table=table), files, reach)
    if known is None:
        return None
    proposal = propose(known, port, Adopting("32.16", year), files, reach)
    if proposal is None:
        return None
    return Bound(proposal, read_port(PORTS[port], proposal.bindings, files, reach))


def bound(folder: Path, port: str, source: str, table: str | None = None) -> Bound:
    found = bind(folder, port, source, table)
    assert found is not None
    assert errors_among(found.data.findings) == []
    return found


def test_every_preset_says_how_sure_it_is_and_where_it_is_known_from() -> None:
    for preset in presets().values():
        assert preset.confidence and preset.sources
        for table in preset.tables.values():
            assert table.title.en
            assert table.refused or table.recognise
            assert {*table.ports, *table.by_cells} <= set(PORTS)
            assert all(text.en for text in (*table.notes, *table.inferred))


CEILINGS = {
    (f"{HEALTH}_1.02.02.2.02.0003", HEALTH, 1251), (f"{CLINIC}_1.02.02.2.02.0003", CLINIC, 70),
    (f"{DISTRICT}_7.01.01.2.01.0001", DISTRICT, 8),
}  # fmt: skip


def test_ceilings_of_rekap5_are_added_up_by_unit_and_subactivity(tmp_path: Path) -> None:
    found = bound(tmp_path, "budgets", sources.workbook(tmp_path / "rekap5.xlsx", sources.rekap5()))
    assert set(found.values("objective", "unit", "ceiling")) == CEILINGS
    assert {row.values["year"] for row in found.data.rows} == {2026}
    (rounded,) = found.data.findings
    assert (rounded.code, str(rounded.severity), str(rounded.details["total"])) == (
        "money-rounded-as-declared", "notice", "+1/2")  # fmt: skip
    assert found.codes()[0] == "preset-known"


def test_units_and_the_three_levels_of_rekap5(tmp_path: Path) -> None:
    name = sources.workbook(tmp_path / "rekap5.xlsx", sources.rekap5())
    assert set(bound(tmp_path, "units", name).values("code", "kind", "parent")) == {
        (HEALTH, "office", None), (CLINIC, "other", HEALTH), (DISTRICT, "district", None)}  # fmt: skip
    found = set(bound(tmp_path, "objectives", name).values("code", "level", "unit", "serves"))
    assert (f"{CLINIC}_1.02.02", "program", CLINIC, None) in found
    assert (f"{CLINIC}_1.02.02.2.02", "activity", CLINIC, f"{CLINIC}_1.02.02") in found
    assert (f"{CLINIC}_1.02.02.2.02.0003", "subactivity", CLINIC, f"{CLINIC}_1.02.02.2.02") in found
    assert len(found) == 9


@pytest.mark.parametrize("vintage", ["case", "nilai", "rekap4", "realised", "new", "titled"])
def test_other_vintages_of_rekap5(tmp_path: Path, vintage: str) -> None:
    rows, columns = sources.rekap5(), sources.REKAP5
    if vintage == "case":
        rows[0] = [str(name).title() for name in rows[0]]
    if vintage == "nilai":
        rows = [*sources.rekap5(PAGU="NILAI"), ["GRAND TOTAL", *[None] * (len(columns) - 2), 2327.5]]
    if vintage == "rekap4":
        rows = sources.rekap5([name for name in columns if "PAKET" not in name])
    if vintage == "realised":
        rows = sources.rekap5([name for name in columns if "SUMBER DANA" not in name] + ["REALISASI"])
    if vintage == "new":
        rows = sources.rekap5([*columns, "KOLOM BARU"])
    if vintage == "titled":
        rows = [["LAPORAN REKAP 5"], [], *rows]
    found = bound(tmp_path, "budgets", sources.workbook(tmp_path / "ekspor (3).xlsx", rows))
    assert set(found.values("objective", "unit", "ceiling")) == CEILINGS
    realised = {row.values.get("realised") for row in found.data.rows}
    assert realised == ({1251, 70, 8} if vintage == "realised" else {None})
    new = [finding.allowed for finding in found.proposal.findings if finding.code == "preset-new"]
    assert new == (["KOLOM BARU"] if vintage == "new" else [])


@pytest.mark.parametrize(
    ("columns", "titles"),
    [
        (sources.DOCUMENTS, 4),
        (sources.DOCUMENTS[1:], 0),
        ([name.replace("NIP Pegawai", "NIP") for name in sources.DOCUMENTS], 4),
    ],
)
def test_realisation_by_document_is_gross_and_by_quarter(tmp_path: Path, columns: list[str], titles: int) -> None:
    name = sources.workbook(tmp_path / "a.xlsx", sources.documents(columns, titles), sheet="Data Realisasi Dokumen")
    found = bound(tmp_path, "budgets", name)
    assert found.values("objective", "unit", "period", "year", "realised") == [
        (f"{HEALTH}_1.02.02.2.02.0003", HEALTH, "Q1", 2026, 2000),
        (f"{HEALTH}_1.02.02.2.02.0003", HEALTH, "Q2", 2026, 6000),
    ]
    assert [len(row.origins) for row in found.data.rows] == [0, 2]
    (never,) = [finding for finding in found.proposal.findings if finding.code == "preset-never"]
    assert "Nama Pegawai" in str(never.allowed)
    assert "Rahasia" not in str(found)


def test_siskeudes_knows_its_version_its_sums_and_which_realisation_counts(tmp_path: Path) -> None:
    sources.siskeudes(tmp_path)
    activity = "08.2001.01.01.04"
    for source, realised in (("Ta_RAB", 40), ("Ta_SPJRinci", 40), ("Ta_JurnalUmumRinci", 40), ("Ta_SPPRinci", 50)):
        found = bound(tmp_path, "budgets", f"{source}.csv")
        assert set(found.values("objective", "unit", "ceiling", "realised")) == {
            (activity, "32.16.08.2001", 120, None), (activity, "32.16.08.2001", None, realised)}  # fmt: skip
        assert (found.codes()[0], found.proposal.findings[0].found) == ("preset-version", "2.0.6")


def test_siskeudes_without_its_other_tables_gives_what_is_there(tmp_path: Path) -> None:
    sources.siskeudes(tmp_path, "Ta_RAB")
    found = bound(tmp_path, "budgets", "Ta_RAB.csv")
    assert found.values("ceiling") == [(120,)]
    assert found.codes()[0] == "preset-known"


def test_villages_and_the_cascade_of_siskeudes(tmp_path: Path) -> None:
    sources.siskeudes(tmp_path)
    assert bound(tmp_path, "units", "Ref_Desa.csv").values("code", "kind", "parent") == [
        ("32.16.08.2001", "village", "32.16.08"), ("32.16.08.2002", "village", "32.16.08")]  # fmt: skip
    found = bound(tmp_path, "objectives", "Ta_Kegiatan.csv")
    assert set(found.values("code", "level", "serves")) == {
        ("08.2001.01.01.04", "activity", None), ("visi-08.2001.01", "vision", None),
        ("misi-08.2001.01.01", "mission", "visi-08.2001.01")}  # fmt: skip
    told = {finding.code: str(finding.allowed) for finding in found.proposal.findings}
    assert told["preset-new"] == "Kolom Baru"
    assert "NIP_PPTKD" in told["preset-never"]


def test_villages_by_a_table_of_codes_that_lies_beside(tmp_path: Path) -> None:
    sources.siskeudes(tmp_path)
    text = "Kd_Desa;Kode\n08.2001.;32.16.09.2005\n08.2002.;32.16.09.2006\n"
    (tmp_path / "kode-desa.csv").write_text(text, encoding="utf-8")
    assert bound(tmp_path, "units", "Ref_Desa.csv").values("code") == [("32.16.09.2005",), ("32.16.09.2006",)]
    assert bound(tmp_path, "budgets", "Ta_RAB.csv").values("unit") == [("32.16.09.2005",)] * 2


def test_a_table_of_passwords_is_refused(tmp_path: Path) -> None:
    sources.siskeudes(tmp_path)
    with pytest.raises(DataError) as caught:
        bind(tmp_path, "units", "Ta_UserID.csv")
    assert [finding.code for finding in caught.value.findings] == ["preset-refused"]
    assert "hunter2" not in str(caught.value.findings)


def test_a_database_of_wp_sipd(tmp_path: Path) -> None:
    sources.wp_sipd(tmp_path / "wp.db")
    at = "sqlite:///wp.db"
    assert bound(tmp_path, "units", at, "data_unit").values("code", "name", "kind", "parent") == [
        (HEALTH, "Dinas", "office", None), (CLINIC, "Klinik", "other", HEALTH)]  # fmt: skip
    objectives = bound(tmp_path, "objectives", at, "data_unit")
    assert objectives.values("code", "name", "level") == [
        (f"{CLINIC}_1.02.02", "Program", "program"), (f"{CLINIC}_1.02.02.2.02", "Kegiatan", "activity"),
        (f"{CLINIC}_1.02.02.2.02.0003", "Sub", "subactivity")]  # fmt: skip
    budgets = bound(tmp_path, "budgets", at, "data_sub_keg_bl")
    assert budgets.values("objective", "ceiling", "realised") == [
        (f"{CLINIC}_1.02.02.2.02.0003", 101, None), (f"{CLINIC}_1.02.02.2.02.0003", None, 0)]  # fmt: skip
    indicators = bound(tmp_path, "indicators", at, "data_sub_keg_indikator")
    assert indicators.values("code", "accumulation", "objective") == [
        ("5.6.1-3", "last", f"{CLINIC}_1.02.02.2.02.0003")]  # fmt: skip
    measured = bound(tmp_path, "measurements", at, "data_sub_keg_indikator")
    assert [(str(p), t, a) for p, t, a in measured.values("period", "target", "actual")] == [
        ("None", 1200, None), ("M1", None, 10), ("M2", None, 20)]  # fmt: skip


def test_an_action_plan_tells_not_due_not_reported_and_zero_apart(tmp_path: Path) -> None:
    rows, merged = sources.action_plan()
    name = sources.workbook(tmp_path / "renaksi.xlsx", rows, merged)
    assert set(bound(tmp_path, "objectives", name).values("code", "name", "level", "serves")) == {
        ("1", "Layanan baik", "objective", None), ("2", "Miskin turun", "objective", None),
        ("1-P1", "Program A", "program", "1"), ("2-P1", "Program B", "program", "2")}  # fmt: skip
    assert bound(tmp_path, "indicators", name).values("code", "objective", "name") == [
        ("1-1", "1", "Survei"), ("1-2", "1", "Laporan"), ("2-1", "2", "Miskin")]  # fmt: skip
    measured = bound(tmp_path, "measurements", name).values("indicator", "period", "target", "actual")
    assert [(i, str(p), float(t), None if a is None else float(a)) for i, p, t, a in measured] == [
        ("1-1", "Q2", 82.5, 81.75), ("1-1", "Q4", 85.0, None), ("1-2", "Q1", 1.0, 1.0), ("1-2", "Q2", 1.0, 0.0),
        ("1-2", "Q3", 1.0, None), ("1-2", "Q4", 1.0, None), ("2-1", "Q4", 6.1, None)]  # fmt: skip
    money = bound(tmp_path, "budgets", name).values("objective", "period", "ceiling", "realised")
    assert [(o, str(p), c, r) for o, p, c, r in money] == [
        ("1-P1", "None", 100, None), ("2-P1", "None", 50, None), ("1-P1", "Q1", None, 10), ("1-P1", "Q2", None, 20),
        ("2-P1", "Q1", None, 0), ("2-P1", "Q2", None, 0)]  # fmt: skip


def test_an_action_plan_without_achievements_gives_its_targets(tmp_path: Path) -> None:
    rows, _ = sources.action_plan()
    name = sources.workbook(tmp_path / "r.xlsx", [[*row[:4], *row[6:10]] for row in rows], ["E2:H2"])
    found = bound(tmp_path, "measurements", name).values("indicator", "period", "target", "actual")
    assert [(i, str(p), float(t), a) for i, p, t, a in found][:2] == [
        ("1-1", "Q2", 82.5, None), ("1-1", "Q4", 85.0, None)]  # fmt: skip
    objectives = bound(tmp_path, "objectives", name)
    assert set(objectives.values("code")) == {("1",), ("2",)}
    assert "preset-lacking" in objectives.codes()
    assert bind(tmp_path, "budgets", name) is None


def test_a_plan_of_many_units_or_with_codes_is_none_of_one_unit(tmp_path: Path) -> None:
    rows, _ = sources.action_plan()
    for extra in ("Perangkat Daerah", "Kode Indikator"):
        wide = [[extra if number == 1 else None, *row] for number, row in enumerate(rows)]
        assert bind(tmp_path, "indicators", sources.workbook(tmp_path / "r.xlsx", wide)) is None


def test_an_annex_of_an_agreement_is_two_tables_in_one_sheet(tmp_path: Path) -> None:
    rows, merged = sources.agreement()
    name = sources.workbook(tmp_path / "pk.xlsx", rows, merged)
    assert set(bound(tmp_path, "objectives", name).values("code", "name", "level")) == {
        ("1", "Layanan baik", "objective"), ("2", "Miskin turun", "objective"), ("P1", "Program A", "program"),
        ("P2", "Program B", "program")}  # fmt: skip
    assert bound(tmp_path, "indicators", name).values("code", "objective", "name") == [
        ("1-1", "1", "Survei"), ("1-2", "1", "Laporan"), ("2-1", "2", "Miskin")]  # fmt: skip
    targets = bound(tmp_path, "measurements", name).values("indicator", "target")
    assert [(indicator, float(target)) for indicator, target in targets] == [("1-1", 82.5), ("1-2", 12.0), ("2-1", 6.1)]
    assert bound(tmp_path, "budgets", name).values("objective", "ceiling") == [("P1", 1_250_000), ("P2", 750_000)]


def test_an_evaluation_sheet_gives_ratings_claims_and_evidence(tmp_path: Path) -> None:
    rows, merged = sources.evaluation()
    name = sources.workbook(tmp_path / "lke.xlsx", rows, merged)
    assert bound(tmp_path, "ratings", name).values("indicator", "value") == [("1.a", "BB"), ("1.b", "B")]
    assert bound(tmp_path, "claims", name).values("indicator", "value") == [("1.a", "A"), ("1.b", "A")]
    assert bound(tmp_path, "evidence", name).values("id") == [("renstra",)]


def test_an_answer_of_bps_gives_the_region_s_own_values(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(sources.bps(), encoding="utf-8")
    found = bound(tmp_path, "measurements", "data.json").values("indicator", "year", "actual")
    assert [(i, y, float(a)) for i, y, a in found] == [("bps-44", 2024, 5.01), ("bps-44", 2025, 4.87)]


@pytest.mark.parametrize("ending", ["csv", "list", "data"])
def test_figures_by_village_stand_in_the_column_that_nobody_names(tmp_path: Path, ending: str) -> None:
    heads, *lines = [line.split(",") for line in sources.VILLAGES.splitlines()]
    items = [dict(zip(heads, line, strict=True)) for line in lines]
    (tmp_path / "a.csv").write_text(sources.VILLAGES, encoding="utf-8")
    (tmp_path / "list.json").write_text(json.dumps(items), encoding="utf-8")
    (tmp_path / "data.json").write_text(json.dumps({"message": "ok", "error": 0, "data": items}), encoding="utf-8")
    name = "a.csv" if ending == "csv" else f"{ending}.json"
    found = bound(tmp_path, "measurements", name)
    assert found.values("indicator", "year", "actual") == [
        ("32.16.08.2001-jumlah_balita", 2025, 12), ("32.16.08.1002-jumlah_balita", 2025, None)]  # fmt: skip
    assert "preset-new" not in found.codes()
    units = bound(tmp_path, "units", name).values("code", "kind")
    assert units == [("32.16.08.2001", "village"), ("32.16.08.1002", "ward")]


def test_two_columns_of_figures_are_asked_about(tmp_path: Path) -> None:
    text = sources.VILLAGES.replace("jumlah_balita", "jumlah_balita,jumlah_lain").replace(",12,", ",12,13,")
    (tmp_path / "a.csv").write_text(text.replace(",,ORANG", ",,,ORANG"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        bind(tmp_path, "measurements", "a.csv")
    assert [(f.code, f.found) for f in caught.value.findings] == [("preset-value", "jumlah_balita, jumlah_lain")]


@pytest.mark.parametrize(
    ("name", "title", "preset", "table"),
    [("SPBE", "Rekap", "evaluasi-spbe-59", "penilaian"), ("Pemdi", "Rekap", "evaluasi-pemdi-8", "penilaian"),
     ("PEMERINTAH DIGITAL", "Data Dukung", "evaluasi-pemdi-8", "data-dukung"), ("LAYANAN", "Rekap", None, None)],
)  # fmt: skip
def test_an_evaluation_workbook_is_told_by_its_title_and_columns(
    tmp_path: Path, name: str, title: str, preset: str | None, table: str | None
) -> None:
    path = sources.index_evaluation(tmp_path / "a.xlsx", name, ["1", "2"], "Kolom Anyar")
    head = {"Rekap": {"header_row": 3, "header_rows": 2}, "Data Dukung": {"header_row": 3}}[title]
    files, reach = Folder(tmp_path), Reach(True, tmp_path)
    found = recognised_at("excel", {"path": path, "sheet": title, **head}, files, reach)
    assert (found and found.preset.id, found and found.table) == (preset, table)
    if found is not None:
        told = {finding.code: finding for finding in told_of(found, (), files, reach)}
        assert {"preset-cells", "preset-inferred"} <= told.keys()
        assert told["preset-new"].allowed == "Kolom Anyar" if title == "Rekap" else "preset-new" not in told
    if preset == "evaluasi-pemdi-8" and title == "Rekap":
        port = next(p for p in ports_for(MaturityIndex.ports, library().load("pemdi-8-2026")) if p.name == "ratings")
        made = suggest(port, *options_for(path, port, files), files, reach)
        assert [row.values["value"] for row in made.after.rows] == [2, 2]


def test_codes_of_older_builds_of_siskeudes_are_numbered_within_their_village(tmp_path: Path) -> None:
    """Two villages have an activity 01.04; each has its own money."""
    head = "Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Anggaran,AnggaranPAK,AnggaranStlhPAK\n"
    rows = "2026,08.2001.,01.04.,5.2.1.01.,1,0,100.0000\n2026,08.2002.,01.04.,5.2.1.01.,1,0,7.0000\n"
    (tmp_path / "Ta_RAB.csv").write_text(head + rows, encoding="utf-8")
    (tmp_path / "Ta_Kegiatan.csv").write_text(
        "Tahun,Kd_Desa,Kd_Bid,Kd_Keg,Nama_Kegiatan\n2026,08.2001.,01.,01.04.,Operasional\n", encoding="utf-8"
    )
    found = bound(tmp_path, "budgets", "Ta_RAB.csv")
    assert found.values("objective", "unit", "ceiling") == [
        ("08.2001.01.04", "32.16.08.2001", 100), ("08.2002.01.04", "32.16.08.2002", 7)]  # fmt: skip
    assert bound(tmp_path, "objectives", "Ta_Kegiatan.csv").values("code") == [("08.2001.01.04",)]


def test_months_and_quarters_of_bps_are_periods(tmp_path: Path) -> None:
    parts = [{"val": 1, "label": "Januari"}, {"val": 31, "label": "Triwulan I"}, {"val": 13, "label": "Tahunan"}]
    content = {"32164401241": 3.1, "321644012431": 3.3, "321644012413": 3.2}
    (tmp_path / "inflasi.json").write_text(sources.bps(turtahun=parts, datacontent=content), encoding="utf-8")
    found = bound(tmp_path, "measurements", "inflasi.json")
    assert {(str(period), str(actual)) for period, actual in found.values("period", "actual")} == {
        ("M1", "31/10"), ("Q1", "33/10"), ("year", "16/5")}  # fmt: skip


def test_what_no_preset_knows_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Kode;Nama\n1;A\n", encoding="utf-8")
    assert bind(tmp_path, "units", "a.csv") is None
    sources.siskeudes(tmp_path, "Ta_RAB")
    assert bind(tmp_path, "indicators", "Ta_RAB.csv") is None


@pytest.fixture
def other_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package of another author with a preset of its own, found by its entry point."""
    package = tmp_path / "site/kota_preset"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "kota.yaml").write_text(
        'id: kota\nversion: "1.0"\ntitle: {id: Ekspor Kota}\ntables:\n  unit:\n    title: {id: unit}\n'
        "    recognise: [[Kode Kantor, Nama Kantor]]\n    ports:\n      units:\n"
        "        - {fields: {code: Kode Kantor, name: Nama Kantor}, constants: {kind: office}}\n",
        encoding="utf-8",
    )
    about = tmp_path / "site/kota_preset-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kota-preset\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[spbe_sdk.presets]\nkota = kota_preset\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    from spbe_sdk.files.providers import registered

    registered.cache_clear()
    presets.cache_clear()
    yield
    registered.cache_clear()
    presets.cache_clear()


@pytest.mark.usefixtures("other_package")
def test_a_package_of_another_author_brings_a_preset(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Kode Kantor;Nama Kantor\nK1;A\n", encoding="utf-8")
    found = bound(tmp_path, "units", "a.csv")
    assert (found.proposal.recognised.preset.id, found.values("code")) == ("kota", [("K1",)])
