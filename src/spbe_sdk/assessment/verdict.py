"""The verdict of a result in words: which form of the index gave it, what denied a better one, why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import UnmetNeed
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.instruments.conditions import words_of
from spbe_sdk.instruments.ruler import Gauged
from spbe_sdk.instruments.verdict import Unmet
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import exact_text, round_half_up


def unmet_need(need: Unmet) -> UnmetNeed:
    """A need that was not met, as a result tells it."""
    return UnmetNeed(predicate=need.predicate, nodes=need.check.codes, found=need.found, needed=words_of(need.check))


def verdict_findings(measured: Gauged) -> Iterator[Finding]:
    """What denied a better predicate, and what has to be known before there is any."""
    for need in measured.verdict.unmet:
        yield Finding(
            "predicate-need",
            Severity.NOTICE,
            field=" + ".join(need.check.codes),
            found=exact_text(need.found),
            allowed=words_of(need.check),
            details={"predicate": need.predicate},
        )
    if measured.verdict.unknown:
        yield Finding("predicate-unknown", found=", ".join(measured.verdict.unknown))


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
        details = {"year": str(year), "exact": exact_text(exact), "used": bands[used], "other": other}
        known = rule_of(instrument, year)
        code = f"predicate-{used}" if known and known.follows == used else "predicate-unproven"
        found = str(round_half_up(exact, gauge.rules.decimals))
        yield Finding(code, Severity.NOTICE, field="index", found=found, details=details)
