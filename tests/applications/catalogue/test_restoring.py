"""A note or a copy of ours that was damaged: what it lost is taken from the other, told, and nobody gets in by it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import SpbeError
from spbe_sdk.applications.catalogue.catalogue import FILE, Catalogue
from spbe_sdk.applications.catalogue.publish import Additions, publish, revocation
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.files.home import home

TODAY = date(2026, 11, 24)

DAMAGE = [b"", b"{}", b"\xff\xfe", b"[" * 10_000, b'{"place": "x", "revoked": 3}', b"\0" * 4096]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))


@pytest.fixture
def signer(tmp_path: Path) -> Callable[[str], Any]:
    def made(name: str) -> Any:
        path = tmp_path / f"{name}.pem"
        if not path.exists():
            new_key(path, name, None)
        return read_private_key(path, None)

    return made


@pytest.fixture
def place(package: Path, tmp_path: Path, signer: Callable[[str], Any]) -> Path:
    """A catalogue whose second issue was seen here."""
    for _ in range(2):
        publish(Additions([package]), tmp_path / "k", signer=signer("ours"), today=TODAY)
    return tmp_path / "k"


def damage(name: str, data: bytes) -> None:
    for path in home().glob(f"catalogues/*/{name}"):
        path.write_bytes(data)


def issue(place: Path, number: int) -> CatalogueIssue:
    return Catalogue.recalled(place).issue.model_copy(update={"number": number})


def code(place: Path, data: bytes) -> str:
    (place / FILE).write_bytes(data)
    with pytest.raises(SpbeError) as caught:
        Catalogue.open(place, today=TODAY)
    return caught.value.findings[0].code


@pytest.mark.parametrize("data", DAMAGE)
@pytest.mark.parametrize("name", ["memory.json", "catalogue.json"])
def test_one_of_the_two_is_enough_to_hold_what_both_held(
    data: bytes, name: str, place: Path, signer: Callable[[str], Any]
) -> None:
    older, other, replaced, following = (
        seal(issue(place, 1), signer("ours")), seal(issue(place, 3), signer("mirror")),
        seal(issue(place, 2).model_copy(update={"publisher": "X"}), signer("ours")), (place / FILE).read_bytes(),
    )  # fmt: skip
    damage(name, data)
    assert code(place, older) == "catalogue-older"
    assert code(place, other) == "catalogue-key"
    assert code(place, replaced) == "catalogue-replaced"
    (place / FILE).write_bytes(following)
    (told,) = Catalogue.open(place, today=TODAY).findings
    expected = "catalogue-memory-damaged" if name == "memory.json" else "catalogue-copy-damaged"
    assert (told.code, str(place) in str(told.origin)) == (expected, True)
    assert Catalogue.open(place, today=TODAY).findings == ()
    assert Catalogue.open(place, offline=True, today=TODAY).issue.number == 2


@pytest.mark.parametrize("data", DAMAGE[:3])
def test_where_both_are_damaged_the_person_decides(data: bytes, place: Path, spbe: CommandLine) -> None:
    damage("*.json", data)
    before = (place / FILE).read_bytes()
    assert spbe("catalogue", place).status == 1
    assert "--forget" in spbe.text
    assert spbe("publish", "--to", place, "--key", place.parent / "ours.pem").status == 1
    assert (place / FILE).read_bytes() == before
    assert spbe("catalogue", place, "--forget").status == 0
    assert spbe("catalogue", place).status == 0, spbe.text


def test_a_note_that_is_gone_is_a_damaged_one(place: Path, signer: Callable[[str], Any]) -> None:
    strange = seal(issue(place, 3), signer("mirror"))
    for path in home().glob("catalogues/*/memory.json"):
        path.unlink()
    assert code(place, strange) == "catalogue-key"


def test_a_note_on_another_place_is_a_damaged_one(place: Path) -> None:
    for path in home().glob("catalogues/*/memory.json"):
        path.write_text('{"place": "elsewhere"}')
    assert [told.code for told in Catalogue.open(place, today=TODAY).findings] == ["catalogue-memory-damaged"]


def test_which_of_several_keys_was_trusted_stands_in_the_note_only(place: Path, signer: Callable[[str], Any]) -> None:
    whole, more = (json.loads(seal(issue(place, 3), signer(name))) for name in ("ours", "mirror"))
    whole["signatures"] += more["signatures"]
    whole["keys"] += more["keys"]
    (place / FILE).write_text(json.dumps(whole))
    assert [key.name for key in Catalogue.open(place, today=TODAY).trusted] == ["ours"]
    damage("memory.json", b"")
    assert code(place, (place / FILE).read_bytes()) == "catalogue-memory-lost"


def test_a_restored_note_still_knows_what_its_issue_revoked(place: Path, signer: Callable[[str], Any]) -> None:
    signer("lost")
    gone = revocation(place.parent / "lost.pem.pub", "Laptop hilang", today=TODAY)
    publish(Additions(revoked=[gone]), place, signer=signer("ours"), today=TODAY)
    damage("memory.json", b"")
    Catalogue.open(place, today=TODAY)
    (note,) = home().glob("catalogues/*/memory.json")
    assert gone.id in note.read_text()


def test_a_damaged_copy_says_so_offline(place: Path, spbe: CommandLine) -> None:
    damage("catalogue.json", b"{")
    assert spbe("catalogue", place, "--offline", "--json").status == 1
    found: Any = spbe.json["findings"]
    assert [finding["code"] for finding in found] == ["catalogue-copy-broken"]
    assert spbe("catalogue", place).status == 0
    assert spbe("catalogue", place, "--offline").status == 0
