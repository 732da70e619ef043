"""Public keys and vouchers: what they are, how they are written, and which of several signers is to be trusted.

A public key file is a PEM block (SPKI), which any tool reads, and behind it, as JSON, the name of its owner and the
vouchers by which older keys speak for this one. Names are claims; what people compare is the id.

Sources: RFC 8032 (Ed25519); RFC 8410 (its SPKI); DSSE protocol 1.0 (secure-systems-lab/dsse).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import attrs

from spbe_sdk.files.folder import sha256, to_json
from spbe_sdk.files.plain import plain_json
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin, quoted
from spbe_sdk.findings.words import is_plain

VOUCHER_TYPE = "application/vnd.spbe.voucher+json"

MAX_NAME = 200

_MAX_VOUCHERS = 32

_PEM_END = "-----END PUBLIC KEY-----\n"

_FIELD = 2**255 - 19

# The y of the points of order 1, 2, 4 and 8; the two of order 8 are each other's negative. With such a "key", a
# signature fits whatever it is about.
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = {1, _FIELD - 1, 0, _ORDER_8, _FIELD - _ORDER_8}


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

    @property
    def shown(self) -> str:
        """How people see it: first its id, by which they compare it, then what its owner calls it."""
        return shown_key(self.id, self.name)

    @property
    def pem(self) -> str:
        """The bare key as a PEM block, as other tools read it."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def to_dict(self) -> dict[str, Any]:
        """The key as JSON-ready values."""
        return {"keyid": self.id, "public": self.pem, **self._about()}

    def to_file(self) -> bytes:
        """The key as the content of a public key file."""
        return self.pem.encode() + to_json(self._about())

    def _about(self) -> dict[str, Any]:
        steps = [
            {"by": step.by.to_dict(), "for": step.key, "signature": base64.b64encode(step.signature).decode()}
            for step in self.vouchers
        ]
        return {"name": self.name, **({"vouchers": steps} if steps else {})}

    def vouched_for_by(self, trusted: Collection[str], revoked: Collection[str] = ()) -> bool:
        """Whether a chain of vouchers leads from one of some trusted keys to this one, past no revoked key."""
        reached = {key for key in trusted if key not in revoked}
        # A chain has at most as many steps as there are vouchers, in whatever order they are written.
        for _ in self.vouchers:
            reached |= {step.key for step in self.vouchers if step.by.id in reached and step.key not in revoked}
        return self.id in reached

    @property
    def elders(self) -> set[str]:
        """The ids of the keys for which this one may speak: itself, and those from which vouchers lead to it."""
        found = {self.id}
        for _ in self.vouchers:
            found |= {step.by.id for step in self.vouchers if step.key in found}
        return found

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made a signature over a message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class UnchosenKeyError(PackageError):
    """Several keys signed, and nobody said yet which of them is meant: `keys` are those to choose from."""

    def __init__(self, code: str, keys: Sequence[PublicKey], source: str) -> None:
        self.keys, self.code = tuple(keys), code
        super().__init__(
            Finding(code, origin=Origin(source), allowed=key.shown, details={"key": key.id}) for key in keys
        )


def shown_key(id: str, name: str) -> str:
    """A key as people see it: first the id, by which they compare it, then the name that anyone can claim."""
    return f"{id} {quoted(name, 100)}"


@attrs.frozen(slots=True)
class Trust:
    """Whom somebody trusts: keys accepted before, a key that is asked for now, by their ids; and none that was revoked.

    What others signed as well changes nothing: anyone can add a signature.
    """

    keys: Collection[str] = ()
    asked: str | None = None
    revoked: Collection[str] = ()

    @property
    def anchored(self) -> bool:
        """Whether there is a key to begin with; where there is none, a first signer is taken at its word."""
        return bool(self.keys or self.asked)

    def among(self, signers: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
        """Those of some signers that are asked for, are trusted, or are vouched for by one that is."""
        anchors = {*self.keys, *([self.asked] if self.asked else [])}
        return tuple(key for key in signers if key.id not in self.revoked and key.vouched_for_by(anchors, self.revoked))

    def to_pin(self, signers: Sequence[PublicKey], code: str, source: str) -> tuple[PublicKey, ...]:
        """The signers that are trusted from now on; none where nobody known signed.

        Raises:
            UnchosenKeyError: nobody is trusted yet, and several signed; `code` and `source` name what it is about.
        """
        if self.anchored:
            return self.among(signers)
        good = tuple(key for key in signers if key.id not in self.revoked)
        if good and len(signers) > 1:
            raise UnchosenKeyError(code, good, source)
        return good


def parse_key_file(data: bytes, name: str | None = None) -> PublicKey:
    """The key in the content of a public key file; `name` is what a key without a name is called.

    Raises:
        ValueError, KeyError, TypeError: it holds none, or a voucher is wrong.
    """
    pem, end, about = data.decode().replace("\r\n", "\n").partition(_PEM_END)
    return parse_key({"name": name, **(plain_json(about) if about.strip() else {}), "public": pem + end})


def parse_key(entry: Any) -> PublicKey:
    """A public key from its JSON values; every voucher that it carries is checked.

    Raises:
        ValueError, KeyError, TypeError: it is not one, or a voucher is wrong.
    """
    raw, name = _parse_pem(str(entry["public"])), entry["name"]
    steps = dict(entry).get("vouchers", [])
    if not isinstance(steps, list) or len(steps) > _MAX_VOUCHERS:
        raise ValueError("vouchers")
    key = PublicKey(raw, name, tuple(_parse_voucher(step) for step in steps))
    # One way of writing: what another tool finds in the block is what we find in it.
    if key.pem != entry["public"] or ("keyid" in entry and entry["keyid"] != key.id):
        raise ValueError(key.id)
    if not isinstance(name, str) or len(name) > MAX_NAME or not is_plain(name):
        raise ValueError(name)
    return key


def _parse_pem(pem: str) -> bytes:
    """The 32 bytes of the key in a PEM block; none of those for which any signature fits."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode())
    except UnsupportedAlgorithm:
        raise ValueError(pem) from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(pem)
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    height = int.from_bytes(raw, "little") % 2**255
    if height >= _FIELD or height in _SMALL:
        raise ValueError(pem)
    return raw


def _parse_voucher(entry: Any) -> Voucher:
    if "vouchers" in entry["by"]:
        raise ValueError("vouchers")
    by, key, signature = parse_key(entry["by"]), str(entry["for"]), decoded(str(entry["signature"]))
    if not by.verifies(signature, voucher_text(by.id, key)):
        raise ValueError(key)
    return Voucher(by, key, signature)


def encoded(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: a signature also covers what kind of payload it is about."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def decoded(text: str) -> bytes:
    """The bytes behind base64 text, of either alphabet.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        raise ValueError(text) from None


def voucher_text(by: str, key: str) -> bytes:
    """What a key signs to vouch for another."""
    return encoded(VOUCHER_TYPE, json.dumps({"by": by, "for": key}, sort_keys=True).encode())
