"""A publisher may require two of three keys: one that is stolen signs nothing, and one that is lost stops nobody."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine, Maker
from spbe_sdk import Adoption, DataError, PackageError, verify
from spbe_sdk.applications.catalogue.publish import Additions, publish, revocation
from spbe_sdk.applications.package.countersign import countersign
from spbe_sdk.applications.package.keys import vouch

REGION = '  region: "32.11"\n'


@pytest.fixture
def version(make: Maker, signer: Callable[[str], Any]) -> Callable[..., Path]:
    """Makes a version that names its keys, signed by some."""

    def of(number: str, by: str, keys: str = "abc", threshold: int | None = 2) -> Path:
        change = []
        if threshold is not None:
            named = ", ".join(f"{{id: '{signer(key)[1].id}', name: '{key}'}}" for key in keys)
            signing = f"  signing: {{threshold: {threshold}, keys: [{named}]}}\n"
            change = [(REGION, REGION + signing)]
        made = make(*change, version=number)
        for key in by:
            countersign(made, signer(key))
        return made

    return of


def code(caught: pytest.ExceptionInfo[Any]) -> set[str]:
    return {finding.code for finding in caught.value.findings}


def test_signatures_are_added_one_by_one_on_the_machines_of_their_keys(
    version: Callable[..., Path], signer: Callable[[str], Any]
) -> None:
    package = verify(version("1.1", "cab"))
    assert {key.name for key in package.signers} == set("abc")
    again = countersign(package.path, signer("a"))
    assert again.data == package.data
    assert again.digest == package.digest


@pytest.mark.parametrize(
    ("by", "accepted"), [("ab", True), ("ca", True), ("abc", True), ("a", False), ("ax", False), ("xy", False)]
)
def test_a_first_adoption_needs_as_many_as_the_publisher_says(
    by: str, accepted: bool, version: Callable[..., Path], signer: Callable[[str], Any], tmp_path: Path
) -> None:
    package = version("1.1", by)
    if accepted:
        lock = Adoption.create(package, "32.16", tmp_path / "w", key=signer("a")[1]).lock
        assert ({key.name for key in lock.publisher_keys}, lock.threshold) == (set("abc"), 2)
        return
    with pytest.raises(PackageError) as caught:
        Adoption.create(package, "32.16", tmp_path / "w", key=signer(by[0])[1])
    assert code(caught) == {"package-threshold"}
    with pytest.raises(PackageError):
        publish(Additions([package]), tmp_path / "k")


UPGRADES = [
    # Who signs the next version, which keys and threshold it names, and whether it is taken.
    ("bc", "abc", 2, True),
    ("a", "abc", 2, False),
    ("a", "a", 1, False),
    ("a", "abc", 1, False),
    ("a", "abc", None, False),
    ("ab", "abc", None, True),
    ("ad", "abd", 2, False),
    ("abd", "abd", 2, True),
    ("ab", "def", 2, False),
    ("abde", "def", 2, True),
    ("dx", "dx", 2, False),
    ("", "abc", None, False),
]


@pytest.mark.parametrize(("by", "keys", "threshold", "accepted"), UPGRADES)
def test_the_next_version_needs_as_many_of_the_keys_as_were_pinned(
    by: str, keys: str, threshold: int | None, accepted: bool,
    version: Callable[..., Path], signer: Callable[[str], Any], tmp_path: Path,
) -> None:  # fmt: skip
    adoption = Adoption.create(version("1.1", "ab"), "32.16", tmp_path / "w", key=signer("a")[1])
    package = version("1.2", by, keys, threshold)
    if not accepted:
        with pytest.raises(PackageError) as caught:
            adoption.upgrade(package)
        assert code(caught) == {"package-threshold"}
        return
    lock = adoption.upgrade(package).lock
    assert {key.name for key in lock.publisher_keys} == set(keys if threshold else "abc")
    assert lock.threshold == 2


def test_a_key_that_is_lost_stops_nobody(
    version: Callable[..., Path], signer: Callable[[str], Any], tmp_path: Path, make: Maker
) -> None:
    adoption = Adoption.create(version("1.1", "ab"), "32.16", tmp_path / "w", key=signer("a")[1])
    gone = revocation(tmp_path / "a.pem.pub", "lost", date(2026, 11, 1))
    signer("next")
    vouched = vouch(tmp_path / "next.pem.pub", *signer("a"))
    publish(Additions([make(version="3.0")], revoked=[gone]), tmp_path / "k", signer=(signer("next")[0], vouched))
    assert [str(finding.severity) for finding in adoption.key_findings()] == ["warning"]
    with pytest.raises(PackageError) as caught:
        adoption.upgrade(version("1.2", "ab"))
    assert code(caught) == {"package-threshold"}
    assert adoption.upgrade(version("1.3", "bc")).lock.threshold == 2


@pytest.mark.parametrize(("threshold", "keys"), [(3, "ab"), (0, "ab"), (2, "aa"), (9, "abc"), (1, "")])
def test_what_can_never_be_met_is_no_threshold(threshold: int, keys: str, version: Callable[..., Path]) -> None:
    with pytest.raises(DataError):
        version("1.1", "a", keys, threshold)


def test_the_verb(
    version: Callable[..., Path], signer: Callable[[str], Any], tmp_path: Path, spbe: CommandLine
) -> None:
    package = version("1.1", "a")
    signer("b")
    assert spbe("sign", package, "--key", tmp_path / "b.pem", "--lang", "en").status == 0
    assert "2 of the 2" in spbe.out
    assert len(verify(package).signers) == 2
    (tmp_path / "no.spbe").write_bytes(b"x")
    assert spbe("sign", tmp_path / "no.spbe", "--key", tmp_path / "b.pem").status == 1
