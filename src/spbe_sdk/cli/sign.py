"""`spbe sign`: add a signature to a package that others signed already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package.countersign import countersign
from spbe_sdk.applications.package.package import verify
from spbe_sdk.cli.asking import print_doubts, signing_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.shown import print_signers
from spbe_sdk.findings.words import say


def sign(
    package: Path,
    key: Annotated[Path, typer.Option()],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Add a key's signature to a package."""
    print_doubts(verify(package).signers, str(package), language)
    signed = countersign(package, signing_key(key, language))
    if as_json:
        print_json({"package": str(package), "signers": [signer.to_dict() for signer in signed.signers]})
        return
    print_signers(signed.signers, {signer.id for signer in signed.signers}, language)
    signing = signed.application.publisher.signing
    if signing is not None:
        ids = {known.id for known in signing.keys}
        count = sum(signer.id in ids for signer in signed.signers)
        echo(say("cli.signed_of", language, count=count, threshold=signing.threshold))
