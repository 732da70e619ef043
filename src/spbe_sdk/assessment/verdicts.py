"""What a verdict rests on, as a result and its findings tell it: conditions that do not hold, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from spbe_sdk.assessment.ratings import PlacedRating
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import UnmetNeed
from spbe_sdk.findings.finding import Finding, Said, Severity
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.conditions import answer_words, asked_of
from spbe_sdk.instruments.ruler import Gauged
from spbe_sdk.instruments.verdict import Judgement
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import round_half_up

Rated = Mapping[str, PlacedRating]

# Which form of the index gave the predicate, where something shows it.
_PROVEN = {"published": "predicate-published", "exact": "predicate-exact"}


def unmet_need(check: Bound, found: Fraction, rated: Rated, predicate: str | None = None) -> UnmetNeed:
    """A condition that does not hold, as a result carries it: in numbers, or in the answers that it asks for."""
    given = rated.get(check.codes[0]) if check.answers else None
    answer = None if given is None or given.rating.value is None else answer_words(given.rating.value)
    return UnmetNeed(predicate=predicate, nodes=check.codes, found=found, answer=answer, needed=str(asked_of(check)))


def verdict_findings(verdict: Judgement, rated: Rated) -> Iterator[Finding]:
    """What denied a better predicate, and what has to be known before there is any."""
    for need in verdict.unmet:
        told = unmet_need(need.check, need.found, rated, need.predicate)
        key, details = told.shortfall()
        yield Finding(
            "instrument-need" if need.predicate is None else "predicate-need",
            Severity.NOTICE,
            field=" + ".join(told.nodes),
            found=details["found"],
            allowed=details["needed"],
            details={"predicate": need.predicate or verdict.predicate or "–", "shortfall": Phrase(key, details)},
        )
    if verdict.unknown == ("variants",):
        # Nobody can rate these: no variant is for what was answered.
        yield Finding("variant-none")
    elif verdict.unknown == ("index",):
        yield Finding("index-nothing")
    elif verdict.unknown:
        yield Finding("predicate-unknown", found=", ".join(verdict.unknown))


def rule_used(measured: Gauged, instrument: Instrument, year: int) -> dict[str, Any]:
    """Which form of the index gave the predicate, and what shows it, where that depends on the year."""
    if not instrument.predicate_rules:
        return {}
    known = rule_of(instrument, year)
    return {
        "predicate_from": measured.gauge.rules.predicate_from,
        "predicate_evidence": known.evidence if known else None,
    }


def rule_findings(measured: Gauged, instrument: Instrument, year: int) -> Iterator[Finding]:
    """Where both forms of the index lie in different bands: which of them counted, and whether anything shows it."""
    gauge, exact = measured.gauge, measured.score.value
    forms = {"published": Fraction(round_half_up(exact, gauge.rules.decimals)), "exact": exact}
    bands = {form: band_of(value, gauge.instrument.predicates) for form, value in forms.items()}
    used = gauge.rules.predicate_from
    if instrument.predicate_rules and len({*bands.values()}) > 1 and measured.verdict.predicate is not None:
        other = next(band for form, band in bands.items() if form != used)
        details: dict[str, Said] = {"year": str(year), "exact": exact, "used": bands[used], "other": other}
        known = rule_of(instrument, year)
        code = _PROVEN[used] if known and known.follows == used else "predicate-unproven"
        found = round_half_up(exact, gauge.rules.decimals)
        yield Finding(code, Severity.NOTICE, field="index", found=found, details=details)
