"""What killed commands left is swept by the next one; what somebody else is writing stays."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spbe_sdk.files import drafts
from spbe_sdk.files.atomic import changed, remove_folder_atomic, write_atomic, write_files_atomic
from spbe_sdk.files.drafts import drafted, is_draft, sweep

KILLED = """
import os, sys
from pathlib import Path
from spbe_sdk.files import atomic
place = Path(sys.argv[1])
os.fsync = lambda handle: os._exit(9)
if sys.argv[2] == "file":
    atomic.write_atomic(place / "a.txt", b"x")
else:
    atomic.write_files_atomic(place / "a", {"in/b.txt": b"x"})
"""


def left(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if is_draft(path)]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_the_next_write_in_the_same_folder_sweeps(tmp_path: Path, what: str) -> None:
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), what], check=False).returncode == 9
    assert len(left(tmp_path)) == 1
    write_atomic(tmp_path / "other.txt", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]


def test_what_is_being_written_stays(tmp_path: Path) -> None:
    script = KILLED.replace("os._exit(9)", "(print(flush=True), sys.stdin.readline())")
    command = [sys.executable, "-c", script, str(tmp_path), "file"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with drafted(tmp_path / "ours") as draft:
            draft.touch()
            sweep(tmp_path)
            assert len(left(tmp_path)) == 2
        other.communicate("\n")
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", draft.name}
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_another_machine_has_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_MACHINE", "00000000")
        with drafted(tmp_path / "a") as draft:
            draft.touch()
    sweep(tmp_path)
    assert left(tmp_path) == [draft]
    old = time.time() - 25 * 3600
    os.utime(draft, (old, old))
    sweep(tmp_path)
    assert left(tmp_path) == []


def test_nothing_but_drafts_is_swept(tmp_path: Path) -> None:
    names = [
        ".a.draft",
        ".spbe",
        ".a.999999-00000000-00000000.draft.txt",
        "a.999999-00000000-00000000.draft",
        ".gitignore",
    ]
    for name in names:
        (tmp_path / name).touch()
    sweep(tmp_path, tmp_path / "none", tmp_path / ".a.draft")
    assert {path.name for path in tmp_path.iterdir()} == set(names)


def test_long_names_have_drafts(tmp_path: Path) -> None:
    name = "é" * 120
    write_atomic(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def test_a_private_file_is_never_readable_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        seen.append(os.fstat(handle).st_mode & 0o777)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomic(tmp_path / "key.pem", b"secret", mode=0o600)
    assert seen == [0o600]
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


def test_what_has_changed(tmp_path: Path) -> None:
    write_files_atomic(tmp_path / "a", {"b.txt": b""})
    write_atomic(tmp_path / ".spbe/holder.json", b"")
    write_files_atomic(tmp_path / ".spbe/switch", {"c.txt": b""})
    remove_folder_atomic(tmp_path / "a")
    ours = [path.relative_to(tmp_path).as_posix() for path in changed() if path.is_relative_to(tmp_path)]
    assert ours == ["a", ".spbe/switch"]
    assert not (tmp_path / "a").exists()
