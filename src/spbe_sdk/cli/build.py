"""`spbe build`: an application folder becomes a package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package.build import build as make
from spbe_sdk.applications.package.package import verify as check
from spbe_sdk.cli.asking import passphrase
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.shown import print_package_signers
from spbe_sdk.findings.words import say


def build(
    folder: Path,
    out: Path | None = None,
    update_expected: Annotated[bool, typer.Option("--update-expected")] = False,
    key: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Build a package from an application folder, once its trial gives what it expects."""
    path = make(
        folder, out, update_expected=update_expected, key=key, passphrase=passphrase(key, language) if key else None
    )
    package = check(path)
    if as_json:
        signers = [signer.to_dict() for signer in package.signers]
        digests = {"content": package.digest, "sha256": package.sha256, "size": package.size}
        print_json({"package": str(path), **digests, "signers": signers})
    else:
        echo(say("cli.built", language, path=path))
        echo(say("cli.digest", language, digest=package.digest))
        print_package_signers(package.signers, {key.id for key in package.signers}, language)
