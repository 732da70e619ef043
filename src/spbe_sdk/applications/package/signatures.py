"""Signatures: DSSE envelopes around a package's file list, and around documents that anyone can verify offline.

A signature says who vouches for the bytes, not that the key is who it says.

Source: DSSE protocol 1.0 (secure-systems-lab/dsse).
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, TypeVar

from spbe_sdk.applications.package.public_key import PublicKey, decoded, encoded, parse_key
from spbe_sdk.bindings.personal import private_number
from spbe_sdk.documents.contracts import CONTRACTS
from spbe_sdk.documents.fields import Document
from spbe_sdk.files.folder import document_text, to_json
from spbe_sdk.files.notation import Notation
from spbe_sdk.files.reading import convert
from spbe_sdk.findings.errors import PackageError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Signer = tuple[Ed25519PrivateKey, PublicKey]


FILE_LIST_TYPE = "application/vnd.spbe.file-list+json"

_MAX_SIGNATURES = 8

# A catalogue lists a thousand applications.
_MAX_SEALED_BYTES = 8 * 1024 * 1024

Sealed = TypeVar("Sealed", bound=Document)


def sign(payload: bytes, signer: Signer, kind: str = FILE_LIST_TYPE) -> bytes:
    """A signed envelope around a payload, with the public key beside it."""
    return (json.dumps(_envelope(payload, signer, kind), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def check_signatures(data: bytes, payload: bytes, source: str, kind: str = FILE_LIST_TYPE) -> tuple[PublicKey, ...]:
    """The keys whose signatures over a payload are right.

    Raises:
        PackageError: the envelope is broken, is about something else, or one of its signatures is wrong.
    """
    try:
        return _check(json.loads(data), payload, source, kind)
    except (ValueError, RecursionError):
        raise _refused(source, "envelope") from None


def seal(document: Document, signer: Signer | None) -> bytes:
    """A document as one JSON file that people can read and machines can verify; unsigned without a signer.

    Raises:
        UsageError: it holds a personal number.
    """
    value = document.model_dump(mode="json", exclude_none=True)
    hidden = private_number(to_json(value).decode())
    if hidden is not None:
        raise UsageError(Finding("personal-number", origin=Origin(document.contract), found=hidden))
    signed = _envelope(to_json(value), signer, _kind(type(document))) if signer is not None else {}
    return to_json({document.contract: value, **signed})


def unseal(data: bytes, model: type[Sealed], source: str) -> tuple[Sealed, tuple[PublicKey, ...]]:
    """The document in a sealed file, and the keys that signed it.

    Raises:
        PackageError: the file is not one, or its signature is wrong or about something else.
        DataError: everything that is wrong with the document in it.
    """
    try:
        whole = json.loads(document_text(data, source, _MAX_SEALED_BYTES))
        value = whole[model.contract]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PackageError(Finding("sealed-broken", origin=Origin(source), allowed=model.contract)) from None
    signers = _check(whole, to_json(value), source, _kind(model)) if "envelope" in whole else ()
    return convert(Notation(value, {}, source), model), signers


def open_sealed(data: bytes, source: str) -> tuple[str, Document, tuple[PublicKey, ...]]:
    """Any sealed document: its contract's name, itself, and the keys that signed it.

    Raises:
        PackageError: the file is not one, or its signature is wrong.
        DataError: everything that is wrong with the document in it.
    """
    try:
        whole = json.loads(document_text(data, source, _MAX_SEALED_BYTES))
        name = next(key for key in whole if key in CONTRACTS)
    except (ValueError, TypeError, StopIteration, RecursionError):
        allowed = "receipt, proposal, catalogue"
        raise PackageError(Finding("sealed-broken", origin=Origin(source), allowed=allowed)) from None
    return (name, *unseal(data, CONTRACTS[name], source))


def _kind(model: type[Document]) -> str:
    return f"application/vnd.spbe.{model.contract}+json"


def _envelope(payload: bytes, signer: Signer, kind: str) -> dict[str, Any]:
    private, key = signer
    signature = base64.b64encode(private.sign(encoded(kind, payload))).decode()
    return {
        "envelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": kind,
            "signatures": [{"keyid": key.id, "sig": signature}],
        },
        "keys": [key.to_dict()],
    }


def _check(document: Any, payload: bytes, source: str, kind: str) -> tuple[PublicKey, ...]:
    try:
        envelope, keys = document["envelope"], [parse_key(entry) for entry in document["keys"]]
        by_id = {key.id: key for key in keys}
        written = envelope["signatures"]
        signatures = [(by_id[entry["keyid"]], decoded(entry["sig"])) for entry in written if entry["keyid"] in by_id]
        signed = decoded(envelope["payload"])
        right_type = envelope["payloadType"] == kind
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(source, "envelope") from None
    if not right_type or signed != payload:
        raise _refused(source, "payload")
    if not signatures or len(written) > _MAX_SIGNATURES or len(by_id) != len(keys):
        raise _refused(source, "signatures")
    for key, signature in signatures:
        if not key.verifies(signature, encoded(kind, payload)):
            raise _refused(source, f"key {key.id[:12]}")
    return tuple(dict.fromkeys(key for key, _ in signatures))


def _refused(source: str, reason: str) -> PackageError:
    return PackageError(Finding("package-signature", origin=Origin(source), found=reason))
