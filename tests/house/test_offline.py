"""The zip for offices without internet: it is not written unless everything is in it that an installation needs."""

import hashlib
import importlib.util
import re
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def offline() -> ModuleType:
    found = importlib.util.spec_from_file_location("offline", ROOT / ".ci/offline.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["offline"] = module
    found.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, *needs: str) -> str:
    """A wheel that holds nothing but what it needs, and its digest."""
    told = "".join(f"Requires-Dist: {line}\n" for line in needs)
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.dist-info/METADATA", f"Metadata-Version: 2.1\nName: x\n{told}")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock(**lines: str) -> str:
    return "".join(f"{name}=={rest}" for name, rest in lines.items())


def entry(version: str, digest: str, marker: str = "") -> str:
    return f"{version}{f' ; {marker}' if marker else ''} \\\n    --hash=sha256:{digest}\n"


def test_what_is_complete_is_found_complete(offline: ModuleType, tmp_path: Path) -> None:
    one = wheel(tmp_path, "satu-1.0-cp311-abi3-win_amd64.whl", "dua>=2", 'tiga; sys_platform == "linux"')
    other = wheel(tmp_path, "dua-2.0-py3-none-any.whl", 'empat; extra == "lain"')
    pins = offline.pins(lock(satu=entry("1.0", one), dua=entry("2.0", other)), "3.12")
    assert list(offline.missing(tmp_path, pins, "3.12")) == []


@pytest.mark.parametrize(
    ("name", "needs", "told"),
    [
        ("satu-1.0-cp312-cp312-win_amd64.whl", (), "no wheel of satu 1.0"),
        ("satu-1.0-cp311-cp311-win32.whl", (), "no wheel of satu 1.0"),
        ("satu-1.0-cp311-cp311-manylinux2014_x86_64.whl", (), "no wheel of satu 1.0"),
        ("satu-1.1-py3-none-any.whl", (), "no wheel of satu 1.0"),
        ("satu-1.0-py3-none-any.whl", ('dua; os_name == "nt"',), "needs dua"),
        ("satu-1.0-py3-none-any.whl", ("tiga>=4",), "needs tiga>=4"),
    ],
)
def test_what_is_missing_is_told(
    offline: ModuleType, tmp_path: Path, name: str, needs: tuple[str, ...], told: str
) -> None:
    digest, three = wheel(tmp_path, name, *needs), wheel(tmp_path, "tiga-3.0-py3-none-any.whl")
    pins = offline.pins(lock(satu=entry("1.0", digest), tiga=entry("3.0", three)), "3.11")
    (found,) = offline.missing(tmp_path, pins, "3.11")
    assert told in found


def test_a_wheel_that_is_not_the_locked_one_is_told(offline: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "satu-1.0-py3-none-any.whl")
    (found,) = offline.missing(tmp_path, offline.pins(lock(satu=entry("1.0", "0" * 64)), "3.11"), "3.11")
    assert "another digest" in found


def test_markers_are_those_of_windows(offline: ModuleType) -> None:
    text = lock(
        satu=entry("1", "a" * 64, "sys_platform == 'win32'"),
        dua=entry("1", "b" * 64, "sys_platform == 'linux'"),
        tiga=entry("1", "c" * 64, "python_version < '3.12'"),
    )
    assert [list(offline.pins(text, python)) for python in ("3.11", "3.13")] == [["satu", "tiga"], ["satu"]]
    assert "colorama" in offline.pins(offline.LOCK.read_text(encoding="utf-8"), "3.13")


def test_every_line_of_the_lock_is_read(offline: ModuleType) -> None:
    text = offline.LOCK.read_text(encoding="utf-8")
    names = set(re.findall(r"^([\w.-]+)==", text, re.M))
    assert set().union(*(offline.pins(text, python) for python in offline.PYTHONS)) == names
    assert offline.PYTHONS[:3] == ["3.11", "3.12", "3.13"]


def test_what_lies_beside_the_wheels_can_be_read_by_windows(offline: ModuleType, tmp_path: Path) -> None:
    beside = offline.companions()
    assert set(beside) == {"BACA.txt", "buka.cmd", "pasang.cmd"}
    for text in beside.values():
        assert text.isascii()
        assert not re.search(r"(?<!\r)\n|@[A-Z]+@", text)
    script = beside["pasang.cmd"]
    labels = set(re.findall(r"^:(\w+)", script, re.M))
    assert set(re.findall(r"(?:goto|call) :(\w+)", script)) == labels
    assert " ".join(reversed(offline.PYTHONS)) in script
    for part in ("--no-index", "--require-hashes", "InstallAllUsers=0", '"%HERE%daftar.txt"'):
        assert part in script
    assert "runas" not in script


def test_the_same_files_give_the_same_zip(offline: ModuleType, tmp_path: Path) -> None:
    made = []
    for order in (("b", "a"), ("a", "b")):
        offline.write(tmp_path / "x.zip", {name: name.encode() for name in order})
        made.append((tmp_path / "x.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.namelist() == ["x/a", "x/b"]


def test_our_own_wheel_is_listed_with_its_digest(offline: ModuleType) -> None:
    text = offline.listing("a==1 \\\n    --hash=sha256:0\n", offline.Pin("spbe-sdk", "0.1.0", frozenset({"f" * 64})))
    assert text.splitlines()[-1] == f"spbe-sdk[web,word]==0.1.0 --hash=sha256:{'f' * 64}"
