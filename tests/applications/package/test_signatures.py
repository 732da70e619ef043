"""Signed packages: who vouches, what is covered, and every way in which a signature can be wrong."""

import base64
import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, PackageError, UsageError, build, verify
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, read_public_key
from spbe_sdk.applications.package.package import FILE_LIST, SIGNATURE, file_list, pack
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.signatures import sign

SUMEDANG = EXAMPLES / "sumedang-spbe-index"
WORDS = "kata sandi yang panjang"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "sumedang.pem"
    new_key(path, "Kabupaten Sumedang", WORDS)
    return path


@pytest.fixture(scope="module")
def signed(key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SUMEDANG, tmp_path_factory.mktemp("signed"), key=key, passphrase=WORDS)


def test_a_signed_package_says_who_signed_it(signed: Path, key: Path) -> None:
    package = verify(signed)
    assert [(signer.name, signer.id) for signer in package.signers] == [
        ("Kabupaten Sumedang", read_public_key(public_path(key)).id)
    ]
    assert package.digest == verify(build(SUMEDANG, signed.parent / "unsigned.spbe")).digest


def test_the_same_key_gives_the_same_bytes(signed: Path, key: Path, tmp_path: Path) -> None:
    assert build(SUMEDANG, tmp_path, key=key, passphrase=WORDS).read_bytes() == signed.read_bytes()


def test_the_private_key_is_encrypted_and_closed_to_others(key: Path) -> None:
    assert b"ENCRYPTED PRIVATE KEY" in key.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize("words", [None, "salah"])
def test_a_key_needs_its_passphrase(key: Path, words: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        read_private_key(key, words)
    assert caught.value.findings[0].code == "key-passphrase"


def test_what_is_no_key(tmp_path: Path, key: Path) -> None:
    (tmp_path / "x").write_text("no key")
    for read in (lambda path: read_private_key(path, None), read_public_key):
        with pytest.raises(UsageError):
            read(tmp_path / "x")
    with pytest.raises(UsageError):
        new_key(key, "again", WORDS)


Change = Callable[[Any], object]


def envelope(change: Change) -> Callable[[dict[str, bytes], bytes], bytes]:
    def made(contents: dict[str, bytes], signature: bytes) -> bytes:
        document = json.loads(signature)
        change(document)
        return pack(contents, json.dumps(document, indent=1, sort_keys=True).encode() + b"\n")

    return made


def flip(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[3] ^= 1
    return base64.b64encode(bytes(data)).decode()


WRONG: dict[str, Callable[[dict[str, bytes], bytes], bytes]] = {
    "a flipped bit": envelope(
        lambda d: d["envelope"]["signatures"][0].update(sig=flip(d["envelope"]["signatures"][0]["sig"]))
    ),
    "another payload": envelope(lambda d: d["envelope"].update(payload=base64.b64encode(b"{}").decode())),
    "another type": envelope(lambda d: d["envelope"].update(payloadType="text/plain")),
    "another key under the id": envelope(lambda d: d["keys"][0].update(public=PublicKey(b"\x07" * 32, "x").pem)),
    "no key": envelope(lambda d: d.update(keys=[])),
    "no signature": envelope(lambda d: d["envelope"].update(signatures=[])),
    "more than base64": envelope(
        lambda d: d["envelope"]["signatures"][0].update(sig=d["envelope"]["signatures"][0]["sig"] + "*")
    ),
    "no base64": envelope(lambda d: d["envelope"]["signatures"][0].update(sig="€")),
    "no envelope": lambda contents, signature: pack(contents, b"[]"),
    "an explosion": lambda contents, signature: pack(contents, b"[" * 100_000),
    "swapped from another package": lambda contents, signature: pack({**contents, "trial/x": b"x"}, signature),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_signature_is_refused_by_name(name: str, signed: Path, tmp_path: Path) -> None:
    contents = dict(verify(signed).contents)
    import zipfile

    with zipfile.ZipFile(signed) as archive:
        signature = archive.read(SIGNATURE)
        assert archive.read(FILE_LIST) == file_list(contents)
    target = tmp_path / "bad.spbe"
    target.write_bytes(WRONG[name](contents, signature))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert {finding.code for finding in caught.value.findings} == {"package-signature"}


def test_a_second_name_for_the_same_key_stays_a_claim(signed: Path, tmp_path: Path) -> None:
    """Names are not covered: the key's id is what an adopter compares, and it stays the same."""
    import zipfile

    with zipfile.ZipFile(signed) as archive:
        document = json.loads(archive.read(SIGNATURE))
    document["keys"][0]["name"] = "Kementerian"
    target = tmp_path / "renamed.spbe"
    target.write_bytes(pack(verify(signed).contents, json.dumps(document).encode()))
    assert verify(target).signers[0].id == verify(signed).signers[0].id


def test_the_key_is_pinned_at_adoption(signed: Path, key: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(signed, "32.16", tmp_path / "w", key=read_public_key(public_path(key)))
    assert [pinned.id for pinned in adoption.lock.publisher_keys] == [verify(signed).signers[0].id]


def test_a_package_of_another_key_is_not_adopted(signed: Path, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other.pem", "Lain", WORDS)
    with pytest.raises(PackageError) as caught:
        Adoption.create(signed, "32.16", tmp_path / "w", key=other)
    assert caught.value.findings[0].code == "package-signer"
    assert not (tmp_path / "w").exists()


def test_two_signatures_of_different_keys(signed: Path, key: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    new_key(other, "Provinsi", WORDS)
    listed = file_list(verify(signed).contents)
    both = [json.loads(sign(listed, read_private_key(path, WORDS))) for path in (key, other)]
    both[0]["envelope"]["signatures"] += both[1]["envelope"]["signatures"]
    both[0]["keys"] += both[1]["keys"]
    target = tmp_path / "two.spbe"
    target.write_bytes(pack(verify(signed).contents, json.dumps(both[0]).encode()))
    assert [signer.name for signer in verify(target).signers] == ["Kabupaten Sumedang", "Provinsi"]


@pytest.mark.parametrize(("count", "accepted"), [(1, True), (2, True), (8, True), (9, False), (1000, False)])
def test_a_package_has_a_handful_of_signatures(
    signed: Path, key: Path, tmp_path: Path, count: int, accepted: bool
) -> None:
    contents = verify(signed).contents
    document = json.loads(sign(file_list(contents), read_private_key(key, WORDS)))
    document["envelope"]["signatures"] *= count
    target = tmp_path / "many.spbe"
    target.write_bytes(pack(contents, json.dumps(document).encode()))
    if accepted:
        assert verify(target).signers == verify(signed).signers
    else:
        with pytest.raises(PackageError) as caught:
            verify(target)
        assert [(finding.code, finding.found) for finding in caught.value.findings] == [
            ("package-signature", "signatures")
        ]


def test_a_key_stands_beside_its_signature_once(signed: Path, key: Path, tmp_path: Path) -> None:
    """Of two names for one key, a reader cannot tell which one is meant."""
    contents = verify(signed).contents
    document = json.loads(sign(file_list(contents), read_private_key(key, WORDS)))
    document["keys"] += [{**document["keys"][0], "name": "Kementerian"}]
    target = tmp_path / "twice.spbe"
    target.write_bytes(pack(contents, json.dumps(document).encode()))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert caught.value.findings[0].found == "signatures"


def test_the_verbs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine) -> None:
    pem, package = tmp_path / "k.pem", tmp_path / "a.spbe"
    monkeypatch.delenv("SPBE_KEY_PASSPHRASE", raising=False)
    assert spbe("keys", "new", pem, "--name", "Sumedang").status == 2
    assert not pem.exists()
    monkeypatch.setenv("SPBE_KEY_PASSPHRASE", WORDS)
    assert spbe("keys", "new", pem, "--name", "Sumedang").status == 0
    assert WORDS not in spbe.text
    assert spbe("keys", "new", tmp_path / "u.pem", "--name", "Sumedang", "--unprotected").status == 0
    assert "PERHATIAN" in spbe.out
    assert spbe("build", SUMEDANG, "--out", package, "--key", pem).status == 0
    shown = spbe("keys", "show", f"{pem}.pub").out
    spbe("verify", package, "--key", f"{pem}.pub")
    assert spbe.status == 0
    assert shown.split()[-1] in spbe.out
    assert spbe("verify", package, "--key", f"{tmp_path / 'u.pem'}.pub").status == 1
    value: Any = spbe("verify", package, "--json").json
    assert (value["signed"], value["signers"][0]["name"]) == (True, "Sumedang")
    adopt = ("adopt", package, "--region", "32.16", "--into", tmp_path / "w")
    assert spbe(*adopt, "--key", f"{tmp_path / 'u.pem'}.pub").status == 1
    assert spbe(*adopt, "--key", f"{pem}.pub").status == 0


def test_verifying_needs_no_network(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("verify opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert verify(signed).signers
