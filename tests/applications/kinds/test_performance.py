"""e-SAKIP as Bekasi would run it: real files, bad files, every page."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, Application, Plan
from spbe_sdk.applications.kinds.kind import Task
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.words import LANGUAGES, Language, say
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.policies.library import read_policy
from spbe_sdk.performance.score import Group

CSV = "data/kecamatan/32.16.01-tarumajaya.csv"


@pytest.fixture
def bekasi(esakip_package: Path, tmp_path: Path) -> Adoption:
    return adopt_example(esakip_package, EXAMPLES / "bekasi-esakip", tmp_path / "bekasi", "id")


def outcome_of(adoption: Adoption) -> PlanOutcome:
    found = Adoption.open(adoption.folder).run().outcome
    assert isinstance(found, PlanOutcome)
    return found


def codes(outcome: PlanOutcome) -> list[str]:
    return [finding.code for finding in outcome.findings]


def test_the_demo_runs_and_everything_adds_up(bekasi: Adoption) -> None:
    outcome = outcome_of(bekasi)
    score = outcome.score
    kinds = [unit.unit.kind for unit in score.units()]
    assert (kinds.count("district"), kinds.count("village"), kinds.count("ward")) == (23, 21, 3)
    assert score.find("32.16.01.1007").unit.kind == "ward"  # type: ignore[union-attr]
    assert [row.objective for row in score.unattributed] == ["9.99.99"]
    assert {kind: level.count for kind, level in score.levels.items()} == {
        "regency": 1,
        "office": 6,
        "district": 23,
        "ward": 3,
        "village": 21,
    }
    assert sum(level.attained.money.ceiling for level in score.levels.values()) == score.tops[0].total.money.ceiling
    assert score.money.ceiling == score.tops[0].total.money.ceiling + 125_000_000
    assert {"budget-objective", "unit-without-plan", "budget-over", "budget-unmeasured"} <= set(codes(outcome))
    assert not [finding for finding in outcome.findings if finding.severity == "error"]


def test_every_page_and_the_workbook(bekasi: Adoption) -> None:
    done = bekasi.run()
    names = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*.html")}
    assert {"report.html", "pohon.html", "unit/32.16.html", "unit/32.16.01.2001.html"} <= names
    index = done.report.read_text(encoding="utf-8")
    for words in (
        "Seberapa efektif anggaran menjadi kinerja",
        "Uang dan kinerja",
        "Kebijakan umum",
        "ILUSTRASI",
        "9.99.99",
    ):
        assert words in index
    village = (done.folder / "unit/32.16.01.2001.html").read_text(encoding="utf-8")
    for words in ("Perjanjian Kinerja", "Prevalensi stunting", "tarumajaya.csv, baris 4", "Kecamatan Tarumajaya"):
        assert words in village
    book = openpyxl.load_workbook(done.folder / "laporan.xlsx")
    assert book.sheetnames == ["Unit kerja", "Capaian kinerja", "Anggaran", "Perjanjian Kinerja", "Pemantauan triwulan"]
    agreements = [[cell.value for cell in row] for row in book["Perjanjian Kinerja"].iter_rows(min_row=2)]
    assert ("Dinas Sosial", "Program Rehabilitasi Sosial") in [(row[0], row[7]) for row in agreements]
    assert [cell.value for cell in book["Pemantauan triwulan"][2]][2:] == [240, 196, 300, 328, 300, 393, 360, 393]
    assert book["Unit kerja"]["F2"].value == '=IF(D2=I2,"",E2/(D2-I2)*100)'
    assert isinstance(book["Unit kerja"]["D2"].value, int)
    values = openpyxl.load_workbook(done.folder / "laporan.xlsx", data_only=True)
    assert round(values["Unit kerja"]["F2"].value, 2) == 92.73


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_and_money_are_the_same_wherever_they_are_shown(bekasi: Adoption, language: Language) -> None:
    """Page, workbook, terminal and figures for machines of one run, of which some money is not reported."""
    sheet = bekasi.folder / "data/kecamatan" / Path(CSV).name
    text = sheet.read_text(encoding="utf-8")
    lines = [line.rsplit(";", 1)[0] + ";" if "2001" in line else line for line in text.splitlines()]
    sheet.write_text("\n".join(lines), encoding="utf-8")
    done = Adoption.open(bekasi.folder).run(language=language)
    result = json.loads((done.folder / "result.json").read_text(encoding="utf-8"))
    units = {name.removeprefix("unit "): value for name, value in result.items() if name.startswith("unit ")}
    groups = Counter(value["group"] for value in units.values())
    assert any("reported" in value for value in units.values())

    page = (done.folder / "report.html").read_text(encoding="utf-8")
    shown = dict(re.findall(r'class="cell ([\w-]+)"><span class="count">(\d+)</span>', page))
    unknown = re.search(say("plan.group_unknown", language) + r": (\d+)", page)
    assert {**shown, "unknown": unknown and unknown[1]} == {name: str(groups[name]) for name in [*shown, "unknown"]}

    book = openpyxl.load_workbook(done.folder / "laporan.xlsx", data_only=True)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    words = {say(f"plan.group_{group}", language): str(group) for group in Group}
    assert {row[0]: words[str(row[7])] for row in rows} == {code: value["group"] for code, value in units.items()}
    for row in rows:
        money = units[str(row[0])]
        assert (row[3], row[4]) == (money["ceiling"], money["realised"])
        whole = money["ceiling"] if money["realised"] is not None else 0
        assert row[8] == money["ceiling"] - money.get("reported", whole)
    last = [cell.value for cell in list(book[book.sheetnames[2]].iter_rows())[-1]]
    assert last[3] == result["ceiling"]

    for code, name, performance, absorption, group in done.headline.rows:
        assert words[group] == units[code]["group"]
        assert f">{absorption}</td>" in page or code == "32.16"
        assert name
        assert performance in page


def test_any_village_is_at_most_three_clicks_away(bekasi: Adoption) -> None:
    done = bekasi.run()
    reached = {"report.html"}
    for _ in range(3):
        for page in list(reached):
            text = (done.folder / page).read_text(encoding="utf-8")
            links = [link for link in re.findall(r'href="([^"#]+)"', text) if "://" not in link]
            paths = [(done.folder / page).parent / link for link in links]
            assert all(path.exists() for path in paths)
            reached |= {p.resolve().relative_to(done.folder.resolve()).as_posix() for p in paths if p.suffix == ".html"}
    pages = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*.html")}
    assert reached == pages


def test_formulas_in_names_stay_text(bekasi: Adoption) -> None:
    sheet = bekasi.folder / CSV
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Segarajaya", "=HYPERLINK(1)"), encoding="utf-8")
    done = Adoption.open(bekasi.folder).run()
    book = openpyxl.load_workbook(done.folder / "laporan.xlsx")
    cell = next(row[1] for row in book["Unit kerja"].iter_rows(min_row=2) if row[0].value == "32.16.01.2002")
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("text", ["≥ 85 %", "12 dokumen", "n/a"])
def test_targets_that_are_no_numbers(bekasi: Adoption, text: str) -> None:
    sheet = bekasi.folder / CSV
    lines = sheet.read_text(encoding="utf-8").splitlines()
    cells = lines[2].split(";")
    cells[3] = text
    lines[2] = ";".join(cells)
    sheet.write_text("\n".join(lines), encoding="utf-8")
    (finding,) = [finding for finding in outcome_of(bekasi).findings if finding.code == "cell-type"]
    assert finding.origin is not None
    assert (finding.origin.row, finding.origin.column, finding.found) == (3, "Target Miskin", text)
    assert "satuan" in finding.remedy("id")


def test_an_undeclared_thousand_is_refused_with_a_hint(bekasi: Adoption) -> None:
    sheet = bekasi.folder / CSV
    lines = sheet.read_text(encoding="utf-8").splitlines()
    cells = lines[2].split(";")
    cells[3] = "1.250"
    lines[2] = ";".join(cells)
    sheet.write_text("\n".join(lines), encoding="utf-8")
    (finding,) = [finding for finding in outcome_of(bekasi).findings if finding.code == "number-ambiguous"]
    assert "numbers: {target: id}" in finding.remedy("id")


def test_personal_numbers_reach_no_output(bekasi: Adoption) -> None:
    sheet = bekasi.folder / CSV
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Segarajaya", "Keluarga 3216015203900001"), "utf-8")
    done = Adoption.open(bekasi.folder).run()
    assert "personal-number" in [finding.code for finding in done.findings]
    for path in done.folder.rglob("*"):
        if path.is_file():
            assert b"3216015203900001" not in path.read_bytes()


def test_another_policy_by_id_or_file(bekasi: Adoption, spbe: CommandLine) -> None:
    assert outcome_of(bekasi.set("policy", "kota-semarang")).score.policy.cap == 100
    policy = (EXAMPLES.parent / "src/spbe_sdk/performance/policies/umum-1.yaml").read_text(encoding="utf-8")
    (bekasi.folder / "local/kami.yaml").write_text(policy.replace("id: umum-1", "id: kami"), encoding="utf-8")
    outcome = outcome_of(bekasi.set("policy", "local/kami.yaml"))
    assert outcome.score.policy.id == "kami"
    without = bekasi.set("policy", "tidak-ada")
    runs = len(list((bekasi.folder / "runs").iterdir()))
    with pytest.raises(DataError) as refused:
        outcome_of(without)
    assert [finding.code for finding in refused.value.findings] == ["policy-unknown"]
    assert len(list((bekasi.folder / "runs").iterdir())) == runs


@pytest.mark.parametrize("period", ["Q1", "Q2", "Q3", "Q4"])
def test_quarterly_monitoring(bekasi: Adoption, period: str) -> None:
    outcome = outcome_of(bekasi.set("period", period))
    office = outcome.score.find("OPD-03")
    assert office is not None
    indicator = office.objectives[0].indicators[0]
    assert [str(row.period) for row in indicator.rows] == ["Q1", "Q2", "Q3", "Q4"][: int(period[1])]
    yearly = outcome.score.tops[0].objectives[5].indicators[0]
    assert (yearly.achieved.state, yearly.achieved.percent, yearly.actual) == ("not-due", None, None)
    assert yearly.target is not None


def test_the_demo_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine) -> None:
    monkeypatch.chdir(tmp_path)
    assert spbe("demo", "esakip").status == 0
    assert "98,00% · Sangat Tinggi" in spbe.out
    assert "Kecamatan Tarumajaya" in spbe.out
    value: Any = spbe("demo", "esakip", "--json").json
    assert value["result"]["unit 32.16"]["group"] == "both"
    assert spbe("demo", "lain").status == 2


def test_the_same_plan_arrives_as_a_document(bekasi: Adoption, spbe: CommandLine) -> None:
    """What a run keeps is a plan document with the policy beside it: read back, it measures alike."""
    done = bekasi.run()
    outcome = done.outcome
    assert isinstance(outcome, PlanOutcome)
    plan = read_document(done.folder / "plan.json", Plan)
    policy = read_policy(done.folder / "policy.json")
    again = measure_plan(plan, policy)
    assert [unit.total for unit in again.units()] == [unit.total for unit in outcome.score.units()]
    assert spbe("validate", done.folder / "plan.json", done.folder / "policy.json").status == 0


def test_policies_are_listed_and_shown(spbe: CommandLine) -> None:
    assert "kota-semarang" in spbe("policies").out
    spbe("policies", "sumedang-tahunan")
    assert "minimize: mirror · 0 → zero" in spbe.out
    assert spbe("policies", "x").status == 2
    value: Any = spbe("policies", "umum-1", "--json").json
    assert value["classes"][0] == {"name": "Sangat Tinggi", "above": "90"}


TABLES = {
    "units": "code,name,kind,valid_until\n32.16,Bekasi,regency,\nD1,Dinas Lama,office,2022-12-31\n",
    "objectives": "code,name,level,unit\nS1,Sasaran,objective,32.16\nS2,Sasaran lama,objective,D1\n",
    "indicators": "code,objective,name,direction\nI1,S1,Satu,range\nI2,S2,Dua,maximize\nI1,S1,Satu lagi,range\n",
    "measurements": "indicator,target_low,target,actual\nI2,,8,7\nI1,9,8,7\n",
}


def test_faults_of_the_cascade_are_found_in_their_row(esakip_package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(esakip_package, "32.16", tmp_path / "w").set("year", 2023)
    for port, text in TABLES.items():
        (adoption.folder / f"data/{port}.csv").write_text(text, encoding="utf-8")
        names = text.splitlines()[0].split(",")
        options = {"path": f"data/{port}.csv", "delimiter": ","}
        adoption = adoption.bind(port, adapter="csv", options=options, fields={name: name for name in names})
    found = {finding.code: finding for finding in outcome_of(adoption).findings}
    places: dict[str, tuple[str, Any, Any]] = {
        "unit-not-valid": ("data/units.csv, baris 3", "D1", "2023"),
        "indicator-duplicate": ("data/indicators.csv, baris 4", "I1", None),
        "target-range": ("data/measurements.csv, baris 3", 9, 8),
    }
    for code, (place, what, allowed) in places.items():
        origin = found[code].origin
        assert origin is not None
        assert (origin.text("id"), found[code].found, found[code].allowed) == (place, what, allowed)


def test_codes_are_those_of_the_tables_that_define_them(tmp_path: Path) -> None:
    """A program that writes 4 as 4.0, or drops a zero in front, breaks no link."""
    tables = {
        "units": "code;name;kind;parent\n01;Kab;regency;\n2;Dinas;office;1.0\n",
        "objectives": "code;name;level;unit;serves\nS1;A;goal;1;\n4;B;objective;2.0;S1\n",
        "indicators": "code;objective;name\n1.1;4.0;X\n1.10;04;Y\n",
        "measurements": "indicator;target;actual\n1.1;100;85%\n1.10;100;50\n",
        "budgets": "objective;unit;ceiling;realised\n4.;02;Rp 2.000.000,-;1,5 juta\n",
    }
    bindings = {}
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
        fields = {column: column for column in text.partition("\n")[0].split(";")}
        bindings[name] = (Binding(adapter="csv", options={"path": f"{name}.csv"}, fields=fields),)
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    task = Task(application, "32.16", {"year": 2023}, bindings, Folder(tmp_path), date(2024, 1, 1))
    outcome = Performance().execute(task)
    assert [finding.code for finding in outcome.findings if finding.severity == "error"] == []
    assert outcome.score.find("2").total.money.ceiling == 2000000  # type: ignore[union-attr]
    assert [row.actual for row in outcome.score.plan.measurements] == [85, 50]


def test_a_row_whose_period_cannot_be_read_is_not_taken_for_the_whole_year(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("I;P;T\nI1;Triwulan 9;100\nI1;Q1;25\n")
    binding = Binding(adapter="csv", options={"path": "a.csv"}, fields={"indicator": "I", "period": "P", "target": "T"})
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    task = Task(application, "32.16", {"year": 2023}, {"measurements": (binding,)}, Folder(tmp_path), date(2024, 1, 1))
    outcome = Performance().execute(task)
    assert [row.period for row in outcome.score.plan.measurements] == ["Q1"]
    assert "cell-type" in codes(outcome)
