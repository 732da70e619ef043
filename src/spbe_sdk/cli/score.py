"""`spbe score`: score assessment files, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_sdk.cli.output import JsonOption, LanguageOption, print_findings, print_json, print_result
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.errors import DataError, SpbeError, UsageError
from spbe_sdk.evaluation import Evaluation, evaluate_assessment
from spbe_sdk.files import Folder, decode, read_bytes
from spbe_sdk.findings import errors_among
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.notation import parse
from spbe_sdk.plugins import load_instrument
from spbe_sdk.reading import origins_of, try_convert


def score(
    files: Annotated[list[Path], typer.Argument(help="Berkas penilaian (YAML atau JSON).")],
    instrument: Annotated[
        Path | None, typer.Option(help="Berkas instrumen sendiri, menggantikan yang disebut penilaian.")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Hitung indeks dari berkas penilaian; dengan --json satu objek per baris."""
    own = read_instrument(instrument) if instrument else None
    failed = False
    for file in files:
        try:
            evaluation = evaluate_file(file, own)
        except UsageError:
            raise
        except SpbeError as error:
            failed = True
            if as_json:
                findings = [finding.to_dict(language) for finding in error.findings]
                print_json({"file": str(file), "findings": findings})
            else:
                print_findings(error.findings, language)
            continue
        failed = failed or bool(errors_among(evaluation.findings))
        if as_json:
            print_json(_published(evaluation, language))
        else:
            print_result(evaluation.result, None, language)
            print_findings(evaluation.findings, language)
    raise typer.Exit(1 if failed else 0)


def evaluate_file(file: Path, instrument: Instrument | None) -> Evaluation:
    """Score an assessment file; evidence is looked up beside it."""
    notation = parse(decode(read_bytes(file), str(file)), str(file))
    assessment, problems = try_convert(notation, Assessment)
    if assessment is None:
        raise DataError(problems)
    evaluation = evaluate_assessment(
        assessment,
        instrument or load_instrument(assessment.instrument),
        files=Folder(file.parent),
        origins={key: origins_of(notation, key) for key in ("ratings", "evidence")},
    )
    return Evaluation(evaluation.result, [*problems, *evaluation.findings])


def _published(evaluation: Evaluation, language: Any) -> dict[str, Any]:
    return evaluation.published(language).to_dict()
