"""`spbe run`: compute, report, keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.workspace.run import Run
from spbe_sdk.cli.output import JsonOption, echo, print_findings, print_headline, print_json, working
from spbe_sdk.findings.finding import errors_among
from spbe_sdk.findings.words import Language, say


def run(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    as_json: JsonOption = False,
    language: Annotated[
        Language | None, typer.Option("--lang", envvar="SPBE_LANG", help="Bahasa; bawaan: settings.language.")
    ] = None,
) -> None:
    """Hitung, buat laporan, dan simpan hasilnya di map runs/."""
    with working(language or "id"):
        done = Adoption.open(workspace).run(language=language)
    if as_json:
        print_json(run_dict(done), indent=2)
    else:
        print_run(done)
    raise typer.Exit(1 if errors_among(done.findings) else 0)


def print_run(done: Run) -> None:
    """Index, table, what is missing, and where the report is."""
    print_headline(done.headline)
    print_findings(done.findings, done.language)
    echo(say("cli.report", done.language, path=done.report))


def run_dict(done: Run) -> dict[str, object]:
    """A run as JSON-ready values: where it lies, and its result."""
    result = json.loads((done.folder / "result.json").read_text(encoding="utf-8"))
    return {"run": str(done.folder), "report": str(done.report), "result": result}
