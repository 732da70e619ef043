"""`spbe score`: score assessment files, without a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.frame_file import ScoredFrame, score_frame_file
from spbe_sdk.assessment.score_file import ScoredLine, score_file, score_lines
from spbe_sdk.bindings.secrets import filled
from spbe_sdk.cli.counting import counted
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    echo,
    pairs,
    print_differences,
    print_findings,
    print_json,
    print_result,
)
from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.documents.rating_value import RatingValue
from spbe_sdk.files.notation import JSON_LINES
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, Phrase, say
from spbe_sdk.instruments.library import named_instrument
from spbe_sdk.scoring.exact import exact_text


def score(
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    instrument: str | None = None,
    explain: str | None = None,
    what_if: Annotated[list[str] | None, typer.Option("--what-if")] = None,
    parameter: list[str] | None = None,
    frame: Path | None = None,
    database: str | None = None,
    out: Path | None = None,
    year: int | None = None,
    units: bool = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Score assessment files, as JSON one object a line; or a table with an assessment in each row into another."""
    own = named_instrument(instrument) if instrument else None
    if frame is not None:
        if own is None or out is None:
            raise UsageError(Finding("line-missing", found="--out" if own else "--instrument"))
        done = score_frame_file(
            frame,
            out,
            own,
            year=year,
            figures="units" if units else "text",
            database=database and filled(database, "--database"),
        )
        _print_frame(done, out, as_json, language)
        raise typer.Exit(1 if done.findings else 0)
    if not files:
        raise UsageError(Finding("line-missing", found=Phrase("help.frame.argument.files")))
    parameters = dict(pairs("--parameter", parameter))
    changed = {code: _raw(value) for code, value in pairs("--what-if", what_if)}
    failed = False
    for file in files:
        if file.suffix.lower() in JSON_LINES:
            lines = score_lines(file, own, parameters=parameters, language=language)
            failed = _print_lines(file, lines, changed, as_json, language) or failed
            continue
        try:
            scored = score_file(file, own, parameters=parameters, language=language)
        except SpbeError as error:
            failed = True
            _print_refused(file, error, as_json, language)
            continue
        failed = failed or bool(errors_among(scored.problems))
        result = scored.with_ratings(changed) if changed else scored
        if as_json:
            changes = {code or "index": exact_text(change) for code, change in result.differences.items() if change}
            named = {"file": str(file)} if len(files) > 1 else {}
            print_json({**named, **result.to_dict(), **({"differences": changes} if changed else {})})
        elif explain is not None:
            for line in result.explain(explain, language).splitlines():
                echo(line)
        else:
            print_result(result, language)
            print_differences(result.differences, language)
            print_findings(scored.problems, language)
    raise typer.Exit(1 if failed else 0)


def _print_refused(file: Path, error: SpbeError, as_json: bool, language: Language) -> None:
    if as_json:
        print_json({"file": str(file), "findings": [finding.to_dict(language) for finding in error.findings]})
    else:
        print_findings(error.findings, language)


def _print_frame(done: ScoredFrame, out: Path, as_json: bool, language: Language) -> None:
    if as_json:
        findings = [finding.to_dict(language) for finding in done.findings]
        print_json({"rows": done.rows, "predicates": done.predicates, "out": str(out), "findings": findings})
        return
    echo(say("cli.scored", language, count=figure(done.rows, language), path=out))
    for predicate, count in sorted(done.predicates.items(), key=lambda pair: -pair[1]):
        echo(f"  {predicate or DASH}: {figure(count, language)}")
    print_findings(done.findings, language)


def _print_lines(
    file: Path, lines: Iterable[ScoredLine], changed: Mapping[str, RatingValue], as_json: bool, language: Language
) -> bool:
    """Print the result of each line of a file, one a line; whether something was wrong."""
    failed = False
    for line in counted(lines, language):
        failed = failed or bool(errors_among(line.problems))
        result = line.result.with_ratings(changed) if line.result and changed else line.result
        if as_json and result is not None:
            print_json({"file": str(file), "row": line.row, **result.to_dict()})
        elif as_json:
            findings = [finding.to_dict(language) for finding in line.refused]
            print_json({"file": str(file), "row": line.row, "findings": findings})
        elif result is not None:
            echo(f"{line.row}  {result.region}  {result.year}  {result.shown}  {result.predicate_shown}")
        if not as_json:
            print_findings(line.problems, language, stderr=True)
    return failed


def _raw(text: str) -> RatingValue:
    return int(text) if text.isascii() and text.isdigit() else text
