"""`spbe score`: score assessment files, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.score import ScoredResult
from spbe_sdk.assessment.score_file import evaluate_file
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    echo,
    print_differences,
    print_findings,
    print_json,
    print_result,
)
from spbe_sdk.documents.assessment import RatingValue
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import errors_among
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.scoring.exact import exact_text


def score(
    files: Annotated[list[Path], typer.Argument(help="Berkas penilaian (YAML atau JSON).")],
    instrument: Annotated[
        Path | None, typer.Option(help="Berkas instrumen sendiri, menggantikan yang disebut penilaian.")
    ] = None,
    explain: Annotated[str | None, typer.Option(help="Jelaskan satu simpul, misalnya D2, sampai ke sumbernya.")] = None,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", help="Andaikan nilai lain, misalnya 12=4; boleh berulang.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="Parameter instrumen, misalnya gap_value=0; boleh berulang.")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Hitung indeks dari berkas penilaian; dengan --json satu objek per baris."""
    own = read_instrument(instrument) if instrument else None
    failed = False
    for file in files:
        try:
            evaluation = evaluate_file(file, own, _pairs(parameter))
        except SpbeError as error:
            failed = True
            if as_json:
                findings = [finding.to_dict(language) for finding in error.findings]
                print_json({"file": str(file), "findings": findings})
            else:
                print_findings(error.findings, language)
            continue
        failed = failed or bool(errors_among(evaluation.findings))
        result = ScoredResult.of(evaluation, language)
        if what_if:
            result = result.with_ratings({code: _raw(value) for code, value in _pairs(what_if).items()})
        if as_json:
            changes = {code or "index": exact_text(change) for code, change in result.differences.items() if change}
            print_json({**result.to_dict(), **({"differences": changes} if what_if else {})})
        elif explain is not None:
            echo(result.explain(explain, language))
        else:
            print_result(result, language)
            print_differences(result.differences)
            print_findings(evaluation.findings, language)
    raise typer.Exit(1 if failed else 0)


def _pairs(words: list[str] | None) -> dict[str, str]:
    """``NAME=VALUE`` words of the command line."""
    pairs = {}
    for word in words or []:
        name, separator, value = word.partition("=")
        if not separator or not name:
            raise typer.BadParameter(f"{word!r}: NAMA=NILAI")
        pairs[name.strip()] = value.strip()
    return pairs


def _raw(text: str) -> RatingValue:
    return int(text) if text.isascii() and text.isdigit() else text
