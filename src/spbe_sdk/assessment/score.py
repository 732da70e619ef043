"""Scoring one assessment, or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING

import attrs

from spbe_sdk.assessment.scored import ScoredResult
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

if TYPE_CHECKING:
    from spbe_sdk.assessment.evaluation import Evaluation
    from spbe_sdk.documents.instrument import Instrument
    from spbe_sdk.files.folder import Files

# An assessment, the same as plain values, or the file that holds it.
Assessed = Assessment | Mapping[str, object] | str | PathLike[str]


def score(
    assessment: Assessed,
    instrument: Instrument | str | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    files: Files | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> ScoredResult:
    """Score one assessment.

    A rating that cannot be used does not stop the rest: the result is incomplete, counts the instrument's
    value for gaps in its place, and names every problem in `findings`.

    Args:
        assessment: the ratings and evidence; or the same as plain values, as `Assessment.from_dict` takes them; or the
            path of a file, as `score_file` takes it.
        instrument: the instrument, its id, or its file; absent: the installed one that the assessment names.
        parameters: what of the instrument is decided otherwise, by name; outside its lock, the result is not
            comparable and says why.
        files: where evidence files are looked up; absent: beside the assessment's file, or nowhere.
        today: the day on which it is scored; evidence must count on the last day of the assessed year, or today.
        language: that of the findings, ``id`` or ``en``; absent: what SPBE_LANG named when Python began, or ``id``.

    Raises:
        UsageError: the assessment names an instrument or a strategy that is not installed.
        DataError: the file cannot be read, or the values are no assessment; everything that is wrong with them.

    Examples:
        >>> ratings = [{"indicator": str(number), "value": 3} for number in range(1, 48)]
        >>> score({"instrument": "spbe-59-2020", "region": "32.16", "year": 2023, "ratings": ratings}).index
        Decimal('3.00')
    """
    # What measures is loaded when something is: importing this name should cost little.
    from spbe_sdk.assessment.compiled import compiled
    from spbe_sdk.instruments.library import load_instrument, named_instrument

    if isinstance(assessment, str | PathLike):
        from spbe_sdk.assessment.score_file import score_file

        return score_file(assessment, instrument, parameters=parameters, files=files, today=today, language=language)
    made = assessment if isinstance(assessment, Assessment) else Assessment.from_dict(assessment)
    # What an assessment names is never a file: what lies in a folder must not change its index.
    used = load_instrument(made.instrument) if instrument is None else named_instrument(instrument)
    day = today or date.today()

    def evaluated() -> Evaluation:
        from spbe_sdk.assessment.evaluation import evaluate, inputs_of

        inputs = attrs.evolve(inputs_of(made, used), files=files, parameters=dict(parameters or {}), today=day)
        return evaluate(inputs)

    # What evidence files are is told by what they are now.
    quick = None if parameters or files else compiled(used, made.year)
    found = quick.read(made.ratings) if quick else None
    return ScoredResult.quick(found, evaluated, language) if found else ScoredResult.of(evaluated(), language)


def score_many(
    assessments: Iterable[Assessed],
    instrument: Instrument | str | None = None,
    *,
    language: Language = DEFAULT_LANGUAGE,
) -> Iterator[ScoredResult]:
    """Score assessments as they come, one after the other; none is kept.

    Args:
        assessments: any number of what `score` takes, from a file of lines, say.
        instrument: the instrument of all, its id, or its file; absent: the installed one that each names.
        language: that of the findings, ``id`` or ``en``; absent: what SPBE_LANG named when Python began, or ``id``.

    Raises:
        UsageError: when its turn comes: an assessment names an instrument or a strategy that is not installed.

    Examples:
        >>> ratings = [{"indicator": str(code), "value": 3} for code in range(1, 48)]
        >>> known = {"instrument": "spbe-59-2020", "year": 2023, "ratings": ratings}
        >>> assessments = ({**known, "region": region} for region in ("32.16", "32.11"))
        >>> [(result.region, result.shown) for result in score_many(assessments)]
        [('32.16', Decimal('3.00')), ('32.11', Decimal('3.00'))]
    """
    return (score(assessment, instrument, language=language) for assessment in assessments)
