"""Killed at any write of build, adopt, upgrade, rollback, run or publish: the old is still there, or the new is."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, Maker
from spbe_sdk import Adoption, build, verify
from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps

TODAY = date(2022, 6, 1)
MOST = 60


class PowerCut(BaseException):
    """Nothing may catch it."""


@contextmanager
def power(cut_at: int) -> Iterator[list[str]]:
    """Counts what changes the disk, and lets nothing through from one such moment on, clean-up included."""
    done: list[str] = []

    def guarded(name: str, real: Callable[..., Any], half: Callable[..., None] | None = None) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if len(done) == cut_at and half is not None:
                half(*arguments)
            if len(done) >= cut_at:
                raise PowerCut(name)
            done.append(name)
            return real(*arguments, **options)

        return call

    def half_removed(folder: Path, *_: Any, **__: Any) -> None:
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        if files:
            os.remove(files[0])  # noqa: PTH107 - `Path.unlink` is guarded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "rmtree", guarded("rmtree", shutil.rmtree, half_removed))
        for module, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "rmdir"), (Path, "mkdir")):
            patch.setattr(module, name, guarded(name, getattr(module, name)))
        yield done


def at_every_moment(prepare: Callable[[Path], Any], act: Callable[[Any], None], check: Callable[[Any], None],
                    tmp_path: Path) -> int:  # fmt: skip
    """Cut the power at every moment of an act; says how many moments there were."""
    for moment in range(MOST):
        prepared = prepare(tmp_path / str(moment))
        with power(moment) as done:
            try:
                act(prepared)
            except PowerCut:
                finished = False
            else:
                finished = True
        check(prepared)
        act(prepared)
        if finished:
            return len(done)
    raise AssertionError("the act never ends")


@pytest.fixture
def bekasi(package: Path, tmp_path: Path) -> Path:
    return adopt_example(package, EXAMPLES / "bekasi", tmp_path / "bekasi", "id").folder


def copied(source: Path) -> Callable[[Path], Path]:
    def prepare(folder: Path) -> Path:
        shutil.copytree(source, folder)
        return folder

    return prepare


def test_build(tmp_path: Path) -> None:
    def prepare(folder: Path) -> Path:
        folder.mkdir()
        return build(EXAMPLES / "sumedang-spbe-index", folder / "a.spbe")

    def act(path: Path) -> None:
        build(EXAMPLES / "sumedang-spbe-index-2", path)

    def check(path: Path) -> None:
        assert verify(path).application.version in ("1.0", "2.0")

    moments = at_every_moment(prepare, act, check, tmp_path)
    assert moments >= 2


def test_adopt(package: Path, tmp_path: Path) -> None:
    def act(folder: Path) -> None:
        if not folder.exists():
            Adoption.create(package, "32.16", folder, year=2021)

    def check(folder: Path) -> None:
        assert not folder.exists() or Adoption.open(folder).package.digest == verify(package).digest

    assert at_every_moment(lambda folder: folder, act, check, tmp_path) >= 10


def test_run(bekasi: Path, tmp_path: Path) -> None:
    def check(folder: Path) -> None:
        for run in (folder / "runs").glob("[0-9]*"):
            assert {path.name for path in run.iterdir()} >= {"report.html", "result.json", "findings.json", "run.json"}

    def act(folder: Path) -> None:
        Adoption.open(folder).run(TODAY)

    assert at_every_moment(copied(bekasi), act, check, tmp_path) >= 8


def test_upgrade(bekasi: Path, make: Maker, tmp_path: Path) -> None:
    new = make()
    old = {name: (bekasi / name).read_bytes() for name in ("spbe.yaml", "spbe.lock")}

    def act(folder: Path) -> None:
        adoption = Adoption.open(folder)
        if adoption.lock.application.version == "1.0":
            apply_upgrade(adoption, upgrade_steps(adoption, new, today=TODAY), TODAY)

    def check(folder: Path) -> None:
        opened = Adoption.open(folder)
        assert opened.package.application.version == opened.choices.application.version
        if opened.lock.application.version == "1.0":
            assert {name: (folder / name).read_bytes() for name in old} == old
        else:
            opened.settings()

    assert at_every_moment(copied(bekasi), act, check, tmp_path) >= 12
    folder = tmp_path / "0"
    assert rollback(folder).lock.application.version == "1.0"
    assert {name: (folder / name).read_bytes() for name in old} == old


def test_rollback(bekasi: Path, make: Maker, tmp_path: Path) -> None:
    old = {name: (bekasi / name).read_bytes() for name in ("spbe.yaml", "spbe.lock")}
    adoption = Adoption.open(bekasi)
    apply_upgrade(adoption, upgrade_steps(adoption, make(), today=TODAY), TODAY)

    def act(folder: Path) -> None:
        if Adoption.open(folder).lock.application.version == "1.1":
            rollback(folder)

    def check(folder: Path) -> None:
        opened = Adoption.open(folder)
        assert opened.package.application.version == opened.choices.application.version
        if opened.lock.application.version == "1.0":
            assert {name: (folder / name).read_bytes() for name in old} == old

    assert at_every_moment(copied(bekasi), act, check, tmp_path) >= 8


def test_writing_and_undoing(bekasi: Path, tmp_path: Path) -> None:
    old = (bekasi / "spbe.yaml").read_bytes()
    new = Adoption.open(copied(bekasi)(tmp_path / "new")).set("year", 2023).folder

    def act(folder: Path) -> None:
        """Written and taken back, however far the one before came."""
        adoption = Adoption.open(folder)
        if adoption.choices.settings["year"] != 2023:
            adoption = adoption.set("year", 2023)
        adoption.undo()

    def check(folder: Path) -> None:
        assert (folder / "spbe.yaml").read_bytes() in (old, (new / "spbe.yaml").read_bytes())
        Adoption.open(folder)

    assert at_every_moment(copied(bekasi), act, check, tmp_path) >= 8
    assert (tmp_path / "0/spbe.yaml").read_bytes() == old


def test_publish(package: Path, make: Maker, tmp_path: Path) -> None:
    new = make()

    def prepare(folder: Path) -> Path:
        publish(Additions([package]), folder)
        return folder

    def act(folder: Path) -> None:
        publish(Additions([new]), folder)

    def check(folder: Path) -> None:
        catalogue = Catalogue.open(folder)
        assert [item.version for item in catalogue.issue.packages] in (["1.0"], ["1.0", "1.1"])
        for item in catalogue.issue.packages:
            assert catalogue.package(item).application.version == item.version

    assert at_every_moment(prepare, act, check, tmp_path) >= 10
