"""Two commands on one workspace at once: one waits, or is told who holds it."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, WorkspaceError
from spbe_sdk.files import held
from spbe_sdk.files.held import hold

HOLD = """
import sys, time
from pathlib import Path
from spbe_sdk.files.held import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def other(folder: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Another command that holds a folder."""
    command = [sys.executable, "-c", HOLD, str(folder), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_command_waits_for_the_first(workspace: Adoption) -> None:
    with other(workspace.folder, 0.5):
        begun = time.monotonic()
        workspace.set("target_index", "4.00")
        assert time.monotonic() - begun > 0.2
    assert Adoption.open(workspace.folder).choices.settings["target_index"] == "4.00"


def test_who_does_not_wait_is_told_who_holds_it(
    workspace: Adoption, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    with other(workspace.folder, 20) as process:
        monkeypatch.setattr(held, "PATIENCE_SECONDS", 0.1)
        with pytest.raises(WorkspaceError) as caught:
            workspace.run()
        (finding,) = caught.value.findings
        assert finding.code == "workspace-held"
        assert f"pid {process.pid}" in str(finding.found)
        assert spbe("set", "settings.year", "2022", workspace.folder).status == 1
        assert str(process.pid) in spbe.text
        assert workspace.trial().covered == 47
    assert workspace.run().report.is_file()


def test_a_killed_holder_holds_nothing(workspace: Adoption) -> None:
    with other(workspace.folder, 60) as process:
        process.kill()
        process.wait()
        with hold(workspace.folder, patience=2.0):
            pass


def test_two_runs_at_once_are_both_kept(workspace: Adoption) -> None:
    done: list[Path] = []
    threads = [threading.Thread(target=lambda: done.append(workspace.run().folder)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(done)) == 3
