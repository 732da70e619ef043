"""Roadmaps against brute force: no way is cheaper, none brings more, and the steps can be taken in their order."""

import sys
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import spbe_sdk
from spbe_sdk import Assessment, Rating, UsageError, load_instrument, score
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Grades
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.roadmaps.frontier import Frontier, TooDenseError
from spbe_sdk.roadmaps.points import Points
from spbe_sdk.roadmaps.problem import Problem, index_of
from spbe_sdk.roadmaps.quarters import Calendar, Deadline
from spbe_sdk.roadmaps.roadmap import Roadmap, cheapest_roadmap, predicate_target, to_dict
from spbe_sdk.roadmaps.rules.library import rules_for
from spbe_sdk.roadmaps.sensitivity import sensitivity
from spbe_sdk.roadmaps.solver import Solver
from spbe_sdk.roadmaps.statement import problem_of
from spbe_sdk.scoring.exact import round_half_up

SPBE = load_instrument("spbe-59-2020")
CODES = ("1", "2", "3", "4")


def small(weights: tuple[int, ...]) -> Instrument:
    """A small instrument: the rules of 59/2020 over a few indicators."""
    nodes = tuple(
        InstrumentNode(
            code=code, kind="indicator", name=code, weight=Fraction(weight, 2), scale=next(iter(SPBE.scales))
        )
        for code, weight in zip(CODES, weights, strict=False)
    )
    return SPBE.model_copy(update={"nodes": nodes})


def possible(problem: Problem, levels: Mapping[str, int]) -> bool:
    """Whether some levels may be reached: what is raised has what it needs."""
    return all(
        levels[d.indicator] <= problem.levels[d.indicator]
        or levels[d.indicator] < d.level
        or levels[d.needs] >= d.at_least
        for d in problem.dependencies
    )


def value(problem: Problem, code: str, level: int) -> Fraction:
    """What an indicator counts at a level: as it is where it stays, else the level."""
    return level + problem.parts.get(code, Fraction(0)) if level == problem.levels[code] else Fraction(level)


def every_way(problem: Problem) -> list[tuple[Decimal, int, dict[str, int]]]:
    weights = {node.code: node.weight for node in problem.instrument.indicators()}
    whole = sum(weights.values())
    ranges = [range(problem.levels[c], max(problem.limits[c], problem.levels[c]) + 1) for c in problem.levels]
    found = []
    for chosen in product(*ranges):
        levels = dict(zip(problem.levels, chosen, strict=True))
        if possible(problem, levels):
            exact = Fraction(sum(weights[c] * value(problem, c, level) for c, level in levels.items())) / whole
            cost = sum(problem.costs[c][s] for c, top in levels.items() for s in range(problem.levels[c] + 1, top + 1))
            found.append((round_half_up(exact, 2), cost, levels))
    return found


LEVELS = st.integers(1, 5)
DEPENDENCY = st.builds(
    lambda pair, level, at_least: Dependency(indicator=pair[0], level=level, needs=pair[1], at_least=at_least),
    st.sampled_from([(b, a) for n, a in enumerate(CODES) for b in CODES[n + 1 :]]),
    st.integers(2, 5), st.integers(1, 5),
)  # fmt: skip
PARTS = st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 4), Fraction(2, 3)])
PROBLEMS = st.builds(
    lambda weights, levels, costs, dependencies, held, parts: Problem(
        small(weights),
        dict(zip(CODES, levels, strict=True)),
        {code: dict(enumerate(row, start=1)) for code, row in zip(CODES, costs, strict=True)},
        dependencies,
        {code: levels[n] if code in held else 5 for n, code in enumerate(CODES)},
        parts={code: parts[n] for n, code in enumerate(CODES) if levels[n] < 5},
    ),
    st.tuples(*[st.integers(1, 7)] * 4),
    st.tuples(*[LEVELS] * 4),
    st.tuples(*[st.tuples(*[st.integers(0, 9)] * 5)] * 4),
    st.lists(DEPENDENCY, max_size=5),
    st.sets(st.sampled_from(CODES), max_size=2),
    st.tuples(*[PARTS] * 4),
)


@settings(max_examples=120)
@given(PROBLEMS, st.data())
def test_no_other_way_is_cheaper(problem: Problem, data: st.DataObject) -> None:
    ways = every_way(problem)
    target = data.draw(st.sampled_from(sorted({index for index, _, _ in ways})))
    roadmap = cheapest_roadmap(problem, target=target)
    assert roadmap.index >= target
    assert roadmap.cost == min(cost for index, cost, _ in ways if index >= target)
    assert roadmap.index == max(index for index, cost, _ in ways if cost == roadmap.cost and index >= target)
    check_steps(problem, roadmap)
    for item in roadmap.alternatives:
        kept = [c for i, c, levels in ways if i >= target and levels[item.without] == problem.levels[item.without]]
        assert item.cost == min(kept)


@settings(max_examples=120)
@given(PROBLEMS, st.integers(0, 60))
def test_no_other_way_brings_more_for_the_budget(problem: Problem, budget: int) -> None:
    ways = every_way(problem)
    roadmap = cheapest_roadmap(problem, budget=budget)
    assert roadmap.cost <= budget
    assert roadmap.index == max(index for index, cost, _ in ways if cost <= budget)
    check_steps(problem, roadmap)


@settings(max_examples=80)
@given(PROBLEMS)
def test_the_frontier_is_every_best_bargain(problem: Problem) -> None:
    ways = every_way(problem)
    points = Frontier.of(problem).bargains()
    assert points == sorted(points)
    assert [cost for _, cost in points] == sorted({cost for _, cost in points})
    for index, cost in points:
        assert cost == min(other for i, other, _ in ways if i >= index)
    assert points[-1][0] == max(index for index, _, _ in ways)


def both(problem: Problem) -> tuple[Frontier, Solver]:
    return Frontier.of(problem), Solver.of(problem)


@settings(max_examples=60, deadline=None)
@given(PROBLEMS, st.integers(0, 60), st.data())
def test_tables_and_solver_agree(problem: Problem, budget: int, data: st.DataObject) -> None:
    tables, solver = both(problem)
    need = data.draw(st.integers(0, tables.points.gain(problem.highest())))
    for one, other in (
        (tables.cheapest_to(need), solver.cheapest_to(need)),
        (tables.best_within(budget), solver.best_within(budget)),
    ):
        assert one is not None
        assert other is not None
        assert (one.gain, one.cost, other.bound) == (other.gain, other.cost, None)
        assert possible(problem, other.levels)
    raised = [code for code in CODES if problem.levels[code] < 5]
    found = solver.alternatives(need, raised)
    assert found == tables.alternatives(need, raised)[:3]
    bargains = dict(tables.bargains())
    for index, cost in solver.bargains():
        assert cost == min(other for i, other in bargains.items() if i >= index)


@settings(max_examples=60, deadline=None)
@given(PROBLEMS, st.integers(0, 40), st.data())
def test_a_target_within_a_budget(problem: Problem, budget: int, data: st.DataObject) -> None:
    ways = every_way(problem)
    target = data.draw(st.sampled_from(sorted({index for index, _, _ in ways})))
    cheapest = min(cost for index, cost, _ in ways if index >= target)
    if cheapest <= budget:
        assert cheapest_roadmap(problem, target=target, budget=budget).cost == cheapest
        return
    with pytest.raises(UsageError) as caught:
        cheapest_roadmap(problem, target=target, budget=budget)
    finding = caught.value.findings[0]
    told: list[Any] = [finding.code, finding.found, finding.allowed]
    assert told == ["roadmap-short", cheapest, budget]
    assert finding.details["missing"] == cheapest - budget
    assert finding.details["reach"] == max(index for index, cost, _ in ways if cost <= budget)


CALENDARS = st.builds(
    Calendar,
    st.lists(st.integers(1, 12), min_size=1, max_size=3),
    st.one_of(st.none(), st.integers(3, 5)),
    st.lists(st.builds(Deadline, st.sampled_from(CODES), st.integers(1, 5), st.integers(1, 3)), max_size=2),
)


@settings(max_examples=120, deadline=None)
@given(PROBLEMS, CALENDARS, st.data())
def test_quarters_and_deadlines(problem: Problem, calendar: Calendar, data: st.DataObject) -> None:
    ways = every_way(problem)
    due = {
        quarter: [(d.indicator, d.level) for d in calendar.deadlines if d.quarter <= quarter] for quarter in (1, 2, 3)
    }
    needed = {
        quarter: [cost for _, cost, levels in ways if all(levels[code] >= level for code, level in asked)]
        for quarter, asked in due.items()
    }
    can_be_met = all(costs and min(costs) <= calendar.until(quarter) for quarter, costs in needed.items())
    kept = [(i, cost) for i, cost, levels in ways if all(levels[code] >= level for code, level in due[3])]
    target = data.draw(st.sampled_from(sorted({index for index, _, _ in ways})))
    enough = [cost for index, cost in kept if index >= target and cost <= (calendar.whole or cost)]
    try:
        roadmap = cheapest_roadmap(problem, target=target, calendar=calendar)
    except UsageError as error:
        assert not can_be_met or not enough, [f.code for f in error.findings]
        return
    assert can_be_met
    assert roadmap.cost == min(enough)
    check_steps(problem, roadmap)
    for item in roadmap.alternatives:
        assert problem.levels[item.without] >= max([0, *(lv for code, lv in due[3] if code == item.without)])
        others = [
            cost
            for index, cost, levels in ways
            if index >= target
            and levels[item.without] == problem.levels[item.without]
            and all(levels[code] >= level for code, level in due[3])
        ]
        assert item.cost == min(others)
    spent = 0
    for step in roadmap.steps:
        spent += step.cost
        assert step.quarter == next(q for q in range(1, 200) if calendar.until(q) >= spent)
    for d in calendar.deadlines:
        done = {step.code: step.level for step in roadmap.steps if (step.quarter or 0) <= d.quarter}
        assert max(problem.levels[d.indicator], done.get(d.indicator, 0)) >= d.level
    assert [q.number for q in roadmap.quarters] == list(range(1, len(roadmap.quarters) + 1))
    if roadmap.quarters:
        assert (roadmap.quarters[-1].spent, roadmap.quarters[-1].index) == (roadmap.cost, roadmap.index)


def test_what_is_ruled_out_and_would_help_least() -> None:
    made = problem([2] * 47, without=["1", "43"])
    with pytest.raises(UsageError) as caught:
        cheapest_roadmap(made, target=Decimal("4.90"))
    finding = caught.value.findings[0]
    assert (finding.code, finding.allowed) == ("roadmap-held", Decimal("4.80"))
    assert finding.details == {"missing": Decimal("0.10"), "free": "1 → 3, 43 → 3"}
    helping = []
    for one, other in product(range(2, 6), repeat=2):
        freed = attrs.evolve(made, limits={"1": one, "43": other})
        points = Points.of(freed)
        if points.published(points.gain(freed.highest())) >= Decimal("4.90"):
            helping.append((freed.cost({"1": one, "43": other}), one, other))
    assert min(helping)[1:] == (3, 3)


DENSE = [
    Dependency(indicator=str(n), level=3, needs=str(before), at_least=2)
    for n in range(11, 48)
    for before in (1 + n % 10, 1 + n // 5)
]


def test_dense_dependencies_go_to_the_solver() -> None:
    made = problem([1 + n % 3 for n in range(1, 48)], dependencies=DENSE)
    with pytest.raises(TooDenseError):
        Frontier.of(made)
    roadmap = cheapest_roadmap(made, target=Decimal("3.50"), budget=5000)
    assert roadmap.proven
    assert roadmap.index >= Decimal("3.50")
    check_steps(made, roadmap)
    assert roadmap.frontier[0] == (roadmap.now, 0)
    assert roadmap.alternatives
    fewer = cheapest_roadmap(made, budget=roadmap.cost - 1)
    assert fewer.index < Decimal("3.50")
    free = problem([1 + n % 3 for n in range(1, 48)], dependencies=[])
    assert cheapest_roadmap(free, target=roadmap.index).cost <= roadmap.cost


def test_a_solver_without_time_says_how_far_it_may_be_off() -> None:
    made = problem([1 + n % 3 for n in range(1, 48)], dependencies=DENSE)
    solver = attrs.evolve(Solver.of(made), seconds=0.0)
    try:
        way = solver.cheapest_to(solver.points.need(Decimal("3.50")))
    except UsageError as error:
        assert [finding.code for finding in error.findings] == ["roadmap-solver"]
    else:
        assert way.bound is None or way.bound < way.cost


def test_without_the_solver_the_way_to_get_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(UsageError) as caught:
        cheapest_roadmap(problem([2] * 47, dependencies=DENSE), budget=10)
    assert caught.value.findings[0].code == "roadmap-dense"
    assert "spbe-sdk[solver]" in caught.value.findings[0].remedy("id")


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    cheapest_roadmap(problem([2] * 47, dependencies=DENSE), budget=100)
    assert capfd.readouterr() == ("", "")


def check_steps(problem: Problem, roadmap: Roadmap) -> None:
    """The steps in their order: one level at a time, nothing before what it needs, their sums as told."""
    now, exact = dict(problem.levels), None
    for step in roadmap.steps:
        assert step.level == now[step.code] + 1
        after = {**now, step.code: step.level}
        assert possible(Problem(problem.instrument, now, problem.costs, problem.dependencies, problem.limits), after)
        now, exact = after, step.index
    assert sum(step.cost for step in roadmap.steps) == roadmap.cost
    assert exact in (None, roadmap.index)


@settings(max_examples=60)
@given(PROBLEMS, st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)]))
def test_chances_are_counted_exactly(problem: Problem, lowered: Fraction) -> None:
    found = sensitivity(problem, lowered)
    weights = {node.code: node.weight for node in problem.instrument.indicators()}
    whole = sum(weights.values())
    now = {code: value(problem, code, level) for code, level in problem.levels.items()}
    falling = [code for code in now if now[code] > 1]
    chances: dict[str, Fraction] = dict.fromkeys(found.chances, Fraction(0))
    for fallen in product((False, True), repeat=len(falling)):
        values, chance = dict(now), Fraction(1)
        for code, falls in zip(falling, fallen, strict=True):
            values[code] = max(Fraction(1), values[code] - 1) if falls else values[code]
            chance *= lowered if falls else 1 - lowered
        exact = Fraction(sum(weights[c] * rated for c, rated in values.items())) / whole
        ratings = round_half_up(exact, 2)
        names = [(band.at_least, band.name) for band in problem.instrument.predicates]
        name = next(name for edge, name in names if edge is None or ratings >= edge)
        chances[name] += chance
    assert found.chances == chances
    assert sum(found.chances.values()) == 1


def problem(levels: list[int], **changes: Any) -> Problem:
    ratings = tuple(Rating(indicator=str(n), value=level) for n, level in enumerate(levels, start=1))
    result = score(Assessment(instrument=SPBE.id, region="32.16", year=2023, ratings=ratings))
    rules = rules_for(SPBE)
    given_values: dict[str, Any] = {"costs": {}, "dependencies": rules.dependencies, **changes}
    return problem_of(result, SPBE, rules.effort, **given_values)


def test_audits_come_after_their_policy() -> None:
    made = problem([1] * 47)
    steps = [(step.code, step.level) for step in cheapest_roadmap(made, target=Decimal("3.00")).steps]
    for code in ("29", "30", "31"):
        if (code, 3) in steps:
            assert steps.index(("9", 3)) < steps.index((code, 3))


def test_a_region_at_the_top_and_one_already_there() -> None:
    top = cheapest_roadmap(problem([5] * 47), target=Decimal("5.00"))
    assert (top.cost, top.steps, str(top.index)) == (0, [], "5.00")
    there = cheapest_roadmap(problem([3] * 47), target=Decimal("2.60"))
    assert (there.cost, there.steps) == (0, [])


def test_rounding_half_up_is_used() -> None:
    """2.595 is published as 2.60: the roadmap does not pay for what rounding gives."""
    points = Points.of(problem([1 + n % 3 for n in range(1, 48)]))
    need = points.need(Decimal("2.60"))
    assert points.published(need) >= Decimal("2.60")
    assert points.published(need - 1) < Decimal("2.60")


def test_predicates_as_targets() -> None:
    assert index_of(predicate_target(SPBE, "baik"), SPBE) == Decimal("2.60")
    assert index_of(predicate_target(SPBE, "Memuaskan"), SPBE) == Decimal("4.20")
    with pytest.raises(UsageError) as caught:
        predicate_target(SPBE, "Istimewa")
    assert caught.value.findings[0].code == "roadmap-predicate"


BAD = [
    ({"costs": {("1", 3): -5}}, {"target": Decimal(3)}, "roadmap-cost"),
    ({"costs": {("99", 3): 5}}, {"target": Decimal(3)}, "rating-unknown"),
    ({"without": ["99"]}, {"target": Decimal(3)}, "rating-unknown"),
    ({}, {"target": Decimal("5.01")}, "roadmap-target"),
    ({"without": [str(n) for n in range(1, 48)]}, {"target": Decimal(3)}, "roadmap-held"),
    ({}, {}, "roadmap-aim"),
    ({}, {"calendar": Calendar([5])}, "roadmap-aim"),
    ({}, {"target": Decimal(3), "budget": 3}, "roadmap-short"),
    ({}, {"target": Decimal(3), "calendar": Calendar([5], 3)}, "roadmap-late"),
    ({}, {"target": Decimal(3), "budget": 3, "calendar": Calendar([500], 3)}, "roadmap-short"),
    ({}, {"budget": 9, "calendar": Calendar([90], None, [Deadline("1", 3, 1)])}, "roadmap-due-cost"),
    ({}, {"budget": 9, "calendar": Calendar([9], None, [Deadline("1", 3, 1)])}, "roadmap-deadline"),
    ({}, {"budget": 9, "calendar": Calendar([9], None, [Deadline("1", 6, 1)])}, "roadmap-level"),
    ({}, {"budget": 9, "calendar": Calendar([9], None, [Deadline("99", 3, 1)])}, "rating-unknown"),
    ({}, {"budget": 9, "calendar": Calendar([9], 2, [Deadline("1", 3, 3)])}, "roadmap-deadline-quarter"),
    ({"without": ["1"]}, {"budget": 9, "calendar": Calendar([90], None, [Deadline("1", 3, 1)])}, "roadmap-due"),
    ({}, {"calendar": Calendar([5, 0], 3)}, "roadmap-quarter"),
    ({}, {"calendar": Calendar([-5, 3], 3)}, "roadmap-quarter"),
    ({}, {"calendar": Calendar([5], 0)}, "roadmap-quarter"),
    ({}, {"calendar": Calendar([], 3)}, "roadmap-quarter"),
    ({}, {"target": Decimal(3), "calendar": Calendar([1])}, "roadmap-slow"),
    ({"costs": {("1", 3): 10**16}}, {"target": Decimal(3)}, "roadmap-cost"),
    ({"costs": {("1", 6): 5}}, {"target": Decimal(3)}, "roadmap-level"),
    ({"dependencies": [Dependency(indicator="1", level=9, needs="2", at_least=2)]}, {"budget": 1}, "roadmap-level"),
    ({}, {"budget": -1}, "roadmap-budget"),
    ({"dependencies": [Dependency(indicator="1", level=2, needs="2", at_least=2),
                       Dependency(indicator="2", level=2, needs="1", at_least=2)]}, {"budget": 1}, "roadmap-circle"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "aim", "code"), BAD)
def test_what_cannot_be_reached_is_named(changes: dict[str, Any], aim: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        cheapest_roadmap(problem([2] * 47, **changes), **aim)
    assert caught.value.findings[0].code == code


def test_every_wrong_cost_and_only_those() -> None:
    with pytest.raises(UsageError) as caught:
        problem([2] * 47, costs={("1", 3): -5, ("1", 4): 7, ("2", 3): -1})
    found = [(finding.field, finding.found) for finding in caught.value.findings]
    assert found == [("1 → 3", Decimal(-5)), ("2 → 3", Decimal(-1))]


def test_a_level_whose_effort_nobody_told() -> None:
    result = score(Assessment(instrument=SPBE.id, region="32.16", year=2023))
    with pytest.raises(UsageError) as caught:
        problem_of(result, SPBE, {"2": 1, "3": 1}, {("1", 4): 3})
    assert [(f.code, f.found) for f in caught.value.findings] == [("roadmap-untold", "4"), ("roadmap-untold", "5")]


@pytest.mark.parametrize(
    ("name", "rating", "target"),
    [("akip-88-2021", "C", "BB"), ("akip-12-2015", "0.55", "B"), ("pemdi-8-2026", "2.25", "Baik")],
)
def test_points_grades_and_shares_rise_too(name: str, rating: str, target: str) -> None:
    instrument = load_instrument(name)
    ratings = [Rating(indicator=node.code, value=rating) for node in instrument.indicators()]
    year = instrument.validity.first_year
    assessment = Assessment(instrument=name, region="32.16", year=year, ratings=tuple(ratings))
    result = score(assessment)
    found = spbe_sdk.roadmap(result, target=target)
    assert (found.predicate, found.proven, rules_for(instrument).official) == (target, True, False)
    # Rated as the steps say, it is what the roadmap says.
    reached = {step.code: step.label for step in found.steps}
    after = [r.model_copy(update={"value": reached.get(r.indicator, r.value)}) for r in ratings]
    scored = score(assessment.model_copy(update={"ratings": tuple(after)}))
    assert (scored.index, scored.predicate) == (found.index, target)
    assert found.steps[-1].index == found.index


GRADED = Grades(kind="grades", values={"A": Fraction(5), "B": Fraction(3), "C": Fraction(2), "D": Fraction(0)})


@settings(max_examples=30)
@given(st.lists(st.sampled_from("ABCD"), min_size=3, max_size=3), st.sampled_from(["1.5", "2.6", "4.2"]), st.data())
def test_uneven_rungs_are_climbed_for_the_least(rated: list[str], target: str, data: st.DataObject) -> None:
    used = small((2, 3, 5)).model_copy(update={"scales": {next(iter(SPBE.scales)): GRADED}})
    ratings = tuple(Rating(indicator=code, value=grade) for code, grade in zip(CODES, rated, strict=False))
    result = score(Assessment(instrument=used.id, region="32.16", year=2023, ratings=ratings), used)
    costs = {(code, rung): data.draw(st.integers(0, 9)) for code in CODES[:3] for rung in (1, 2, 3)}
    made = problem_of(result, used, {}, costs)
    ways = [dict(zip(CODES, levels, strict=False)) for levels in product(*(made.choices(code) for code in CODES[:3]))]
    worth, weights = (0, 2, 3, 5), dict(zip(CODES, (2, 3, 5), strict=False))
    cheap = min(
        made.cost(way)
        for way in ways
        if round_half_up(Fraction(sum(weights[c] * worth[rung] for c, rung in way.items()), 10), 2) >= Decimal(target)
    )
    assert cheapest_roadmap(made, target=Decimal(target)).cost == cheap
    assert made.own == {(c, rung) for c, rung in costs if rung > made.levels[c]}


def test_values_between_levels_and_figures_of_others() -> None:
    pemdi = load_instrument("pemdi-8-2026")
    ratings = {**{str(n): "2.25" for n in range(1, 21)}, "5": "3.1", "20": "5"}
    made = tuple(Rating(indicator=code, value=rated) for code, rated in ratings.items())
    result = score(Assessment(instrument=pemdi.id, region="32.16", year=2026, ratings=made))
    found = problem_of(result, pemdi, {str(level): 10 for level in range(1, 6)}, {("19", 3): 100})
    assert (found.costs["1"][3], found.costs["1"][4], found.costs["19"][3]) == (8, 10, 75)
    roadmap = cheapest_roadmap(found, target=Decimal("3.50"))
    assert roadmap.now == result.index
    assert roadmap.predicate == "Sangat Baik"
    assert not {"5", "6", "7", "18", "20"} & {step.code for step in roadmap.steps}
    check_steps(found, roadmap)
    first = next(step for step in roadmap.steps if step.level == 3)
    node = pemdi.find(first.code)
    assert node is not None
    assert first.points == Fraction(3, 4) * node.weight / 100
    assert spbe_sdk.roadmap(result, target="Baik").predicate == "Baik"


def test_what_nobody_here_can_raise_is_not_asked_for() -> None:
    pemdi = load_instrument("pemdi-8-2026")
    made = tuple(Rating(indicator=str(n), value="2.25") for n in range(1, 21))
    result = score(Assessment(instrument=pemdi.id, region="32.16", year=2026, ratings=made))
    for without in ((), ("1",)):
        with pytest.raises(UsageError) as caught:
            spbe_sdk.roadmap(result, target="5", without=without)
        assert caught.value.findings[0].code == "roadmap-target"
    with pytest.raises(UsageError) as caught:
        spbe_sdk.roadmap(result, target="4.6", without=("1",))
    assert caught.value.findings[0].details["free"] == "1 → 5"


def test_aspects_rated_as_a_whole_have_no_steps() -> None:
    rated = score(Assessment(instrument="spbe-5-2018", region="51.71", year=2019,
                             ratings=(Rating(indicator="A1", value="3.5"),)))  # fmt: skip
    with pytest.raises(UsageError) as caught:
        spbe_sdk.roadmap(rated, target="4")
    assert caught.value.findings[0].code == "roadmap-coarse"


def test_the_next_predicate_and_what_the_present_one_hangs_on() -> None:
    found = sensitivity(problem([3] * 47))
    assert (found.predicate, found.next_predicate) == ("Baik", "Sangat Baik")
    assert (found.to_next, found.margin) == (Decimal("0.50"), Decimal("0.40"))
    assert found.hanging == []
    edge = problem([3] * 47)
    lowered = Problem(edge.instrument, {**edge.levels, **{str(n): 2 for n in range(21, 47)}}, edge.costs)
    assert sensitivity(lowered).margin is not None


def test_the_predicate_of_a_plan_follows_from_the_exact_index_where_its_instrument_says_so() -> None:
    found = problem([2] * 22 + [3] * 25)
    coarse = {predicate_from: found.instrument.model_copy(update={"decimals": 0, "predicate_from": predicate_from})
              for predicate_from in ("published", "exact")}  # fmt: skip
    names = {key: sensitivity(attrs.evolve(found, instrument=used)).predicate for key, used in coarse.items()}
    assert names == {"published": "Baik", "exact": "Cukup"}


def test_as_values() -> None:
    value = to_dict(cheapest_roadmap(problem([2] * 47), budget=100))
    assert value["optimal"] is True
    assert value["cost"] <= 100
    assert value["frontier"][0] == {"index": "2.00", "cost": 0}


def test_the_public_function_takes_a_result() -> None:
    result = score(Assessment(instrument=SPBE.id, region="32.16", year=2023,
                              ratings=tuple(Rating(indicator=str(n), value=2) for n in range(1, 48))))  # fmt: skip
    roadmap = spbe_sdk.roadmap(result, target="Baik", without=["47"])
    assert roadmap.predicate == "Baik"
    assert "47" not in [step.code for step in roadmap.steps]
    dearer = spbe_sdk.roadmap(result, target="2.60", costs={(step.code, step.level): 99 for step in roadmap.steps})
    assert dearer.cost >= roadmap.cost
    slow = spbe_sdk.roadmap(result, target="2,60", per_quarter=100, deadlines=[Deadline("9", 3, 1)])
    assert (slow.steps[0].code, slow.steps[0].level, slow.steps[0].quarter) == ("9", 3, 1)
    with pytest.raises(UsageError):
        spbe_sdk.roadmap(result, target="2.60", quarters=3)
    free = spbe_sdk.roadmap(result, target=Decimal("2.60"), dependencies=[])
    assert free.cost <= roadmap.cost
