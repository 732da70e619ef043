"""Keys and signatures: Ed25519 over a package's file list, in a DSSE envelope. Works offline.

A signature says who vouches for a package, not that the key is who it says: that is settled when an adopter
pins it. Private keys are PKCS #8 PEM files, encrypted with a passphrase.

Sources: RFC 8032 (Ed25519); DSSE protocol 1.0 (secure-systems-lab/dsse).
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.errors import PackageError, UsageError
from spbe_sdk.files import read_bytes, sha256, write_atomic
from spbe_sdk.findings import Finding, Origin

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PAYLOAD_TYPE = "application/vnd.spbe.file-list+json"
_MAX_SIGNATURES = 8


@attrs.frozen(slots=True)
class PublicKey:
    """A public key; `id` is the SHA-256 of its 32 bytes, `name` what its owner calls it."""

    raw: bytes
    name: str

    @property
    def id(self) -> str:
        """The key's id."""
        return sha256(self.raw)

    def to_dict(self) -> dict[str, str]:
        """The key as JSON-ready values."""
        return {"keyid": self.id, "name": self.name, "public": base64.b64encode(self.raw).decode()}


def new_key(path: Path, name: str, passphrase: str | None) -> PublicKey:
    """Make a key pair: `path` holds the private key, ``<path>.pub`` the public one.

    Without a passphrase the private key lies there unprotected; callers say so.

    Raises:
        UsageError: the file exists.
        WorkspaceError: it cannot be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        KeySerializationEncryption,
        NoEncryption,
        PrivateFormat,
    )

    if path.exists():
        raise UsageError(Finding("key-exists", origin=Origin(str(path))))
    private = Ed25519PrivateKey.generate()
    protection: KeySerializationEncryption = NoEncryption()
    if passphrase:
        protection = BestAvailableEncryption(passphrase.encode())
    write_atomic(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection), mode=0o600)
    key = _public(private, name)
    write_atomic(public_path(path), (json.dumps(key.to_dict(), indent=2, ensure_ascii=False) + "\n").encode())
    return key


def public_path(path: Path) -> Path:
    """Where the public half of a private key lies."""
    return path.with_name(path.name + ".pub")


def read_public_key(path: Path) -> PublicKey:
    """The public key in a ``.pub`` file.

    Raises:
        UsageError: the file holds none.
    """
    try:
        return _key(json.loads(read_bytes(path)))
    except (ValueError, KeyError, TypeError):
        raise UsageError(Finding("key-broken", origin=Origin(str(path)))) from None


def read_private_key(path: Path, passphrase: str | None) -> tuple[Ed25519PrivateKey, PublicKey]:
    """A private key and its public half.

    Raises:
        UsageError: the file holds none, or the passphrase is missing or wrong.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = read_bytes(path)
    try:
        private = load_pem_private_key(data, passphrase.encode() if passphrase else None)
    except TypeError:
        raise UsageError(Finding("key-passphrase", origin=Origin(str(path)))) from None
    except (ValueError, UnsupportedAlgorithm):
        code = "key-passphrase" if b"ENCRYPTED" in data else "key-broken"
        raise UsageError(Finding(code, origin=Origin(str(path)))) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise UsageError(Finding("key-broken", origin=Origin(str(path))))
    beside = public_path(path)
    name = read_public_key(beside).name if beside.is_file() else path.stem
    return private, _public(private, name)


def sign(payload: bytes, private: Ed25519PrivateKey, key: PublicKey) -> bytes:
    """A signed envelope around a payload, with the public key beside it."""
    signature = base64.b64encode(private.sign(_encoded(payload))).decode()
    envelope = {
        "envelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": key.id, "sig": signature}],
        },
        "keys": [key.to_dict()],
    }
    return (json.dumps(envelope, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def check_signatures(data: bytes, payload: bytes, source: str) -> tuple[PublicKey, ...]:
    """The keys whose signatures over a payload are right.

    Raises:
        PackageError: the envelope is broken, is about something else, or one of its signatures is wrong.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        document = json.loads(data)
        envelope, keys = document["envelope"], [_key(entry) for entry in document["keys"]]
        by_id = {key.id: key for key in keys}
        signatures = [(by_id[entry["keyid"]], _decoded(entry["sig"])) for entry in envelope["signatures"]]
        signed = _decoded(envelope["payload"])
        right_type = envelope["payloadType"] == PAYLOAD_TYPE
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(source, "envelope") from None
    if not right_type or signed != payload:
        raise _refused(source, "payload")
    if not 1 <= len(signatures) <= _MAX_SIGNATURES or len(by_id) != len(keys):
        raise _refused(source, "signatures")
    for key, signature in signatures:
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, _encoded(payload))
        except (InvalidSignature, ValueError):
            raise _refused(source, f"key {key.id[:12]}") from None
    return tuple(dict.fromkeys(key for key, _ in signatures))


def _encoded(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the signature also covers what kind of payload it is."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _public(private: Ed25519PrivateKey, name: str) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return PublicKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), name)


def _key(entry: Any) -> PublicKey:
    raw, name = _decoded(entry["public"]), entry["name"]
    key = PublicKey(raw, name)
    if len(raw) != 32 or not isinstance(name, str) or not 1 <= len(name) <= 200 or key.id != entry["keyid"]:
        raise ValueError(name)
    return key


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(text) from None


def _refused(source: str, reason: str) -> PackageError:
    return PackageError(Finding("package-signature", origin=Origin(source), found=reason))
