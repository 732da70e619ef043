"""An assessment or a result in a file: problems are named with their lines, evidence lies beside the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs

from spbe_sdk.assessment.evaluation import evaluate, inputs_of
from spbe_sdk.assessment.score import ScoredResult
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.contracts import guess
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.notation import Notation
from spbe_sdk.files.reading import convert, origins_of, read_notation, try_convert
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, Phrase
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.scoring.exact import round_half_up


def check_index(result: Result, instrument: Instrument) -> None:
    """Refuse an index that its instrument cannot give, or that does not follow from its exact value.

    Raises:
        UsageError: every such index; a result that was changed by hand is one.
    """
    ends = index_range(instrument)
    problems = []
    if not ends[0] <= result.index <= ends[1]:
        problems.append(
            Finding(
                "results-range", found=result.index, allowed=Phrase("figure.span", {"low": ends[0], "high": ends[1]})
            )
        )
    elif round_half_up(result.exact, instrument.decimals) != result.index and result.comparable:
        exact = round_half_up(result.exact, instrument.decimals)
        problems.append(Finding("results-index", found=result.index, allowed=exact))
    if problems:
        raise UsageError(attrs.evolve(problem, field=f"{result.region} {result.year}") for problem in problems)


def read_result(path: Path | str) -> Result:
    """The result in a file, or that of an assessment in it.

    Raises:
        UsageError: its index cannot be one of its instrument.
        DataError: the file cannot be read, or is neither.
    """
    notation = read_notation(Path(path))
    if guess(notation.value) is not Result:
        return _scored(notation, Path(path).parent)
    result = convert(notation, Result)
    instrument = instrument_of(result)
    if instrument is not None:
        check_index(result, instrument)
    return result


def instrument_of(result: Result) -> Instrument | None:
    """The instrument of a result; nothing where it is a region's own, which is not here."""
    try:
        return load_instrument(result.instrument)
    except UsageError:
        return None


def score_file(
    path: Path | str,
    instrument: Instrument | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> ScoredResult:
    """Score the assessment in a YAML or JSON file; every problem is named with its line.

    Takes what `score` takes; evidence files are looked up beside the file.

    Raises:
        DataError: the file cannot be read, or is no assessment.
        UsageError: the assessment names an instrument or a strategy that is not installed.
    """
    return _scored(read_notation(Path(path)), Path(path).parent, instrument, parameters, today, language)


def _scored(
    notation: Notation,
    folder: Path,
    instrument: Instrument | None = None,
    parameters: Mapping[str, str] | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> ScoredResult:
    assessment, problems = try_convert(notation, Assessment)
    if assessment is None:
        raise DataError(problems)
    origins = {key: origins_of(notation, key) for key in ("ratings", "evidence")}
    inputs = inputs_of(assessment, instrument or load_instrument(assessment.instrument), origins)
    beside = attrs.evolve(inputs, files=Folder(folder), parameters=parameters or {})
    evaluation = evaluate(attrs.evolve(beside, today=today or inputs.today))
    return ScoredResult.of(attrs.evolve(evaluation, findings=[*problems, *evaluation.findings]), language)
