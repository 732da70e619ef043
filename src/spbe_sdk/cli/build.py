"""`spbe build`: an application folder becomes a package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package.build import build as make
from spbe_sdk.applications.package.package import verify as check
from spbe_sdk.cli.keys import passphrase
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.verify import print_signers
from spbe_sdk.findings.words import say


def build(
    folder: Annotated[Path, typer.Argument(help="Map aplikasi dengan application.yaml.")],
    out: Annotated[Path | None, typer.Option(help="Paket yang dibuat, atau mapnya.")] = None,
    update_expected: Annotated[
        bool, typer.Option("--update-expected", help="Tulis ulang hasil uji yang diharapkan.")
    ] = False,
    key: Annotated[Path | None, typer.Option(help="Kunci pribadi untuk menandatangani (lihat spbe keys).")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Bangun paket .spbe dari map aplikasi, setelah data ujinya memberi hasil yang diharapkan."""
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
        print_signers(package, language)
