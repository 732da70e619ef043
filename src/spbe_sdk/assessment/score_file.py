"""An assessment or a result in a file, as every verb reads it."""

from __future__ import annotations

from pathlib import Path

import attrs

from spbe_sdk.assessment.evaluation import Evaluation, evaluate, inputs_of
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.contracts import guess
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.files.folder import Folder, decode, read_bytes
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import convert, origins_of, try_convert
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
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
    if ends is not None and not ends[0] <= result.index <= ends[1]:
        problems.append(Finding("results-range", found=str(result.index), allowed=f"{ends[0]}–{ends[1]}"))
    elif round_half_up(result.exact, instrument.decimals) != result.index and result.comparable:
        exact = str(round_half_up(result.exact, instrument.decimals))
        problems.append(Finding("results-index", found=str(result.index), allowed=exact))
    if problems:
        raise UsageError(attrs.evolve(problem, field=f"{result.region} {result.year}") for problem in problems)


def read_result(file: Path) -> Result:
    """The result in a file, or that of an assessment in it.

    Raises:
        UsageError: its index cannot be one of its instrument.
    """
    notation = parse(decode(read_bytes(file), str(file)), str(file))
    if guess(notation.value) is not Result:
        return evaluate_file(file, None).result
    result = convert(notation, Result)
    instrument = _instrument(result)
    if instrument is not None:
        check_index(result, instrument)
    return result


def _instrument(result: Result) -> Instrument | None:
    """The instrument of a result; nothing where it is a region's own, which is not here."""
    try:
        return load_instrument(result.instrument)
    except UsageError:
        return None


def evaluate_file(file: Path, instrument: Instrument | None, parameters: dict[str, str] | None = None) -> Evaluation:
    """Score an assessment file; evidence is looked up beside it."""
    notation = parse(decode(read_bytes(file), str(file)), str(file))
    assessment, problems = try_convert(notation, Assessment)
    if assessment is None:
        raise DataError(problems)
    origins = {key: origins_of(notation, key) for key in ("ratings", "evidence")}
    inputs = inputs_of(assessment, instrument or load_instrument(assessment.instrument), origins)
    evaluation = evaluate(attrs.evolve(inputs, files=Folder(file.parent), parameters=parameters or {}))
    return attrs.evolve(evaluation, findings=[*problems, *evaluation.findings])
