"""`spbe validate`: is a document right, by its model and by the rules across it."""

from __future__ import annotations

from pathlib import Path

import typer

from spbe_sdk.applications.validation import validate_file
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import read_instrument


def validate(
    files: list[Path],
    kind: str | None = None,
    schema: Path | None = None,
    instrument: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Check documents; every problem is named with its line."""
    own = read_instrument(instrument) if instrument else None
    valid = True
    for file in files:
        checked = validate_file(file, kind, schema=schema, instrument=own)
        valid = valid and checked.valid
        if as_json:
            words = [finding.to_dict(language) for finding in checked.findings]
            print_json({"file": str(file), "kind": checked.kind, "valid": checked.valid, "findings": words})
        else:
            print_findings(checked.findings, language)
            if checked.valid:
                echo(say("cli.valid", language, path=file, kind=checked.kind))
    raise typer.Exit(0 if valid else 1)
