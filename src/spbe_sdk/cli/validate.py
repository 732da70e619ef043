"""`spbe validate`: is a document right, by its model and by the rules across it."""

from __future__ import annotations

from pathlib import Path

import typer

from spbe_sdk.applications.validation import validate_file, validate_lines
from spbe_sdk.cli.counting import counted
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.notation import JSON_LINES
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.library import read_instrument

# Whoever has more faulty lines than these has one fault many times; all of them are in the JSON.
SHOWN_LINES = 20


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
        if file.suffix.lower() in JSON_LINES:
            valid = _lines(file, own, as_json, language) and valid
            continue
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


def _lines(file: Path, instrument: Instrument | None, as_json: bool, language: Language) -> bool:
    """Check a document a line: each as it comes for machines, the wrong ones and a count for people."""
    total = wrong = 0
    for row, checked in counted(validate_lines(file, instrument), language):
        total, wrong = total + 1, wrong + (not checked.valid)
        if as_json:
            words = [finding.to_dict(language) for finding in checked.findings]
            print_json({"file": str(file), "row": row, "kind": checked.kind, "valid": checked.valid, "findings": words})
        elif not checked.valid and wrong <= SHOWN_LINES:
            print_findings(checked.findings, language)
    if not as_json:
        counts = {"total": figure(total, language), "wrong": figure(wrong, language)}
        echo(say("cli.valid_lines", language, path=file, **counts))
    return not wrong
