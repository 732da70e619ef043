"""Without a verb: a few questions on a terminal, the help in a pipe. What a shell completes. Verbs on a workspace."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.documents.playbook import Profile
from spbe_sdk.findings.words import words


def converse(folder: Path, answers: str) -> str:
    """What `spbe` prints where someone sits at a terminal and answers."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    done = subprocess.run(
        [sys.executable, "-m", "spbe_sdk"],
        cwd=folder,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "BROWSER": "true"},
        check=True,
        timeout=120,
    )
    os.close(theirs)
    os.close(ours)
    return done.stdout.decode()


def ratings(path: Path) -> Path:
    path.write_text("Nomor;Nilai;Catatan\n" + "".join(f"{n};{1 + n % 5};x\n" for n in range(1, 48)), encoding="utf-8")
    return path


def test_from_a_name_to_a_report(tmp_path: Path) -> None:
    own = ratings(tmp_path / "nilai kami.csv")
    told = converse(tmp_path, f"Xyzzy\nBekasi\n2\nlama\n2024\n/tidak/ada.csv\n'{own}'\nya\nya\nya\n")
    assert "'Xyzzy' tidak dikenal" in told
    assert "2. Kota Bekasi (32.75)" in told
    assert "nilai indikator ← Nilai: 2 · 3 · 4" in told
    assert "47 baris" in told
    assert "Indeks" in told
    adoption = Adoption.open(tmp_path / "spbe-32.75")
    assert (adoption.choices.region, adoption.choices.settings["year"]) == ("32.75", 2024)
    assert adoption.bindings["ratings"][0].options["path"] == "data/nilai kami.csv"
    assert len(list((tmp_path / "spbe-32.75/runs").iterdir())) == 1


def test_without_a_file_there_is_a_worksheet_to_fill_in(tmp_path: Path) -> None:
    (tmp_path / "spbe-32.16").mkdir()
    told = converse(tmp_path, "Kab. Bekasi\n\n\n")
    assert "spbe open spbe-32.16-2" in told
    assert (tmp_path / "spbe-32.16-2/data/isian.xlsx").is_file()


def test_what_was_read_wrong_is_not_written(tmp_path: Path) -> None:
    own = ratings(tmp_path / "nilai.csv")
    told = converse(tmp_path, f"32.16\n2024\n{own}\ntidak\n")
    assert "spbe open spbe-32.16" in told
    bound = Adoption.open(tmp_path / "spbe-32.16").bindings["ratings"][0]
    assert bound.options["path"] == "data/isian.xlsx"
    assert not (tmp_path / "spbe-32.16/runs").exists()


def test_in_a_workspace_only_the_file_is_asked_for(tmp_path: Path) -> None:
    new_adoption(tmp_path / "kami", "32.16", None, year=2024)
    own = ratings(tmp_path / "nilai.csv")
    told = converse(tmp_path / "kami", f"{own}\nya\ntidak\n")
    assert "Kabupaten Bekasi (32.16)" in told
    assert Adoption.open(tmp_path / "kami").bindings["ratings"][0].options["path"] == "data/nilai.csv"
    assert not (tmp_path / "kami/runs").exists()


@pytest.mark.parametrize(("line", "said"), [([], "Mulai:"), (["--lang", "en"], "Begin:")])
def test_in_a_pipe_there_is_the_help(line: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spbe_sdk", *line],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said in done.stdout.splitlines()
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_shells_are_told_how_to_complete(shell: str, spbe: CommandLine) -> None:
    assert spbe("completion", shell).status == 0
    assert "_SPBE_COMPLETE" in spbe.out
    assert spbe("completion", "cobol").status == 2


def test_a_shell_is_told_what_may_stand_next(tmp_path: Path) -> None:
    asked = {"_SPBE_COMPLETE": "complete_bash", "COMP_CWORD": "1", "COMP_WORDS": "spbe ro"}
    done = subprocess.run(
        [sys.executable, "-m", "spbe_sdk"], capture_output=True, text=True, check=True, env={**os.environ, **asked}
    )
    assert done.stdout.split() == ["roadmap", "rollback"]


def test_a_report_can_be_opened_at_once(
    workspace: Adoption, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    spbe("run", workspace.folder)
    assert opened == []
    spbe("run", workspace.folder, "--open")
    assert [address.partition(":")[0] for address in opened] == ["file"]
    assert opened[0].endswith("report.html")


def test_verbs_take_a_workspace(workspace: Adoption, spbe: CommandLine) -> None:
    for line in (("compare", workspace.folder, workspace.folder), ("trend", workspace.folder)):
        assert spbe(*line).status == 1, line
        assert "spbe run" in spbe.text
    workspace.run()
    assert spbe("trend", workspace.folder).status == 0
    assert "Kabupaten Bekasi" in spbe.out
    assert "3.19" in spbe.out or "3,19" in spbe.out
    result = (workspace.run().folder / "result.json").read_text(encoding="utf-8")
    other = workspace.folder.parent / "lain.json"
    other.write_text(result.replace('"32.16"', '"32.11"'), encoding="utf-8")
    value: Any = json.loads(spbe("compare", workspace.folder, other, "--json").out)
    assert sorted(item["region"] for item in value) == ["32.11", "32.16"]
    assert spbe("evidence", workspace.folder).status == 0
    assert "perbup-arsitektur" in spbe.out
    assert spbe("set", "settings.letterhead", "Pemerintah Kabupaten", workspace.folder).status == 0
    assert spbe("undo", workspace.folder).status == 0


@pytest.mark.parametrize(
    ("word", "port"), [("nilai", "ratings"), ("Klaim", "claims"), ("bukti", "evidence"), ("upaya", "costs")]
)
def test_ports_have_names_of_people(word: str, port: str, workspace: Adoption, spbe: CommandLine) -> None:
    assert workspace.port(word).name == port
    spbe("bind", word, "data/penilaian-2021.csv", workspace.folder, "--preview")
    assert f"{port} ←" in spbe.out or port in spbe.text


def test_a_field_may_be_said_to_have_no_column(workspace: Adoption, spbe: CommandLine) -> None:
    source = ("bind", "ratings", "data/penilaian-2021.csv", workspace.folder, "--preview", "--json")
    value: Any = spbe(*source).json
    assert value["binding"]["fields"]["evidence"] == "Dokumen"
    without: Any = spbe(*source, "--field", "evidence=").json
    assert "evidence" not in without["binding"]["fields"]
    assert without["rows"] == value["rows"]


def test_what_a_profile_does_not_tell_is_asked_for_in_words_with_lines_that_help(
    tmp_path: Path, spbe: CommandLine
) -> None:
    work = tmp_path / "w"
    spbe("demo", "--into", work)
    spbe("trial", work, "--page", tmp_path / "p.html")
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "belum diketahui: prasarana yang ada, jumlah petugas TI." in page
    assert "spbe.yaml: infrastructure" not in page
    for field in words("id")["playbook"]["line"].values():
        _, verb, path, value = field.split()
        assert spbe(verb, path, value, work).status == 0
    assert "Belum diketahui" not in spbe("doctor", work).out
    assert spbe("set", "profile.infrastruktur", "x", work).status != 0
    assert set(words("id")["playbook"]["line"]) == set(Profile.model_fields) - {"line"}
