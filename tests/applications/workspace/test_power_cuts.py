"""Killed at any write of any verb: the old is still there, or the new is, and the next command sweeps what was left."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, Maker
from spbe_sdk import Adoption, Application, build, verify
from spbe_sdk.applications.adoption import fixing
from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.catalogue.withdraw import withdraw
from spbe_sdk.applications.giving_back.proposals import accept, propose, review
from spbe_sdk.applications.giving_back.receipts import Account, make_receipt, write_receipt
from spbe_sdk.applications.package.countersign import countersign
from spbe_sdk.applications.package.keys import new_key, read_private_key, read_public_key, vouch
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.documents.adoption import Reason
from spbe_sdk.documents.proposal import Proposal
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.drafts import is_draft
from spbe_sdk.files.reading import read_document

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
        assert [path for path in (tmp_path / str(moment)).rglob("*") if is_draft(path)] == []
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


SHEET = "data/penilaian-2021.csv"


@pytest.mark.parametrize("verb", ["bind", "set"])
def test_edits(bekasi: Path, tmp_path: Path, verb: str) -> None:
    old = (bekasi / "spbe.yaml").read_bytes()

    def act(folder: Path) -> None:
        if verb == "bind":
            Adoption.open(folder).bind("claims", adapter="csv", options={"path": SHEET}, fields={"indicator": "No"})
        else:
            Adoption.open(folder).choose("labels.title", "Baru", Reason(reason="Surat edaran."))

    act(done := copied(bekasi)(tmp_path / "done"))
    new = (done / "spbe.yaml").read_bytes()
    assert new != old

    def check(folder: Path) -> None:
        assert (folder / "spbe.yaml").read_bytes() in (old, new)
        Adoption.open(folder)

    assert at_every_moment(copied(bekasi), act, check, tmp_path) >= 3


def test_receipt(bekasi: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem", "Bekasi", None)
    signer = read_private_key(tmp_path / "k.pem", None)
    made = make_receipt(Adoption.open(bekasi), Account("Bekasi", "trial"), TODAY)

    def prepare(folder: Path) -> Path:
        folder.mkdir()
        write_receipt(made, signer, folder / "t.json", "id")
        return folder

    def check(folder: Path) -> None:
        assert unseal((folder / "t.json").read_bytes(), Receipt, "t.json")[0] == made
        assert (folder / "t.html").read_text(encoding="utf-8").rstrip().endswith("</html>")

    def act(folder: Path) -> None:
        write_receipt(made, signer, folder / "t.json", "en")

    assert at_every_moment(prepare, act, check, tmp_path) >= 4


def test_contribute_and_accept(bekasi: Path, tmp_path: Path) -> None:
    adoption = Adoption.open(bekasi).choose("labels.title", "Laporan baru", Reason(reason="Surat edaran."))
    proposal = propose(adoption, ["labels.title"], "Bekasi")

    def check_sealed(folder: Path) -> None:
        path = folder / "usulan.json"
        assert not path.exists() or unseal(path.read_bytes(), Proposal, "usulan.json")[0] == proposal

    def contribute(folder: Path) -> None:
        write_atomic(folder / "usulan.json", seal(proposal, None))

    assert at_every_moment(lambda folder: folder, contribute, check_sealed, tmp_path / "contribute") >= 3

    source = EXAMPLES / "sumedang-spbe-index"
    old = (source / "application.yaml").read_bytes()

    def take(folder: Path) -> None:
        if "Laporan baru" not in (folder / "application.yaml").read_text(encoding="utf-8"):
            accept(review(proposal, folder, "usulan.json"), folder)

    def check(folder: Path) -> None:
        assert build(folder, tmp_path / "x.spbe").is_file()
        text = (folder / "application.yaml").read_bytes()
        assert text == old or "Laporan baru" in text.decode()

    assert at_every_moment(copied(source), take, check, tmp_path / "accept") >= 3
    assert read_document(tmp_path / "accept/0/application.yaml", Application).labels["title"].id == "Laporan baru"


def test_withdraw(package: Path, make: Maker, tmp_path: Path) -> None:
    new = make()

    def prepare(folder: Path) -> Path:
        publish(Additions([package, new]), folder)
        return folder

    def act(folder: Path) -> None:
        withdraw("1.0", folder, because="Keliru.", use="1.1")

    def check(folder: Path) -> None:
        gone = {item.version: item.withdrawn for item in Catalogue.open(folder).issue.packages}
        assert set(gone) == {"1.0", "1.1"}
        assert gone["1.1"] is None

    assert at_every_moment(prepare, act, check, tmp_path) >= 8
    assert Catalogue.open(tmp_path / "0").find(version="1.0").withdrawn is not None


def test_fix(package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    (tmp_path / "w/data/a.csv").write_text("No,Nilai\n1,3\nJumlah,3\n2,4\nDOMAIN 2,2\n", encoding="utf-8")
    fields = {"indicator": "No", "value": "Nilai"}
    broken = adoption.bind("ratings", adapter="csv", options={"path": "data/a.csv"}, fields=fields).folder
    old = (broken / "spbe.yaml").read_bytes()
    assert fixing.offers(Adoption.open(broken))

    def act(folder: Path) -> None:
        opened = Adoption.open(folder)
        fixing.accept(opened, *((offer, offer.cause.changes[0]) for offer in fixing.offers(opened)))

    act(done := copied(broken)(tmp_path / "done"))
    new = (done / "spbe.yaml").read_bytes()
    assert new != old

    def check(folder: Path) -> None:
        assert (folder / "spbe.yaml").read_bytes() in (old, new)

    assert at_every_moment(copied(broken), act, check, tmp_path / "cut") >= 3


def test_keys_and_signatures(package: Path, tmp_path: Path) -> None:
    for name in ("old", "new"):
        new_key(tmp_path / f"{name}.pem", name, None)
    old, new = (read_private_key(tmp_path / f"{name}.pem", None) for name in ("old", "new"))

    def prepare(folder: Path) -> Path:
        folder.mkdir()
        shutil.copy(tmp_path / "new.pem.pub", folder / "new.pem.pub")
        shutil.copy(package, folder / "a.spbe")
        return folder

    def act(folder: Path) -> None:
        vouch(folder / "new.pem.pub", *old)
        countersign(folder / "a.spbe", new)
        if not (folder / "k.pem").exists():
            new_key(folder / "k.pem", "X", None)

    def check(folder: Path) -> None:
        assert read_public_key(folder / "new.pem.pub").id == new[1].id
        assert verify(folder / "a.spbe").digest == verify(package).digest
        if (folder / "k.pem").exists():
            assert read_public_key(folder / "k.pem.pub").id == read_private_key(folder / "k.pem", None)[1].id

    assert at_every_moment(prepare, act, check, tmp_path) >= 8
