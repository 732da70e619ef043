"""An assessment and its instrument to a Result: exact scores, one rounding, predicate, names, origins. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, repeat

import attrs

from spbe_sdk.checks.evidence import PlacedEvidence, reference_date, review_evidence
from spbe_sdk.checks.ratings import CheckedRatings, PlacedRating, check_ratings, missing_ratings
from spbe_sdk.documents.assessment import Assessment, Stage
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.result import Notice, Place, Result, ResultNode
from spbe_sdk.exact import round_half_up
from spbe_sdk.files import Files
from spbe_sdk.findings import Finding, Origin, Severity
from spbe_sdk.plugins import find_strategy, load_instrument
from spbe_sdk.scoring.trees import Node, Score, score_tree
from spbe_sdk.wording import DEFAULT_LANGUAGE, Language


@attrs.frozen(slots=True)
class Evaluation:
    """A result, and every finding on the way to it."""

    result: Result
    findings: list[Finding]

    def published(self, language: Language = DEFAULT_LANGUAGE) -> Result:
        """The result with its findings in words."""
        notices = tuple(Notice.model_validate(finding.to_dict(language)) for finding in self.findings)
        return self.result.model_copy(update={"findings": notices})


@attrs.frozen(slots=True)
class Subject:
    """Whose ratings are scored: region, year and stage."""

    region: str
    year: int
    stage: Stage


def score(
    assessment: Assessment,
    instrument: Instrument | None = None,
    *,
    files: Files | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> Result:
    """Score one assessment.

    A rating that cannot be used does not stop the rest: the result is incomplete, counts the instrument's
    value for gaps in its place, and names every problem in `findings`.

    Args:
        assessment: the ratings and evidence.
        instrument: the instrument; absent: the installed one that the assessment names.
        files: where evidence files are looked up; absent: they are not looked at.
        today: the day on which it is scored; evidence must count on the last day of the assessed year, or today.
        language: the language of the findings.

    Raises:
        UsageError: the assessment names an instrument or a strategy that is not installed.
    """
    used = instrument or load_instrument(assessment.instrument)
    return evaluate_assessment(assessment, used, files=files, today=today).published(language)


def evaluate_assessment(
    assessment: Assessment,
    instrument: Instrument,
    *,
    files: Files | None = None,
    today: date | None = None,
    origins: Mapping[str, Sequence[Origin]] | None = None,
) -> Evaluation:
    """Score one assessment; `origins` gives the place of each rating and each piece of evidence."""
    places = origins or {}
    ratings = list(map(PlacedRating, assessment.ratings, _padded(places.get("ratings", ()))))
    evidence = list(map(PlacedEvidence, assessment.evidence, _padded(places.get("evidence", ()))))
    subject = Subject(assessment.region, assessment.year, assessment.stage)
    return evaluate(subject, ratings, evidence, instrument, files=files, today=today)


def evaluate(
    subject: Subject,
    ratings: Sequence[PlacedRating],
    evidence: Sequence[PlacedEvidence],
    instrument: Instrument,
    *,
    files: Files | None = None,
    today: date | None = None,
) -> Evaluation:
    """Score ratings that were read from anywhere."""
    findings = _check_year(instrument, subject.year)
    checked = check_ratings(ratings, instrument)
    findings += checked.findings
    findings += missing_ratings(checked.usable, instrument, [placed.rating.indicator for placed in ratings])
    review, evidence_findings = review_evidence(
        evidence, checked.usable, instrument, files, reference_date(subject.year, today or date.today())
    )
    findings += evidence_findings
    scored = _score(instrument, checked)
    index = round_half_up(scored.value, instrument.decimals)
    gaps = tuple(node.code for node in instrument.indicators() if node.code not in checked.usable)
    result = Result(
        instrument=instrument.id,
        region=subject.region,
        year=subject.year,
        stage=subject.stage,
        complete=not gaps,
        index=index,
        exact=scored.value,
        predicate=predicate(instrument, scored.value),
        gaps=gaps,
        gap_value=instrument.gaps.value if gaps else None,
        nodes=tuple(
            _publish(node, part, instrument, checked) for node, part in zip(instrument.nodes, scored.parts, strict=True)
        ),
        evidence=review,
    )
    return Evaluation(result, findings)


def predicate(instrument: Instrument, exact: Fraction) -> str:
    """The band of an index, by its published or its exact value, as the instrument says."""
    rounded = Fraction(round_half_up(exact, instrument.decimals))
    value = rounded if instrument.predicate_from == "published" else exact
    for band in instrument.predicates:
        if band.at_least is not None and value >= band.at_least:
            return band.name
        if band.above is not None and value > band.above:
            return band.name
    return instrument.predicates[-1].name


def _padded(origins: Sequence[Origin]) -> Iterator[Origin | None]:
    return chain(origins, repeat(None))


def _check_year(instrument: Instrument, year: int) -> list[Finding]:
    validity = instrument.validity
    if validity.first_year <= year <= (validity.last_year or year):
        return []
    years = f"{validity.first_year}–{validity.last_year or ''}"
    details = {"instrument": instrument.id}
    return [Finding("assessment-year", Severity.WARNING, field="year", found=str(year), allowed=years, details=details)]


def _score(instrument: Instrument, checked: CheckedRatings) -> Score:
    values = {code: Fraction(placed.rating.value or 0) for code, placed in checked.usable.items()}
    parts = tuple(_tree(node) for node in instrument.nodes)
    whole = Node("", sum((part.weight for part in parts), Fraction(0)), parts)
    return score_tree(whole, values, instrument.gaps.value, find_strategy(instrument.strategy))


def _tree(node: InstrumentNode) -> Node:
    return Node(node.code, node.weight, tuple(_tree(part) for part in node.nodes))


def _publish(node: InstrumentNode, scored: Score, instrument: Instrument, checked: CheckedRatings) -> ResultNode:
    placed = checked.usable.get(node.code)
    origin = placed.origin if placed else None
    return ResultNode(
        code=node.code,
        kind=node.kind,
        name=node.name,
        weight=node.weight,
        index=round_half_up(scored.value, instrument.decimals),
        exact=scored.value,
        complete=scored.complete,
        nodes=tuple(
            _publish(part, below, instrument, checked) for part, below in zip(node.nodes, scored.parts, strict=True)
        ),
        value=placed.rating.value if placed else None,
        note=placed.rating.note if placed else None,
        evidence=placed.rating.evidence if placed else (),
        origin=Place.model_validate(origin.to_dict()) if origin else None,
    )
