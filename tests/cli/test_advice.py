"""The verbs that compare and advise, on Bekasi's example and on published indices."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, Assessment, Rating, score
from spbe_sdk.files.folder import to_json

Replace = Callable[[Path, str, str], None]


def saved(folder: Path, region: str, levels: list[int], year: int = 2023) -> Path:
    ratings = tuple(Rating(indicator=str(n), value=level) for n, level in enumerate(levels, start=1))
    result = score(Assessment(instrument="spbe-59-2020", region=region, year=year, ratings=ratings))
    path = folder / f"{region}-{year}.json"
    path.write_bytes(to_json(result.to_dict()))
    return path


def test_the_way_to_the_target_of_the_settings(workspace: Adoption, spbe: CommandLine, tmp_path: Path) -> None:
    page = tmp_path / "jalan.html"
    assert spbe("roadmap", workspace.folder, "--page", page).status == 0
    for shown in ("3,19 → 3,5", "Sangat Baik", "terbukti", "Peluang predikat Baik bertahan: 99,9%"):
        assert shown in spbe.out
    text = page.read_text(encoding="utf-8")
    for shown in ("DATA PENGGANTI", "<title id=", "<desc id=", "PEMERINTAH KABUPATEN BEKASI", "tidak resmi"):
        assert shown in text
    assert "http://" not in text
    assert "https://" not in text


def test_predicates_budgets_and_exceptions(workspace: Adoption, spbe: CommandLine) -> None:
    value: Any = spbe("roadmap", workspace.folder, "--target", "Sangat Baik", "--json").json
    assert (value["predicate"], value["optimal"]) == ("Sangat Baik", True)
    assert value["standing"] is None
    cheaper: Any = spbe("roadmap", workspace.folder, "--budget", value["cost"] - 1, "--json").json
    assert cheaper["predicate"] == "Baik"
    assert cheaper["cost"] < value["cost"]
    without: Any = spbe("roadmap", workspace.folder, "--target", "Sangat Baik", "--without", "43", "--json").json
    assert without["cost"] >= value["cost"]
    assert "43" not in [step["code"] for step in without["steps"]]


def test_quarters_and_deadlines(workspace: Adoption, spbe: CommandLine, tmp_path: Path) -> None:
    page = tmp_path / "jalan.html"
    words = ("--per-quarter", "100,80", "--deadline", "9:4:1")
    value: Any = spbe("roadmap", workspace.folder, *words, "--page", page, "--json").json
    first = value["steps"][0]
    assert (first["code"], first["level"], first["quarter"]) == ("9", 4, 1)
    assert [item["spent"] for item in value["quarters"]][:2] == [100, 180]
    assert value["quarters"][-1]["index"] == value["index"]
    assert "Per triwulan" in page.read_text(encoding="utf-8")
    within: Any = spbe("roadmap", workspace.folder, "--per-quarter", "100", "--quarters", "3", "--json").json
    assert within["cost"] <= 300
    assert spbe("roadmap", workspace.folder, *words).status == 0
    assert "Triwulan 2: terpakai 180 hari kerja" in spbe.out


def test_own_costs_come_through_a_port(workspace: Adoption, spbe: CommandLine) -> None:
    plan: Any = spbe("roadmap", workspace.folder, "--json").json
    first = plan["steps"][0]
    rows = f"indikator;tingkat;hari kerja\n{first['code']};{first['level']};5000\n"
    (workspace.folder / "data/biaya.csv").write_text(rows, encoding="utf-8")
    assert spbe("bind", "costs", "data/biaya.csv", workspace.folder).status == 0
    again: Any = spbe("roadmap", workspace.folder, "--json").json
    assert (first["code"], first["level"]) not in [(step["code"], step["level"]) for step in again["steps"]]
    assert again["cost"] >= plan["cost"]


def test_own_rules(workspace: Adoption, spbe: CommandLine, tmp_path: Path) -> None:
    rules = tmp_path / "aturan.yaml"
    head = "instrument: spbe-59-2020\nofficial: false\nconfidence: rapat\nunit: juta rupiah\n"
    rules.write_text(f"{head}effort: {{'2': 1, '3': 1, '4': 1, '5': 1}}\n", encoding="utf-8")
    assert spbe("roadmap", workspace.folder, "--rules", rules).status == 0
    assert "juta rupiah" in spbe.out
    rules.write_text("instrument: spbe-59-2020\n", encoding="utf-8")
    assert spbe("roadmap", workspace.folder, "--rules", rules).status == 1


BAD = [
    (("--target", "5.01"), "roadmap-target"),
    (("--target", "Istimewa"), "roadmap-predicate"),
    (("--budget", "-3"), "roadmap-budget"),
    (("--target", "3.5", "--budget", "300"), "roadmap-short"),
    (("--target", "3.6", "--per-quarter", "100", "--quarters", "3"), "roadmap-late"),
    (("--per-quarter", "100,"), "roadmap-quarter"),
    (("--quarters", "3"), "roadmap-per-quarter"),
    (("--per-quarter", "100", "--deadline", "43-5-2"), "roadmap-deadline-form"),
    (("--per-quarter", "10", "--deadline", "43:5:2"), "roadmap-deadline"),
    (("--without", "99"), "rating-unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code"), BAD)
def test_what_cannot_be_reached(workspace: Adoption, spbe: CommandLine, words: tuple[str, ...], code: str) -> None:
    assert spbe("roadmap", workspace.folder, *words, "--json").status == 2
    assert spbe.json["findings"][0]["code"] == code  # type: ignore[index]


def test_comparing_names_strengths_and_gaps(tmp_path: Path, spbe: CommandLine) -> None:
    own = [3] * 47
    own[0], own[31] = 5, 1
    files = [saved(tmp_path, region, levels) for region, levels in
             (("32.16", own), ("32.11", [4] * 47), ("32.13", [3] * 47))]  # fmt: skip
    assert spbe("compare", *files).status == 0
    assert "Kekuatan: 1 " in spbe.out
    assert "Kesenjangan: 32 " in spbe.out
    value: Any = json.loads(spbe("compare", *files, "--json").out)
    assert [(item["region"], item["rank"]) for item in value] == [("32.11", 1), ("32.13", 2), ("32.16", 3)]
    assert value[0]["percentile"] == "100.0"
    assert spbe("compare", files[0], files[0]).status == 2


def test_peers_and_the_page(tmp_path: Path, spbe: CommandLine) -> None:
    page = tmp_path / "banding.html"
    files = [saved(tmp_path, region, [level] * 47) for region, level in
             (("32.16", 3), ("32.11", 4), ("32.75", 2), ("33.01", 5), ("32", 1))]  # fmt: skip
    assert spbe("compare", *files, "--peers", "type", "--page", page).status == 0
    assert "Daerah pembanding: Kabupaten Sumedang (32.11), Kabupaten Cilacap (33.01)." in spbe.out
    assert "peringkat 3 dari 3; −2,00 terhadap tertinggi, −1,00 terhadap median" in spbe.out
    text = page.read_text(encoding="utf-8")
    for shown in ("<title id=", "<desc id=", 'class="best"', 'class="num shade3"', "32.75"):
        assert shown in text
    value: Any = json.loads(spbe("compare", *files, "--peers", "32.75,32.11", "--json").out)
    assert [item["peers"]["rank"] for item in value if "peers" in item] == [2]
    for wrong, code in (("32.99", "peers-unknown"), (" , ", "peers-unknown")):
        assert spbe("compare", *files, "--peers", wrong, "--json").status == 2
        assert spbe.json["findings"][0]["code"] == code  # type: ignore[index]
    assert "Kabupaten Sumedang" in text
    assert spbe("compare", files[0], files[3], "--peers", "province", "--json").status == 2
    assert spbe.json["findings"][0]["code"] == "peers-none"  # type: ignore[index]
    assert spbe("compare", *files, "--stages", "--page", page).status == 2


def test_results_that_no_ranking_should_hold(tmp_path: Path, spbe: CommandLine) -> None:
    one, other, later = saved(tmp_path, "32.16", [3] * 47), saved(tmp_path, "32.11", [2] * 47), tmp_path / "lain.json"
    later.write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    old = saved(tmp_path, "32.13", [3] * 47, 2022)
    for files, code in (((one, later), "results-twice"), ((one, other, old), "results-years")):
        assert spbe("compare", *files, "--json").status == 2
        value: Any = spbe.json
        assert [finding["code"] for finding in value["findings"]] == [code]
    for index, code in (("9.99", "results-range"), ("3.10", "results-index")):
        changed = one.read_text(encoding="utf-8").replace(
            '"index": "3.00",\n  "exact"', f'"index": "{index}",\n  "exact"'
        )
        later.write_text(changed, encoding="utf-8")
        assert spbe("compare", later, other, "--json").status == 2
        value = spbe.json
        assert [finding["code"] for finding in value["findings"]] == [code]


def test_results_of_an_instrument_that_is_not_here(tmp_path: Path, spbe: CommandLine) -> None:
    page, files = tmp_path / "p.html", []
    for region, level in (("32.16", 3), ("32.11", 4)):
        file = saved(tmp_path, region, [level] * 47)
        file.write_text(file.read_text(encoding="utf-8").replace("spbe-59-2020", "milik-sendiri"), encoding="utf-8")
        files.append(file)
    assert spbe("compare", *files, "--page", page).status == 0
    assert "Kabupaten Sumedang (32.11)" in spbe.out
    assert 'class="num shade' in page.read_text(encoding="utf-8")


def test_trends(tmp_path: Path, spbe: CommandLine) -> None:
    page = tmp_path / "t.html"
    assert spbe("trend", "--institution", "kabupaten sumedang", "--page", page).status == 0
    assert "tidak bersambung" in spbe.out
    text = page.read_text(encoding="utf-8")
    assert text.count("<polyline") == 1
    assert 'class="break"' in text
    files = [saved(tmp_path, "32.16", [level] * 47, year) for level, year in ((2, 2022), (3, 2023))]
    value: Any = json.loads(spbe("trend", *files, "--json").out)
    assert [(turn["year"], turn["change"]) for turn in value] == [(2022, None), (2023, "1.00")]
    other = saved(tmp_path, "32.11", [3] * 47)
    assert spbe("trend", files[0], other).status == 2
    assert spbe("trend", "--institution", "Kabupaten Antah").status == 2
    assert spbe("trend").status == 2


@pytest.mark.parametrize("name", ["k.pdf", "k.docx", "k.html.txt"])
def test_a_page_of_a_trial_is_never_under_the_name_of_another_form(
    name: str, workspace: Any, tmp_path: Path, spbe: CommandLine
) -> None:
    assert spbe("trial", workspace.folder, "--page", tmp_path / name).status == 2
    assert not (tmp_path / name).exists()
    assert ".html" in spbe.err
    assert spbe("trial", workspace.folder, "--page", tmp_path / "k.html").status == 0
    assert (tmp_path / "k.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
