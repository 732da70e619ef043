"""The journey as a person walks it, verb by verb."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.worksheets.worksheet import read_worksheet, write_worksheet


def test_the_demo_leaves_a_workspace_that_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    monkeypatch.chdir(tmp_path)
    spbe("demo")
    assert spbe.status == 0
    for expected in ("3,19", "Baik", "D4", "A8", "Kota Denpasar 2021", "report.html", "Kabupaten Bekasi: 4,48", "→"):
        assert expected in spbe.out, expected
    assert spbe("run", "spbe-demo").status == 0
    assert spbe("doctor", "spbe-demo").status == 0
    assert spbe("demo", "--lang", "en", "--json").status == 0
    value: Any = spbe.json
    assert (value["workspace"], value["result"]["index"]) == ("spbe-demo-2", "3.19")


def test_raising_a_level_raises_the_index(workspace: Adoption, spbe: CommandLine, replace: Any) -> None:
    replace(workspace.folder / "data/penilaian-2021.csv", "Tingkat 2;Tingkat 1", "Tingkat 2;Tingkat 5")
    spbe("run", workspace.folder)
    assert "Indeks 3,24" in spbe.out


def test_build_verify_adopt_trial(tmp_path: Path, spbe: CommandLine) -> None:
    package = tmp_path / "a.spbe"
    assert spbe("build", EXAMPLES / "sumedang-spbe-index", "--out", package).status == 0
    assert spbe("verify", package).status == 0
    assert "id.go.sumedangkab.spbe-index" in spbe.out
    value: Any = spbe("verify", package, "--json").json
    assert value["signed"] is False
    assert spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "w").status == 0
    assert spbe("trial", tmp_path / "w").status == 1
    assert "BELUM SIAP" in spbe.out
    assert spbe("doctor", tmp_path / "w").status == 1
    assert "binding" in spbe.out


def test_new_application_builds_at_once(tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("new", "application", tmp_path / "indeks-kami", "--region", "33.01").status == 0
    assert spbe("build", tmp_path / "indeks-kami", "--out", tmp_path).status == 0
    assert spbe("validate", tmp_path / "indeks-kami/application.yaml").status == 0
    assert spbe("new", "application", tmp_path / "indeks-kami").status == 1


def test_new_adoption_is_bound_and_waits_for_ratings(tmp_path: Path, spbe: CommandLine) -> None:
    folder = tmp_path / "spbe-kami"
    assert spbe("new", "adoption", folder, "--region", "32.16").status == 0
    assert spbe("trial", folder).status == 1
    assert "0/47" in spbe.out
    assert "BELUM SIAP" in spbe.out
    assert "1.00" not in spbe.out
    adoption = Adoption.open(folder)
    sheet = read_worksheet(adoption).with_cells("ratings", "3", {"value": "4"})
    write_worksheet(adoption, sheet.with_cells("ratings", "23", {"value": "4"}))
    assert spbe("trial", folder).status == 0
    assert "2/47" in spbe.out


def test_doctor_without_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine) -> None:
    monkeypatch.chdir(tmp_path)
    assert spbe("doctor").status == 0
    value: Any = spbe("doctor", "--json").json
    assert [check["status"] for check in value["checks"]] == ["ok", "ok", "ok", "skip"]


def test_schema(spbe: CommandLine) -> None:
    assert spbe("schema").out.split() == sorted(spbe.out.split())
    value: Any = spbe("schema", "assessment").json
    assert value["$id"] == "urn:spbe-sdk:schema:v1:assessment"


def test_validate_finds_the_kind_of_every_example(spbe: CommandLine) -> None:
    files = [path for path in sorted(EXAMPLES.rglob("*.yaml")) if path.name != "penilaian-ilustrasi.yaml"]
    assert len(files) >= 3
    assert spbe("validate", *files).status == 0
    assert spbe("validate", EXAMPLES / "bekasi/data/penilaian-2021.csv").status == 1


def test_validate_against_a_schema_of_ones_own(tmp_path: Path, spbe: CommandLine) -> None:
    (tmp_path / "s.json").write_text('{"type": "object", "required": ["nama"]}')
    (tmp_path / "d.yaml").write_text("nama: x\n")
    assert spbe("validate", tmp_path / "d.yaml", "--schema", tmp_path / "s.json").status == 0
    (tmp_path / "d.yaml").write_text("name: x\n")
    assert spbe("validate", tmp_path / "d.yaml", "--schema", tmp_path / "s.json").status == 1
    (tmp_path / "s.json").write_text("no json")
    assert spbe("validate", tmp_path / "d.yaml", "--schema", tmp_path / "s.json").status == 1


def test_help_names_every_verb(spbe: CommandLine) -> None:
    spbe("--help")
    for verb in ("demo", "new", "build", "verify", "adopt", "doctor", "trial", "run", "score", "validate", "schema"):
        assert verb in spbe.out


@pytest.mark.parametrize(("language", "obstacle"), [("id", "Bojonegoro"), ("en", "Local data is scattered")])
def test_what_others_learned_is_shown_before_one_adopts(
    package: Path, spbe: CommandLine, language: str, obstacle: str
) -> None:
    spbe("verify", package, "--lang", language)
    assert obstacle in spbe.out
    assert "    → " in spbe.out
    value: Any = spbe("verify", package, "--json").json
    assert value["playbook"]["obstacles"][0]["id"] == "data-belum-terpadu"


def test_words_of_another_region_cannot_drive_the_terminal(tmp_path: Path, spbe: CommandLine, replace: Any) -> None:
    """An escape sequence may rename the window, move the cursor over a warning, or worse."""
    folder = tmp_path / "a"
    shutil.copytree(EXAMPLES / "sumedang-spbe-index", folder)
    manifest = folder / "application.yaml"
    replace(manifest, "name: Pemerintah Kabupaten Sumedang (contoh)", r'name: "Contoh \e]0;x\a \e[2J [red]"')
    replace(manifest, "id: Tidak perlu anggaran", r'id: "\e[1A" #')
    assert spbe("build", folder, "--out", tmp_path / "a.spbe").status == 0
    assert spbe("verify", tmp_path / "a.spbe").status == 0
    assert spbe("adopt", tmp_path / "a.spbe", "--region", "32.16", "--into", tmp_path / "w").status == 0
    assert spbe("doctor", tmp_path / "w").status == 1
    printed = spbe("verify", tmp_path / "a.spbe").text
    assert "Contoh �]0;x� �[2J [red]" in printed
    assert "\x1b" not in printed
