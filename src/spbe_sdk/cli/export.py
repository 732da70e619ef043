"""`spbe export`: what registers ask about an application, filled in from its manifest."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.giving_back.export import tables_of, upload, write_tables
from spbe_sdk.applications.package.package import read_manifest, verify
from spbe_sdk.applications.package.registers import inventory as sheet
from spbe_sdk.applications.package.registers import inventory_csv
from spbe_sdk.applications.package.registers import publiccode as text_of
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json
from spbe_sdk.documents.application import MANIFEST, Application
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say

export = typer.Typer(
    help="Keluaran: hasil sebagai tabel, publiccode.yml, dan inventaris nasional.", no_args_is_help=True
)

Source = Annotated[Path, typer.Argument(help="Paket .spbe, atau map aplikasi.")]


@export.command("publiccode")
def publiccode(
    source: Source,
    out: Annotated[Path | None, typer.Option(help="Berkas; tanpa ini: ditampilkan.")] = None,
    language: LanguageOption = "id",
) -> None:
    """Buat publiccode.yml."""
    text = text_of(_application(source), str(source))
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomic(out, text.encode())
        echo(say("cli.created", language, path=out))


@export.command("inventory")
def inventory(
    source: Source,
    out: Annotated[Path | None, typer.Option(help="Berkas CSV; tanpa ini: ditampilkan.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Isi lembar inventaris aplikasi nasional; kode resmi yang belum diketahui dibiarkan kosong dan ditandai."""
    rows = sheet(_application(source), language)
    if out is not None:
        write_atomic(out, inventory_csv(rows, language))
        echo(say("cli.created", language, path=out))
        return
    if as_json:
        print_json(
            [{"section": r.section, "field": r.field, "value": r.value, "state": r.state} for r in rows], indent=2
        )
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("field", "value", "state"):
        table.add_column(say(f"inventory.{name}", language))
    for row in rows:
        table.add_row(row.field, escape(row.value), say(f"inventory.state_{row.state}", language))
    console().print(table)


@export.command("results")
def results(
    source: Annotated[Path, typer.Argument(help="Map hasil (runs/…), atau ruang kerja: hasil terakhir.")] = Path(),
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, json, parquet, atau datapackage.")] = "xlsx",
    out: Annotated[Path | None, typer.Option(help="Berkas, atau map untuk csv, parquet, dan datapackage.")] = None,
    ckan: Annotated[str | None, typer.Option(help="Unggah ke portal CKAN ini; token dari SPBE_CKAN_TOKEN.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Dataset di portal itu.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Keluarkan hasil sebagai tabel untuk program lain, atau unggah ke portal data terbuka."""
    tables = tables_of(source)
    if ckan is not None:
        token = os.environ.get("SPBE_CKAN_TOKEN")
        if dataset is None or not token:
            raise UsageError(Finding("export-ckan"))
        made = upload(tables, ckan, dataset, token)
        written = [f"{dataset}/{name}" for name in made]
    else:
        target = out or Path(f"hasil.{form}" if form in ("xlsx", "json") else f"hasil-{form}")
        written = [str(path) for path in write_tables(tables, form, target)]
    if as_json:
        print_json(written)
    else:
        for path in written:
            echo(say("cli.created", language, path=path))


def _application(source: Path) -> Application:
    path = source / MANIFEST
    return read_manifest(read_bytes(path), str(path)) if source.is_dir() else verify(source).application
