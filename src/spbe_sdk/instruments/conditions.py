"""Conditions of an instrument as bounds on values: shares of the most, answers, each of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.findings.numbers import Amounts, figure
from spbe_sdk.findings.words import Language, known_as
from spbe_sdk.instruments.scales import Raw, exact_value
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import exact_figure

Ranges = Mapping[str, tuple[Fraction, Fraction]]


def targets(condition: Requirement, instrument: Instrument) -> list[Sequence[str]]:
    """The codes that a condition looks at, one group for each bound that it sets."""
    if condition.each is not None:
        return [(node.code,) for node in instrument.everything() if node.kind == condition.each]
    return [condition.sum if condition.node is None else (condition.node,)]


def checks_of(conditions: Iterable[Requirement], instrument: Instrument, ranges: Ranges) -> tuple[Bound, ...]:
    """The bounds that conditions set; `ranges` has the least and the most that every node can be."""
    return tuple(
        _check(condition, codes, instrument, ranges)
        for condition in conditions
        for codes in targets(condition, instrument)
    )


def _check(condition: Requirement, codes: Sequence[str], instrument: Instrument, ranges: Ranges) -> Bound:
    most = sum((ranges[code][1] for code in codes), Fraction(0))
    share = [] if condition.share is None else [condition.share * most]
    at_least = [*share, *([] if condition.at_least is None else [condition.at_least])]
    return Bound(
        tuple(codes),
        at_least=max(at_least, default=None),
        above=condition.above,
        at_most=condition.at_most,
        below=condition.below,
        among=frozenset(answer_values(condition, instrument)) if condition.answer else None,
        answers=tuple(map(answer_words, condition.answer)),
    )


def answer_values(condition: Requirement, instrument: Instrument) -> list[Fraction]:
    """What the answers of a condition count on the scale of its node; those that the scale does not have are left out.

    A condition on answers is for one node that is asked.
    """
    node = instrument.find(condition.node or "")
    if node is None or node.nodes or node.scale not in instrument.scales:
        return []
    values = (exact_value(instrument.scale_of(node), answer) for answer in condition.answer)
    return [value * points_per_unit(node, instrument) for value in values if value is not None]


def condition_words(condition: Requirement, language: Language) -> str:
    """A condition as it is written, in signs: ``TK.1 + TK.2 ≥ 48``, ``area ≥ 60%``, ``WBK = ya``."""
    looked_at = condition.node or condition.each or " + ".join(condition.sum)
    signs = (("≥", condition.at_least), (">", condition.above), ("≤", condition.at_most), ("<", condition.below))
    bounds = [f"{sign} {figure(edge, language)}" for sign, edge in signs if edge is not None]
    bounds += [] if condition.share is None else [f"≥ {figure(100 * condition.share, language)}%"]
    bounds += [f"= {' / '.join(map(answer_words, condition.answer))}"] if condition.answer else []
    return f"{looked_at} {', '.join(bounds)}"


def needs_words(instrument: Instrument, language: Language) -> list[str]:
    """What each predicate needs besides its index, and what all need but the lowest: ``Baik: D1 ≥ 3; area ≥ 60%``."""
    floor = instrument.otherwise or instrument.predicates[-1].name
    groups = [(f"≠ {floor}", instrument.needs), *((band.name, band.needs) for band in instrument.predicates)]
    return [
        f"{name}: {'; '.join(condition_words(need, language) for need in needs)}" for name, needs in groups if needs
    ]


def asked_of(check: Bound) -> Amounts:
    """What a bound asks for: in signs, ≥ 15.75, and the answers of which one must be given, A / B."""
    signs = (("≥", check.at_least), (">", check.above), ("≤", check.at_most), ("<", check.below))
    bounds = [(f"{sign} {{}}", exact_figure(edge)) for sign, edge in signs if edge is not None]
    bounds += [("{}", " / ".join(check.answers))] if check.answers else []
    return Amounts(tuple(figure for _, figure in bounds), ", ".join(form for form, _ in bounds))


def answer_words(answer: Raw) -> str:
    """An answer as people write it; yes and no by the word for them."""
    return known_as("reading", "yes" if answer else "no")[0] if isinstance(answer, bool) else str(answer)
