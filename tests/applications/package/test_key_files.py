"""Files of private keys: who may read them, and what protects them."""

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, UsageError, build
from spbe_sdk.applications.package.keys import exposed, new_key, public_path, read_private_key
from spbe_sdk.documents.adoption import Reason

POSIX = pytest.mark.skipif(os.name == "nt", reason="files have no mode")


@POSIX
def test_only_a_key_that_is_the_owners_alone_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    path.write_bytes(b"")
    for mode in range(0o1000):
        path.chmod(mode)
        assert len(exposed(path)) == (mode & 0o077 != 0)


def test_a_new_key_is_the_owners_alone(tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem", "K", None)
    assert exposed(tmp_path / "k.pem") == []


@POSIX
@pytest.mark.parametrize("name", ["k.pem", "-k.pem", "a b.pem", "a'b$(id).pem", "kunci;.pem"])
def test_the_line_that_is_named_helps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    new_key(path, "K", None)
    path.chmod(0o644)
    (told,) = exposed(path)
    assert isinstance(told.allowed, str)
    subprocess.run(["sh", "-c", told.allowed], check=True)
    assert exposed(path) == []


@POSIX
def test_every_verb_that_reads_a_private_key_tells_who_else_may(
    workspace: Adoption, package: Path, tmp_path: Path, signer: Callable[..., Any], spbe: CommandLine
) -> None:
    signer("k")
    signer("baru")
    key = tmp_path / "k.pem"
    key.chmod(0o640)
    workspace.choose("labels.title", "Rapor {name}", Reason(reason="Surat edaran."))
    copy = tmp_path / "a.spbe"
    copy.write_bytes(package.read_bytes())
    lines: list[tuple[object, ...]] = [
        ("build", EXAMPLES / "sumedang-spbe-index", "--out", tmp_path / "b.spbe"),
        ("sign", copy),
        ("publish", copy, "--to", tmp_path / "kat"),
        ("withdraw", "1.0", "--catalogue", tmp_path / "kat", "--because", "Keliru"),
        ("receipt", "new", workspace.folder, "--name", "Bekasi", "--out", tmp_path / "r.json"),
        ("contribute", workspace.folder, "--choose", "labels.title", "--name", "Bekasi",
         "--out", tmp_path / "u.json"),
        ("keys", "vouch", public_path(tmp_path / "baru.pem")),
    ]  # fmt: skip
    for line in lines:
        assert spbe(*line, "--key", key, "--json").status == 0, spbe.text
        assert f"chmod 600 {shlex.quote(str(key))}" in spbe.err, line[0]
        assert spbe.json, line[0]


@pytest.mark.parametrize("words", ["", " ", "a", "1234567", "  1234567  ", "       ", "ä" * 7])
def test_a_short_passphrase_is_refused_and_leaves_nothing(words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        new_key(tmp_path / "k.pem", "K", words)
    assert [finding.code for finding in caught.value.findings] == ["key-passphrase-short"]
    assert list(tmp_path.iterdir()) == []


def test_the_verb_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine) -> None:
    monkeypatch.setenv("SPBE_KEY_PASSPHRASE", "abc1234")
    assert spbe("keys", "new", tmp_path / "k.pem", "--name", "K").status == 2
    assert "terlalu pendek" in spbe.err
    assert "abc1234" not in spbe.text
    assert not (tmp_path / "k.pem").exists()


def test_an_older_key_with_a_short_passphrase_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    new_key(path, "K", None)
    private, key = read_private_key(path, None)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"a")))
    assert read_private_key(path, "a")[1] == key
    assert build(EXAMPLES / "sumedang-spbe-index", tmp_path / "a.spbe", key=path, passphrase="a").exists()
