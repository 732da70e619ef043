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
