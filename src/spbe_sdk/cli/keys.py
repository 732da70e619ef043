"""`spbe keys`: make a key pair for signing, and look at one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.keys import new_key, public_path, read_public_key, vouch
from spbe_sdk.cli.asking import new_passphrase, signing_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, status_of
from spbe_sdk.findings.words import say


def new(
    file: Path,
    name: Annotated[str, typer.Option()],
    unprotected: Annotated[bool, typer.Option("--unprotected")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Make a key pair, protected by a passphrase."""
    key = new_key(file, name, None if unprotected else new_passphrase(language))
    if as_json:
        print_json({**key.to_dict(), "private": str(file), "public_file": str(public_path(file))})
        return
    echo(say("cli.key_made", language, path=file, public=public_path(file)))
    echo(key.shown)
    if unprotected:
        echo(say("cli.key_unprotected", language))


def show(
    file: Path,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show the fingerprint of a public key."""
    key = read_public_key(file)
    if as_json:
        print_json(key.to_dict())
    else:
        echo(key.shown)
    findings = heard().findings([key], str(file))
    print_findings(findings, language, stderr=True)
    raise typer.Exit(status_of(findings, ready=True))


def vouch_for(
    file: Path,
    key: Annotated[Path, typer.Option()],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Vouch with an old key for the one that takes its place."""
    vouched = vouch(file, *signing_key(key, language))
    if as_json:
        print_json(vouched.to_dict())
    else:
        echo(say("cli.key_vouched", language, key=vouched.shown, by=vouched.vouchers[-1].by.shown))
