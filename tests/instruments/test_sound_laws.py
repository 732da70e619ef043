"""Laws of every instrument that is found sound, of whatever words it is made."""

from fractions import Fraction
from typing import Any

import pandas
import polars
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from spbe_sdk import Assessment, DataError, Rating, score, score_frame
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.instruments.ruler import Ruler
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.instruments.soundness import check_instrument

# Each with answers from the lowest value to the highest; all but the last are worth nothing to 1.
SCALES: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "share": ({"kind": "number", "minimum": "0", "maximum": "1"}, ["0", "1/3", "0.5", "1"]),
    "grades": ({"kind": "grades", "values": {"A": "1", "B": "0.67", "C": "0.33", "D": "0"}}, ["D", "C", "B", "A"]),
    "yes": ({"kind": "yes-no", "yes": "1", "no": "0"}, ["tidak", "ya"]),
    "way": ({"kind": "range", "from": "20", "to": "85", "clip": "both"}, ["3", "20", "71.5", "85", "90"]),
    "less": ({"kind": "range", "from": "40", "to": "4", "clip": "low"}, ["50", "40", "13", "4"]),
    "income": ({"kind": "range", "from": "100", "to": "75000", "clip": "both", "curve": "ln"}, ["1", "700", "90000"]),
    "steps": (
        {
            "kind": "bands",
            "steps": [{"above": "0.75", "value": "1"}, {"at_least": "0.6", "value": "0.8"}, {"value": "0"}],
        },
        ["0.5999", "0.6", "0.75", "0.7501"],
    ),
}
STRATEGIES = {"points": ["plain-sum"], "scale": ["weighted-mean", "weakest-link", "weighted-geometric-mean"]}
EFFECTS = ["refuse", "reweight", "full", "zero"]


def sometimes(draw: st.DrawFn, odds: int = 4) -> bool:
    return draw(st.integers(1, odds)) == 1


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """An instrument of random words; not all of them are sound."""
    unit = draw(st.sampled_from(["points", "scale"]))
    codes = iter(f"n{number}" for number in range(100))

    def leaf() -> dict[str, Any]:
        weight = draw(st.integers(1, 9))
        node = {"code": next(codes), "kind": "item", "name": "x", "weight": str(weight)}
        return node | {"scale": draw(st.sampled_from(list(SCALES)))}

    def node(depth: int) -> dict[str, Any]:
        made = leaf() if depth == 0 or sometimes(draw, 3) else group(depth)
        if sometimes(draw):
            made["at_most"] = draw(st.sampled_from(["0.9", "3", "10"]))
        if sometimes(draw):
            made["at_least"] = draw(st.sampled_from(["0.1", "-1", "2"]))
        if sometimes(draw, 5):
            made["counts_if"] = [draw(conditions)]
            made["if_not"] = draw(st.sampled_from(["zero", "full", "reweight"]))
        if sometimes(draw, 8):
            made["deducts"] = True
        return made

    def group(depth: int) -> dict[str, Any]:
        parts = [node(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        weight = sum(Fraction(part["weight"]) for part in parts if not part.get("deducts"))
        made = {"code": next(codes), "kind": "area", "name": "x", "weight": str(weight), "nodes": parts}
        return made | {"strategy": draw(st.sampled_from(STRATEGIES[unit]))}

    edges = st.sampled_from(["0", "0.3", "0.5", "2"])
    targets = st.sampled_from([{"node": "n0"}, {"node": "c"}, {"sum": ["n0", "n1"]}, {"each": "area"}, {"node": "n3"}])
    bounds = st.sampled_from(["at_least", "above", "at_most", "below", "share"])
    conditions = st.builds(lambda target, bound, edge: {**target, bound: edge}, targets, bounds, edges)
    nodes = [node(2) for _ in range(draw(st.integers(1, 3)))]
    needs = [draw(conditions)] if sometimes(draw) else []
    return Instrument.model_validate(
        {
            "id": "drawn",
            "family": "drawn",
            "title": "x",
            "index_name": "x",
            "legal": {"regulation": "x", "status": "x"},
            "validity": {"first_year": 2020},
            "confidence": {},
            "sources": ["x"],
            "strategy": draw(st.sampled_from(STRATEGIES[unit])),
            "unit": unit,
            "decimals": draw(st.integers(0, 4)),
            "rounding": "half-up",
            "predicate_from": draw(st.sampled_from(["published", "exact"])),
            "gaps": {"value": "0", "does": draw(st.sampled_from(["value", *EFFECTS])), "reason": "x"},
            "scales": {
                name: scale | {"not_applicable": draw(st.sampled_from(EFFECTS))} for name, (scale, _) in SCALES.items()
            },
            "predicates": [{"name": "high", "at_least": "0.5", "needs": needs}, {"name": "low"}],
            "context": [{"code": "c", "kind": "context", "name": "x", "weight": "1", "scale": "share"}],
            "variants": draw(
                st.sampled_from([[], [{"name": "v", "when": [{"node": "c", "at_least": "0.5"}]}, {"name": "w"}]])
            ),
            "nodes": nodes,
        }
    )


def answers(instrument: Instrument, draw: st.DrawFn) -> dict[str, Any]:
    """An answer of its scale, or that it does not apply, or nothing, for all that is asked."""
    found = {node.code: draw(st.sampled_from([None, "n/a", *ladder(node)])) for node in instrument.asked()}
    return {code: answer for code, answer in found.items() if answer is not None}


def ladder(node: InstrumentNode) -> list[Any]:
    return SCALES[node.scale or ""][1]


@st.composite
def measured(draw: st.DrawFn) -> tuple[Instrument, list[dict[str, Any]]]:
    instrument = draw(instruments())
    assume(check_instrument(instrument) == [])
    return instrument, [answers(instrument, draw) for _ in range(3)]


def scored(instrument: Instrument, ratings: dict[str, Any]) -> Any:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    return score(Assessment(instrument="drawn", region="32", year=2024, ratings=made), instrument)


QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@QUIET
@given(measured())
def test_an_index_and_every_node_lie_within_their_range(drawn: tuple[Instrument, list[dict[str, Any]]]) -> None:
    instrument, rows = drawn
    low, high = index_range(instrument)
    ends = {node.code: (node.minimum, node.maximum) for node in Ruler.of(instrument).own.tree.walk()}
    for row in rows:
        result = scored(instrument, row)
        if result.refused:
            continue
        assert low <= result.index <= high
        for node in result.walk():
            assert ends[node.code][0] <= node.exact <= ends[node.code][1], result.explain(language="en")


@QUIET
@given(measured())
@pytest.mark.parametrize("engine", [polars.DataFrame, pandas.DataFrame])
def test_a_frame_gives_the_same_digits_and_verdicts(
    engine: Any, drawn: tuple[Instrument, list[dict[str, Any]]]
) -> None:
    instrument, rows = drawn
    frame = engine({node.code: [row.get(node.code) for row in rows] for node in instrument.asked()})
    try:
        found = score_frame(frame.assign(year=2024) if engine is pandas.DataFrame else frame, instrument, year=2024)
    except DataError as error:
        refused = [row[finding.field] for finding in error.findings for row in rows if finding.field in row]
        assert set(refused) == {"n/a"}
        return
    for number, row in enumerate(rows):
        result = scored(instrument, row)
        mine = {name: found[name].to_list()[number] for name in ("index", "gaps", "complete")}
        index = None if result.refused else str(result.index)
        assert (mine["index"] if isinstance(mine["index"], str) else None) == index
        assert (mine["gaps"], mine["complete"]) == (len(result.gaps), result.complete)
        verdict = found["predicate"].to_list()[number]
        assert (verdict if isinstance(verdict, str) else None) == result.predicate
        for node in result.walk():
            if node.nodes:
                figure = found[node.code].to_list()[number]
                assert (figure if isinstance(figure, str) else None) == (None if node.refused else str(node.index))


def rises(instrument: Instrument) -> bool:
    """Whether nothing in an instrument takes away, drops out, or asks for less."""
    conditions = [condition for node in instrument.walk() for condition in node.counts_if]
    return (
        not any(node.deducts or node.if_not != "zero" for node in instrument.walk())
        and all(condition.at_most is condition.below is None for condition in conditions)
        and instrument.gaps.does != "reweight"
    )


@QUIET
@given(measured(), st.data())
def test_a_higher_answer_never_lowers_an_index(
    drawn: tuple[Instrument, list[dict[str, Any]]], data: st.DataObject
) -> None:
    instrument, rows = drawn
    assume(rises(instrument))
    row = {code: answer for code, answer in rows[0].items() if answer != "n/a"}
    leaves = [node for node in instrument.indicators() if node.code in row]
    assume(leaves)
    leaf = data.draw(st.sampled_from(leaves))
    steps = ladder(leaf)
    higher = data.draw(st.sampled_from(steps[steps.index(row[leaf.code]) :]))
    scale = instrument.scale_of(leaf)
    assert (exact_value(scale, higher) or 0) >= (exact_value(scale, row[leaf.code]) or 0)
    before, after = scored(instrument, row), scored(instrument, row | {leaf.code: higher})
    assume(not before.refused and not after.refused)
    assert after.exact >= before.exact
