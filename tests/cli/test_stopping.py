"""Stopped at any moment, with its output lost, or given names of odd bytes: words, an exit code, and nothing broken."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT, CommandLine
from spbe_sdk import Adoption
from spbe_sdk.files.drafts import is_draft

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and streams as POSIX has them")

# Sends a signal to the command itself when it imports a module, or when it is about to write for the nth time.
TRAP = """
import os, sys
name, number = os.environ["TRAP"], int(os.environ["TRAP_SIGNAL"])
class Trap:
    def find_spec(self, module, path=None, target=None):
        if module == name:
            os.kill(os.getpid(), number)
sys.meta_path.insert(0, Trap())
if name.isdigit():
    real, left = os.fsync, [int(name)]
    def fsync(handle):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), number)
        real(handle)
    os.fsync = fsync
"""


def stopped(tmp_path: Path, where: str, number: int, *line: str | Path) -> subprocess.CompletedProcess[str]:
    (tmp_path / "trap").mkdir(exist_ok=True)
    (tmp_path / "trap/sitecustomize.py").write_text(TRAP)
    env = {"PYTHONPATH": f"{tmp_path / 'trap'}{os.pathsep}{ROOT / 'src'}", "TRAP": where, "TRAP_SIGNAL": str(number)}
    return spbe_process(*line, env=env)


def spbe_process(*line: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spbe_sdk.cli", *map(str, line)]
    given = {**os.environ, **(env or {})}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)


def drafts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if is_draft(path)]


MODULES = ("attr", "tomllib", "spbe_sdk.findings.words", "typer", "pydantic", "spbe_sdk.cli.main", "jinja2", "yaml")


@pytest.mark.parametrize(
    ("module", "number"),
    [*((module, signal.SIGINT) for module in MODULES), ("typer", signal.SIGTERM), ("typer", signal.SIGHUP)],
)
def test_while_modules_load(workspace: Adoption, tmp_path: Path, module: str, number: signal.Signals) -> None:
    done = stopped(tmp_path, module, number, "run", workspace.folder)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "Dibatalkan, tidak ada yang berubah.\n")
    assert not (workspace.folder / "runs").exists()
    assert drafts(tmp_path) == []


# Sends the signal when a browser's question has just come in.
ASKED = """
import os, signal
from waitress.channel import HTTPChannel
HTTPChannel.received = lambda self, data: os.kill(os.getpid(), signal.SIGTERM)
"""


def test_the_page_is_stopped_while_it_reads_a_question(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(ASKED)
    command = [sys.executable, "-m", "spbe_sdk", "open", str(tmp_path), "--no-browser"]
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        with closing(http.client.HTTPConnection(urlsplit(found[0]).netloc)) as connection, suppress(OSError):
            connection.request("GET", "/")
            _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + signal.SIGTERM, "Dibatalkan, tidak ada yang berubah.\n")


def test_at_every_write(workspace: Adoption, tmp_path: Path) -> None:
    for moment in range(1, 40):
        number = (signal.SIGINT, signal.SIGTERM)[moment % 2]
        done = stopped(tmp_path, str(moment), number, "run", workspace.folder, "--lang", "en")
        runs = list((workspace.folder / "runs").glob("*"))
        assert drafts(tmp_path) == []
        if done.returncode == 0:
            break
        assert done.returncode == 128 + number
        assert done.stderr == "Cancelled, nothing changed.\n"
        assert runs == []
    assert moment > 5
    assert len(runs) == 1


def test_what_was_written_before_is_named(tmp_path: Path) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
sys.argv = ["spbe", "run"]
from spbe_sdk.cli import __main__ as begin, main
from spbe_sdk.files.atomic import write_atomic
def run():
    write_atomic(Path({str(tmp_path / "x.txt")!r}), b"")
    os.kill(os.getpid(), signal.SIGINT)
main.run = run
begin.run()
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert told.returncode == 130
    assert told.stderr == f"Dibatalkan. Yang sudah ditulis sebelumnya utuh: {tmp_path / 'x.txt'}\n"


def test_what_is_ignored_stays_ignored(workspace: Adoption, tmp_path: Path) -> None:
    command = f"trap '' HUP; exec {sys.executable} -m spbe_sdk.cli run {workspace.folder}"
    (tmp_path / "trap").mkdir()
    (tmp_path / "trap/sitecustomize.py").write_text(TRAP)
    env = {**os.environ, "PYTHONPATH": f"{tmp_path / 'trap'}{os.pathsep}{ROOT / 'src'}", "TRAP": "typer"}
    env["TRAP_SIGNAL"] = str(int(signal.SIGHUP))
    assert subprocess.run(["bash", "-c", command], env=env, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("redirection", "status", "traceback_free"),
    [
        ("> /dev/full", 1, "No space left"),
        ("--json > /dev/full", 1, "No space left"),
        ("> /dev/full 2>&1", 1, ""),
        (">&-", 0, ""),
        ("--json >&-", 0, ""),
        (">&- 2>&-", 0, ""),
        ("<&-", 0, ""),
        ("| head -1", 0, ""),
        ("--json | head -c 1", 0, ""),
    ],
)
def test_lost_output(workspace: Adoption, redirection: str, status: int, traceback_free: str) -> None:
    if "/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = f"set -o pipefail; {sys.executable} -m spbe_sdk.cli run {workspace.folder} {redirection}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert traceback_free in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    "line", ["--help", "--version --verbose", "adopt --help", "new --help", "new strategy -h", "new"]
)
def test_help_whose_reader_has_gone(line: str) -> None:
    command = f"set -o pipefail; {sys.executable} -m spbe_sdk.cli {line} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    if Path("/dev/full").exists():
        command = f"{sys.executable} -m spbe_sdk.cli {line} > /dev/full"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert (done.returncode, "No space left" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


ODD = os.fsdecode(b"b\xffd")


def test_names_of_odd_bytes(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    odd = tmp_path / f"{ODD}.spbe"
    try:
        odd.write_bytes(package.read_bytes())
    except OSError:
        pytest.skip("no such names here")
    assert spbe_process("verify", odd).returncode == 0
    done = spbe_process("adopt", odd, "--region", "32.16", "--into", tmp_path / ODD)
    assert done.returncode == 0, done.stderr
    assert Adoption.open(tmp_path / ODD).lock.application.version == "1.0"
    told = spbe_process("doctor", tmp_path / ODD, "--json")
    assert json.loads(told.stdout)["checks"]
    done = spbe_process("publish", package, "--to", tmp_path / f"{ODD}-katalog")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert spbe_process("catalogue", tmp_path / f"{ODD}-katalog").returncode == 2
    env = {"SPBE_HOME": str(tmp_path / f"{ODD}-home")}
    assert spbe_process("publish", package, "--to", tmp_path / "katalog", env=env).returncode == 0
    assert spbe_process("search", env=env).returncode == 0


def test_a_home_that_cannot_be_written_is_told_and_stops_nothing(package: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    env = {"SPBE_HOME": str(tmp_path / "file")}
    done = spbe_process("publish", package, "--to", tmp_path / "katalog", env=env)
    assert (done.returncode, "SPBE_HOME" in done.stderr) == (0, True)
    done = spbe_process("catalogue", tmp_path / "katalog", env=env)
    assert (done.returncode, "SPBE_HOME" in done.stderr) == (0, True)


def test_a_pipe_in_the_home_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "home/catalogues/x").mkdir(parents=True)
    os.mkfifo(tmp_path / "home/catalogues/x/memory.json")
    assert spbe_process("catalogue", env={"SPBE_HOME": str(tmp_path / "home")}).returncode == 0
