"""Code as users write it, or begin with, runs, and strict type checkers find nothing in it."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from javascript import needs_node, node
from spbe_sdk.applications.scaffolds.plugin import new_adapter, new_formula, new_instrument, new_strategy

CODE = Path(__file__).parent / "user_code"

MADE = (new_adapter, new_formula, new_instrument, new_strategy)


@pytest.mark.parametrize("path", sorted(CODE.glob("*.py")), ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(path))


def test_mypy_accepts_it_and_what_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mypy")
    made = [tmp_path / make.__name__.replace("_", "-") for make in MADE]
    for make, folder in zip(MADE, made, strict=True):
        make(folder)
    monkeypatch.setenv("MYPYPATH", os.pathsep.join(str(folder / "src") for folder in made))
    parts = [path for folder in made for path in (folder / "src", folder / "tests") if path.is_dir()]
    checked([sys.executable, "-m", "mypy", "--strict", str(CODE), *map(str, parts)])


@needs_node
def test_pyright_accepts_it() -> None:
    node("node_modules/pyright/index.js", "--pythonpath", sys.executable, str(CODE))


def checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
