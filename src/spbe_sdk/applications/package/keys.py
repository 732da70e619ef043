"""Keys in files: Ed25519 pairs, and vouchers by which an old key speaks for the one that takes its place.

Private keys are PKCS #8 PEM files, encrypted with a passphrase; what a public key file holds, `public_key` says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from spbe_sdk.applications.package.public_key import PublicKey, Voucher, parse_key_file, voucher_text
from spbe_sdk.documents.fields import plain_name
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.files.modes import open_to_others
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# What is shorter is tried out in no time by whoever holds the file.
SHORTEST_PASSPHRASE = 8


def new_key(path: Path, name: str, passphrase: str | None) -> PublicKey:
    """Make a key pair: `path` holds the private key, ``<path>.pub`` the public one.

    Without a passphrase the private key lies there unprotected; callers say so.

    Raises:
        UsageError: the file exists, the passphrase is shorter than eight letters, or the name is none.
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
    if passphrase is not None and len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise UsageError(Finding("key-passphrase-short", allowed=str(SHORTEST_PASSPHRASE)))
    private = Ed25519PrivateKey.generate()
    protection: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        protection = BestAvailableEncryption(passphrase.encode())
    key = _public(private, plain_name(name, "--name"))
    # The public half first: alone it harms nobody, and does not stand in the way of the next attempt.
    write_atomic(public_path(path), key.to_file())
    try:
        write_atomic(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection), mode=0o600)
    except BaseException:
        public_path(path).unlink(missing_ok=True)
        raise
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
    step = Voucher(bare, key.id, private.sign(voucher_text(by.id, key.id)))
    kept = [old for old in (*by.vouchers, *key.vouchers) if (old.by.id, old.key) != (by.id, key.id)]
    vouched = attrs.evolve(key, vouchers=(*dict.fromkeys(kept), step))
    write_atomic(path, vouched.to_file())
    return vouched


def public_path(path: Path) -> Path:
    """Where the public half of a private key lies."""
    return path.with_name(path.name + ".pub")


def read_public_key(path: Path) -> PublicKey:
    """The public key in a ``.pub`` file; one that another tool made is called by the file's name.

    Raises:
        UsageError: the file holds none.
    """
    try:
        return parse_key_file(read_bytes(path), path.stem)
    except (ValueError, KeyError, TypeError):
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


def exposed(path: Path) -> list[Finding]:
    """A warning where others on this computer may read or replace a private key, with the line that ends it."""
    return open_to_others(path, "key-exposed")


def _public(private: Ed25519PrivateKey, name: str) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return PublicKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), name)
