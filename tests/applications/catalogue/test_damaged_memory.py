"""A damaged note on a catalogue: what its copy says still counts; what is lost is told by every verb that trusts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption
from spbe_sdk.applications.catalogue.catalogue import Catalogue, normal_location
from spbe_sdk.applications.catalogue.copies import ISSUE, MEMORY, PLACE, places
from spbe_sdk.applications.catalogue.publish import Additions, publish, revocation
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.files.home import home

DAMAGE = [None, b"", b"{}", b"\xff\xfe", b"[" * 10_000, b'{"place": "elsewhere"}', b"\0" * 4096]

Telling = Callable[[bool], Path]


def damage(data: bytes | None, *names: str) -> None:
    """Bytes in the place of what is remembered; nothing: the file is gone."""
    for path in [found for name in names for found in home().glob(f"catalogues/*/{name}")]:
        path.unlink() if data is None else path.write_bytes(data)


@pytest.fixture
def adopted(signer: Callable[..., Any], make: Maker, tmp_path: Path) -> Adoption:
    """A workspace on a package that came as a file."""
    signer("sumedang")
    return adopt_example(make(version="1.0", key=tmp_path / "sumedang.pem"), EXAMPLES / "bekasi", tmp_path / "w", "id")


@pytest.fixture
def telling(adopted: Adoption, signer: Callable[..., Any], tmp_path: Path) -> Telling:
    """A catalogue by a key that Sumedang's vouches for, opened here; it says which key was lost, or another one."""

    def of(ours: bool) -> Path:
        lost = "sumedang" if ours else "lain"
        signer("baru", by="sumedang")
        signer(lost)
        gone = revocation(tmp_path / f"{lost}.pem.pub", "Laptop hilang")
        publish(Additions([adopted.folder / adopted.lock.package]), tmp_path / "kata", signer=signer("baru"))
        publish(Additions(revoked=[gone]), tmp_path / "kata", signer=signer("baru"))
        Catalogue.open(tmp_path / "kata")
        return tmp_path / "kata"

    return of


def verbs(adopted: Adoption, tmp_path: Path, newer: Path) -> dict[str, tuple[object, ...]]:
    package = adopted.folder / adopted.lock.package
    return {
        "verify": ("verify", package),
        "adopt": ("adopt", package, "--region", "32.16", "--into", tmp_path / "w2"),
        "doctor": ("doctor", adopted.folder),
        "trial": ("trial", adopted.folder),
        "run": ("run", adopted.folder),
        "status": ("status", adopted.folder, "--offline"),
        "upgrade": ("upgrade", newer, adopted.folder),
    }


def test_what_the_copy_revokes_still_counts_in_every_verb(
    adopted: Adoption, telling: Telling, make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    newer = make(version="1.1", key=tmp_path / "sumedang.pem")
    telling(True)
    damage(b"\0", MEMORY)
    for verb, line in verbs(adopted, tmp_path, newer).items():
        assert spbe(*line).status == 1, verb
        assert "Laptop hilang" in spbe.text, verb
    assert not (tmp_path / "w2").exists()


def test_what_is_lost_is_told_by_every_verb_until_the_catalogue_is_opened_again(
    adopted: Adoption, telling: Telling, make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    newer = make(version="1.1", key=tmp_path / "sumedang.pem")
    place = telling(False)
    damage(b"\0", MEMORY)
    lines = verbs(adopted, tmp_path, newer)
    for verb, line in lines.items():
        assert spbe(*line).status == 0, f"{verb}: {spbe.text}"
        assert "pencabutan kunci yang hanya ada pada terbitan lebih lama mungkin hilang" in spbe.text, verb
        assert str(place) in spbe.text, verb
    assert spbe("catalogue", place).status == 0
    assert spbe(*lines["doctor"]).status == 0
    assert "mungkin hilang" not in spbe.text


@pytest.mark.parametrize("data", DAMAGE)
def test_the_place_is_known_though_the_note_is_not(data: bytes | None, telling: Telling) -> None:
    place = telling(True)
    before = heard(normal_location(place))
    damage(data, MEMORY)
    after = heard(normal_location(place))
    assert places() == [normal_location(place)]
    assert (after.counted, after.named) == (before.counted, before.named)
    assert [finding.code for finding in after.lost] == ["catalogue-memory-damaged"]


@pytest.mark.parametrize("data", DAMAGE[1:])
@pytest.mark.parametrize(
    ("names", "code", "counts"),
    [
        ([MEMORY, ISSUE], "catalogue-memory-lost", 0),
        ([MEMORY, PLACE], "catalogue-memory-nameless", 1),
        ([MEMORY, PLACE, ISSUE], "catalogue-memory-nameless", 0),
        ([PLACE], None, 1),
        ([ISSUE], None, 1),
        ([PLACE, ISSUE], None, 1),
    ],
)
def test_each_of_three_files_may_be_damaged(
    data: bytes, names: list[str], code: str | None, counts: int, telling: Telling
) -> None:
    telling(True)
    damage(data, *names)
    assert [finding.code for finding in heard().lost] == [code] * (code is not None)
    assert len(heard().counted) == counts


def test_the_remedy_of_a_lost_memory_helps(
    adopted: Adoption, telling: Telling, spbe: CommandLine, tmp_path: Path
) -> None:
    place = telling(False)
    damage(b"{", MEMORY, ISSUE)
    assert spbe("doctor", adopted.folder).status == 0
    assert "--forget" in spbe.text
    assert str(place) in spbe.text
    spbe("catalogue", place, "--forget")
    spbe("catalogue", place)
    assert spbe("doctor", adopted.folder).status == 0
    assert "rusak" not in spbe.text
    damage(b"{", MEMORY, ISSUE, PLACE)
    (folder,) = home().glob("catalogues/*")
    assert spbe("trial", adopted.folder).status == 0
    assert str(folder) in spbe.text


def test_a_package_that_nobody_signed_is_not_told_of(telling: Telling, package: Path, spbe: CommandLine) -> None:
    telling(True)
    damage(b"{", MEMORY, ISSUE)
    assert spbe("verify", package).status == 0
    assert "rusak" not in spbe.text


def test_who_added_a_signature_to_a_copy_makes_nothing_in_it_unsaid(
    telling: Telling, signer: Callable[..., Any]
) -> None:
    """Whom this machine trusts there is lost, and opening it is refused; a word about the own key counts still."""

    place = telling(True)
    issue = Catalogue.recalled(place).issue
    whole, more = (json.loads(seal(issue, signer(name))) for name in ("baru", "cermin"))
    whole["signatures"] += more["signatures"]
    whole["keys"] += more["keys"]
    damage(json.dumps(whole).encode(), ISSUE)
    damage(b"", MEMORY)
    assert [finding.code for finding in heard().lost] == ["catalogue-memory-lost"]
    assert len(heard().counted) == 1


def test_what_a_catalogue_restored_when_it_was_opened_is_told_by_who_took_something_from_it(
    adopted: Adoption, signer: Callable[..., Any], make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    """Opening it made the note anew, so that nobody after them could tell it."""
    place, key = tmp_path / "kata", signer("sumedang")
    publish(Additions([adopted.folder / adopted.lock.package]), place, signer=key)
    for line in (
        ("adopt", place, "--region", "32.16", "--into", tmp_path / "w2"),
        ("adopt", place, "--region", "32.16", "--into", tmp_path / "w3", "--json"),
        ("status", tmp_path / "w2"),
        ("upgrade", place, tmp_path / "w2"),
    ):
        if line[0] == "upgrade":
            publish(Additions([make(version="1.1", key=tmp_path / "sumedang.pem")]), place, signer=key)
        damage(b"{", MEMORY)
        assert spbe(*line).status == 0, spbe.text
        assert "mungkin hilang" in spbe.text, line[0]


def test_who_calls_a_key_revoked_is_told_at_an_upgrade(
    adopted: Adoption, signer: Callable[..., Any], make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    gone = revocation(tmp_path / "sumedang.pem.pub", "Laptop hilang")
    publish(Additions([adopted.folder / adopted.lock.package]), tmp_path / "kata")
    publish(Additions(revoked=[gone]), tmp_path / "kata")
    Catalogue.open(tmp_path / "kata")
    newer = make(version="1.1", key=tmp_path / "sumedang.pem")
    for flag in ("--plan", "--apply"):
        assert spbe("upgrade", newer, adopted.folder, flag).status == 0, spbe.text
        assert "Laptop hilang" in spbe.text
