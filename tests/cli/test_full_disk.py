"""A disk that is full in the middle of any verb that writes: a finding, and nothing has changed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import build
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.documents.adoption import Reason
from spbe_sdk.files.drafts import is_draft

resource: Any = pytest.importorskip("resource")

Words = tuple[str, ...]

# What every verb is called with, in a folder with a workspace, packages, a catalogue and a key.
VERBS: dict[str, Words] = {
    "build": ("build", "app", "--out", "new.spbe"),
    "sign": ("sign", "a.spbe", "--key", "m.pem"),
    "keys": ("keys", "new", "l.pem", "--name", "X", "--unprotected"),
    "vouch": ("keys", "vouch", "m.pem.pub", "--key", "k.pem"),
    "publish": ("publish", "b.spbe", "--to", "katalog"),
    "withdraw": ("withdraw", "1.0", "--because", "Keliru"),
    "adopt": ("adopt", "a.spbe", "--region", "32.16", "--year", "2021", "--into", "w2"),
    "bind": ("bind", "claims", "w/data/penilaian-2021.csv", "w", "--replace"),
    "set": ("set", "settings.year", "2022", "w"),
    "undo": ("undo", "w"),
    "run": ("run", "w"),
    "upgrade": ("upgrade", "b.spbe", "w", "--apply"),
    "receipt": ("receipt", "new", "w", "--name", "Bekasi", "--key", "k.pem", "--out", "t.json"),
    "contribute": ("contribute", "w", "--choose", "labels.title", "--name", "Bekasi"),
    "export": ("export", "publiccode", "a.spbe", "--out", "publiccode.yml"),
    "new": ("new", "strategy", "baru"),
    "roadmap": ("roadmap", "w", "--page", "peta.html"),
}  # fmt: skip


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, package: Path) -> Path:
    folder = tmp_path_factory.mktemp("ground")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(folder / "home"))
        patch.chdir(folder)
        shutil.copytree(EXAMPLES / "sumedang-spbe-index", folder / "app")
        manifest = folder / "app/application.yaml"
        for name in ("k", "m"):
            new_key(folder / f"{name}.pem", name, None)
        build(folder / "app", folder / "a.spbe", key=folder / "k.pem")
        publish(Additions([folder / "a.spbe"]), folder / "katalog", signer=None)
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(text.replace('version: "1.0"', 'version: "1.1"', 1), encoding="utf-8")
        build(folder / "app", folder / "b.spbe", key=folder / "k.pem")
        adoption = adopt_example(folder / "a.spbe", EXAMPLES / "bekasi", folder / "w", "id")
        adoption.choose("labels.title", "Laporan baru", Reason(reason="Surat edaran."))
    return folder


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can be made larger than some bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder for people: not what this machine remembers, nor the empty file that is locked."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "home" not in path.parts and not path.name.endswith((".lock", "-lock"))
    }


@pytest.mark.parametrize("verb", VERBS)
def test_a_full_disk_changes_nothing(
    verb: str, ground: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    folder = tmp_path / "x"
    shutil.copytree(ground, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SPBE_HOME", str(folder / "home"))
    before, failed = files(folder), 0
    for size in (0, 100, 1000, 4000):
        with room_for(size):
            told = spbe(*VERBS[verb])
        assert "Traceback" not in told.text
        assert [path for path in folder.rglob("*") if is_draft(path)] == []
        if told.status == 0:
            break
        failed += 1
        assert told.status in (1, 2), told.text
        assert told.text
        assert files(folder) == before, f"{size}: {told.text}"
    assert failed
    if told.status:
        assert spbe(*VERBS[verb]).status == 0, spbe.text
