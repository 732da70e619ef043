"""Receipts: computed, signed, shown, learned from; none of it typed by hand."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, PackageError, UsageError, build, verify
from spbe_sdk.applications.catalogue.catalogue import FILE, Catalogue
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.giving_back.receipts import Account, learn, make_receipt
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.package import collect, pack
from spbe_sdk.applications.package.signatures import open_sealed, seal, unseal
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.receipt import Figure, MetObstacle, Receipt
from spbe_sdk.files.atomic import write_atomic

TODAY = date(2026, 11, 24)
MET = (
    MetObstacle(id="jaringan-kecamatan", did=LocalText(id="Pengumpulan lewat diska"), effort_days=3),
    MetObstacle(id="listrik", text=LocalText(id="Listrik sering padam"), did=LocalText(id="Genset")),
)
ACCOUNT = Account("Kabupaten Bekasi", "in-use", before=Figure(value="1.60", year=2021, measured_by="spbe-59-2020"),
                  obstacles=MET)  # fmt: skip


@pytest.fixture
def signer(tmp_path: Path) -> Any:
    new_key(tmp_path / "b.pem", "Kabupaten Bekasi", None)
    return read_private_key(tmp_path / "b.pem", None)


def test_a_receipt_is_computed(workspace: Adoption) -> None:
    receipt = make_receipt(workspace, ACCOUNT, TODAY)
    assert receipt.application.content == workspace.package.digest
    assert (receipt.trial.verdict, receipt.trial.covered, receipt.trial.as_expected) == ("ready-with-gaps", 47, True)
    assert receipt.trial.marks == ("stands-in", "illustrative")
    assert receipt.after == Figure(value="3.19", year=2021, measured_by="spbe-59-2020")
    assert (receipt.issued, receipt.expires) == (TODAY, date(2027, 11, 24))
    known = {item.id: item.text for item in workspace.package.application.playbook.obstacles}
    assert receipt.obstacles[0].text == known["jaringan-kecamatan"]


@pytest.mark.parametrize("days", [0, 1, 30, 730])
def test_a_receipt_holds_as_long_as_the_adopter_says(workspace: Adoption, days: int) -> None:
    receipt = make_receipt(workspace, Account("B", "trial", days=days), TODAY)
    assert receipt.expires - receipt.issued == timedelta(days=days)


def test_a_receipt_says_that_the_publishers_data_gave_something_else_here(tmp_path: Path) -> None:
    target = tmp_path / "a.spbe"
    target.write_bytes(pack({**collect(EXAMPLES / "sumedang-spbe-index"), "trial/expected.json": b"{}"}))
    adoption = Adoption.create(target, "32.16", tmp_path / "w", year=2021)
    assert not make_receipt(adoption, Account("B", "trial"), TODAY).trial.as_expected


def test_an_unknown_obstacle_needs_words(workspace: Adoption) -> None:
    account = Account("B", "trial", obstacles=[MetObstacle(id="entah", did=LocalText(id="x"))])
    with pytest.raises(UsageError) as caught:
        make_receipt(workspace, account, TODAY)
    assert caught.value.findings[0].code == "receipt-obstacle"


def test_anyone_can_verify_it_and_every_flipped_byte_is_noticed(workspace: Adoption, signer: Any) -> None:
    receipt = make_receipt(workspace, ACCOUNT, TODAY)
    data = seal(receipt, signer)
    assert unseal(data, Receipt, "r.json") == (receipt, (signer[1],))
    changed = data.replace(b'"3.19"', b'"4.99"', 1)
    with pytest.raises(PackageError) as caught:
        unseal(changed, Receipt, "r.json")
    assert caught.value.findings[0].code == "package-signature"


def test_a_receipt_is_no_proposal(workspace: Adoption, signer: Any) -> None:
    """The signature also covers what kind of document it is about."""
    data = seal(make_receipt(workspace, ACCOUNT, TODAY), signer)
    with pytest.raises(PackageError):
        unseal(data.replace(b'"receipt": {', b'"proposal": {', 1), Receipt, "r.json")
    as_proposal = json.loads(data)
    as_proposal["proposal"] = as_proposal.pop("receipt")
    with pytest.raises(PackageError) as caught:
        open_sealed(json.dumps(as_proposal).encode(), "p.json")
    assert caught.value.findings[0].code == "package-signature"


def test_the_catalogue_shows_it(workspace: Adoption, package: Path, signer: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_atomic(path, seal(make_receipt(workspace, ACCOUNT, TODAY), signer))
    catalogue = publish(Additions([package], receipts=[path]), tmp_path / "kat", today=TODAY)
    (listed,) = catalogue.issue.receipts
    receipt, signers = catalogue.receipt(listed)
    assert (receipt.adopter.name, [key.name for key in signers]) == ("Kabupaten Bekasi", ["Kabupaten Bekasi"])
    page = (tmp_path / "kat/packages/id.go.sumedangkab.spbe-index-1.0.html").read_text(encoding="utf-8")
    for shown in ("Kabupaten Bekasi", "1,60 (2021)", "3,19 (2021)", "24 November 2027", "DATA PENGGANTI"):
        assert shown in page
    (tmp_path / "kat" / listed.path).write_bytes(b"{}")
    with pytest.raises(PackageError):
        Catalogue.open(tmp_path / "kat", today=TODAY).receipt(listed)


def test_what_a_catalogue_does_not_show(workspace: Adoption, package: Path, signer: Any, tmp_path: Path) -> None:
    receipt = make_receipt(workspace, ACCOUNT, TODAY)
    write_atomic(tmp_path / "unsigned.json", seal(receipt, None))
    other = receipt.model_copy(update={"application": receipt.application.model_copy(update={"content": "0" * 64})})
    write_atomic(tmp_path / "other.json", seal(other, signer))
    for name, code in (("unsigned", "receipt-unsigned"), ("other", "receipt-other")):
        with pytest.raises(PackageError) as caught:
            publish(Additions([package], receipts=[tmp_path / f"{name}.json"]), tmp_path / "kat", today=TODAY)
        assert caught.value.findings[0].code == code
        assert not (tmp_path / "kat/catalogue.json").exists()


def test_a_receipt_of_another_package_is_refused_though_the_list_shows_it(
    workspace: Adoption, package: Path, signer: Any, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    write_atomic(path, seal(make_receipt(workspace, ACCOUNT, TODAY), signer))
    issue = publish(Additions([package], receipts=[path]), tmp_path / "kat", today=TODAY).issue
    lying = tuple(item.model_copy(update={"content": "0" * 64}) for item in issue.receipts)
    write_atomic(tmp_path / "kat" / FILE, seal(issue.model_copy(update={"number": 2, "receipts": lying}), None))
    catalogue = Catalogue.open(tmp_path / "kat", today=TODAY)
    with pytest.raises(PackageError) as caught:
        catalogue.receipt(catalogue.issue.receipts[0])
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("receipt-other", workspace.package.digest[:12])


def test_the_next_playbook_carries_what_was_learned(workspace: Adoption) -> None:
    receipt = make_receipt(workspace, ACCOUNT, TODAY)
    before = workspace.package.application.playbook.obstacles
    after = {item.id: item for item in learn(before, [receipt, receipt])}
    assert [told.who for told in after["jaringan-kecamatan"].experiences] == ["Kabupaten Bekasi"]
    assert (after["listrik"].text.id, after["listrik"].remedy.id) == ("Listrik sering padam", "Genset")
    assert set(after) == {item.id for item in before} | {"listrik"}


def test_the_verbs(workspace: Adoption, tmp_path: Path, spbe: CommandLine, signer: Any) -> None:
    out = tmp_path / "tt.json"
    words = ("--name", "Kabupaten Bekasi", "--key", tmp_path / "b.pem", "--out", out, "--stage", "in-use")
    told = ("--before", "1.60,2021,spbe-59-2020", "--obstacle", "listrik=Listrik padam=Genset")
    assert spbe("receipt", "new", workspace.folder, *words, *told).status == 0
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    for shown in ("Tanda Terima", "DATA PENGGANTI", "Listrik padam", signer[1].id):
        assert shown in page
    assert spbe("receipt", "show", out).status == 0
    assert spbe("verify", out, "--key", tmp_path / "b.pem.pub").status == 0
    assert "Genset" in spbe.out
    new_key(tmp_path / "x.pem", "Lain", None)
    assert spbe("verify", out, "--key", tmp_path / "x.pem.pub").status == 1
    value: Any = spbe("verify", out, "--json").json
    assert value["document"] == "receipt"
    assert spbe("receipt", "new", workspace.folder, *words, "--obstacle", "x").status == 2
    assert spbe("receipt", "new", workspace.folder, *words, "--before", "1.60").status == 2
    assert spbe("receipt", "new", workspace.folder, *words[:-1], "besok").status == 2
    folder = tmp_path / "app"
    import shutil

    shutil.copytree(EXAMPLES / "sumedang-spbe-index", folder)
    text = (folder / "application.yaml").read_text(encoding="utf-8")
    assert spbe("receipt", "learn", folder, out).status == 0
    after = (folder / "application.yaml").read_text(encoding="utf-8")
    assert "who: Kabupaten Bekasi" in after
    assert after.startswith(text[: text.index("  obstacles:")])
    assert verify(build(folder, tmp_path / "next.spbe")).application.playbook.obstacles[-1].id == "listrik"
