"""What a leader asks in the meeting, as far as the data answers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.index.lead import cheapest, proven
from spbe_sdk.roadmaps.advice import Advice, advice_for


def questions(outcome: Outcome | None, workspace: Path, language: Language) -> list[tuple[str, str]]:
    """The questions with their answers: how much is proven, what the cheapest step is; none where there is no index."""
    if not isinstance(outcome, IndexOutcome) or not outcome.measured:
        return []
    answers = {
        "proven": " ".join(proven(outcome, language)) or say("decision.unproven", language),
        "next": " ".join(_next(advice_for(outcome), workspace, language)),
    }
    return [(say(f"decision.ask.{name}", language), answer) for name, answer in answers.items() if answer]


def _next(advice: Advice | None, workspace: Path, language: Language) -> Iterator[str]:
    """The cheapest way and the first step on it; where it was not computed, the command that does."""
    if advice is None:
        return
    yield from cheapest(advice, language)
    steps = advice.way_up.roadmap.steps if advice.way_up else ()
    if advice.way_up and (unproven := advice.way_up.unproven(language)):
        yield unproven
    if steps:
        first = steps[0]
        yield say("decision.step", language, code=first.code, name=first.name, level=first.label or str(first.level))
    yield say("decision.way", language, workspace=workspace.name)
