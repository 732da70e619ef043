"""Signed packages: who vouches, what is covered, and every way in which a signature can be wrong."""

import base64
import json
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, PackageError, UsageError, build, verify
from spbe_sdk.applications.package.archive import store
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, read_public_key
from spbe_sdk.applications.package.package import SIGNATURE, Seal, file_list, pack, sign
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.signatures import envelope
from spbe_sdk.findings.errors import DataError

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


def altered(seal: Seal, change: Change) -> Seal:
    """A signature whose envelope somebody changed."""
    document = json.loads(seal.envelope)
    change(document)
    return Seal(json.dumps(document, indent=1, sort_keys=True).encode() + b"\n", seal.keys)


def flip(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[3] ^= 1
    return base64.b64encode(bytes(data)).decode()


def sealed(package: Path) -> Seal:
    """The signature of a package, with the keys beside it."""
    with zipfile.ZipFile(package) as archive:
        return Seal(archive.read(SIGNATURE), verify(package).signers)


ENVELOPES: dict[str, Change] = {
    "a flipped bit": lambda d: d["signatures"][0].update(sig=flip(d["signatures"][0]["sig"])),
    "another payload": lambda d: d.update(payload=base64.b64encode(b"{}").decode()),
    "a payload that is no JSON": lambda d: d.update(payload=base64.b64encode(b"[" * 100_000).decode()),
    "another type": lambda d: d.update(payloadType="text/plain"),
    "no signature": lambda d: d.update(signatures=[]),
    "no signatures": lambda d: d.pop("signatures"),
    "a signature of nobody": lambda d: d["signatures"][0].update(keyid="0" * 64),
    "more than base64": lambda d: d["signatures"][0].update(sig=d["signatures"][0]["sig"] + "*"),
    "no base64": lambda d: d["signatures"][0].update(sig="€"),
    "a number for a signature": lambda d: d["signatures"][0].update(sig=7),
}
WRONG: dict[str, Callable[[Mapping[str, bytes], Seal], bytes]] = {
    **{name: lambda c, s, change=change: pack(c, altered(s, change)) for name, change in ENVELOPES.items()},  # type: ignore[misc]
    "another key": lambda contents, seal: pack(contents, Seal(seal.envelope, (PublicKey(b"\x07" * 32, "x"),))),
    "no key": lambda contents, seal: pack(contents, Seal(seal.envelope, ())),
    "no envelope": lambda contents, seal: pack(contents, Seal(b"[]", seal.keys)),
    "an explosion": lambda contents, seal: pack(contents, Seal(b"[" * 100_000, seal.keys)),
    "swapped from another package": lambda contents, seal: pack({**contents, "trial/x": b"x"}, seal),
    "a file that is no key": lambda contents, seal: pack(contents, seal).replace(b"MCow", b"MCox"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_signature_is_refused_by_name(name: str, signed: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.spbe"
    target.write_bytes(WRONG[name](verify(signed).contents, sealed(signed)))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert {finding.code for finding in caught.value.findings} <= {"package-signature", "package-broken"}


STATEMENTS: dict[str, Change] = {
    "another version": lambda s: s["predicate"].update(version="9.0"),
    "another id": lambda s: s["predicate"].update(id="id.other"),
    "another digest": lambda s: s["predicate"].update(content="0" * 64),
    "more in the predicate": lambda s: s["predicate"].update(more="x"),
    "another kind": lambda s: s.update(predicateType="urn:spbe-sdk:predicate:v1:receipt"),
    "another statement": lambda s: s.update(_type="https://in-toto.io/Statement/v0.1"),
    "a file less": lambda s: s["subject"].pop(),
    "a file more": lambda s: s["subject"].append({"name": "x", "digest": {"sha256": "0" * 64}}),
    "a file of other content": lambda s: s["subject"][0]["digest"].update(sha256="0" * 64),
    "a weaker digest beside": lambda s: s["subject"][0]["digest"].update(md5="0" * 32),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_right_signature_over_other_words_is_none(name: str, signed: Path, key: Path, tmp_path: Path) -> None:
    """The publisher's own key signed it: but not that this is this package."""
    package = verify(signed)
    stated = json.loads(base64.b64decode(json.loads(sealed(signed).envelope)["payload"]))
    STATEMENTS[name](stated)
    written = json.dumps(envelope(stated, read_private_key(key, WORDS))).encode()
    target = tmp_path / "bad.spbe"
    target.write_bytes(pack(package.contents, Seal(written, package.signers)))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("package-signature", "payload")]


def test_keys_without_a_signature_are_not_carried_along(signed: Path, tmp_path: Path) -> None:
    package = verify(signed)
    target = tmp_path / "bad.spbe"
    target.write_bytes(store([("files.json", file_list(package.contents)), *sealed(signed).files[1:],
                              *sorted(package.contents.items())]))  # fmt: skip
    with pytest.raises(PackageError, match="not canonical"):
        verify(target)


def test_an_application_has_no_files_where_a_package_keeps_its_keys(tmp_path: Path) -> None:
    shutil.copytree(SUMEDANG, tmp_path / "app")
    (tmp_path / "app/keys").mkdir()
    (tmp_path / "app/keys/x.pub").write_text("x")
    with pytest.raises(DataError) as caught:
        build(tmp_path / "app", tmp_path / "a.spbe")
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("application-path", "keys/x.pub")]


def test_a_second_name_for_the_same_key_stays_a_claim(signed: Path, tmp_path: Path) -> None:
    """Names are not covered: the key's id is what an adopter compares, and it stays the same."""
    package = verify(signed)
    renamed = attrs.evolve(package.signers[0], name="Kementerian")
    target = tmp_path / "renamed.spbe"
    target.write_bytes(pack(package.contents, Seal(sealed(signed).envelope, (renamed,))))
    assert [(key.id, key.name) for key in verify(target).signers] == [(package.signers[0].id, "Kementerian")]


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
    package = verify(signed)
    one, two = (sign(package.application, package.contents, read_private_key(path, WORDS)) for path in (key, other))
    both = altered(one, lambda d: d["signatures"].extend(json.loads(two.envelope)["signatures"]))
    target = tmp_path / "two.spbe"
    target.write_bytes(pack(package.contents, Seal(both.envelope, (*one.keys, *two.keys))))
    assert [signer.name for signer in verify(target).signers] == ["Kabupaten Sumedang", "Provinsi"]


@pytest.mark.parametrize(("count", "accepted"), [(1, True), (2, True), (8, True), (9, False), (1000, False)])
def test_a_package_has_a_handful_of_signatures(signed: Path, tmp_path: Path, count: int, accepted: bool) -> None:
    target = tmp_path / "many.spbe"
    many = altered(sealed(signed), lambda d: d.update(signatures=d["signatures"] * count))
    target.write_bytes(pack(verify(signed).contents, many))
    if accepted:
        assert verify(target).signers == verify(signed).signers
    else:
        with pytest.raises(PackageError) as caught:
            verify(target)
        assert [(finding.code, finding.found) for finding in caught.value.findings] == [
            ("package-signature", "signatures")
        ]


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
    assert shown.strip() in spbe.out
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
