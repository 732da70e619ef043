"""From a result to advice: the cheapest way up, with the rules that are known for its instrument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.comparison.printed import weights_among_published
from spbe_sdk.comparison.rises import Rises, rises_beside
from spbe_sdk.comparison.weights import Moved, WeightRange
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.roadmap_rules import Dependency, RoadmapRules
from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.instruments.ladders import ladders_of
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.years import in_year
from spbe_sdk.roadmaps.problem import Effort, Problem, Target, index_of
from spbe_sdk.roadmaps.quarters import Calendar, Deadline, calendar_of
from spbe_sdk.roadmaps.roadmap import Roadmap, cheapest_roadmap, predicate_target, to_dict
from spbe_sdk.roadmaps.rules.library import rules_for
from spbe_sdk.roadmaps.sensitivity import LOWERED, Sensitivity, sensitivity
from spbe_sdk.roadmaps.statement import problem_of
from spbe_sdk.scoring.exact import parse_decimal

# What the way up in a report may take, in joins of two ways: some three seconds.
QUICK = 300_000


def roadmap(
    result: Result,
    *,
    target: str | Decimal | None = None,
    budget: int | None = None,
    per_quarter: int | Sequence[int] | None = None,
    quarters: int | None = None,
    deadlines: Sequence[Deadline] = (),
    costs: Mapping[tuple[str, int], int] | None = None,
    dependencies: Sequence[Dependency] | None = None,
    without: Iterable[str] = (),
    instrument: Instrument | None = None,
) -> Roadmap:
    """The cheapest roadmap from a result to a target, or the highest index for what can be spent.

    `target` is an index (``"3.50"``) or a predicate (``"Baik"``); `budget` what can be spent in all; `per_quarter`
    what can be spent in each quarter from now on (the last figure goes on), `quarters` how many there are, and
    `deadlines` what must be reached by one. `costs` is the effort of the step up to a level, by indicator and level,
    where it differs from the default; `dependencies` replace those that are known for the instrument; `without` are
    indicators that stay as they are.

    The roadmap is proven to be the cheapest, or the best; where it is not, its `bound` says how far it may be off.

    Raises:
        UsageError: the instrument has no ratings that rise, or its rules allow no roadmap; target, budget and quarters
            cannot be kept together, or something is named that the instrument does not have; the finding says what
            would help, and by how much.

    Examples:
        >>> result = score("assessment.yaml")
        >>> way = roadmap(result, target="1.10")
        >>> way.cost, way.index, [(step.code, step.level) for step in way.steps]
        (20, Decimal('1.10'), [('42', 2), ('43', 2)])
    """
    used = instrument or load_instrument(result.instrument)
    rules = rules_for(used)
    if dependencies is not None:
        rules = rules.model_copy(update={"dependencies": tuple(dependencies)})
    problem = _problem(result, used, rules, costs or {}, without)
    return cheapest_roadmap(
        problem,
        target=None if target is None else aimed(target, problem.instrument),
        budget=budget,
        calendar=calendar_of(per_quarter, quarters, deadlines),
    )


def aimed(target: str | Decimal, instrument: Instrument) -> Target:
    """A target: an index, or a predicate by its name.

    Raises:
        UsageError: there is no such predicate.
    """
    if isinstance(target, Decimal):
        return target
    try:
        return parse_decimal(target.replace(",", "."))
    except ValueError:
        return predicate_target(instrument, target)


@attrs.frozen(slots=True)
class Aim:
    """What is aimed at: a target (an index or a predicate), a budget, quarters; without some indicators.

    `lowered` is the chance that a rating falls by a level, `moved` how far weights may move.
    """

    target: str | None = None
    budget: int | None = None
    calendar: Calendar | None = None
    without: Sequence[str] = ()
    rules: Path | None = None
    lowered: Fraction = LOWERED
    moved: Moved | None = None

    @property
    def limited(self) -> bool:
        """Whether it says what can be spent in all."""
        return self.budget is not None or (self.calendar is not None and self.calendar.whole is not None)


@attrs.frozen(slots=True)
class WayUp:
    """A roadmap with what it was computed from."""

    outcome: IndexOutcome
    problem: Problem
    rules: RoadmapRules
    target: Decimal | None
    roadmap: Roadmap
    sensitivity: Sensitivity
    rises: Rises | None = None
    weights: WeightRange | None = None

    def moved(self, language: Language) -> str | None:
        """How far index and rank move with the weights, where the index is a mean of its parts."""
        found = self.weights
        if found is None:
            return None
        told = found.told(language, self.outcome.instrument.decimals)
        return told if found.count == 1 else f"{told} {say('compare.weights_printed', language)}"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        standing = self.outcome.standing
        told = to_dict(self.roadmap)
        likes = [self.likes(step.code) for step in self.roadmap.steps]
        steps = [
            {**step, "likes": {"part": found[0], "rose": found[1], "of": found[2]} if found else None}
            for step, found in zip(told["steps"], likes, strict=True)
        ]
        return {
            **told,
            "steps": steps,
            "errors": len(self.outcome.errors),
            "unit": self.rules.unit,
            "sensitivity": self.sensitivity.to_dict(),
            "weights": None if self.weights is None else self.weights.to_dict(),
            "standing": standing.to_dict() if standing else None,
        }

    def unproven(self, language: Language) -> str | None:
        """One sentence on ratings that lack evidence, where there are any: they come before any step up."""
        found = self.outcome.result.evidenced
        if found is None or not found.lowered:
            return None
        return say("roadmap.evidence", language, count=len(found.lowered), index=found.shown)

    def likes(self, code: str) -> tuple[str, int, int] | None:
        """The part of the index that an indicator lies in, and how many of those like us rose in it, of how many."""
        nodes = self.outcome.instrument.nodes
        part = next((top.code for top in nodes if any(node.code == code for node in top.walk())), None)
        rose, count = self.rises.rose_in(part) if self.rises and part else (0, 0)
        return (part or "", rose, count) if count else None

    def unit(self, language: Language) -> str:
        """What effort is counted in, in the reader's language where we have the word."""
        return str(words(language)["effort_unit"].get(self.rules.unit, self.rules.unit))

    def alternatives(self, language: Language) -> list[str]:
        """One sentence for each cost that a roadmap without some indicator would have."""
        codes: dict[int, list[str]] = {}
        for item in self.roadmap.alternatives:
            codes.setdefault(item.cost, []).append(item.without)
        return [
            say(
                "roadmap.without" if len(names) == 1 else "roadmap.without_any",
                language,
                code=", ".join(names),
                cost=Decimal(cost),
                more=Decimal(cost - self.roadmap.cost),
                unit=self.unit(language),
            )
            for cost, names in codes.items()
        ]

    def proof(self, language: Language) -> str:
        """One sentence that says how far the roadmap is proven."""
        aim = "budget" if self.target is None else "target"
        key = f"proof_{aim}" if self.roadmap.proven else f"unproven_{aim}"
        return say(f"roadmap.{key}", language, bound=Decimal(self.roadmap.bound or 0), unit=self.unit(language))


@attrs.frozen(slots=True)
class Advice:
    """What a report says of the way up: the roadmap to the outcome's own target, or why there is none."""

    way_up: WayUp | None
    problems: Sequence[Finding] = ()


def advice_for(outcome: IndexOutcome, effort: int = QUICK) -> Advice | None:
    """The advice for an outcome; nothing where its instrument has no ratings that rise.

    Where it would take more than some joins of two ways, which make a run slow, it says how to ask for it.
    """
    if not any(ladder.own for ladder in ladders_of(outcome.instrument).values()):
        return None
    try:
        return Advice(way_up_for(outcome, Aim(), Effort(effort)))
    except SpbeError as error:
        return Advice(None, error.findings)


def way_up_for(outcome: IndexOutcome, aim: Aim, effort: Effort | None = None) -> WayUp:
    """The cheapest way from an outcome's ratings to a target, or the best for what can be spent.

    Where neither is given, the target of the settings is aimed at, else the next predicate. `effort` is the most that
    it may take; absent: as much as it takes.

    Raises:
        DataError: the rules' file or the region's own costs are wrong.
        UsageError: the instrument allows no roadmap, the aim cannot be reached, or the effort is used up.
    """
    if outcome.cost_findings:
        raise DataError(outcome.cost_findings)
    rules = rules_for(outcome.instrument, aim.rules)
    problem = _problem(outcome.result, outcome.instrument, rules, outcome.costs, aim.without)
    problem = attrs.evolve(problem, effort=effort)
    unsure = sensitivity(problem, aim.lowered)
    target = None if aim.limited and aim.target is None else _target(aim, outcome, problem.instrument, unsure)
    cheapest = cheapest_roadmap(problem, target=target, budget=aim.budget, calendar=aim.calendar)
    alike = rises_beside(outcome.result.region, outcome.instrument.id)
    weights = weights_among_published(outcome.result, aim.moved)
    aimed_at = None if target is None else index_of(target, problem.instrument)
    return WayUp(outcome, problem, rules, aimed_at, cheapest, unsure, alike, weights)


def _problem(
    result: Result,
    instrument: Instrument,
    rules: RoadmapRules,
    costs: Mapping[tuple[str, int], int],
    without: Iterable[str],
) -> Problem:
    if rules.instrument != instrument.id:
        raise UsageError(Finding("roadmap-rules", found=rules.instrument, allowed=instrument.id))
    measured = in_year(instrument, result.year)
    return problem_of(result, measured, rules.effort, costs, rules.dependencies, without)


def _target(aim: Aim, outcome: IndexOutcome, instrument: Instrument, unsure: Sensitivity) -> Target:
    if aim.target is not None:
        return aimed(aim.target, instrument)
    if outcome.target is not None:
        return outcome.target
    denied = next((need.predicate for need in outcome.result.unmet if need.predicate is not None), None)
    if denied is not None:
        # The index alone would give a better predicate: what denied it comes first.
        return predicate_target(instrument, denied)
    if unsure.next_predicate is None:
        return outcome.result.index
    return predicate_target(instrument, unsure.next_predicate)
