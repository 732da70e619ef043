"""What a verdict rests on, as a result and its findings tell it: conditions that do not hold, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from spbe_sdk.assessment.ratings import PlacedRating
from spbe_sdk.documents.result import UnmetNeed
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.conditions import answer_words, words_of
from spbe_sdk.instruments.verdict import Judgement
from spbe_sdk.scoring.bounds import Bound

Rated = Mapping[str, PlacedRating]


def unmet_need(check: Bound, found: Fraction, rated: Rated, predicate: str | None = None) -> UnmetNeed:
    """A condition that does not hold, as a result carries it: in numbers, or in the answers that it asks for."""
    given = rated.get(check.codes[0]) if check.answers else None
    answer = None if given is None or given.rating.value is None else answer_words(given.rating.value)
    return UnmetNeed(predicate=predicate, nodes=check.codes, found=found, answer=answer, needed=words_of(check))


def verdict_findings(verdict: Judgement, rated: Rated) -> Iterator[Finding]:
    """What denied a better predicate, and what has to be known before there is any."""
    for need in verdict.unmet:
        told = unmet_need(need.check, need.found, rated, need.predicate)
        key, details = told.shortfall()
        yield Finding(
            "instrument-need" if need.predicate is None else "predicate-need",
            Severity.NOTICE,
            field=details["nodes"],
            found=details["found"],
            allowed=details["needed"],
            details={"predicate": need.predicate or verdict.predicate or "–", "shortfall": Phrase(key, details)},
        )
    if verdict.unknown == ("variants",):
        # Nobody can rate these: no variant is for what was answered.
        yield Finding("variant-none")
    elif verdict.unknown:
        yield Finding("predicate-unknown", found=", ".join(verdict.unknown))
