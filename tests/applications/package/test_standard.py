"""Other tools verify what we sign, and refuse what is tampered with: securesystemslib, in-toto and OpenSSL."""

import base64
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from conftest import EXAMPLES
from spbe_sdk import Adoption, build, verify
from spbe_sdk.applications.catalogue.catalogue import FILE
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.giving_back.proposals import candidates, propose
from spbe_sdk.applications.giving_back.receipts import Account, make_receipt
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.package import FILE_LIST, SIGNATURE
from spbe_sdk.applications.package.signatures import open_sealed, seal
from spbe_sdk.files.folder import sha256, to_json


@attrs.frozen
class Signed:
    """An envelope as its file has it, the public key's file, and the digests of what is signed, by name."""

    envelope: dict[str, Any]
    key: Path
    digests: dict[str, str]

    @property
    def statement(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(base64.b64decode(self.envelope["payload"]))
        return value


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "k.pem"
    new_key(path, "Kabupaten Sumedang", None)
    return path


@pytest.fixture(scope="module")
def signed(key: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Signed]:
    """What can be signed: a package, a catalogue, a receipt, a proposal."""
    folder = tmp_path_factory.mktemp("signed")
    signer = read_private_key(key, None)
    package = build(EXAMPLES / "sumedang-spbe-index", folder, key=key)
    publish(Additions([package]), folder / "k", signer=signer, today=date(2026, 11, 24))
    adoption = Adoption.create(package, "32.16", folder / "w", year=2021).set("stage", "self")
    documents = {
        "catalogue": (folder / "k" / FILE).read_bytes(),
        "receipt": seal(make_receipt(adoption, Account("Kabupaten Bekasi", "trial")), signer),
        "proposal": seal(propose(adoption, candidates(adoption)[:1], "Kabupaten Bekasi"), signer),
    }
    found = {}
    for name, data in documents.items():
        whole = json.loads(data)
        found[name] = Signed(whole, key.with_name("k.pem.pub"), {name: sha256(to_json(whole[name]))})
    with zipfile.ZipFile(package) as archive:
        (beside,) = (name for name in archive.namelist() if name.startswith("keys/"))
        (folder / "beside.pub").write_bytes(archive.read(beside))
        digests = {name: sha256(data) for name, data in verify(package).contents.items()}
        found["package"] = Signed(json.loads(archive.read(SIGNATURE)), folder / "beside.pub", digests)
        content = sha256(archive.read(FILE_LIST))
    about = {"id": "id.go.sumedangkab.spbe-index", "version": "1.0", "content": content}
    assert found["package"].statement["predicate"] == about
    return found


KINDS = ("package", "catalogue", "receipt", "proposal")


def changed(envelope: dict[str, Any], name: str) -> dict[str, Any]:
    """The envelope with something in it changed."""
    value: dict[str, Any] = json.loads(json.dumps(envelope))
    if name == "payload":
        stated = json.loads(base64.b64decode(value["payload"]))
        stated["subject"][0]["digest"]["sha256"] = "0" * 64
        value["payload"] = base64.b64encode(json.dumps(stated, sort_keys=True).encode()).decode()
    elif name == "type":
        value["payloadType"] = "application/json"
    else:
        raw = bytearray(base64.b64decode(value["signatures"][0]["sig"]))
        raw[5] ^= 1
        value["signatures"][0]["sig"] = base64.b64encode(raw).decode()
    return value


CHANGES = ("payload", "type", "signature")


@pytest.mark.parametrize("kind", KINDS)
def test_the_shape_is_the_standards_own(kind: str, signed: dict[str, Signed]) -> None:
    envelope, stated = signed[kind].envelope, signed[kind].statement
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert stated["_type"] == "https://in-toto.io/Statement/v1"
    assert stated["predicateType"] == f"urn:spbe-sdk:predicate:v1:{kind}"
    assert {item["name"]: item["digest"]["sha256"] for item in stated["subject"]} == signed[kind].digests
    if kind == "package":
        assert set(envelope) == {"payload", "payloadType", "signatures"}
        assert [set(entry) for entry in envelope["signatures"]] == [{"keyid", "sig"}]


@pytest.mark.parametrize("kind", KINDS)
def test_securesystemslib_verifies_it(kind: str, signed: dict[str, Signed]) -> None:
    dsse = pytest.importorskip("securesystemslib.dsse")
    exceptions = pytest.importorskip("securesystemslib.exceptions")
    signer = pytest.importorskip("securesystemslib.signer")

    def check(envelope: dict[str, Any]) -> Any:
        public: Any = load_pem_public_key(signed[kind].key.read_bytes())
        key = signer.SSlibKey.from_crypto(public, keyid=envelope["signatures"][0]["keyid"])
        found = dsse.Envelope.from_dict(json.loads(json.dumps(envelope)))
        found.verify([key], 1)
        return found

    assert json.loads(check(signed[kind].envelope).payload) == signed[kind].statement
    for name in CHANGES:
        with pytest.raises(exceptions.VerificationError):
            check(changed(signed[kind].envelope, name))


@pytest.mark.parametrize("kind", KINDS)
def test_in_toto_reads_the_statement(kind: str, signed: dict[str, Signed]) -> None:
    protobuf = pytest.importorskip("google.protobuf.json_format")
    statement_pb2 = pytest.importorskip("in_toto_attestation.v1.statement_pb2")
    statement = pytest.importorskip("in_toto_attestation.v1.statement")
    message = protobuf.ParseDict(signed[kind].statement, statement_pb2.Statement())
    found = statement.Statement.copy_from_pb(message)
    found.validate()
    assert {item.name: item.digest["sha256"] for item in found.pb.subject} == signed[kind].digests


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL here")
@pytest.mark.parametrize("kind", KINDS)
def test_openssl_verifies_it(kind: str, signed: dict[str, Signed], tmp_path: Path) -> None:
    """The bytes that are signed are put together here as the standard writes them, by hand."""

    def check(envelope: dict[str, Any]) -> bool:
        payload, payload_type = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
        (tmp_path / "pae").write_bytes(b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type, len(payload), payload))
        (tmp_path / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
        words: list[str | Path] = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", signed[kind].key, "-rawin"]
        words += ["-in", tmp_path / "pae", "-sigfile", tmp_path / "sig"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    assert check(signed[kind].envelope)
    assert [check(changed(signed[kind].envelope, name)) for name in CHANGES] == [False] * 3


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq here")
@pytest.mark.parametrize("kind", ["catalogue", "receipt", "proposal"])
def test_the_bytes_of_a_document_come_out_of_its_file(kind: str, signed: dict[str, Signed], tmp_path: Path) -> None:
    """The digest in the statement is that of what `jq .receipt FILE` prints."""
    (tmp_path / "d.json").write_bytes(to_json(signed[kind].envelope))
    printed = subprocess.run(["jq", f".{kind}", tmp_path / "d.json"], capture_output=True, check=True).stdout
    assert signed[kind].digests == {kind: sha256(printed)}


@pytest.mark.parametrize("alphabet", ["standard", "for addresses"])
def test_we_read_both_alphabets_of_base64(alphabet: str, signed: dict[str, Signed]) -> None:
    def written(text: str) -> str:
        return text if alphabet == "standard" else text.replace("+", "-").replace("/", "_")

    value = json.loads(json.dumps(signed["receipt"].envelope))
    value["payload"] = written(value["payload"])
    value["signatures"] = [{**entry, "sig": written(entry["sig"])} for entry in value["signatures"]]
    assert [signer.name for signer in open_sealed(json.dumps(value).encode(), "r.json")[2]] == ["Kabupaten Sumedang"]
