"""Roadmaps of indices that are no plain sums: against brute force, on published instruments, and what is refused."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from spbe_sdk import Assessment, Rating, Result, UsageError, load_instrument, roadmap, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.roadmap_rules import Dependency
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.instruments.soundness import check_instrument
from spbe_sdk.roadmaps.sensitivity import sensitivity
from spbe_sdk.roadmaps.statement import problem_of

SPBE = load_instrument("spbe-59-2020").model_dump(mode="json", by_alias=True, exclude_defaults=True)
CODES = ("1", "2", "3", "4")
KAMI = read_instrument(ROOT / "examples/instruments/kami-4.yaml")


def leaf(code: str, scale: str = "process", **others: Any) -> dict[str, Any]:
    return {"code": code, "kind": "indicator", "name": code, "weight": code, "scale": scale, **others}


def made(
    one: dict[str, Any] | None = None, other: dict[str, Any] | None = None, leaves: dict[str, Any] | None = None,
    **whole: Any,
) -> Instrument:  # fmt: skip
    """Two areas of two indicators each, with what is otherwise."""
    own = {code: {**leaf(code), **(leaves or {}).get(code, {})} for code in CODES}
    areas = [
        {"code": "A", "kind": "area", "name": "A", "weight": "3", "nodes": [own["1"], own["2"]], **(one or {})},
        {"code": "B", "kind": "area", "name": "B", "weight": "7", "nodes": [own["3"], own["4"]], **(other or {})},
    ]
    scales = {"process": {"kind": "levels", "minimum": 1, "maximum": 4},
              "maybe": {"kind": "levels", "minimum": 1, "maximum": 4, "not_applicable": "reweight"},
              "follows": {"kind": "derived", "of": ["1", "3"], "strategy": "weighted-mean"}}  # fmt: skip
    bands = [{"name": "Tinggi", "at_least": "3"}, {"name": "Sedang", "above": "2"}, {"name": "Rendah"}]
    return Instrument.model_validate(
        {**SPBE, "id": "coba", "nodes": areas, "scales": scales, "predicates": bands, "predicate_rules": [],
         "decimals": 2, "gaps": {"value": "1", "reason": "terendah"}, **whole}, strict=False
    )  # fmt: skip


KINDS: dict[str, dict[str, Any]] = {
    "geometric": {"strategy": "weighted-geometric-mean"},
    "geometric area": {"one": {"strategy": "weighted-geometric-mean"}},
    "weakest": {"other": {"strategy": "weakest-link"}},
    "cap": {"one": {"at_most": "5/2"}},
    "floor": {"other": {"at_least": "2"}},
    "capped index": {"at_most": "7/2"},
    "condition beside": {"leaves": {"2": {"counts_if": [{"node": "1", "at_least": "3"}]}}},
    "condition across": {"leaves": {"2": {"counts_if": [{"node": "4", "above": "2"}]}}},
    "condition on an area": {"other": {"counts_if": [{"node": "A", "at_least": "5/2"}]}},
    "conditions in a row": {"leaves": {"2": {"counts_if": [{"node": "1", "at_least": "2"}]},
                                       "3": {"counts_if": [{"sum": ["1", "2"], "above": "4"}]}}},
    "condition of the index": {"counts_if": [{"each": "area", "at_least": "2"}]},
    "need": {"one": {"strategy": "weakest-link"}, "predicates": [
        {"name": "Tinggi", "at_least": "3", "needs": [{"node": "1", "at_least": "3"},
                                                           {"sum": ["2", "3"], "above": "5"}]},
        {"name": "Sedang", "above": "2"}, {"name": "Rendah"}]},
    "needs of all": {"at_most": "4", "needs": [{"each": "area", "share": "0.6"}], "otherwise": "Rendah"},
    "follows": {"leaves": {"4": {"scale": "follows"}}, "one": {"at_most": "3"}},
    "cap and condition": {"one": {"at_most": "3"}, "leaves": {"4": {"counts_if": [{"node": "A", "at_least": "3"}]}},
                          "strategy": "weighted-geometric-mean"},
}  # fmt: skip


def scored(instrument: Instrument, levels: dict[str, Any]) -> Result:
    ratings = tuple(Rating(indicator=code, value=level) for code, level in levels.items())
    return score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=ratings), instrument)


def every(
    now: dict[str, int], costs: dict[tuple[str, int], int], d: Dependency | None
) -> Iterator[tuple[int, dict[str, int]]]:
    """Every way up with its cost, what must come before kept."""
    for levels in product(*(range(level, 5) for level in now.values())):
        way = dict(zip(now, levels, strict=True))
        if d and way[d.indicator] > now[d.indicator] and way[d.indicator] >= d.level and way[d.needs] < d.at_least:
            continue
        yield sum(costs[c, n] for c in now for n in range(now[c] + 1, way[c] + 1)), way


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=3, deadline=None)
@given(rated=st.lists(st.integers(2, 3), min_size=4, max_size=4), data=st.data())
def test_roadmaps_are_as_brute_force_finds_them(kind: str, rated: list[int], data: st.DataObject) -> None:
    instrument = made(**KINDS[kind])
    assert check_instrument(instrument) == []
    asked = [code for code in CODES if instrument.find(code).scale != "follows"]  # type: ignore[union-attr]
    now = {code: level for code, level in zip(CODES, rated, strict=True) if code in asked}
    costs = {(code, level): data.draw(st.integers(0, 9)) for code in CODES for level in range(1, 5)}
    before = data.draw(st.none() | st.just(Dependency(indicator="3", level=3, needs="1", at_least=3)))
    result = scored(instrument, now)
    ways = [(cost, way, scored(instrument, way)) for cost, way in every(now, costs, before)]

    def climb(**aim: Any) -> Any:
        return roadmap(result, costs={c: n for c, n in costs.items() if c[0] in asked},
                       dependencies=[before] if before else [], instrument=instrument, **aim)  # fmt: skip

    aims: list[tuple[str, Callable[[Result], bool]]] = [
        ("Tinggi", lambda found: found.predicate == "Tinggi" and min(found.exact, Fraction(found.index)) >= 3),
        ("2.5", lambda found: found.index >= Decimal("2.5")),
    ]  # fmt: skip
    for aim, fits in aims:
        least = min((cost for cost, _, found in ways if fits(found)), default=None)
        if least is None:
            with pytest.raises(UsageError):
                climb(target=aim)
            continue
        way = climb(target=aim)
        after = scored(instrument, {**now, **{step.code: step.level for step in way.steps}})
        assert (way.cost, way.index, way.proven) == (least, after.index, True)
        assert fits(after)
        assert way.steps[-1:] == [] or way.steps[-1].index == way.index
        for item in way.alternatives:
            assert item.cost == min(c for c, w, found in ways if fits(found) and w[item.without] == now[item.without])
    budget = data.draw(st.integers(0, 30))
    assert climb(budget=budget).index == max(found.index for cost, _, found in ways if cost <= budget)


NO_SUMS = ("geometric", "geometric area", "weakest", "cap", "capped index", "condition across", "cap and condition")
UPPER = st.one_of(
    st.fixed_dictionaries({"node": st.sampled_from("1234"), "at_most": st.sampled_from("234")}),
    st.fixed_dictionaries({"node": st.sampled_from("AB"), "below": st.sampled_from(["2.6", "3.1", "3.6"])}),
    st.fixed_dictionaries({"sum": st.just(["2", "3"]), "at_most": st.sampled_from(["4", "5", "6", "7"])}),
    st.fixed_dictionaries({"each": st.just("area"), "at_most": st.sampled_from(["3", "3.5"])}),
)


@pytest.mark.parametrize("kind", NO_SUMS)
@settings(max_examples=12, deadline=None)
@given(rated=st.lists(st.integers(1, 4), min_size=4, max_size=4), data=st.data())
def test_what_must_not_be_exceeded_is_kept_by_every_way_that_is_proven(
    kind: str, rated: list[int], data: st.DataObject
) -> None:
    needs, lower = data.draw(st.lists(UPPER, min_size=1, max_size=2)), data.draw(st.lists(UPPER, max_size=1))
    bands = [{"name": "Tinggi", "at_least": "2.9", "needs": needs}, {"name": "Sedang", "above": "2", "needs": lower},
             {"name": "Rendah"}]  # fmt: skip
    everyone = data.draw(st.sampled_from([{}, {"needs": [{"node": "A", "at_most": "3.5"}], "otherwise": "Rendah"}]))
    whole: dict[str, Any] = {**KINDS[kind], **everyone, "predicates": bands}
    instrument = made(**whole)
    now = dict(zip(CODES, rated, strict=True))
    costs = {(code, level): data.draw(st.integers(0, 9)) for code in CODES for level in range(1, 5)}
    result = scored(instrument, now)
    # A way is sure by both forms of the index.
    forms = [instrument.model_copy(update={"predicate_from": form}) for form in ("published", "exact")]
    ways = [(cost, {scored(form, way).predicate for form in forms}) for cost, way in every(now, costs, None)]
    for aim, reached in (("Tinggi", {"Tinggi"}), ("Sedang", {"Tinggi", "Sedang"})):
        fitting = [cost for cost, found in ways if found <= reached]
        try:
            way = roadmap(result, target=aim, costs=costs, dependencies=[], instrument=instrument)
        except UsageError as refused:
            codes = {problem.code for problem in refused.findings}
            assert not fitting or codes <= {"roadmap-rule"}, (codes, min(fitting))
            continue
        after = scored(instrument, {**now, **{step.code: step.level for step in way.steps}})
        assert (way.predicate, way.index) == (after.predicate, after.index)
        assert after.predicate in reached
        assert way.cost in fitting
        assert not way.proven or way.cost == min(fitting)


def test_items_that_do_not_apply_stay_so_and_what_is_not_rated_may_be() -> None:
    maybe = made(leaves={"2": {"scale": "maybe"}}, gaps={"does": "reweight", "reason": "tidak dihitung"})
    now = {"1": 2, "2": "n/a", "3": 2}
    result = scored(maybe, now)
    costs = {(code, level): int(code) for code in CODES for level in range(1, 5)}
    way = roadmap(result, target="Tinggi", costs=costs, dependencies=[], instrument=maybe)
    after = scored(maybe, {**now, **{step.code: step.level for step in way.steps}})
    assert (way.index, way.predicate) == (after.index, after.predicate)
    assert "2" not in {step.code for step in way.steps}
    ways = []
    for one, three, four in product(range(2, 5), range(2, 5), (None, 2, 3, 4)):
        levels = {"1": one, "2": "n/a", "3": three, **({} if four is None else {"4": four})}
        cost = one - 2 + 3 * (three - 2) + 4 * ((four or 1) - 1)
        ways.append((cost, scored(maybe, levels)))
    assert way.cost == min(cost for cost, found in ways if found.predicate == "Tinggi")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ({"leaves": {"2": {"counts_if": [{"node": "1", "at_most": "3"}]}}}, "falling"),
        ({"leaves": {"2": {"counts_if": [{"node": "1", "at_least": "3"}], "if_not": "full"}}}, "condition"),
        ({"leaves": {"2": {"deducts": True}}, "one": {"weight": "1"}}, "deducts"),
    ],
)
def test_what_could_fall_where_others_rise_is_refused_by_its_node(kind: dict[str, Any], reason: str) -> None:
    instrument = made(**kind)
    with pytest.raises(UsageError) as caught:
        roadmap(scored(instrument, dict.fromkeys(CODES, 2)), target="2.5", dependencies=[], instrument=instrument)
    (problem,) = caught.value.findings
    assert (problem.code, problem.details["reason"].key) == ("roadmap-rule", f"roadmap.no_{reason}")  # type: ignore[union-attr]
    held = roadmap(scored(instrument, dict.fromkeys(CODES, 2)), budget=20, without=["1", "2"], dependencies=[],
                   instrument=instrument)  # fmt: skip
    assert {step.code for step in held.steps} <= {"3", "4"}


def test_raw_figures_alone_have_no_roadmap() -> None:
    figures = read_instrument(ROOT / "examples/instruments/hdi-2023-24.yaml")
    values = dict(zip((node.code for node in figures.indicators()), ("70", "12", "9", "9000"), strict=True))
    with pytest.raises(UsageError) as caught:
        roadmap(scored(figures, values), budget=9, instrument=figures)
    assert [problem.code for problem in caught.value.findings] == ["roadmap-instrument"]


def test_a_published_sheet_with_stages_that_open_is_climbed_by_the_bands_of_its_category() -> None:
    answers = {node.code: "1" for node in KAMI.indicators()} | {f"SE.{number}": "B" for number in range(1, 11)}
    result = scored(KAMI, answers)
    assert result.variant == "Tinggi"
    way = roadmap(result, target="Pemenuhan Kerangka Kerja Dasar", instrument=KAMI)
    names = {step.code: step.label for step in way.steps}
    after = scored(KAMI, answers | names)
    assert (way.index, way.predicate, way.proven) == (after.index, after.predicate, True)
    assert after.predicate == "Pemenuhan Kerangka Kerja Dasar"
    with pytest.raises(UsageError) as caught:
        roadmap(scored(KAMI, {code: a for code, a in answers.items() if code != "SE.1"}), budget=9, instrument=KAMI)
    assert [problem.code for problem in caught.value.findings] == ["roadmap-variant"]


@pytest.mark.parametrize("kind", ["geometric", "condition across", "cap", "need"])
def test_how_sure_a_predicate_is_where_an_index_does_not_add_up(kind: str) -> None:
    instrument = made(**KINDS[kind])
    now = {"1": 3, "2": 2, "3": 3, "4": 3}
    found = sensitivity(problem_of(scored(instrument, now), instrument, dict.fromkeys("1234", 1), {}), Fraction(1, 3))
    chances = dict.fromkeys(found.chances, Fraction(0))
    for fell in product((0, 1), repeat=4):
        chance = Fraction(1, 3) ** sum(fell) * Fraction(2, 3) ** (4 - sum(fell))
        levels = {code: now[code] - down for code, down in zip(CODES, fell, strict=True)}
        chances[scored(instrument, levels).predicate or ""] += chance
    assert found.chances == chances
    assert found.kept == sum(list(chances.values())[: list(chances).index(found.predicate) + 1])


def test_too_many_combinations_give_no_chance() -> None:
    answers = {node.code: "1" for node in KAMI.indicators()} | {f"SE.{number}": "B" for number in range(1, 11)}
    found = sensitivity(problem_of(scored(KAMI, answers), KAMI, dict.fromkeys("0123", 1), {}))
    assert (found.chances, found.kept, found.kept_percent) == ({}, None, "–")
    assert found.to_dict()["kept"] is None
