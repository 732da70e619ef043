"""Whom an adopter goes by: a key that was asked for, trusted or vouched for, whoever else signs as well."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import CommandLine, Maker
from spbe_sdk import Adoption, Catalogue, PackageError, verify
from spbe_sdk.applications.catalogue.catalogue import FILE
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key, public_path, read_public_key, vouch
from spbe_sdk.applications.package.package import SIGNATURE, Seal, pack, sign
from spbe_sdk.applications.package.public_key import Trust, UnchosenKeyError
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.documents.catalogue import CatalogueIssue

TODAY = date(2026, 11, 24)
OURS = "Kabupaten Sumedang"


@pytest.fixture
def signer(signer: Callable[..., Any]) -> Callable[[str], Any]:
    """Keys that all bear our name, whoever made them."""
    return partial(signer, called=OURS)


def together(signed: Sequence[bytes]) -> bytes:
    """One envelope with the signatures of several over the same words, and their keys where they lie in it."""
    first, *others = (json.loads(data) for data in signed)
    for other in others:
        first["signatures"] += other["signatures"]
        first["keys"] = [*first.get("keys", []), *other.get("keys", [])]
    return json.dumps(first).encode()


def signed_by(package: Path, signers: Sequence[Any], target: Path) -> Path:
    """A package as it comes from a mirror: the same content, and whatever signatures the mirror likes."""
    found = verify(package)
    seals = [sign(found.application, found.contents, signer) for signer in signers]
    envelope = together([seal.envelope for seal in seals])
    target.write_bytes(pack(found.contents, Seal(envelope, tuple(key for seal in seals for key in seal.keys))))
    return target


def pins(adoption: Adoption) -> list[str]:
    return [key.id for key in adoption.lock.publisher_keys]


def code(caught: pytest.ExceptionInfo[Any]) -> set[str]:
    return {finding.code for finding in caught.value.findings}


@pytest.mark.parametrize("order", [("sumedang", "mirror"), ("mirror", "sumedang"), ("sumedang", "mirror", "x")])
def test_only_the_key_that_was_asked_for_is_pinned(
    order: tuple[str, ...], package: Path, signer: Callable[[str], Any], tmp_path: Path, make: Maker
) -> None:
    ours = signer("sumedang")[1]
    both = signed_by(package, [signer(name) for name in order], tmp_path / "both.spbe")
    adoption = Adoption.create(both, "32.16", tmp_path / "w", key=ours)
    assert pins(adoption) == [ours.id]
    alone = signed_by(make(version="1.1"), [signer("mirror")], tmp_path / "alone.spbe")
    with pytest.raises(PackageError) as caught:
        adoption.upgrade(alone)
    assert code(caught) == {"upgrade-key"}


def test_an_upgrade_pins_no_key_that_was_added_on_the_way(
    package: Path, signer: Callable[[str], Any], tmp_path: Path, make: Maker
) -> None:
    ours = signer("sumedang")[1]
    adoption = Adoption.create(signed_by(package, [signer("sumedang")], tmp_path / "1.spbe"), "32.16", tmp_path / "w")
    both = signed_by(make(version="1.1"), [signer("mirror"), signer("sumedang")], tmp_path / "2.spbe")
    adoption = adoption.upgrade(both)
    assert pins(adoption) == [ours.id]
    alone = signed_by(make(version="1.2"), [signer("mirror")], tmp_path / "3.spbe")
    with pytest.raises(PackageError) as caught:
        adoption.upgrade(alone)
    assert code(caught) == {"upgrade-key"}


def test_where_several_keys_sign_and_none_was_asked_for_the_person_chooses(
    package: Path, signer: Callable[[str], Any], tmp_path: Path, spbe: CommandLine
) -> None:
    keys = [signer(name) for name in ("sumedang", "mirror")]
    both = signed_by(package, keys, tmp_path / "both.spbe")
    assert spbe("adopt", both, "--region", "32.16", "--into", tmp_path / "w").status == 1
    assert not (tmp_path / "w").exists()
    for _, key in keys:
        assert f"{key.id} “{OURS}”" in spbe.text
        assert f"--key {key.id}" in spbe.text
    chosen, other = keys[1][1].id, keys[0][1].id
    assert spbe("adopt", both, "--region", "32.16", "--into", tmp_path / "w", "--key", chosen).status == 0
    assert pins(Adoption.open(tmp_path / "w")) == [chosen]
    lines = spbe.out.splitlines()
    assert f"Ditandatangani kunci {chosen} “{OURS}”" in lines
    assert f"Juga ditandatangani, tidak dipercaya: {other} “{OURS}”" in lines


def test_on_a_terminal_the_person_is_asked(
    package: Path, signer: Callable[[str], Any], tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [signer(name) for name in ("sumedang", "mirror")]
    both = signed_by(package, keys, tmp_path / "both.spbe")
    monkeypatch.setattr(os, "isatty", lambda _: True)
    answers: Iterator[int] = iter([0, 3, 2])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    assert spbe("adopt", both, "--region", "32.16", "--year", "2025", "--into", tmp_path / "w").status == 0
    assert f"  1. {keys[0][1].id}" in spbe.out
    assert pins(Adoption.open(tmp_path / "w")) == [keys[1][1].id]


def test_a_workspace_on_an_unsigned_package_chooses_at_its_upgrade(
    package: Path, signer: Callable[[str], Any], tmp_path: Path, make: Maker
) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w")
    assert pins(adoption) == []
    both = signed_by(make(version="1.1"), [signer("mirror"), signer("sumedang")], tmp_path / "2.spbe")
    with pytest.raises(UnchosenKeyError):
        adoption.upgrade(both)
    ours = signer("sumedang")[1].id
    assert pins(adoption.upgrade(both, accept_key=ours)) == [ours]


def test_a_package_by_a_successor_is_adopted_by_the_old_key(
    package: Path, signer: Callable[[str], Any], tmp_path: Path
) -> None:
    old, new = signer("lama"), signer("baru")
    vouch(public_path(tmp_path / "baru.pem"), *old)
    signed = signed_by(package, [signer("baru"), signer("mirror")], tmp_path / "p.spbe")
    assert pins(Adoption.create(signed, "32.16", tmp_path / "w", key=old[1])) == [new[1].id]


def test_a_signature_whose_key_is_not_there_changes_nothing(
    package: Path, signer: Callable[[str], Any], tmp_path: Path
) -> None:
    ours = signed_by(package, [signer("sumedang")], tmp_path / "p.spbe")
    with zipfile.ZipFile(ours) as archive:
        document = json.loads(archive.read(SIGNATURE))
    document["signatures"].append({"keyid": signer("mirror")[1].id, "sig": "AAAA"})
    ours.write_bytes(pack(verify(package).contents, Seal(json.dumps(document).encode(), verify(ours).signers)))
    assert pins(Adoption.create(ours, "32.16", tmp_path / "w")) == [signer("sumedang")[1].id]


@pytest.fixture
def folder(package: Path, tmp_path: Path, signer: Callable[[str], Any]) -> Path:
    publish(Additions([package]), tmp_path / "katalog", signer=signer("sumedang"), today=TODAY)
    return tmp_path / "katalog"


def issue(folder: Path, signers: Sequence[Any], **changes: Any) -> None:
    """The next issue of a catalogue, signed by anybody."""
    value = json.loads((folder / FILE).read_bytes())["catalogue"]
    document = CatalogueIssue.model_validate_json(json.dumps({**value, **changes}))
    (folder / FILE).write_bytes(together([seal(document, signer) for signer in signers]))


def test_a_mirror_that_signs_a_catalogue_as_well_does_not_follow_alone(
    folder: Path, signer: Callable[[str], Any], tmp_path: Path, spbe: CommandLine
) -> None:
    ours, mirror = signer("sumedang"), signer("mirror")
    Catalogue.open(folder, today=TODAY)
    issue(folder, [mirror, ours])
    assert Catalogue.open(folder, today=TODAY).trusted == (ours[1],)
    issue(folder, [ours, mirror], number=2)
    assert Catalogue.open(folder, today=TODAY).trusted == (ours[1],)
    assert Catalogue.open(folder, offline=True, today=TODAY).trusted == (ours[1],)
    assert spbe("catalogue", folder).status == 0
    assert f"Juga ditandatangani, tidak dipercaya: {mirror[1].id} “{OURS}”" in spbe.out.splitlines()
    issue(folder, [mirror], number=3)
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == {"catalogue-key"}


def test_a_catalogue_that_several_keys_sign_is_opened_by_the_one_that_is_accepted(
    folder: Path, signer: Callable[[str], Any], spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, mirror = signer("sumedang")[1], signer("mirror")[1]
    monkeypatch.setenv("SPBE_HOME", str(folder.parent / "another machine"))
    issue(folder, [signer("mirror"), signer("sumedang")])
    assert spbe("catalogue", folder).status == 1
    assert f"--accept-key {ours.id}" in spbe.text
    assert spbe("adopt", folder, "--region", "32.16", "--into", folder.parent / "w").status == 1
    assert spbe("catalogue", folder, "--accept-key", "0" * 64).status == 1
    assert spbe("catalogue", folder, "--accept-key", ours.id).status == 0
    assert [key.id for key in Catalogue.open(folder, today=TODAY).trusted] == [ours.id]
    issue(folder, [signer("mirror")], number=2)
    assert spbe("catalogue", folder).status == 1
    assert mirror.id in spbe.text


NAMES = ("satu", "dua", "tiga", "empat")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_whoever_signs_as_well_the_trusted_keys_stay_the_same(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever others add, in whatever order: the keys that are pinned are the same as without them."""
    paths = {name: tmp_path / f"{name}.pem" for name in NAMES}
    for name, path in paths.items():
        if not path.exists():
            new_key(path, name, None)
    keys = {name: read_public_key(public_path(path)) for name, path in paths.items()}
    trusted = data.draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
    trust = Trust({keys[name].id for name in trusted})
    good = [keys[name] for name in sorted(trusted)]
    others = data.draw(st.permutations([*good, *(keys[name] for name in NAMES if name not in trusted)]))
    assert set(trust.to_pin(others, "x", "x")) == set(trust.to_pin(good, "x", "x")) == set(good)
    assert trust.to_pin([key for key in others if key not in good], "x", "x") == ()
