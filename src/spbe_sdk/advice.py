"""From a result to advice: the cheapest way up, with the rules that are known for its instrument. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.exact import parse_decimal
from spbe_sdk.plugins import load_instrument
from spbe_sdk.roadmaps.library import rules_for
from spbe_sdk.roadmaps.plan import Roadmap, cheapest_plan, predicate_target
from spbe_sdk.roadmaps.problem import problem_of
from spbe_sdk.roadmaps.quarters import Deadline, calendar_of


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
    """The cheapest plan from a result to a target, or the highest index for what can be spent.

    `target` is an index (``"3.50"``) or a predicate (``"Baik"``); `budget` what can be spent in all; `per_quarter`
    what can be spent in each quarter from now on (the last figure goes on), `quarters` how many there are, and
    `deadlines` what must be reached by one. `costs` is the effort of the step up to a level, by indicator and level,
    where it differs from the default; `dependencies` replace those that are known for the instrument; `without` are
    indicators that stay as they are.

    The plan is proven to be the cheapest, or the best; where it is not, its `bound` says how far it may be off.

    Raises:
        UsageError: the instrument has no levels, target, budget and quarters cannot be kept together, or something
            is named that the instrument does not have; the finding says what would help, and by how much.
    """
    used = instrument or load_instrument(result.instrument)
    rules = rules_for(used)
    needed = rules.dependencies if dependencies is None else dependencies
    problem = problem_of(result, used, rules.effort, costs or {}, needed, without)
    return cheapest_plan(
        problem,
        target=None if target is None else aimed(target, used),
        budget=budget,
        calendar=calendar_of(per_quarter, quarters, deadlines),
    )


def aimed(target: str | Decimal, instrument: Instrument) -> Decimal:
    """A target as an index: an index as it is, a predicate as its lowest one.

    Raises:
        UsageError: there is no such predicate.
    """
    if isinstance(target, Decimal):
        return target
    try:
        return parse_decimal(target.replace(",", "."))
    except ValueError:
        return predicate_target(instrument, target)
