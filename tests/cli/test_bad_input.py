"""Bad input is met like a guest: every problem at once, each with place, cause and cure; nothing half-written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption

CSV = "data/penilaian-2021.csv"
Change = Callable[[Path], None]


def edit(name: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def recode(folder: Path) -> None:
    text = (folder / CSV).read_text(encoding="utf-8").replace(";;perbup-data", ";Perda résumé;perbup-data", 1)
    (folder / CSV).write_bytes(text.encode("windows-1252"))


def ten_thousand(folder: Path) -> None:
    lines = (folder / CSV).read_text(encoding="utf-8").splitlines()[:2]
    lines += [f"KAB-{number};x;Tingkat 9;Tingkat 9;;" for number in range(100, 10_100)]
    (folder / CSV).write_text("\n".join(lines) + "\n", encoding="utf-8")


def bom(folder: Path) -> None:
    (folder / CSV).write_bytes(b"\xef\xbb\xbf" + (folder / CSV).read_bytes())


comma = edit("spbe.yaml", "delimiter: ;", "delimiter: ','")
CASES: dict[str, tuple[Change, str, dict[str, Any]]] = {
    "missing file": (lambda folder: (folder / CSV).unlink(), "file-missing", {"source": CSV}),
    "wrong delimiter": (comma, "csv-delimiter", {"source": CSV, "row": 2}),
    "renamed column": (edit(CSV, "Nilai Akhir", "Skor"), "column-missing", {"source": CSV, "row": 2}),
    "level 6": (
        edit(CSV, "Tingkat 2;Tingkat 4", "Tingkat 2;6"),
        "rating-level",
        {"source": CSV, "row": 3, "column": "Nilai Akhir"},
    ),
    "level tiga": (
        edit(CSV, "Tingkat 2;Tingkat 4", "Tingkat 2;tiga"),
        "rating-level",
        {"source": CSV, "row": 3, "column": "Nilai Akhir"},
    ),
    "empty cell": (
        edit(CSV, "Tingkat 2;Tingkat 4", "Tingkat 2;"),
        "cell-empty",
        {"source": CSV, "row": 3, "column": "Nilai Akhir"},
    ),
    "indicator 48": (
        edit("data/kode-indikator.csv", "KAB-12;12", "KAB-12;48"),
        "rating-unknown",
        {"source": CSV, "row": 14, "column": "Kode"},
    ),
    "indicator twice": (
        edit("data/kode-indikator.csv", "KAB-12;12", "KAB-12;11"),
        "rating-duplicate",
        {"source": CSV, "row": 14, "column": "Kode"},
    ),
    "region as a number": (
        edit("spbe.yaml", 'region: "32.16"', "region: 32.10"),
        "number-unquoted",
        {"source": "spbe.yaml", "row": 14, "path": "region"},
    ),
    "windows-1252": (recode, "encoding-wrong", {"source": CSV, "row": 5}),
    "10,000 wrong rows": (ten_thousand, "rating-unknown", {"source": CSV, "row": 3, "column": "Kode"}),
    "broken yaml": (edit("spbe.yaml", "region:", "region"), "notation-broken", {"source": "spbe.yaml"}),
    "unknown adapter": (edit("spbe.yaml", "adapter: csv", "adapter: cvs"), "plugin-adapters", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("verb", ["trial", "run"])
def test_bad_input(name: str, verb: str, workspace: Adoption, spbe: CommandLine) -> None:
    change, code, origin = CASES[name]
    change(workspace.folder)
    spbe(verb, workspace.folder)
    assert spbe.status in (1, 2)
    assert "Traceback" not in spbe.text
    assert "KESALAHAN" in spbe.text
    assert len(spbe.text.splitlines()) < 120

    assert spbe(verb, workspace.folder, "--json").status in (1, 2)
    value: Any = spbe.json
    findings = value["result"]["findings"] if "result" in value else value["findings"]
    (first, *_) = [finding for finding in findings if finding["code"] == code]
    assert origin.items() <= first.get("origin", {}).items()
    assert first["message"]
    assert first["remedy"]
    assert all(finding["severity"] == "error" for finding in findings if finding["code"] == code)


def test_the_full_list_goes_to_json(workspace: Adoption, spbe: CommandLine) -> None:
    ten_thousand(workspace.folder)
    spbe("trial", workspace.folder)
    assert "9995" in spbe.text
    value: Any = spbe("trial", workspace.folder, "--json").json
    assert len([finding for finding in value["findings"] if finding["code"] == "rating-unknown"]) == 10_000


def test_a_byte_order_mark_is_welcome(workspace: Adoption, spbe: CommandLine) -> None:
    bom(workspace.folder)
    assert spbe("run", workspace.folder).status == 0
    assert "3,19" in spbe.out


def test_nothing_is_written_when_nothing_can_be_computed(workspace: Adoption, spbe: CommandLine) -> None:
    (workspace.folder / CSV).unlink()
    assert spbe("run", workspace.folder).status == 1
    assert not (workspace.folder / "runs").exists()


def test_every_problem_of_an_assessment_file_at_once(tmp_path: Path, spbe: CommandLine) -> None:
    path = tmp_path / "penilaian.yaml"
    path.write_text(
        "instrument: spbe-59-2020\nregion: 32.10\nyear: 2023\nratings:\n"
        '  - {indicator: "1", value: 6}\n  - {indicator: "2", value: tiga}\n  - {indicator: "3", value: null}\n'
        '  - {indicator: "48", value: 1}\n  - {indicator: "4", value: 3}\n  - {indicator: "4", value: 3}\n'
        "  - {indicator: 5, value: 3}\n",
        encoding="utf-8",
    )
    for verb in ("score", "validate"):
        value: Any = spbe(verb, path, "--json").json
        assert spbe.status == 1
        found = {
            (finding["code"], finding["origin"].get("row")) for finding in value["findings"] if "origin" in finding
        }
        assert {
            ("number-unquoted", 2),
            ("rating-level", 5),
            ("rating-level", 6),
            ("rating-empty", 7),
            ("rating-unknown", 8),
            ("rating-duplicate", 10),
            ("number-unquoted", 11),
        } <= found


@pytest.mark.parametrize(
    "words",
    [
        ["score"],
        ["score", "nowhere.yaml", "--instrumen", "x"],
        ["schema", "assesment"],
        ["frobnicate"],
        ["run", ".", "--lang", "fr"],
        ["new", "application"],
    ],
)
def test_wrong_usage_is_status_2(words: list[str], spbe: CommandLine) -> None:
    assert spbe(*words).status == 2
    assert "Traceback" not in spbe.text


@pytest.mark.parametrize("words", [["score", "nowhere.yaml"], ["verify", "nowhere.spbe"], ["run", "nowhere"]])
def test_what_is_not_there_is_status_1(words: list[str], spbe: CommandLine) -> None:
    assert spbe(*words).status == 1
    assert "→" in spbe.text
    value: Any = spbe(*words, "--json").json
    assert value["findings"]


def test_english_on_request(workspace: Adoption, spbe: CommandLine) -> None:
    (workspace.folder / CSV).unlink()
    spbe("run", workspace.folder, "--lang", "en")
    assert "ERROR" in spbe.text
    assert "was not found" in spbe.text


def test_json_lines_one_per_assessment(tmp_path: Path, spbe: CommandLine) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.json").write_text(
            json.dumps({"instrument": "spbe-59-2020", "region": "32.16", "year": 2020 + number})
        )
    spbe("score", tmp_path / "1.json", tmp_path / "2.json", "--json")
    results = [json.loads(line) for line in spbe.out.splitlines()]
    assert [result["year"] for result in results] == [2021, 2022]
    assert {"instrument", "region", "year", "complete", "index", "exact", "predicate", "nodes"} <= results[0].keys()
    assert spbe.status == 0
