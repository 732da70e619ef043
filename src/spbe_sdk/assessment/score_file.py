"""An assessment or a result in a file: problems are named with their lines, evidence lies beside the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path

import attrs

from spbe_sdk.assessment.evaluation import evaluate, inputs_of
from spbe_sdk.assessment.scored import ScoredResult
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.contracts import guess
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.files.folder import Files, Folder, decode, read_bytes
from spbe_sdk.files.notation import Notation, parse
from spbe_sdk.files.reading import convert, origins_of, quick, read_lines, read_notation, try_convert
from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, Phrase
from spbe_sdk.instruments.library import load_instrument, named_instrument
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.scoring.exact import round_half_up


def check_index(result: Result, instrument: Instrument) -> None:
    """Refuse an index that its instrument cannot give, or that does not follow from its exact value.

    Raises:
        UsageError: every such index; a result that was changed by hand is one.
    """
    ends = index_range(instrument)
    problems: list[Finding] = []
    if result.refused:
        return
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
    text = decode(read_bytes(Path(path)), str(path))
    result = quick(text, Result)
    if result is None:
        notation = parse(text, str(path))
        if guess(notation.value) is not Result:
            return _scored(notation, Scoring(Folder(Path(path).parent)))
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
    path: PathLike[str] | str,
    instrument: Instrument | str | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    files: Files | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> ScoredResult:
    """Score the assessment in a YAML or JSON file; every problem is named with its line.

    Takes what `score` takes; evidence files are looked up beside the file, if `files` are no others.

    Raises:
        DataError: the file cannot be read, or is no assessment.
        UsageError: the assessment names an instrument or a strategy that is not installed.

    Examples:
        >>> result = score_file("assessment.yaml")
        >>> result.index, result.findings[0].code
        (Decimal('1.04'), 'rating-empty')
    """
    scoring = Scoring(files or Folder(Path(path).parent), _named(instrument), parameters or {}, today, language)
    return _scored(read_notation(Path(path)), scoring)


def score_lines(
    path: PathLike[str] | str,
    instrument: Instrument | str | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> Iterator[ScoredLine]:
    """Score a file that has an assessment a line (NDJSON), one after the other: no more than one is ever held.

    Takes what `score` takes; evidence files are looked up beside the file.

    Raises:
        DataError: the file cannot be read, or a line has no end.
    """
    scoring = Scoring(Folder(Path(path).parent), _named(instrument), parameters or {}, today, language)
    for row, assessment, problems in read_lines(Path(path), Assessment):
        try:
            if assessment is None:
                raise DataError(problems)
            yield ScoredLine(row, scoring.of(assessment, problems, _at(Origin(str(path), row=row), assessment)))
        except SpbeError as error:
            placed = [attrs.evolve(item, origin=item.origin or Origin(str(path), row=row)) for item in error.findings]
            yield ScoredLine(row, None, placed)


@attrs.frozen(slots=True)
class ScoredLine:
    """What came of one line of a file: its result, or why there is none."""

    row: int
    result: ScoredResult | None
    refused: Sequence[Finding] = ()

    @property
    def problems(self) -> list[Finding]:
        """Everything that was found on this line."""
        return list(self.refused) if self.result is None else self.result.problems


@attrs.frozen(slots=True)
class Scoring:
    """How assessments are scored: where evidence lies, by which instrument, in which language."""

    files: Files
    instrument: Instrument | None = None
    parameters: Mapping[str, str] = attrs.field(factory=dict)
    today: date | None = None
    language: Language = DEFAULT_LANGUAGE

    def of(
        self, assessment: Assessment, problems: Sequence[Finding], origins: Mapping[str, Sequence[Origin]]
    ) -> ScoredResult:
        """The result of an assessment, with what was found while it was read."""
        inputs = inputs_of(assessment, self.instrument or load_instrument(assessment.instrument), origins)
        beside = attrs.evolve(inputs, files=self.files, parameters=self.parameters)
        evaluation = evaluate(attrs.evolve(beside, today=self.today or inputs.today))
        return ScoredResult.of(attrs.evolve(evaluation, findings=[*problems, *evaluation.findings]), self.language)


def _named(instrument: Instrument | str | None) -> Instrument | None:
    return None if instrument is None else named_instrument(instrument)


def _scored(notation: Notation, scoring: Scoring) -> ScoredResult:
    assessment, problems = try_convert(notation, Assessment)
    if assessment is None:
        raise DataError(problems)
    return scoring.of(assessment, problems, {key: origins_of(notation, key) for key in ("ratings", "evidence")})


def _at(origin: Origin, assessment: Assessment) -> dict[str, Sequence[Origin]]:
    """The places of what is on a line: all of it is there."""
    return {key: [origin] * len(getattr(assessment, key)) for key in ("ratings", "evidence")}
