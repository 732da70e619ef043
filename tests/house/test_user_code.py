"""Code as users write it runs, and strict type checkers find nothing in it."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from javascript import needs_node, node

CODE = Path(__file__).parent / "user_code"


@pytest.mark.parametrize("path", sorted(CODE.glob("*.py")), ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(path))


def test_mypy_accepts_it() -> None:
    pytest.importorskip("mypy")
    checked([sys.executable, "-m", "mypy", "--strict", str(CODE)])


@needs_node
def test_pyright_accepts_it() -> None:
    node("node_modules/pyright/index.js", "--pythonpath", sys.executable, str(CODE))


def checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
