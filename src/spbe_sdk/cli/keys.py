"""`spbe keys`: make a key pair for signing, and look at one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, read_public_key, vouch
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say

PASSPHRASE = "SPBE_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable, not a secret

keys = typer.Typer(help="Kunci untuk menandatangani paket.", no_args_is_help=True)


def passphrase(key: Path | None = None, language: Language = "id") -> str | None:
    """The passphrase of a key: from the environment, or, where the key needs one, asked for on a terminal."""
    found = os.environ.get(PASSPHRASE)
    if not found and key is not None and os.isatty(0) and b"ENCRYPTED" in read_bytes(key):
        found = str(typer.prompt(say("cli.passphrase", language), hide_input=True))
    return found or None


@keys.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="Berkas kunci pribadi; kunci publik ditulis di sebelahnya (.pub).")],
    name: Annotated[str, typer.Option(help="Nama pemilik kunci, misalnya nama instansi.")],
    unprotected: Annotated[
        bool,
        typer.Option("--unprotected", help="Tanpa kata sandi; siapa pun yang mendapat berkasnya dapat menandatangani."),
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Buat pasangan kunci Ed25519, dilindungi kata sandi."""
    secret = None if unprotected else passphrase()
    if secret is None and not unprotected:
        if not os.isatty(0):
            raise UsageError(Finding("key-passphrase-missing", details={"variable": PASSPHRASE}))
        secret = typer.prompt(say("cli.passphrase", language), hide_input=True, confirmation_prompt=True)
    key = new_key(file, name, secret)
    if as_json:
        print_json({**key.to_dict(), "private": str(file), "public_file": str(public_path(file))})
        return
    echo(say("cli.key_made", language, path=file, public=public_path(file)))
    echo(f"{key.name}: {key.id}")
    if unprotected:
        echo(say("cli.key_unprotected", language))


@keys.command("show")
def show(
    file: Annotated[Path, typer.Argument(help="Berkas kunci publik (.pub).")],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Tampilkan sidik kunci publik, untuk dicocokkan lewat telepon atau surat."""
    key = read_public_key(file)
    if as_json:
        print_json(key.to_dict())
    else:
        echo(f"{key.name}: {key.id}")


@keys.command("vouch")
def vouch_for(
    file: Annotated[Path, typer.Argument(help="Berkas kunci publik yang baru (.pub).")],
    key: Annotated[Path, typer.Option(help="Kunci pribadi lama, yang sudah diterima para pengadopsi.")],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Jamin kunci baru dengan kunci lama, agar pengadopsi menerima penggantinya."""
    vouched = vouch(file, *read_private_key(key, passphrase(key, language)))
    if as_json:
        print_json(vouched.to_dict())
    else:
        echo(say("cli.key_vouched", language, name=vouched.name, key=vouched.id, by=vouched.vouchers[-1].by.id[:12]))
