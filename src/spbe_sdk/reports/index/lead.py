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
    if result.evidenced is not None and result.evidenced.index is not None:
        lowered = len(result.evidenced.lowered)
        key = "evidence_less" if lowered else "evidence_all"
        yield say(f"lead.{key}", language, index=result.evidenced.index, count=lowered)
    if result.gaps:
        yield say("lead.incomplete", language, count=len(result.gaps))
    way_up = advice.way_up if advice else None
    if way_up is None:
        return
    unsure, roadmap = way_up.sensitivity, way_up.roadmap
    if unsure.next_predicate:
        yield say("lead.next", language, points=unsure.to_next, name=unsure.next_predicate)
    if roadmap.steps:
        details = {"index": roadmap.index, "predicate": roadmap.predicate, "count": len(roadmap.steps)}
        yield say("lead.way", language, **details, cost=Decimal(roadmap.cost), unit=way_up.unit(language))
