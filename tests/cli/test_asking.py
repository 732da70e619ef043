"""What verbs ask on a terminal, tried on a pseudo-terminal as a person sits at one."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from spbe_sdk import Adoption

pty = pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")

PATIENCE = 120


def at_a_terminal(*words: object, answers: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """What a command shows on a terminal, and its status; each answer is typed once its question stands there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "spbe_sdk.cli", *map(str, words)]
    environment = {**os.environ, "COLUMNS": "200", "TERM": "dumb"}
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown, answered, waiting, until = "", 0, list(answers), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            data = os.read(ours, 65_536)
        except OSError:  # Linux says so where the other side is closed.
            break
        if not data:
            break
        shown += data.decode(errors="replace")
        if waiting and waiting[0][0] in shown[answered:]:
            answered = len(shown)
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    os.close(ours)
    assert waiting == [], shown
    return shown, running.wait(PATIENCE)


@pytest.fixture
def empty(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2023)


def test_the_column_is_chosen_by_its_cells_and_a_wrong_number_is_asked_again(empty: Adoption) -> None:
    (empty.folder / "a.csv").write_text("No;Nilai Tim A;Nilai Tim B\n1;3;4\n2;4;5\n", encoding="utf-8")
    answers = [("Nomor", "7"), ("Nomor", "2")]
    shown, status = at_a_terminal("bind", "ratings", "a.csv", empty.folder, answers=answers)
    assert status == 0, shown
    assert "Kolom mana untuk value?" in shown
    assert "Nilai Tim A: 3 · 4" in shown
    assert "Nilai Tim B: 4 · 5" in shown
    (binding,) = Adoption.open(empty.folder).bindings["ratings"]
    assert binding.fields["value"] == shown_as(shown, 2)


def shown_as(shown: str, number: int) -> str:
    """The column that was offered under a number."""
    line = next(line for line in shown.splitlines() if line.strip().startswith(f"{number}. "))
    return line.strip().removeprefix(f"{number}. ").partition(":")[0]


def test_a_line_against_errors_is_chosen_or_left(empty: Adoption) -> None:
    (empty.folder / "a.csv").write_text("No;Nilai\n1;3\nJumlah;4\n", encoding="utf-8")
    text = (empty.folder / "spbe.yaml").read_text(encoding="utf-8")
    line = "bindings:\n  ratings: {adapter: csv, options: {path: a.csv}, fields: {indicator: No, value: Nilai}}\n"
    (empty.folder / "spbe.yaml").write_text(text.replace("bindings:\n", line, 1), encoding="utf-8")
    shown, status = at_a_terminal("fix", empty.folder, answers=[("Nomor", "2")])
    assert (status, Adoption.open(empty.folder).bindings["ratings"][0].drop) == (1, {}), shown
    shown, status = at_a_terminal("fix", empty.folder, answers=[("Nomor", "1")])
    assert (status, Adoption.open(empty.folder).bindings["ratings"][0].drop) == (0, {"No": ("Jumlah",)}), shown


def test_the_year_is_asked_for_and_taken_as_it_is_where_nothing_is_typed(package: Path, tmp_path: Path) -> None:
    words = ("adopt", package, "--region", "32.16", "--into")
    _, status = at_a_terminal(*words, tmp_path / "a", answers=[("]:", "1999"), ("]:", "2022")])
    assert (status, Adoption.open(tmp_path / "a").choices.settings["year"]) == (0, 2022)
    _, status = at_a_terminal(*words, tmp_path / "b", answers=[("]:", "")])
    assert status == 0
    assert Adoption.open(tmp_path / "b").choices.settings["year"] == 2025


def test_a_name_of_several_regions_is_asked_for(package: Path, tmp_path: Path) -> None:
    shown, status = at_a_terminal(
        "adopt", package, "--region", "Bekasi", "--year", "2023", "--into", tmp_path / "w",
        answers=[("32.75", "32.75")],
    )  # fmt: skip
    assert status == 0, shown
    assert Adoption.open(tmp_path / "w").choices.region == "32.75"
