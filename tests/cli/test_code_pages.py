"""Windows' old consoles know few letters: what they lack is replaced there, and nothing is lost in a pipe."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest

from spbe_sdk import Adoption

PAGES = ["cp437", "cp850", "cp1252", "ascii"]


@pytest.fixture
def command(workspace: Adoption) -> list[str]:
    workspace.set("letterhead", "省 Ŵ ≥ ✓ é")
    return [sys.executable, "-m", "spbe_sdk", "doctor", str(workspace.folder)]


def strict(page: str) -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": f"{page}:strict", "TERM": "dumb"}


@pytest.mark.parametrize("page", PAGES)
def test_on_a_console(command: list[str], page: str) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=strict(page)) as process:
        os.close(theirs)
        read = b""
        with suppress(OSError):
            while chunk := os.read(ours, 65536):
                read += chunk
    os.close(ours)
    assert (process.returncode, b"Traceback" in read) == (0, False)
    assert b"47 baris" in read


@pytest.mark.parametrize("page", PAGES)
def test_in_a_pipe(command: list[str], page: str) -> None:
    done = subprocess.run(command, capture_output=True, env=strict(page), check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "✓" in done.stdout.decode()
