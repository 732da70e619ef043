"""Keys: Ed25519 pairs in files, and vouchers by which an old key speaks for the one that takes its place.

Private keys are PKCS #8 PEM files, encrypted with a passphrase. That a key belongs to who it says is settled
when an adopter pins it, not here.

Sources: RFC 8032 (Ed25519); DSSE protocol 1.0 (secure-systems-lab/dsse).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes, sha256, to_json
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


VOUCHER_TYPE = "application/vnd.spbe.voucher+json"

_MAX_VOUCHERS = 32


@attrs.frozen(slots=True)
class Voucher:
    """The word of one key that another takes its place; its signature was checked when it was read."""

    by: PublicKey
    key: str
    signature: bytes


@attrs.frozen(slots=True)
class PublicKey:
    """A public key; `id` is the SHA-256 of its 32 bytes, `name` what its owner calls it.

    `vouchers` are the steps from older keys to this one, the oldest first.
    """

    raw: bytes
    name: str
    vouchers: tuple[Voucher, ...] = attrs.field(default=(), eq=False)

    @property
    def id(self) -> str:
        """The key's id."""
        return sha256(self.raw)

    def to_dict(self) -> dict[str, Any]:
        """The key as JSON-ready values."""
        bare = {"keyid": self.id, "name": self.name, "public": base64.b64encode(self.raw).decode()}
        if not self.vouchers:
            return bare
        steps = [
            {"by": step.by.to_dict(), "for": step.key, "signature": base64.b64encode(step.signature).decode()}
            for step in self.vouchers
        ]
        return {**bare, "vouchers": steps}

    def vouched_for_by(self, trusted: Collection[str], revoked: Collection[str] = ()) -> bool:
        """Whether a chain of vouchers leads from one of some trusted keys to this one, past no revoked key."""
        reached = {key for key in trusted if key not in revoked}
        # A chain has at most as many steps as there are vouchers, in whatever order they are written.
        for _ in self.vouchers:
            reached |= {step.key for step in self.vouchers if step.by.id in reached and step.key not in revoked}
        return self.id in reached

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made a signature over a message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def follows(
    signers: Iterable[PublicKey], trusted: Collection[str], revoked: Collection[str] = (), accepted: str | None = None
) -> bool:
    """Whether one of some signers is trusted, is vouched for by a trusted key, or is accepted on purpose.

    Where no key is trusted yet there is none to ask, and everything follows.
    """
    return not trusted or any(key.vouched_for_by(trusted, revoked) or key.id == accepted for key in signers)


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
    write_atomic(public_path(path), to_json(key.to_dict()))
    return key


def vouch(path: Path, private: Ed25519PrivateKey, by: PublicKey) -> PublicKey:
    """Let a key vouch for the one in a ``.pub`` file, which then carries the voucher and those before it.

    Raises:
        UsageError: the file holds no public key, or the same one.
    """
    key = read_public_key(path)
    if key.id == by.id:
        raise UsageError(Finding("key-same", origin=Origin(str(path))))
    bare = attrs.evolve(by, vouchers=())
    step = Voucher(bare, key.id, private.sign(_voucher(by.id, key.id)))
    kept = [old for old in (*by.vouchers, *key.vouchers) if (old.by.id, old.key) != (by.id, key.id)]
    vouched = attrs.evolve(key, vouchers=(*dict.fromkeys(kept), step))
    write_atomic(path, to_json(vouched.to_dict()))
    return vouched


def public_path(path: Path) -> Path:
    """Where the public half of a private key lies."""
    return path.with_name(path.name + ".pub")


def read_public_key(path: Path) -> PublicKey:
    """The public key in a ``.pub`` file.

    Raises:
        UsageError: the file holds none.
    """
    try:
        return parse_key(json.loads(read_bytes(path)))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(Finding("key-broken", origin=Origin(str(path)))) from None


def read_private_key(path: Path, passphrase: str | None) -> tuple[Ed25519PrivateKey, PublicKey]:
    """A private key and its public half, with the name and the vouchers that the ``.pub`` beside it gives.

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
    own, beside = _public(private, path.stem), public_path(path)
    if beside.is_file():
        written = read_public_key(beside)
        if written.id == own.id:
            return private, written
    return private, own


def parse_key(entry: Any) -> PublicKey:
    """A public key from its JSON values; every voucher that it carries is checked.

    Raises:
        ValueError, KeyError, TypeError: it is not one, or a voucher is wrong.
    """
    raw, name = decoded(entry["public"]), entry["name"]
    steps = entry.get("vouchers", [])
    if not isinstance(steps, list) or len(steps) > _MAX_VOUCHERS:
        raise ValueError("vouchers")
    key = PublicKey(raw, name, tuple(_parse_voucher(step) for step in steps))
    if len(raw) != 32 or not isinstance(name, str) or not 1 <= len(name) <= 200 or key.id != entry["keyid"]:
        raise ValueError(name)
    return key


def _parse_voucher(entry: Any) -> Voucher:
    if "vouchers" in entry["by"]:
        raise ValueError("vouchers")
    by, key, signature = parse_key(entry["by"]), str(entry["for"]), decoded(entry["signature"])
    if not by.verifies(signature, _voucher(by.id, key)):
        raise ValueError(key)
    return Voucher(by, key, signature)


def encoded(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: a signature also covers what kind of payload it is about."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def decoded(text: Any) -> bytes:
    """The bytes behind base64 text.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(text) from None


def _voucher(by: str, key: str) -> bytes:
    return encoded(VOUCHER_TYPE, json.dumps({"by": by, "for": key}, sort_keys=True).encode())


def _public(private: Ed25519PrivateKey, name: str) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return PublicKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), name)
