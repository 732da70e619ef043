"""Signatures: DSSE envelopes around in-toto statements, as other tools read them, about packages and documents.

The statement's subjects are the files of a package, or the bytes of a document; its predicate says what they are, so
that a receipt cannot pass for a proposal. A signature says who vouches for the bytes, not that a key is who it says.

Sources: DSSE protocol 1.0 and envelope 1.0 (secure-systems-lab/dsse); Statement v1 (in-toto/attestation).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from spbe_sdk.applications.package.public_key import PublicKey, decoded, encoded, parse_key
from spbe_sdk.bindings.personal import private_number
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.documents.contracts import CONTRACTS
from spbe_sdk.documents.fields import SCHEMA_PREFIX, Document
from spbe_sdk.files.folder import MAX_DOCUMENT_BYTES, MAX_LIST_BYTES, document_text, sha256, to_json
from spbe_sdk.files.notation import Notation
from spbe_sdk.files.plain import plain_json
from spbe_sdk.files.reading import convert
from spbe_sdk.findings.errors import PackageError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Signer = tuple[Ed25519PrivateKey, PublicKey]


PAYLOAD_TYPE = "application/vnd.in-toto+json"

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"

PREDICATE_PREFIX = "urn:spbe-sdk:predicate:v1:"

_MAX_SIGNATURES = 8

Sealed = TypeVar("Sealed", bound=Document)


def statement(kind: str, subjects: Mapping[str, str], predicate: Mapping[str, str]) -> dict[str, Any]:
    """What is signed: that some files, by their names and SHA-256 digests, are a thing of some kind."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()],
        "predicateType": PREDICATE_PREFIX + kind,
        "predicate": dict(predicate),
    }


def envelope(stated: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """A signed envelope around a statement, exactly as the standard has it; the public key is to travel beside it."""
    private, key = signer
    payload = json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()
    signature = private.sign(encoded(PAYLOAD_TYPE, payload))
    return {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": key.id, "sig": base64.b64encode(signature).decode()}],
    }


def check_envelope(
    written: Any, keys: Sequence[PublicKey], stated: Mapping[str, Any], source: str
) -> tuple[PublicKey, ...]:
    """Those of some keys whose signatures over a statement are right; a signature whose key is not there is no matter.

    Raises:
        PackageError: the envelope is broken, is about something else, or a signature is wrong.
    """
    by_id = {key.id: key for key in keys}
    try:
        entries = written["signatures"]
        signatures = [
            (by_id[entry["keyid"]], decoded(str(entry["sig"]))) for entry in entries if entry["keyid"] in by_id
        ]
        payload, kind = decoded(str(written["payload"])), written["payloadType"]
        about = plain_json(payload.decode())
    except (ValueError, KeyError, TypeError):
        raise refused(source, "envelope") from None
    if kind != PAYLOAD_TYPE or about != stated:
        raise refused(source, "payload")
    if not signatures or len(entries) > _MAX_SIGNATURES or len(by_id) != len(keys):
        raise refused(source, "signatures")
    for key, signature in signatures:
        if not key.verifies(signature, encoded(kind, payload)):
            raise refused(source, f"key {key.id}")
    return tuple(dict.fromkeys(key for key, _ in signatures))


def refused(source: str, reason: str) -> PackageError:
    """What a wrong signature is refused with."""
    return PackageError(Finding("package-signature", origin=Origin(source), found=reason))


def seal(document: Document, signer: Signer | None) -> bytes:
    """A document as one JSON file that people can read and machines can verify; unsigned without a signer.

    The file is an envelope with two more fields, the document and the keys, which other readers of envelopes pass over.

    Raises:
        UsageError: it holds a personal number.
        DataError: it is too large to be read again.
    """
    value = document.model_dump(mode="json", exclude_none=True)
    hidden = private_number(to_json(value).decode())
    if hidden is not None:
        raise UsageError(Finding("personal-number", origin=Origin(document.contract), found=hidden))
    signed: dict[str, Any] = {}
    if signer is not None:
        signed = {**envelope(_about(type(document), value), signer), "keys": [signer[1].to_dict()]}
    sealed = to_json({document.contract: value, **signed})
    document_text(sealed, document.contract, _most(document.contract))
    return sealed


def unseal(data: bytes, model: type[Sealed], source: str) -> tuple[Sealed, tuple[PublicKey, ...]]:
    """The document in a sealed file, and the keys that signed it.

    Raises:
        PackageError: the file is not one, or its signature is wrong or about something else.
        DataError: everything that is wrong with the document in it.
    """
    try:
        return _unsealed(data, model)
    except SpbeError:
        return _unseal(data, model, source)


# A list of many packages is read several times on the way to its next issue, and says the same each time.
@lru_cache(maxsize=2)
def _unsealed(data: bytes, model: type[Sealed]) -> tuple[Sealed, tuple[PublicKey, ...]]:
    return _unseal(data, model, "")


def _unseal(data: bytes, model: type[Sealed], source: str) -> tuple[Sealed, tuple[PublicKey, ...]]:
    try:
        whole = plain_json(document_text(data, source, _most(model.contract)))
        value = whole[model.contract]
        if whole.keys() & (CONTRACTS.keys() - {model.contract}):
            raise ValueError(model.contract)
        stated = _about(model, value)
    except (ValueError, KeyError, TypeError):
        kind = Phrase(f"sealed.{model.contract}")
        raise PackageError(Finding("sealed-broken", origin=Origin(source), allowed=kind)) from None
    signers = _check(whole, stated, source) if whole.keys() & {"payload", "signatures"} else ()
    return convert(Notation(value, {}, source), model), signers


def open_sealed(data: bytes, source: str) -> tuple[str, Document, tuple[PublicKey, ...]]:
    """Any sealed document: its contract's name, itself, and the keys that signed it.

    Raises:
        PackageError: the file is not one, or its signature is wrong.
        DataError: everything that is wrong with the document in it.
    """
    try:
        most = _most(CatalogueIssue.contract if b'"catalogue"' in data[:_HEAD] else "")
        whole = plain_json(document_text(data, source, most))
        name = next(key for key in whole if key in CONTRACTS)
    except (ValueError, TypeError, StopIteration):
        raise PackageError(Finding("sealed-broken", origin=Origin(source), allowed=Phrase("sealed.any"))) from None
    return (name, *unseal(data, CONTRACTS[name], source))


# A sealed document begins with its contract's name.
_HEAD = 64


def _most(contract: str) -> int:
    """How many bytes a sealed document may have."""
    return MAX_LIST_BYTES if contract == CatalogueIssue.contract else MAX_DOCUMENT_BYTES


def _about(model: type[Document], value: Any) -> dict[str, Any]:
    """What is signed of a document: the bytes of its JSON as `to_json` writes them, and which kind it is."""
    digest = sha256(to_json(value))
    return statement(model.contract, {model.contract: digest}, {"schema": SCHEMA_PREFIX + model.contract})


def _check(whole: Any, stated: Mapping[str, Any], source: str) -> tuple[PublicKey, ...]:
    try:
        keys = [parse_key(entry) for entry in whole["keys"]]
    except (ValueError, KeyError, TypeError):
        raise refused(source, "keys") from None
    return check_envelope(whole, keys, stated, source)
