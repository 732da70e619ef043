"""One verdict: what doctor, trial and run say of the same data, and the mark on figures that rest on errors."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.giving_back.receipts import Account, make_receipt
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.bindings.outcome import Verdict
from spbe_sdk.documents.result import Result
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import doubt
from spbe_sdk.findings.words import Language

CODES = [str(number) for number in range(1, 48)]

EVIDENCE: Mapping[str, Any] = {
    "adapter": "csv",
    "options": {"path": "data/bukti.csv"},
    "fields": {"id": "Id", "title": "Judul", "issued": "Terbit", "supports": "Butir"},
}

READ = "Id,Judul,Terbit,Butir\nE1,SK Tim,2023-01-02,1\n"

UNREAD = READ + "E2,SOP,Maret kapan,2\nE3,SOP lagi,entah,3\n"


@pytest.fixture
def adopted(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2023)


def rated(adoption: Adoption, values: Mapping[str, str], port: str = "ratings") -> Adoption:
    """The workspace with level 3 for every indicator, or another value."""
    rows = {**dict.fromkeys(CODES, "3"), **values}
    lines = ["No,Nilai", *(f"{code},{value}" for code, value in rows.items())]
    (adoption.folder / f"data/{port}.csv").write_text("\n".join(lines), encoding="utf-8")
    return adoption.bind(
        port, adapter="csv", options={"path": f"data/{port}.csv"}, fields={"indicator": "No", "value": "Nilai"}
    )


def judged(adoption: Adoption, spbe: CommandLine) -> tuple[str, int]:
    """The verdict and the exit status that doctor, trial and run share."""
    statuses = {spbe(verb, adoption.folder).status for verb in ("doctor", "trial", "run")}
    said = {str(spbe(verb, adoption.folder, "--json").json["verdict"]) for verb in ("doctor", "trial")}
    verdicts = {check.verdict for check in examine(adoption.folder) if check.verdict} | {adoption.trial().verdict}
    assert len(statuses) == len(verdicts) == 1
    assert said == set(map(str, verdicts))
    return said.pop(), statuses.pop()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("ready-with-gaps", 0)),
        ({"5": "6"}, ("not-ready", 1)),
        ({"5": "3,5"}, ("not-ready", 1)),
        ({"5": ""}, ("not-ready", 1)),
        ({"48": "3"}, ("not-ready", 1)),
        (dict.fromkeys(CODES, "enam"), ("not-ready", 1)),
        (dict.fromkeys(CODES, ""), ("not-ready", 1)),
    ],
)
def test_every_verb_says_the_same_of_codes_and_levels(
    adopted: Adoption, spbe: CommandLine, values: dict[str, str], expected: tuple[str, int]
) -> None:
    assert judged(rated(adopted, values), spbe) == expected


def test_ready_without_any_finding(adopted: Adoption, spbe: CommandLine) -> None:
    (adopted.folder / "data/bukti.csv").write_text(
        "Id,Judul,Terbit,Butir\nE1,SK Tim,2023-01-02,1 s.d. 47\n", encoding="utf-8"
    )
    assert judged(rated(adopted, {}).bind("evidence", **EVIDENCE), spbe) == ("ready", 0)


@pytest.mark.parametrize("missing", [True, False])
def test_an_optional_table_with_unread_cells_leaves_the_rest_ready(
    adopted: Adoption, spbe: CommandLine, missing: bool
) -> None:
    if not missing:
        (adopted.folder / "data/bukti.csv").write_text(UNREAD, encoding="utf-8")
    bound = rated(adopted, {}).bind("evidence", **EVIDENCE)
    # Usable, and not fine: the errors of the table are told, and end each verb.
    assert judged(bound, spbe) == ("ready-with-gaps", 1)
    assert [check.name for check in examine(bound.folder) if check.status == "fail"] == []
    done = bound.run()
    assert (done.verdict, done.headline.errors) == (Verdict.READY_WITH_GAPS, 0)
    assert read_document(done.folder / "result.json", Result).errors == 0
    assert spbe("run", bound.folder).out.splitlines()[0] == "Indeks 3,00 · Baik"


def test_a_figure_by_evidence_is_marked_alone(adopted: Adoption) -> None:
    (adopted.folder / "data/bukti.csv").write_text(UNREAD, encoding="utf-8")
    done = rated(adopted, {}).bind("evidence", **EVIDENCE).run()
    result = read_document(done.folder / "result.json", Result)
    assert result.evidenced is not None
    assert (result.errors, result.evidenced.errors) == (0, 2)
    page = done.report.read_text(encoding="utf-8")
    assert page.count(doubt(2)) == 1
    assert 'id="doubt"' not in page


def test_a_claim_is_marked_alone(adopted: Adoption, spbe: CommandLine) -> None:
    both = rated(rated(adopted, {}), {"7": "9"}, "claims")
    assert judged(both, spbe) == ("ready-with-gaps", 1)
    done = both.run()
    assert read_document(done.folder / "claimed.json", Result).errors == 1
    assert read_document(done.folder / "result.json", Result).errors == 0
    assert [doubt(1) in line for line in done.headline.notes] == [True]


def cells(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            yield from (str(cell.value) for cell in row if cell.value is not None)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_figure_that_rests_on_errors_is_marked_wherever_it_is_shown(
    adopted: Adoption, spbe: CommandLine, tmp_path: Path, language: Any
) -> None:
    bound, mark = rated(adopted, {"5": "6", "9": "x"}), doubt(2, language)
    done = bound.run(language=language)
    assert mark in done.report.read_text(encoding="utf-8")
    assert mark in (done.folder / "laporan.md").read_text(encoding="utf-8")
    assert any(mark in text for text in cells((done.folder / "laporan.xlsx").read_bytes()))
    result = json.loads((done.folder / "result.json").read_text(encoding="utf-8"))
    assert (result["errors"], result["index"]) == (2, "2.95")
    assert json.loads((done.folder / "run.json").read_text(encoding="utf-8"))["verdict"] == "not-ready"
    said = ("--lang", language)
    page = tmp_path / "halaman.html"
    for line in (("run", bound.folder), ("trial", bound.folder, "--page", page), ("roadmap", bound.folder)):
        assert mark in spbe(*line, *said).out
    assert mark in page.read_text(encoding="utf-8")
    for name in ("a.html", "a.md", "a.xlsx"):
        assert spbe("roadmap", bound.folder, "--page", tmp_path / name, *said).status == 0
    assert mark in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert mark in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert any(mark in text for text in cells((tmp_path / "a.xlsx").read_bytes()))
    assert spbe("roadmap", bound.folder, "--json").json["errors"] == 2
    assert spbe("trial", bound.folder, "--json").json["errors"] == 2
    assert spbe("run", bound.folder, "--json").json["errors"] == 2
    assert mark in spbe("compare", done.folder / "result.json", sound(bound, tmp_path), *said).out
    assert mark in spbe("trend", done.folder / "result.json", *said).out


def test_a_receipt_does_not_sign_a_figure_that_rests_on_errors(adopted: Adoption) -> None:
    account = Account("Kabupaten Bekasi", "trial")
    assert make_receipt(rated(adopted, {"5": "6"}), account).after is None
    after = make_receipt(rated(adopted, {}), account).after
    assert after is not None
    assert after.value == "3.00"


def sound(adoption: Adoption, folder: Path) -> Path:
    """A result of another region that rests on no error."""
    other = adoption.run().folder / "result.json"
    value = json.loads(other.read_text(encoding="utf-8"))
    path = folder / "lain.json"
    path.write_text(json.dumps({**value, "region": "32.11", "errors": 0}), encoding="utf-8")
    return path


def test_a_figure_without_errors_bears_no_mark(adopted: Adoption) -> None:
    done = rated(adopted, {}).run()
    for name in ("report.html", "laporan.md"):
        assert "BELUM SAH" not in (done.folder / name).read_text(encoding="utf-8")
    assert not any("BELUM SAH" in text for text in cells((done.folder / "laporan.xlsx").read_bytes()))


@pytest.mark.parametrize("value", ["", "enam", "-"])
def test_nothing_rated_has_no_index_anywhere(adopted: Adoption, spbe: CommandLine, value: str, tmp_path: Path) -> None:
    bound, page = rated(adopted, dict.fromkeys(CODES, value)), tmp_path / "halaman.html"
    assert spbe("trial", bound.folder, "--page", page).status == 1
    assert "BELUM SIAP" in spbe.out
    for text in (spbe.out, page.read_text(encoding="utf-8")):
        assert "1.00" not in text
    found = bound.trial()
    assert (found.index, found.predicate, found.covered) == (None, None, 0)
    assert "rating-none" in [finding.code for finding in found.findings]
    assert spbe("run", bound.folder).status == 1
    assert "1.00" not in spbe.text
    assert not (bound.folder / "runs").exists()


@pytest.fixture
def plan(esakip_package: Path, tmp_path: Path) -> Adoption:
    return adopt_example(esakip_package, EXAMPLES / "bekasi-esakip", tmp_path / "bekasi", "id")


DISTRICT = "data/kecamatan/32.16.01-tarumajaya.csv"


@pytest.mark.parametrize(
    ("old", "new", "verdict", "errors", "of_money"),
    [
        ("1.670.811.507", "#REF!", Verdict.READY_WITH_GAPS, 0, 1),
        (";7,5;", ";tujuh;", Verdict.NOT_READY, 1, 1),
    ],
)
def test_money_and_performance_are_marked_each_by_its_own_errors(
    plan: Adoption, spbe: CommandLine, old: str, new: str, verdict: Verdict, errors: int, of_money: int
) -> None:
    path = plan.folder / DISTRICT
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert judged(plan, spbe) == (str(verdict), 1)
    done = plan.run()
    result = json.loads((done.folder / "result.json").read_text(encoding="utf-8"))
    assert (result["errors"], result["budget_errors"]) == (errors, of_money)
    assert done.headline.errors == errors
    for page in ("report.html", "pohon.html", "unit/32.16.html"):
        assert "BELUM SAH" in (done.folder / page).read_text(encoding="utf-8")
    heads = [cell.value for cell in openpyxl.load_workbook(done.folder / "laporan.xlsx").worksheets[0][1]]
    assert [doubt(1) in str(head) for head in heads] == [
        False,
        False,
        bool(errors),
        False,
        False,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("old", "said"), [("1.670.811.507", True), (";7,5;", False)])
def test_a_verdict_names_the_tables_that_it_does_not_rest_on(
    plan: Adoption, spbe: CommandLine, tmp_path: Path, old: str, said: bool
) -> None:
    path = plan.folder / DISTRICT
    path.write_text(path.read_text(encoding="utf-8").replace(old, "#REF!", 1), encoding="utf-8")
    beside = "Kesalahan di tabel yang tidak wajib: budgets (1)."
    page = tmp_path / "keputusan.html"
    outputs = [spbe(*words).out for words in (("doctor", plan.folder), ("trial", plan.folder, "--page", page))]
    outputs += [spbe("run", plan.folder).out, page.read_text(encoding="utf-8")]
    assert [beside in text for text in outputs] == [said] * 4


def test_a_plan_without_any_achievement_is_not_ready(plan: Adoption, spbe: CommandLine) -> None:
    # Targets without anything achieved, as in January.
    first = plan.bindings["measurements"][0]
    parts = {
        part: {name: x for name, x in getattr(first, part).items() if name != "actual"} for part in ("fields", "values")
    }
    without = plan.bind_all("measurements", [first.model_copy(update=parts)])
    report = without.trial()
    assert (report.verdict, report.covered) == (Verdict.NOT_READY, 0)
    assert "plan-unmeasured" in [finding.code for finding in report.findings]
    # Its agreements are of use before anything is achieved.
    assert without.run().verdict is Verdict.NOT_READY


def test_a_folder_without_a_workspace_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    monkeypatch.chdir(tmp_path)
    assert spbe("doctor").status == 0
    assert "di sini tidak ada ruang kerja" in spbe.out
    assert spbe("doctor", tmp_path).status == 1


def test_a_workspace_without_its_lock_is_told_as_one(adopted: Adoption, tmp_path: Path) -> None:
    (adopted.folder / "spbe.lock").unlink()
    with pytest.raises(WorkspaceError, match=r"no spbe\.lock"):
        Adoption.open(adopted.folder)
    with pytest.raises(WorkspaceError, match=r"no spbe\.yaml"):
        Adoption.open(tmp_path)


@pytest.mark.parametrize(("language", "aim"), [("id", "3,75"), ("en", "3.75")])
def test_the_doctor_writes_settings_as_people_do(adopted: Adoption, language: Language, aim: str) -> None:
    made = adopted.set("target_index", "3.75").set("parameters", {"predicate_from": "exact"})
    told = {check.name: check.detail for check in examine(made.folder, language)}["settings"]
    assert f"target_index={aim}" in told
    assert "15/4" not in told
    plain = {check.name: check.detail for check in examine(adopted.set("paper", "folio").folder, language)}["settings"]
    assert not re.search(r"[{}\[\]]|None|True|False|Decimal|Fraction", told + plain)
