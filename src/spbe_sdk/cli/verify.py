"""`spbe verify`: is a package whole and unaltered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package import Package, require_signer
from spbe_sdk.applications.package import verify as check
from spbe_sdk.applications.signing import read_public_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, print_json
from spbe_sdk.wording import say


def verify(
    file: Annotated[Path, typer.Argument(help="Paket .spbe.")],
    key: Annotated[Path | None, typer.Option(help="Kunci publik (.pub) yang harus menandatanganinya.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Periksa keutuhan paket, tanpa membongkar dan tanpa internet."""
    package = check(file)
    if key is not None:
        require_signer(package, read_public_key(key))
    application = package.application
    if as_json:
        print_json(
            {
                "id": application.id,
                "version": application.version,
                "publisher": application.publisher.name,
                "content": package.digest,
                "sha256": package.sha256,
                "files": {name: len(data) for name, data in sorted(package.contents.items())},
                "signed": bool(package.signers),
                "signers": [signer.to_dict() for signer in package.signers],
            }
        )
        return
    count, size = len(package.contents), package.size
    identity = {"id": application.id, "version": application.version, "count": count, "size": size}
    typer.echo(say("cli.verified", language, **identity))
    typer.echo(f"{say('report.publisher', language)}: {application.publisher.name}")
    typer.echo(say("cli.digest", language, digest=package.digest))
    print_signers(package, language)


def print_signers(package: Package, language: LanguageOption) -> None:
    """Who signed a package, and what that does and does not say."""
    for signer in package.signers:
        typer.echo(say("cli.signed", language, name=signer.name, key=signer.id))
    typer.echo(say("cli.signed_note" if package.signers else "cli.unsigned", language))
