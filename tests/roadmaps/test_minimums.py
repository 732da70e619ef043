"""Minimum scores as constraints: against brute force, on a published instrument, and where nothing can meet them."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_sdk import Assessment, Rating, Result, UsageError, load_instrument, roadmap, score
from spbe_sdk.comparison.weights import weight_range
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.documents.instrument_scales import Scale, YesNo
from spbe_sdk.documents.rating_value import RatingValue
from spbe_sdk.findings.numbers import Amount
from spbe_sdk.instruments.ladders import rungs_of
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.roadmaps.sensitivity import sensitivity
from spbe_sdk.roadmaps.statement import problem_of

SPBE = load_instrument("spbe-59-2020")
CODES = ("1", "2", "3", "4")


def small(*needs: dict[str, object]) -> Instrument:
    """Two areas of two indicators each; the second predicate from above has needs."""
    leaves = [InstrumentNode(code=code, kind="indicator", name=code, weight=Fraction(weight), scale="process")
              for code, weight in zip(CODES, (1, 2, 3, 4), strict=True)]  # fmt: skip
    areas = [InstrumentNode(code=code, kind="area", name=code, weight=sum((n.weight for n in parts), Fraction(0)),
                            nodes=tuple(parts)) for code, parts in (("A", leaves[:2]), ("B", leaves[2:]))]  # fmt: skip
    bands = [band.model_copy(update={"needs": tuple(Requirement.model_validate(need) for need in needs)})
             if band.name == "Baik" else band for band in SPBE.predicates]  # fmt: skip
    return SPBE.model_copy(update={"nodes": tuple(areas), "predicates": tuple(bands)})


def without_better(instrument: Instrument) -> Instrument:
    """Without the predicates above the one that has needs."""
    first = next(number for number, band in enumerate(instrument.predicates) if band.name == "Baik")
    return instrument.model_copy(update={"predicates": instrument.predicates[first:]})


def scored(instrument: Instrument, levels: dict[str, int]) -> Result:
    ratings = tuple(Rating(indicator=code, value=level) for code, level in levels.items())
    return score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=ratings), instrument)


def area(way: dict[str, int], one: str, other: str) -> Fraction:
    """The mean of two indicators by their weights, which are their codes."""
    return Fraction(int(one) * way[one] + int(other) * way[other], int(one) + int(other))


NEEDS = [
    ([{"node": "1", "at_least": "4"}], lambda way: way["1"] >= 4),
    ([{"node": "A", "at_least": "3.5"}], lambda way: area(way, "1", "2") >= Fraction("3.5")),
    ([{"node": "A", "above": "3"}, {"node": "2", "at_least": "2"}],
     lambda way: area(way, "1", "2") > 3 and way["2"] >= 2),
    ([{"each": "area", "share": "0.6"}], lambda way: area(way, "1", "2") >= 3 and area(way, "3", "4") >= 3),
    ([{"sum": ["1", "3"], "at_least": "7"}], lambda way: way["1"] + way["3"] >= 7),
    ([{"node": "4", "at_most": "4"}], lambda way: way["4"] <= 4),
    ([{"node": "4", "below": "4", "above": "2"}, {"node": "3", "at_least": "3"}],
     lambda way: 2 < way["4"] < 4 and way["3"] >= 3),
    ([{"node": "3", "at_most": "2"}, {"node": "A", "at_least": "4"}],
     lambda way: way["3"] <= 2 and area(way, "1", "2") >= 4),
    ([{"node": "2", "at_least": "4"}, {"node": "2", "at_most": "3"}], lambda way: False),
]  # fmt: skip


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=4, max_size=4), st.data())
@pytest.mark.parametrize(("needs", "kept"), NEEDS)
def test_needs_are_kept_for_the_least(
    needs: list[dict[str, object]], kept: Callable[[dict[str, int]], bool], rated: list[int], data: st.DataObject
) -> None:
    instrument = small(*needs)
    now = dict(zip(CODES, rated, strict=True))
    costs = {(code, level): data.draw(st.integers(0, 9)) for code in CODES for level in range(1, 6)}
    found = roadmap(scored(instrument, now), target="Baik", costs=costs, dependencies=[], instrument=instrument)
    after = {**now, **{step.code: step.level for step in found.steps}}
    assert scored(instrument, after).predicate == found.predicate in ("Baik", "Sangat Baik", "Memuaskan")
    ways = [dict(zip(CODES, levels, strict=True)) for levels in product(*(range(now[c], 6) for c in CODES))]
    least = min(
        sum(costs[c, level] for c in CODES for level in range(now[c] + 1, way[c] + 1))
        for way in ways
        if (index := Fraction(sum(int(c) * way[c] for c in CODES), 10)) >= Fraction("3.5")
        or (kept(way) and index >= Fraction("2.6"))
    )
    assert (found.cost, found.proven) == (least, True)


def test_the_upper_bound_of_a_whole_or_a_sum_is_refused_where_rises_could_break_it() -> None:
    now = scored(small(), dict.fromkeys(CODES, 2))
    needs: list[dict[str, object]] = [{"node": "B", "below": "4"}, {"sum": ["1", "4"], "at_most": "9"},
                                      {"each": "area", "at_most": "3"}]  # fmt: skip
    for need in needs:
        with pytest.raises(UsageError) as caught:
            roadmap(now, target="Baik", dependencies=[], instrument=small(need))
        assert caught.value.findings[0].code == "roadmap-rule"
        assert str(caught.value.findings[0].field) in ("B", "1 + 4", "A")
    # What is ruled out cannot break it.
    held = roadmap(now, target="Baik", dependencies=[], without=["4"], instrument=small({"node": "B", "below": "4"}))
    assert (held.predicate, held.proven) == ("Baik", True)


def test_a_predicate_is_refused_where_an_upper_bound_is_crossed_already() -> None:
    low = without_better(small({"node": "4", "at_most": "3"}))
    with pytest.raises(UsageError) as caught:
        roadmap(scored(low, {"1": 1, "2": 1, "3": 1, "4": 4}), target="Baik", dependencies=[], instrument=low)
    assert [(f.code, f.field, str(f.allowed)) for f in caught.value.findings] == [("roadmap-need", "4", "≤ 3")]


def test_a_budget_that_is_just_short_names_what_is_missing_to_a_need() -> None:
    needs: list[dict[str, object]] = [{"node": "1", "at_least": "4"}, {"sum": ["1", "2"], "at_least": "9"}]
    costs = {(code, level): 50 if code == "1" else 1 for code in CODES for level in range(1, 6)}
    for need in needs:
        low = without_better(small(need))
        now = scored(low, dict.fromkeys(CODES, 2))
        cost = roadmap(now, target="Baik", costs=costs, dependencies=[], instrument=low).cost
        with pytest.raises(UsageError) as caught:
            roadmap(now, target="Baik", budget=cost - 1, costs=costs, dependencies=[], instrument=low)
        finding = caught.value.findings[0]
        assert (finding.code, str(finding.details["missing"])) == ("roadmap-short", "1")
        assert "choose another predicate" in finding.remedy("en")


def middle(scale: Scale) -> RatingValue:
    """A rating in the middle of a scale; no, where there is only yes and no."""
    if isinstance(scale, YesNo):
        return False
    names = [name for name, _ in rungs_of(scale).values()]
    return names[len(names) // 2]


def test_a_published_sheet_is_climbed_with_all_its_minimums() -> None:
    sheet = read_instrument(Path(__file__).parents[2] / "examples/instruments/zi-90-2021.yaml")
    ratings = [Rating(indicator=node.code, value=middle(sheet.scale_of(node))) for node in sheet.asked()]
    found = score(Assessment(instrument=sheet.id, region="32.16", year=2023, ratings=tuple(ratings)), sheet)
    way = roadmap(found, target="WBK", instrument=sheet)
    assert (way.predicate, way.proven) == ("WBK", True)
    # What WBBM asks for in its context no step can bring about.
    with pytest.raises(UsageError) as caught:
        roadmap(found, target="WBBM", instrument=sheet)
    assert [(f.code, f.field) for f in caught.value.findings] == [("roadmap-need", "WBK")]


def test_what_is_left_out_keeps_a_need_out_of_reach() -> None:
    instrument = without_better(small({"node": "1", "at_least": "4"}))
    with pytest.raises(UsageError) as caught:
        roadmap(scored(instrument, dict.fromkeys(CODES, 2)), target="Baik", without=["1"], dependencies=[],
                instrument=instrument)  # fmt: skip
    problem = caught.value.findings[0]
    assert (problem.code, problem.field, str(problem.found), str(problem.allowed)) == ("roadmap-need", "1", "2", "≥ 4")
    assert "2 at most" in problem.message("en")


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=4, max_size=4))
@pytest.mark.parametrize("needs", [needs for needs, _ in NEEDS])
def test_the_chance_to_keep_a_predicate_counts_its_needs(needs: list[dict[str, object]], rated: list[int]) -> None:
    instrument = small(*needs)
    now = dict(zip(CODES, rated, strict=True))
    found = sensitivity(problem_of(scored(instrument, now), instrument, dict.fromkeys("12345", 1), {}), Fraction(1, 3))
    falling = [code for code in CODES if now[code] > 1]
    chances = dict.fromkeys(found.chances, Fraction(0))
    for fell in product((0, 1), repeat=len(falling)):
        levels = now | {code: now[code] - down for code, down in zip(falling, fell, strict=True)}
        chance = Fraction(1)
        for down in fell:
            chance *= Fraction(1, 3) if down else Fraction(2, 3)
        chances[scored(instrument, levels).predicate or ""] += chance
    assert found.chances == chances
    order = [band.name for band in instrument.predicates].index
    below = {code: scored(instrument, {**now, code: now[code] - 1}).predicate or "" for code in falling}
    lost = [code for code, name in below.items() if order(name) > order(found.predicate)]
    assert (found.predicate, found.hanging) == (scored(instrument, now).predicate, lost)


@pytest.mark.parametrize(
    ("kept", "told"), [("27/64", "42.2%"), ("9999/10000", "99.9%"), ("1", "100%"), ("1/2000", "0.1%")]
)
def test_a_chance_is_rounded_half_up_and_only_certainty_is_whole(kept: str, told: str) -> None:
    found = sensitivity(problem_of(scored(small(), dict.fromkeys(CODES, 3)), small(), dict.fromkeys("12345", 1), {}))
    changed = attrs.evolve(found, chances={found.predicate: Fraction(kept)})
    assert str(changed.kept_percent.text("en") if isinstance(changed.kept_percent, Amount) else "") == told


def test_weights_of_all_parts_at_the_top_move_whatever_their_kinds() -> None:
    nodes = [node.model_copy(update={"kind": f"part-{n}"}) for n, node in enumerate(small().nodes)]
    instrument = small().model_copy(update={"nodes": tuple(nodes)})
    kinds = weight_range(scored(instrument, {"1": 1, "2": 1, "3": 5, "4": 5}), [])
    alike = weight_range(scored(small(), {"1": 1, "2": 1, "3": 5, "4": 5}), [])
    assert (kinds.low, kinds.high) == (alike.low, alike.high)
    assert kinds.low < kinds.high
