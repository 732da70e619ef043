"""Whether the conditions of an instrument say something that can be judged: about what there is, and in no circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TypeVar

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.documents.instrument_scales import Bands, Goalposts, Number
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.conditions import answer_values, answer_words, targets

_Named = TypeVar("_Named")


def check_conditions(instrument: Instrument, source: str) -> list[Finding]:
    """Every condition that nothing can fulfil or judge, by its place."""
    around = [node.code for node in instrument.around()]
    known = [node.code for node in instrument.everything()]
    wrong = [
        finding
        for place, condition in places_of(instrument)
        for finding in _condition(condition, instrument, Origin(source, path=place), known)
    ]
    first = [(f"variants.{variant.name}", variant.when) for variant in instrument.variants]
    # Context items are known before the index; nothing that decides about them may look into it.
    first += [(f"{node.code}.counts_if", node.counts_if) for node in instrument.around()]
    for place, conditions in first:
        wrong += [
            Finding("instrument-code", origin=Origin(source, path=place), found=code, allowed=_nearest(code, around))
            for condition in conditions
            for codes in targets(condition, instrument)
            for code in codes
            if code in known and code not in around
        ]
    return [*wrong, *_counted_shares(instrument, source)]


def places_of(instrument: Instrument) -> Iterator[tuple[str, Requirement]]:
    """Every condition of an instrument, and where it stands."""
    lists: list[tuple[str, Sequence[Requirement]]] = [
        ("counts_if", instrument.counts_if),
        ("needs", instrument.needs),
        *((f"predicates.{band.name}.needs", band.needs) for band in instrument.predicates),
        *((f"{node.code}.counts_if", node.counts_if) for node in instrument.everything()),
    ]
    for variant in instrument.variants:
        place = f"variants.{variant.name}"
        lists += [(f"{place}.when", variant.when), (f"{place}.counts_if", variant.counts_if or ())]
        lists += [(f"{place}.needs", variant.needs or ())]
        lists += [(f"{place}.predicates.{band.name}.needs", band.needs) for band in variant.predicates]
    for place, conditions in lists:
        for condition in conditions:
            yield place, condition


def _condition(condition: Requirement, instrument: Instrument, origin: Origin, known: list[str]) -> Iterator[Finding]:
    looked_at = [condition.node is not None, bool(condition.sum), condition.each is not None]
    edges = (condition.at_least, condition.above, condition.at_most, condition.below, condition.share)
    bounds = any(edge is not None for edge in edges)
    if sum(looked_at) != 1 or not (bounds or condition.answer):
        yield Finding("instrument-condition", origin=origin)
        return
    codes = [code for group in targets(condition, instrument) for code in group]
    for code in codes:
        if code not in known:
            yield Finding("instrument-code", origin=origin, found=code, allowed=_nearest(code, known))
    within = {node.code: {part.code for part in node.walk()} for node in instrument.everything()}
    twice = [code for n, code in enumerate(condition.sum)
             for m, other in enumerate(condition.sum) if n != m and code in within.get(other, {other})]  # fmt: skip
    if twice:
        yield Finding("instrument-twice", origin=origin, found=", ".join(dict.fromkeys(twice)))
    if not codes:
        kinds = sorted({node.kind for node in instrument.everything()})
        yield Finding("instrument-kind", origin=origin, found=str(condition.each), allowed=", ".join(kinds))
    if condition.answer and len(answer_values(condition, instrument)) < len(condition.answer):
        answers = ", ".join(map(answer_words, condition.answer))
        yield Finding("instrument-answer", origin=origin, found=answers, details={"code": str(condition.node)})


def _nearest(code: str, known: Sequence[str]) -> str:
    """The codes that somebody may have meant; all of them where none is like it."""
    return ", ".join(get_close_matches(code, known, n=3, cutoff=0.5) or known)


def _counted_shares(instrument: Instrument, source: str) -> Iterator[Finding]:
    """Shares of what is not asked as a number beside the index."""
    around = {node.code: node for node in instrument.around() if not node.nodes}
    counts = [code for code, node in around.items() if isinstance(instrument.scales.get(node.scale or ""), Number)]
    for name, scale in instrument.scales.items():
        if isinstance(scale, Goalposts | Bands) and scale.of is not None:
            if len(set(scale.of)) < len(scale.of):
                yield Finding("instrument-twice", origin=Origin(source, path=f"scales.{name}.of"), found=scale.of[0])
            for code in scale.of:
                if code not in counts:
                    allowed = ", ".join(counts) or "–"
                    origin = Origin(source, path=f"scales.{name}.of")
                    yield Finding("instrument-code", origin=origin, found=code, allowed=allowed)


def check_circles(instrument: Instrument, source: str) -> list[Finding]:
    """Conditions by which a node would have to be known before itself."""
    follows = {
        node.code: [
            *(part.code for part in node.nodes),
            *(code for condition in node.counts_if for group in targets(condition, instrument) for code in group),
        ]
        for node in instrument.everything()
    }
    circles = {frozenset(circle): circle for code in follows if (circle := _circle(code, follows, []))}
    return [
        Finding("instrument-circle", origin=Origin(source, path=circle[0]), found=" → ".join(circle))
        for circle in circles.values()
    ]


def _circle(code: str, follows: dict[str, list[str]], way: list[str]) -> list[str] | None:
    if code in way:
        return [*way[way.index(code) :], code]
    found = (_circle(after, follows, [*way, code]) for after in follows.get(code, ()))
    return next((circle for circle in found if circle), None)
