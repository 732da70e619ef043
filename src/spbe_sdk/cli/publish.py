"""`spbe publish`: packages and receipts into a catalogue that any web server, shared drive or USB stick can carry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.publish import DAYS, Additions
from spbe_sdk.applications.catalogue.publish import publish as make
from spbe_sdk.applications.package.keys import read_private_key, read_public_key
from spbe_sdk.cli.catalogue import catalogue_dict
from spbe_sdk.cli.keys import passphrase
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.documents.catalogue import Included, Revocation
from spbe_sdk.findings.words import say


def publish(
    packages: Annotated[list[Path] | None, typer.Argument(help="Paket .spbe yang ditambahkan.")] = None,
    to: Annotated[Path, typer.Option(help="Map katalog; dibuat bila belum ada.")] = Path("katalog"),
    key: Annotated[Path | None, typer.Option(help="Kunci pribadi untuk menandatangani katalog.")] = None,
    title: Annotated[str | None, typer.Option(help="Judul katalog.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Berapa hari katalog ini dianggap mutakhir.")] = DAYS,
    receipt: Annotated[list[Path] | None, typer.Option(help="Tanda terima pengadopsi; boleh berulang.")] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(help="Katalog lain, JUDUL=LETAK (alamat web atau letak relatif); boleh berulang."),
    ] = None,
    revoke: Annotated[Path | None, typer.Option(help="Kunci publik (.pub) yang dicabut.")] = None,
    because: Annotated[str | None, typer.Option(help="Alasan pencabutan.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Terbitkan paket ke katalog: satu map berkas statis, juga halaman web yang dapat dibuka tanpa internet."""
    if (revoke is None) != (because is None):
        raise typer.BadParameter("--revoke … --because …")
    additions = Additions(
        packages or [],
        receipt or [],
        [_included(text) for text in include or []],
        [_revocation(revoke, because)] if revoke and because else [],
    )
    signer = read_private_key(key, passphrase(key, language)) if key else None
    catalogue = make(additions, to, signer=signer, title=title, days=days, language=language)
    if as_json:
        print_json(catalogue_dict(catalogue), indent=2)
        return
    issue = catalogue.issue
    echo(say("catalogue.published", language, path=to / "index.html", count=len(issue.packages)))
    echo(say("catalogue.number", language, number=issue.number, issued=issue.issued, expires=issue.expires))
    echo(say("catalogue.signed" if signer else "catalogue.unsigned", language, name=signer[1].name if signer else ""))


def _included(text: str) -> Included:
    title, separator, location = text.partition("=")
    if not separator or not title or not location:
        raise typer.BadParameter(f"{text!r}: JUDUL=LETAK")
    return Included(title=title, location=location)


def _revocation(path: Path, because: str) -> Revocation:
    key = read_public_key(path)
    return Revocation(id=key.id, name=key.name, reason=because, since=date.today())
