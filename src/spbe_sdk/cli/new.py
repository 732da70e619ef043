"""`spbe new`: scaffolds that work at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.scaffolds import application as scaffold
from spbe_sdk.applications.scaffolds import plugin as plugin_scaffold
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.findings.words import say

new = typer.Typer(
    help="Buat kerangka yang langsung jalan: aplikasi, ruang kerja, adaptor, atau strategi.", no_args_is_help=True
)


@new.command()
def application(
    folder: Annotated[Path, typer.Argument(help="Map aplikasi yang dibuat.")],
    region: Annotated[str, typer.Option(help="Kode wilayah penerbit.")] = "00",
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Kerangka aplikasi: manifes, data uji, dan hasil yang diharapkan; langsung dapat dibangun."""
    scaffold.new_application(folder, region)
    _say(folder, as_json, language)


@new.command()
def adoption(
    folder: Annotated[Path, typer.Argument(help="Map ruang kerja yang dibuat.")],
    region: Annotated[str, typer.Option(help="Kode wilayah, misalnya 32.16.")],
    package: Annotated[Path | None, typer.Option(help="Paket .spbe; tanpa ini: aplikasi kosong bawaan.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Ruang kerja dengan lembar isian CSV untuk setiap indikator, sudah terhubung dan siap diisi."""
    scaffold.new_adoption(folder, region, package, language)
    _say(folder, as_json, language)


@new.command()
def strategy(
    folder: Annotated[Path, typer.Argument(help="Map paket strategi yang dibuat; namanya menjadi nama strategi.")],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Paket Python berisi satu strategi, dengan entry point dan uji yang langsung lulus."""
    plugin_scaffold.new_strategy(folder)
    _say(folder, as_json, language)


@new.command()
def adapter(
    folder: Annotated[Path, typer.Argument(help="Map paket adaptor yang dibuat; namanya menjadi nama adaptor.")],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Paket Python berisi satu adaptor, dengan entry point, halaman, dan uji yang langsung lulus."""
    plugin_scaffold.new_adapter(folder)
    _say(folder, as_json, language)


def _say(folder: Path, as_json: bool, language: LanguageOption) -> None:
    if as_json:
        print_json({"created": str(folder)})
    else:
        echo(say("cli.created", language, path=folder))
