"""What a leader reads first: where the index stands, what its evidence bears out, and what the next step is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import Language, say
from spbe_sdk.roadmaps.advice import Advice


def lead(outcome: IndexOutcome, advice: Advice | None, language: Language) -> str:
    """The first sentences of a report."""
    return " ".join(_sentences(outcome, advice, language))


def _sentences(outcome: IndexOutcome, advice: Advice | None, language: Language) -> Iterator[str]:
    result = outcome.result
    if not isinstance(result.shown, Decimal):
        yield say("lead.none", language, count=len(result.gaps))
        return
    key = "index" if result.predicate else "index_alone"
    yield say(f"lead.{key}", language, index=result.index, predicate=result.predicate_shown)
    yield from proven(outcome, language)
    if result.gaps:
        yield say("lead.incomplete", language, count=len(result.gaps))
    unsure = advice.way_up.sensitivity if advice and advice.way_up else None
    if unsure is not None and unsure.next_predicate:
        yield say("lead.next", language, points=unsure.to_next, name=unsure.next_predicate)
    yield from cheapest(advice, language)


def proven(outcome: IndexOutcome, language: Language) -> Iterator[str]:
    """What the evidence bears out, in one sentence; none where there is no evidence to ask."""
    evidenced = outcome.result.evidenced
    if evidenced is not None and evidenced.index is not None:
        key = "evidence_less" if evidenced.lowered else "evidence_all"
        yield say(f"lead.{key}", language, index=evidenced.index, count=len(evidenced.lowered))


def cheapest(advice: Advice | None, language: Language) -> Iterator[str]:
    """The cheapest way up in one sentence; none where there is no way, or none is needed."""
    way_up = advice.way_up if advice else None
    roadmap = way_up.roadmap if way_up else None
    if way_up and roadmap and roadmap.steps:
        details = {"index": roadmap.index, "predicate": roadmap.predicate, "count": len(roadmap.steps)}
        yield say("lead.way", language, **details, cost=Decimal(roadmap.cost), unit=way_up.unit(language))
