"""What of an instrument depends on the assessment year: from which form of the index its predicate follows."""

from __future__ import annotations

from spbe_sdk.documents.instrument import Instrument, PredicateRule, Validity


def spans(validity: Validity, year: int) -> bool:
    """Whether a year is one of those, both ends included."""
    return validity.first_year <= year <= (validity.last_year or year)


def rule_of(instrument: Instrument, year: int | None) -> PredicateRule | None:
    """The rule of a year with its evidence; nothing where there is none, or no year is known."""
    rules = () if year is None else instrument.predicate_rules
    return next((rule for rule in rules if year is not None and spans(rule.validity, year)), None)


def in_year(instrument: Instrument, year: int | None) -> Instrument:
    """The instrument as it chose predicates in a year; where nothing shows it, as it does without a year."""
    rule = rule_of(instrument, year)
    if rule is None or rule.follows == instrument.predicate_from:
        return instrument
    return instrument.model_copy(update={"predicate_from": rule.follows})
