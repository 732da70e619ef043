"""`spbe split` and `spbe collect`: a workbook for each office, and all of them together again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.worksheets.collecting import collect_worksheets
from spbe_sdk.applications.worksheets.splitting import split_worksheet
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import opened
from spbe_sdk.findings.finding import errors_among
from spbe_sdk.findings.words import say


def split(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    into: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Write a workbook for each office that the worksheet names."""
    made = split_worksheet(opened(workspace, language), into)
    if as_json:
        print_json({"files": {office: str(path) for office, path in made.files.items()}, "nobodys": made.nobodys})
        return
    for office, path in made.files.items():
        echo(f"{office}: {path}")
    if made.nobodys:
        echo(say("cli.split_nobodys", language, rows=", ".join(made.nobodys)))
    echo(say("cli.split_next", language))
    echo(f"  spbe collect {workspace}" + (f" --from {into}" if into else ""))


def collect(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    places: Annotated[list[Path] | None, typer.Option("--from")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Bring the workbooks of offices together, and say what is missing and what does not agree."""
    found = collect_worksheets(opened(workspace, language), places or ())
    if as_json:
        findings = [finding.to_dict(language) for finding in found.findings]
        print_json({"parts": found.parts, "changed": found.changed, "findings": findings})
    else:
        echo(say("cli.collected", language, parts=found.parts, count=found.changed))
        print_findings(found.findings, language)
    if errors_among(found.findings):
        raise typer.Exit(1)
