"""An e-SAKIP application brings objectives and indicators for every unit of a kind; adopters bind units and figures."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, build, verify
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.applications.package.trial import trial_outcome
from spbe_sdk.bindings.outcome import Verdict
from spbe_sdk.documents.plan import Direction
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.outcome import PlanOutcome

SOURCE = EXAMPLES / "sumedang-esakip"

UNITS = """kode;nama;jenis;induk
32.16;Kabupaten Bekasi;regency;
32.16.01;Kecamatan Tarumajaya;district;32.16
32.16.01.2001;Sagara Makmur;village;32.16.01
32.16.01.2002;Segarajaya;village;Kecamatan Tarumajaya
32.16.01.1007;Setia Asih;ward;32.16.01
"""
WIDE = """kode;target_miskin;hasil_miskin;target_stunting;hasil_stunting;target_ikm;hasil_ikm
32.16.01;;;;;80;82
32.16.01.2001;6,5;6,2;14;12,5;80;84
32.16.01.2002;7,2;7,9;15;16,8;80;76
32.16.01.1007;4,1;4,1;12;10,9;82;
"""
LONG = """Desa;Indikator;Target;Realisasi
Kecamatan Tarumajaya;Indeks kepuasan masyarakat kecamatan;80;82
Sagara Makmur;Persentase penduduk miskin;6,5;6,2
SAGARA MAKMUR;Prevalensi Stunting;14;12,5
32.16.01.2001;ikm;80;84
Segarajaya;miskin;7,2;7,9
Segarajaya;prevalensi stunting;15;16,8
Segarajaya;Indeks kepuasan masyarakat;80;76
Setia Asih;Persentase  penduduk miskin;4,1;4,1
Setia Asih;32.16.01.1007-stunting;12;10,9
Setia Asih;Indeks kepuasan masyarakat;82;
"""
SPREAD = {"key": "ukuran", "values": {"target": "target_{}", "hasil": "hasil_{}"}}
OF_WIDE = {"unpivot": SPREAD, "fields": {"unit": "kode", "indicator": "ukuran", "target": "target", "actual": "hasil"}}
OF_LONG = {"fields": {"unit": "Desa", "indicator": "Indikator", "target": "Target", "actual": "Realisasi"}}

Bound = Callable[..., Adoption]
Source = Callable[..., Path]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Sumedang's application with some of its files written anew."""

    def make(**files: str | bytes) -> Path:
        folder = tmp_path / "app"
        shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / f"plan/{name}.csv").write_bytes(data)
        return folder

    return make


@pytest.fixture
def bound(tmp_path: Path) -> Bound:
    """A workspace with units, and with figures by a wide table or another."""
    count = iter(range(100))

    def make(figures: str = WIDE, binding: dict[str, Any] | None = None, package: Path | None = None) -> Adoption:
        folder = tmp_path / f"w{next(count)}"
        adoption = Adoption.create(package or build(SOURCE, tmp_path), "32.16", folder, year=2024)
        for name, text in (("unit", UNITS), ("angka", figures)):
            (folder / f"data/{name}.csv").write_text(text, encoding="utf-8")
        fields = {"code": "kode", "name": "nama", "kind": "jenis", "parent": "induk"}
        adoption = adoption.bind("units", adapter="csv", options={"path": "data/unit.csv"}, fields=fields)
        return adoption.bind("measurements", adapter="csv", options={"path": "data/angka.csv"}, **binding or OF_WIDE)

    return make


def outcome_of(adoption: Adoption) -> PlanOutcome:
    found = Adoption.open(adoption.folder).run().outcome
    assert isinstance(found, PlanOutcome)
    return found


def performances(outcome: PlanOutcome) -> dict[str, Fraction | None]:
    return {unit.unit.code: unit.own.performance for unit in outcome.score.units()}


def coded(outcome: PlanOutcome, code: str) -> list[Finding]:
    return [finding for finding in outcome.findings if finding.code == code]


def errors(outcome: PlanOutcome) -> list[str]:
    return [finding.code for finding in outcome.findings if finding.severity == "error"]


def indicators(outcome: PlanOutcome) -> set[str]:
    return {indicator.code for indicator in outcome.score.plan.indicators}


def test_every_unit_of_a_kind_has_its_own(bound: Bound) -> None:
    outcome = outcome_of(bound())
    plan = outcome.score.plan
    nodes = {node.code: node for node in plan.objectives}
    assert set(nodes) == {f"32.16.01.{n}-kesejahteraan" for n in (2001, 2002, 1007)} | {"32.16.01-pelayanan"}
    village = nodes["32.16.01.2001-kesejahteraan"]
    assert (village.serves, village.unit) == ("32.16.01-pelayanan", "32.16.01.2001")
    assert len(plan.indicators) == 1 + 3 * 3
    stunting = next(item for item in plan.indicators if item.code == "32.16.01.2002-stunting")
    assert (stunting.direction, stunting.measure) == (Direction.MINIMIZE, "persen")
    assert (stunting.formula or "").startswith("balita pendek")
    mean = (Fraction(68, 65) + Fraction(31, 28) + Fraction(21, 20)) / 3 * 100
    assert performances(outcome)["32.16.01.2001"] == mean
    assert performances(outcome)["32.16.01"] == Fraction(205, 2)
    assert errors(outcome) == []


def test_wide_and_long_tables_by_code_or_by_name_are_the_same(bound: Bound) -> None:
    wide, long = outcome_of(bound()), outcome_of(bound(LONG, OF_LONG))
    assert performances(wide) == performances(long)
    assert errors(long) == []


def test_nobody_has_to_bind_what_is_brought(bound: Bound, spbe: CommandLine) -> None:
    adoption = bound()
    assert {port.name for port in adoption.ports if port.required} == {"units", "measurements"}
    assert spbe("trial", adoption.folder).status == 0
    assert spbe("doctor", adoption.folder).status == 0
    text = (adoption.folder / "spbe.yaml").read_text(encoding="utf-8")
    assert "stunting: Prevalensi stunting (desa, kelurahan)" in text


def test_what_an_objective_that_is_brought_serves_is_chosen_by_a_verb(bound: Bound) -> None:
    adoption = bound().choose("overrides.serves.kesejahteraan", "S1").choose("overrides.serves.pelayanan", "S2")
    assert dict(Adoption.open(adoption.folder).choices.overrides.serves)["kesejahteraan"] == "S1"
    assert dict(adoption.choices.overrides.serves)["pelayanan"] == "S2"
    with pytest.raises(DataError) as caught:
        adoption.choose("overrides.serves.kesejahteraann", "S1")
    assert [finding.code for finding in caught.value.findings] == ["override-unknown"]


def test_what_a_unit_lacks_alike_is_said_once(bound: Bound) -> None:
    outcome = outcome_of(bound(WIDE.replace("stunting", "lain")))
    (finding,) = coded(outcome, "line-without-target")
    assert (finding.found, finding.details["count"]) == ("stunting", "3")
    assert finding.origin is not None
    assert (finding.origin.source, finding.origin.row) == ("plan/indicators.csv", 4)
    assert errors(outcome) == ["measurement-indicator"] * 3


def test_an_indicator_is_left_out_of_all_units_or_of_one(bound: Bound) -> None:
    adoption = bound().override("without", ["stunting", "32.16.01.2001-ikm"])
    outcome = outcome_of(adoption)
    assert not [code for code in indicators(outcome) if code.endswith("-stunting")]
    assert "32.16.01.2001-ikm" not in indicators(outcome)
    assert "32.16.01.2002-ikm" in indicators(outcome)
    gone = outcome_of(adoption.override("without", ["kesejahteraan"]))
    assert indicators(gone) == {"32.16.01-ikm"}
    unknown = outcome_of(adoption.override("without", ["stuntin"]))
    (finding,) = coded(unknown, "override-unknown")
    assert (finding.found, "stunting" in str(finding.allowed)) == ("stuntin", True)


def test_figures_of_what_is_left_out_are_no_error_of_those_that_stay(bound: Bound) -> None:
    """A table that still has the columns names an indicator that is gone, and that is said."""
    outcome = outcome_of(bound().override("without", ["stunting"]))
    assert set(errors(outcome)) == {"measurement-indicator"}


def test_an_indicator_of_our_own_for_every_unit(bound: Bound) -> None:
    own: dict[str, Any] = {
        "name": "Rumah tangga yang memilah sampah",
        "for": ["village"],
        "objective": "kesejahteraan",
        "measure": "persen",
        "direction": "maximize",
    }
    wide = WIDE.replace("target_ikm;hasil_ikm", "target_ikm;hasil_ikm;target_sampah;hasil_sampah")
    wide = wide.replace("80;84", "80;84;50;25").replace("80;76", "80;76;40;40")
    adoption = bound(wide).override("indicators", {"sampah": own})
    outcome = outcome_of(adoption)
    assert {code for code in indicators(outcome) if "sampah" in code} == {
        "32.16.01.2001-sampah",
        "32.16.01.2002-sampah",
    }
    assert errors(outcome) == []
    assert coded(
        outcome_of(adoption.override("indicators", {"sampah": {**own, "objective": "lain"}})), "blueprint-objective"
    )
    assert coded(outcome_of(adoption.override("indicators", {"ikm": own})), "blueprint-twice")
    assert coded(outcome_of(adoption.override("indicators", {"sampah": {"name": "Sampah"}})), "indicator-incomplete")


@pytest.mark.parametrize("called", ["S3", "Pelayanan publik", "pelayanan  PUBLIK"])
def test_what_is_brought_serves_one_of_ours(bound: Bound, called: str) -> None:
    adoption = bound()
    rows = "Kode;Sasaran;Unit\nS3;Pelayanan publik;32.16\nS4;Ganda;32.16\nS5;Ganda;32.16\n"
    (adoption.folder / "data/sasaran.csv").write_text(rows, "utf-8")
    adoption = adoption.bind(
        "objectives",
        adapter="csv",
        options={"path": "data/sasaran.csv"},
        fields={"code": "Kode", "name": "Sasaran", "unit": "Unit"},
        constants={"level": "objective"},
    )
    assert len(coded(outcome_of(adoption), "line-serves-nothing")) == 1
    for wrong, codes in {"Layanan": ("S3", "S4", "S5"), "Ganda": ("S4", "S5")}.items():
        (told,) = coded(outcome_of(adoption.override("serves", {"pelayanan": wrong})), "override-serves")
        assert told.found == wrong and str(told.allowed) == "; ".join(
            f"{code} ({'Pelayanan publik' if code == 'S3' else 'Ganda'})" for code in codes
        )
    outcome = outcome_of(adoption.override("serves", {"pelayanan": called}))
    assert not coded(outcome, "line-serves-nothing")
    assert {node.serves for node in outcome.score.plan.objectives if node.code == "32.16.01-pelayanan"} == {"S3"}


def test_a_row_of_ours_takes_the_place_of_one_that_is_brought(bound: Bound) -> None:
    adoption = bound()
    rows = "Kode;Indikator;Sasaran;Arah;Awal\n32.16.01.2001-ikm;Kepuasan kami;kesejahteraan;maximize;70\n"
    (adoption.folder / "data/ind.csv").write_text(rows, "utf-8")
    fields = {"code": "Kode", "name": "Indikator", "objective": "Sasaran", "direction": "Arah", "baseline": "Awal"}
    adoption = adoption.bind(
        "indicators",
        adapter="csv",
        options={"path": "data/ind.csv"},
        fields=fields,
        constants={"unit": "Sagara Makmur"},
    )
    outcome = outcome_of(adoption)
    (ours,) = [item for item in outcome.score.plan.indicators if item.code == "32.16.01.2001-ikm"]
    assert (ours.name, ours.objective) == ("Kepuasan kami", "32.16.01.2001-kesejahteraan")
    assert ours.baseline == 70
    assert errors(outcome) == []


def test_an_error_in_rows_of_ours_beside_brought_ones_marks_the_figures(bound: Bound, spbe: CommandLine) -> None:
    adoption = bound()
    rows = "Kode;Indikator;Sasaran;Arah;Awal\n32.16.01.2001-ikm;Kepuasan kami;kesejahteraan;maximize;banyak\n"
    (adoption.folder / "data/ind.csv").write_text(rows, "utf-8")
    fields = {"code": "Kode", "name": "Indikator", "objective": "Sasaran", "direction": "Arah", "baseline": "Awal"}
    adoption = adoption.bind("indicators", adapter="csv", options={"path": "data/ind.csv"}, fields=fields,
                              constants={"unit": "Sagara Makmur"})  # fmt: skip
    outcome = outcome_of(adoption)
    assert [finding.code for finding in outcome.errors] == ["cell-type"]
    assert outcome.verdict is Verdict.NOT_READY
    assert {spbe(verb, adoption.folder).status for verb in ("doctor", "trial", "run")} == {1}


def test_a_unit_that_no_longer_exists_has_none(bound: Bound) -> None:
    adoption = bound()
    units = UNITS.replace("induk\n", "induk;sampai\n").replace("village;32.16.01\n", "village;32.16.01;2020-12-31\n", 1)
    (adoption.folder / "data/unit.csv").write_text(units, "utf-8")
    fields = {"code": "kode", "name": "nama", "kind": "jenis", "parent": "induk", "valid_until": "sampai"}
    adoption = adoption.bind("units", adapter="csv", options={"path": "data/unit.csv"}, fields=fields)
    assert not [code for code in indicators(outcome_of(adoption)) if code.startswith("32.16.01.2001")]


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "row"),
    [
        ("indicators", "direction", "arah", "blueprint-column", 1),
        ("indicators", "for,", "untuk,", "blueprint-missing", 1),
        ("indicators", "district,ikm,pelayanan", "district,ikm,pelayana", "blueprint-objective", 2),
        ("indicators", "district,ikm,pelayanan", "regency,ikm,pelayanan", "blueprint-objective", 2),
        ("indicators", ",stunting,", ",miskin,", "blueprint-twice", 4),
        ("indicators", "district,", "planet,", "cell-type", 2),
        ("indicators", "minimize", "menyamping", "cell-type", 3),
        ("indicators", "Prevalensi stunting", '"Prevalensi\nstunting"', "field-marks", 4),
        ("indicators", "Prevalensi", "3216015203900001", "personal-number", 4),
        ("indicators", ",stunting,", ",stun ting,", "cell-type", 4),
        ("indicators", ",stunting,", ",,", "cell-required", 4),
        ("objectives", "desa,pelayanan", "desa,pelayana", "blueprint-serves", 3),
        ("objectives", "objective", "puncak", "cell-type", 2),
    ],
)
def test_lines_that_cannot_be_right_are_not_built(
    source: Source, tmp_path: Path, name: str, old: str, new: str, code: str, row: int
) -> None:
    text = (SOURCE / f"plan/{name}.csv").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(DataError) as caught:
        build(source(**{name: text.replace(old, new, 1)}), tmp_path)
    places = [(finding.code, finding.origin.row) for finding in caught.value.findings if finding.origin]
    assert (code, row) in places
    assert not list(tmp_path.glob("*.spbe"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"for,code\n" + b"x" * (2 * 1024 * 1024), "document-large"),
        (b"for,code,objective,name\n" + b"other,a,b,c\n" * 2001, "blueprint-long"),
        (b"for,code,objective,name\nother,\xff,b,c\n", "encoding-wrong"),
        (b"PK\x03\x04", "blueprint-missing"),
        (b"", "table-empty"),
    ],
)
def test_files_that_cannot_be_lines_are_not_built(source: Source, tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(DataError) as caught:
        build(source(indicators=content), tmp_path)
    assert code in [finding.code for finding in caught.value.findings]


def test_lines_and_units_together_have_a_limit(bound: Bound, monkeypatch: pytest.MonkeyPatch) -> None:
    adoption = bound()
    monkeypatch.setattr("spbe_sdk.performance.expansion.MOST_ROWS", 29)
    outcome = outcome_of(adoption)
    (finding,) = coded(outcome, "blueprint-wide")
    assert (finding.found, finding.allowed) == ("30", "29")
    assert outcome.score.plan.indicators == ()


def test_words_of_both_languages_and_either_separator(source: Source, tmp_path: Path) -> None:
    text = (SOURCE / "plan/indicators.csv").read_text(encoding="utf-8")
    plain = trial_outcome(verify(build(source(), tmp_path / "a.spbe")), Performance())
    text = text.replace("village, ward", "Desa; Kelurahan").replace("minimize", "Turun").replace("maximize", "naik")
    spoken = trial_outcome(verify(build(source(indicators=text), tmp_path / "b.spbe")), Performance())
    assert isinstance(plain, PlanOutcome)
    assert isinstance(spoken, PlanOutcome)
    assert plain.score.plan == spoken.score.plan


def test_an_upgrade_brings_its_new_indicators(bound: Bound, source: Source, tmp_path: Path, spbe: CommandLine) -> None:
    adoption = bound()
    text = (SOURCE / "plan/indicators.csv").read_text(encoding="utf-8")
    folder = source(indicators=text + "district,akip,pelayanan,Nilai AKIP kecamatan,nilai,maximize,last,\n")
    manifest = folder / "application.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace('version: "1.0"', 'version: "1.1"'), "utf-8")
    newer = build(folder, tmp_path / "1.1.spbe")
    steps = adoption.upgrade_steps(newer)
    assert steps.after is not None
    assert ("32.16.01-akip", "Nilai AKIP kecamatan") in steps.after.missing
    assert "32.16.01-akip" in indicators(outcome_of(adoption.upgrade(newer)))
    assert "32.16.01-akip" not in indicators(outcome_of(Adoption.open(adoption.folder).rollback()))


def test_the_scaffold_builds_at_once(tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("new", "application", tmp_path / "sakip", "--kind", "performance", "--region", "33.01").status == 0
    assert spbe("build", tmp_path / "sakip", "--out", tmp_path / "a.spbe").status == 0
    assert spbe("new", "application", tmp_path / "lain", "--kind", "apa").status == 2
    assert "maturity-index, performance" in spbe.text


HEADINGS = [
    "Kode Desa;Target Miskin;Realisasi Miskin;Target Stunting;Realisasi Stunting;Target IKM;Realisasi IKM",
    "kode;miskin_target;miskin_capaian;stunting_target;stunting_capaian;ikm_target;ikm_capaian",
    "KODE WILAYAH;T_KEMISKINAN;R_KEMISKINAN;T_STUNTING;R_STUNTING;T_KEPUASAN;R_KEPUASAN",
    "Kode Desa;Persentase penduduk miskin (Target);Persentase penduduk miskin (Realisasi);Prevalensi stunting - Target;"
    "Prevalensi stunting - Realisasi;IKM/Target;IKM/Realisasi",
]


@pytest.mark.parametrize("headings", HEADINGS, ids=lambda text: text.split(";")[1])
@pytest.mark.parametrize("title", ["", "ILUSTRASI: angka dibuat untuk contoh; kode resmi\n"], ids=["bare", "titled"])
def test_bind_reads_a_column_for_each_indicator(bound: Bound, spbe: CommandLine, headings: str, title: str) -> None:
    adoption = bound()
    wanted = performances(outcome_of(adoption))
    figures = WIDE.split("\n", 1)[1]
    (adoption.folder / "data/lebar.csv").write_text(f"{title}{headings}\n{figures}", encoding="utf-8")
    assert spbe("bind", "measurements", "data/lebar.csv", adoption.folder, "--replace").status == 0
    outcome = outcome_of(adoption)
    assert errors(outcome) == []
    assert performances(outcome) == wanted


def test_figures_of_indicators_that_nobody_brings_are_not_written_unless_wanted(
    bound: Bound, spbe: CommandLine
) -> None:
    adoption = bound()
    rows = "Kode Indikator;Target;Realisasi\nI-1;12;11\nI-2;14;13\n"
    (adoption.folder / "data/lain.csv").write_text(rows, encoding="utf-8")
    assert spbe("bind", "measurements", "data/lain.csv", adoption.folder, "--replace").status == 1
    assert "bind indicators" in spbe.text
    assert spbe("bind", "measurements", "data/lain.csv", adoption.folder, "--replace", "--anyway").status == 0


IN_PERIODS = [
    "Kode Desa;Stunting TW1;Stunting TW2;Penduduk miskin TW1;Penduduk miskin TW2",
    "Kode Desa;Stunting / TW I / Realisasi;Stunting / TW II / Realisasi;Miskin / TW I / Realisasi;"
    "Miskin / TW II / Realisasi",
    "KODE DESA;Realisasi Stunting Triwulan I;Realisasi Stunting Triwulan II;Realisasi Miskin Triwulan I;"
    "Realisasi Miskin Triwulan II",
    "Kode Desa;TW I Stunting;TW II Stunting;TW I Miskin;TW II Miskin",
]


@pytest.mark.parametrize("headings", IN_PERIODS, ids=lambda text: text.split(";")[1])
def test_bind_reads_a_column_for_each_indicator_and_period(bound: Bound, spbe: CommandLine, headings: str) -> None:
    adoption = bound()
    rows = f"{headings}\n32.16.01.2001;14;13,5;8;7\n32.16.01.2002;20;19;9;\n"
    (adoption.folder / "data/tw.csv").write_text(rows, encoding="utf-8")
    assert spbe("bind", "measurements", "data/tw.csv", adoption.folder, "--replace").status == 0, spbe.text
    plan = outcome_of(adoption).score.plan
    assert {(row.indicator, str(row.period)): row.actual for row in plan.measurements} == {
        ("32.16.01.2001-stunting", "Q1"): 14, ("32.16.01.2001-stunting", "Q2"): Fraction(27, 2),
        ("32.16.01.2001-miskin", "Q1"): 8, ("32.16.01.2001-miskin", "Q2"): 7,
        ("32.16.01.2002-stunting", "Q1"): 20, ("32.16.01.2002-stunting", "Q2"): 19,
        ("32.16.01.2002-miskin", "Q1"): 9, ("32.16.01.2002-miskin", "Q2"): None,
    }  # fmt: skip


def test_bind_reads_codes_and_measures_and_periods_of_one_heading(bound: Bound, spbe: CommandLine) -> None:
    adoption = bound()
    rows = "Unit;IKU-1 Target TW I;IKU-1 Realisasi TW I;IKU-1 Realisasi TW II;IKU-2.1 Realisasi TW II\n32.16;5;4;6;1\n"
    (adoption.folder / "data/iku.csv").write_text(rows, encoding="utf-8")
    spbe("bind", "measurements", "data/iku.csv", adoption.folder, "--replace", "--json")
    read: Any = spbe.json
    assert [(row["indicator"], row["period"], row["target"], row["actual"]) for row in read["after"]] == [
        ("IKU-1", "Q1", "5", "4"), ("IKU-1", "Q2", "–", "6"), ("IKU-2.1", "Q2", "–", "1")]  # fmt: skip


def test_money_of_a_unit_with_one_objective_names_none(bound: Bound, spbe: CommandLine) -> None:
    adoption = bound()
    rows = "Kode Desa;Pagu APBDes;Realisasi APBDes\n32.16.01.2001;1.500.000.000;1.425.000.000\n"
    (adoption.folder / "data/uang.csv").write_text(rows, encoding="utf-8")
    assert spbe("bind", "budgets", "data/uang.csv", adoption.folder).status == 0
    (row,) = outcome_of(adoption).score.plan.budgets
    assert (row.objective, row.unit, row.realised) == ("32.16.01.2001-kesejahteraan", "32.16.01.2001", 1_425_000_000)
    (adoption.folder / "data/uang.csv").write_text(rows.replace("32.16.01.2001", "32.16"), encoding="utf-8")
    (finding,) = coded(outcome_of(adoption), "unit-of-none")
    assert finding.found == "32.16"
