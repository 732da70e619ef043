"""Signing a package that somebody else signed: each of several keys stays where it is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from spbe_sdk.applications.package.archive import read_entries
from spbe_sdk.applications.package.package import SIGNATURE, Package, Seal, pack, sign, verify
from spbe_sdk.files.atomic import write_atomic

if TYPE_CHECKING:
    from spbe_sdk.applications.package.signatures import Signer


def countersign(path: Path | str, signer: Signer) -> Package:
    """Add a key's signature to a package, beside those that it has; the content stays the same.

    Raises:
        DataError: the file cannot be read.
        PackageError: the package is refused.
        WorkspaceError: it cannot be written.

    Examples:
        ``countersign("app-1.0.spbe", read_private_key(Path("second.pem"), None))``
    """
    package = verify(path)
    own, key = sign(package.application, package.contents, signer), signer[1]
    others = [other for other in package.signers if other.id != key.id]
    envelope = json.loads(own.envelope)
    if others:
        known = {other.id for other in others}
        written = json.loads(read_entries(package.data, str(path))[SIGNATURE])
        envelope["signatures"] += [one for one in written["signatures"] if one["keyid"] in known]
        envelope["signatures"].sort(key=lambda one: one["keyid"])
    data = (json.dumps(envelope, indent=1, sort_keys=True) + "\n").encode()
    write_atomic(Path(path), pack(package.contents, Seal(data, (*others, key))))
    return verify(path)
