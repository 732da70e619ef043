"""`spbe export`: what registers ask about an application, filled in from its manifest."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import attrs
import typer

from spbe_sdk.applications.giving_back.export import form_of, tables_of, upload, write_tables
from spbe_sdk.applications.package.package import read_application
from spbe_sdk.applications.package.publiccode import publiccode as text_of
from spbe_sdk.applications.package.registers import inventory as sheet
from spbe_sdk.applications.package.registers import inventory_csv
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json
from spbe_sdk.comparison.nation import nation as nation_of
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.reports.nation.files import nation_about, nation_table
from spbe_sdk.reports.nation.lines import completeness
from spbe_sdk.reports.nation.page import NationView

ReaderOption = Annotated[Literal["excel-id"] | None, typer.Option("--for")]


def publiccode(
    source: Path,
    out: Path | None = None,
    language: LanguageOption = "id",
) -> None:
    """Make publiccode.yml."""
    text = text_of(read_application(source), str(source))
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomic(out, text.encode())
        echo(say("cli.created", language, path=out))


def inventory(
    source: Path,
    out: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Fill in the sheet of the national inventory of applications."""
    rows = sheet(read_application(source), language)
    if out is not None:
        write_atomic(out, inventory_csv(rows, language))
        echo(say("cli.created", language, path=out))
        return
    if as_json:
        print_json([attrs.asdict(row) for row in rows], indent=2)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("field", "value", "state"):
        table.add_column(say(f"inventory.{name}", language))
    for row in rows:
        table.add_row(row.field, escape(row.value), say(f"inventory.state_{row.state}", language))
    console().print(table)


def results(
    source: Annotated[Path, typer.Argument()] = Path(),
    form: Annotated[str | None, typer.Option("--format")] = None,
    out: Path | None = None,
    reader: ReaderOption = None,
    ckan: str | None = None,
    dataset: str | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Write a kept run as tables for other programs, or put them into an open-data portal."""
    tables = tables_of(source)
    if ckan is not None:
        token = os.environ.get("SPBE_CKAN_TOKEN")
        if dataset is None or not token:
            raise UsageError(Finding("export-ckan"))
        made = upload(tables, ckan, dataset, token)
        written = [f"{dataset}/{name}" for name in made]
    else:
        kind = form_of("csv" if reader and not form else form, out)
        target = out or Path(f"hasil.{kind}" if kind in ("xlsx", "json") else f"hasil-{kind}")
        written = [str(path) for path in write_tables(tables, kind, target, excel=reader is not None)]
    if as_json:
        print_json(written)
    else:
        for path in written:
            echo(say("cli.created", language, path=path))


def nation(
    year: int | None = None,
    form: Annotated[str | None, typer.Option("--format")] = None,
    out: Path | None = None,
    reader: ReaderOption = None,
    language: LanguageOption = "id",
) -> None:
    """Write all published results of a year as tables for other programs."""
    view = NationView(nation_of(year))
    stem = f"spbe-{view.nation.edition.year}"
    kind = form_of("csv" if reader and not form else form, out)
    target = out or Path(f"{stem}.{kind}" if kind in ("xlsx", "json") else stem)
    about = nation_about(view, language)
    for path in write_tables([nation_table(view)], kind, target, about, excel=reader is not None):
        echo(say("cli.created", language, path=path))
    echo(completeness(view.nation, language))
