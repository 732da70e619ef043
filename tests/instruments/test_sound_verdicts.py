"""Every predicate of a sound instrument is given to someone; what is refused is given to nobody."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import drafted
from drafted import BASE, group
from spbe_sdk import Assessment, Rating, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.soundness import check_instrument

SCALES: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "levels": ({"kind": "levels", "minimum": 1, "maximum": 3}, [1, 2, 3]),
    "grades": ({"kind": "grades", "values": {"A": "3", "B": "2.5", "C": "1"}}, ["A", "B", "C"]),
    "yes": ({"kind": "yes-no", "yes": "3", "no": "1"}, ["ya", "tidak"]),
    "wide": ({"kind": "number", "minimum": "1", "maximum": "3"}, ["1", "1.7", "3"]),
}
NEVER = {"instrument-apart", "instrument-contrary", "instrument-hidden"}


def leaf(code: str, weight: str = "1", scale: str = "levels", **more: Any) -> dict[str, Any]:
    return drafted.leaf(code, weight, scale, **more)


def made(nodes: list[dict[str, Any]], predicates: list[dict[str, Any]], **more: Any) -> Instrument:
    base = {**BASE, "decimals": 2, "gaps": {"value": "1", "reason": "x"}}
    base["scales"] = {name: scale for name, (scale, _) in SCALES.items()}
    return Instrument.model_validate({**base, "nodes": nodes, "predicates": predicates, **more})


def band(name: str, edge: str | None = None, *needs: dict[str, Any], by: str = "at_least") -> dict[str, Any]:
    return {"name": name, **({by: edge} if edge else {}), "needs": list(needs)}


A, B = leaf("A"), leaf("B")
AB = [A, B]
OF_A = {"node": "A", "at_most": "2"}
POINTS = {"unit": "points", "strategy": "plain-sum", "gaps": {"does": "zero", "reason": "x"}}

REFUSED: dict[str, tuple[Instrument, str, str]] = {
    "a need keeps the index below the edge": (made(AB, [band("x", "2.6", OF_A), band("y")]), "instrument-apart", "x"),
    "a need between two levels": (
        made(AB, [band("x", "2.6", {"node": "A", "at_most": "2.9"}), band("y")]),
        "instrument-apart",
        "x",
    ),
    "an answer": (
        made([leaf("A", scale="grades"), B], [band("x", "2.5", {"node": "A", "is": ["C"]}), band("y")]),
        "instrument-apart",
        "x",
    ),
    "needs of a whole": (
        made([group("G", A, B), leaf("C")], [band("x", "2.8", {"node": "G", "below": "2"}), band("y")]),
        "instrument-apart",
        "x",
    ),
    "needs of each": (
        made(AB, [band("x", "2.5", {"each": "item", "at_most": "2"}), band("y")]),
        "instrument-apart",
        "x",
    ),
    "needs of a sum": (
        made(AB, [band("x", "2.9", {"sum": ["A", "B"], "at_most": "3"}), band("y")]),
        "instrument-apart",
        "x",
    ),
    "points": (
        made([leaf("A", "50"), leaf("B", "50")], [band("x", "60", {"node": "A", "below": "5"}), band("y")], **POINTS),
        "instrument-apart",
        "x",
    ),
    "the weakest link": (
        made(AB, [band("x", "2.5", OF_A), band("y")], strategy="weakest-link"),
        "instrument-apart",
        "x",
    ),
    "a geometric mean": (
        made(AB, [band("x", "2.5", OF_A), band("y")], strategy="weighted-geometric-mean"),
        "instrument-apart",
        "x",
    ),
    "any number": (
        made([leaf("A", scale="wide"), B], [band("x", "2.6", OF_A), band("y")]),
        "instrument-apart",
        "x",
    ),
    "needs of everyone": (
        made(AB, [band("x", "2.6"), band("y", "2"), band("z")], needs=[OF_A]),
        "instrument-apart",
        "x",
    ),
    "a whole against its parts": (
        made(
            [group("G", A, B), leaf("C")],
            [band("x", "2", {"node": "G", "at_least": "2.6"}, OF_A), band("y")],
        ),
        "instrument-contrary",
        "x",
    ),
    "an edge at the lowest index": (made(AB, [band("x", "2"), band("y", "1"), band("z")]), "instrument-hidden", "z"),
    "a published index that reaches it": (
        made(AB, [band("x", "1.008"), band("z")], predicate_from="published", at_least="1.006", decimals=2),
        "instrument-hidden",
        "z",
    ),
    "needs that lift to the one above": (
        made(AB, [band("x", "2.5"), band("y", "2", {"each": "item", "at_least": "3"}), band("z")]),
        "instrument-hidden",
        "y",
    ),
    "zero points": (
        made([leaf("A", "100")], [band("x", "50"), band("y", "0"), band("z")], **POINTS),
        "instrument-hidden",
        "z",
    ),
}
LET_THROUGH: dict[str, Instrument] = {
    "needs and edge that meet": made(AB, [band("x", "2.5", OF_A), band("y")]),
    "an edge at the lowest with needs": made(AB, [band("x", "1", {"node": "A", "at_least": "2"}), band("y")]),
    "above the lowest": made(AB, [band("x", "1", by="above"), band("y")]),
    "the lowest for whoever lacks what all need": made(AB, [band("x", "1"), band("y")], needs=[OF_A]),
    "an item that drops out": made(
        AB, [band("x", "3", OF_A), band("y")], scales={"levels": SCALES["levels"][0] | {"not_applicable": "reweight"}}
    ),
    "a deduction that drops out": made(
        [leaf("A", scale="yes", deducts=True), B],
        [band("x", "2.5", {"node": "A", "below": "3"}), band("y")],
        scales={name: scale | {"not_applicable": "reweight"} for name, (scale, _) in SCALES.items()},
    ),
    "a whole of which a deduction alone is left": made(
        [
            group("G", A | {"deducts": True}, B | {"counts_if": [{"node": "A", "below": "1.5"}], "if_not": "reweight"}),
            leaf("C"),
        ],
        [band("x", "2.4", {"node": "B", "below": "2"}), band("y")],
    ),
    "what counts in full though it was not met": made(
        [A | {"counts_if": [{"node": "B", "at_least": "3"}], "if_not": "full"}, B],
        [band("x", "2.5", {"node": "B", "at_most": "2"}), band("y")],
    ),
    "an edge beyond the cap that is published": made(
        AB, [band("x", "2.999"), band("y")], predicate_from="published", at_most="2.996"
    ),
    "a published index that is rounded up": made(
        AB, [band("x", "2.504", OF_A), band("y")], predicate_from="published", decimals=0
    ),
}


def verdicts(instrument: Instrument) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.found)) for finding in check_instrument(instrument)]


@pytest.mark.parametrize("fault", REFUSED)
def test_a_predicate_that_nobody_is_given_is_named_with_its_cause(fault: str) -> None:
    instrument, code, name = REFUSED[fault]
    assert (code, name) in verdicts(instrument)
    assert name not in given_to_anyone(instrument)


@pytest.mark.parametrize("sound", LET_THROUGH)
def test_a_predicate_that_someone_is_given_is_let_through(sound: str) -> None:
    assert verdicts(LET_THROUGH[sound]) == []
    assert given_to_anyone(LET_THROUGH[sound]) == {item.name for item in LET_THROUGH[sound].predicates}


def test_the_cause_is_told_in_figures_of_the_reader_and_its_remedy_helps() -> None:
    instrument, _, _ = REFUSED["a need keeps the index below the edge"]
    (finding,) = check_instrument(instrument)
    assert "A indeks paling tinggi 2,5, di bawah batasnya, 2,6" in finding.message("id")
    assert finding.origin is not None and finding.origin.path == "predicates.x"
    assert verdicts(made(AB, [band("x", "2.5", OF_A), band("y")])) == []


def test_a_root_is_told_to_four_decimals_and_an_edge_there_is_reached() -> None:
    (finding,) = check_instrument(REFUSED["a geometric mean"][0])
    assert finding.message("en").endswith("keeps the index at 2.4494 at most, below its edge, 2.5.")
    assert verdicts(made(AB, [band("x", "2.4494", OF_A), band("y")], strategy="weighted-geometric-mean")) == []


def test_a_predicate_that_no_set_of_answers_meets_is_a_warning() -> None:
    """No mean of two levels lies between two and two and a half."""
    (finding,) = check_instrument(made(AB, [band("x", "2.5"), band("y", "2.1"), band("z")]))
    assert (finding.code, finding.found, str(finding.severity)) == ("instrument-never", "y", "warning")


def given_to_anyone(instrument: Instrument) -> set[str]:
    """The predicates of all assessments that there can be."""
    asked = instrument.asked()
    answers = [[None, "n/a", *SCALES[node.scale or ""][1]] for node in asked]
    found: set[str] = set()
    for chosen in product(*answers):
        rated = {node.code: value for node, value in zip(asked, chosen, strict=True) if value is not None}
        if any(value == "n/a" and not _may(instrument, code) for code, value in rated.items()):
            continue
        ratings = tuple(Rating(indicator=code, value=value) for code, value in rated.items())
        result = score(Assessment(instrument="p", region="32", year=2024, ratings=ratings), instrument)
        found |= set() if result.predicate is None else {result.predicate}
    return found


def _may(instrument: Instrument, code: str) -> bool:
    node = instrument.find(code)
    return node is not None and getattr(instrument.scale_of(node), "not_applicable", "refuse") != "refuse"


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """Small instruments of every rule, whose predicates need this and that."""
    scales = st.sampled_from(["levels", "levels", "grades", "yes"])
    leaves = [leaf(code, str(draw(st.integers(1, 4))), draw(scales)) for code in "ABC"]
    held: list[dict[str, Any]] = [{}, {}, {"at_most": "2"}, {"at_least": "1.5"}, {"deducts": True}]
    leaves = [node | draw(st.sampled_from(held)) for node in leaves]
    edges = st.sampled_from(["1", "1.5", "2", "2.4", "2.9", "3"])
    targets = st.sampled_from([{"node": "A"}, {"node": "B"}, {"sum": ["A", "C"]}, {"each": "item"}, {"node": "G"}])
    bounds = st.sampled_from(["at_least", "above", "at_most", "below"])
    conditions = st.builds(lambda target, bound, edge: {**target, bound: edge}, targets, bounds, edges)
    if draw(st.booleans()):
        leaves[1] |= {"counts_if": [draw(conditions)], "if_not": draw(st.sampled_from(["zero", "full", "reweight"]))}
    rules = st.sampled_from(["weighted-mean", "weighted-mean", "weakest-link", "weighted-geometric-mean"])
    nodes = [group("G", leaves[0], leaves[1], strategy=draw(rules)), leaves[2]]
    high, low = sorted(draw(st.lists(edges, min_size=2, max_size=2, unique=True)), reverse=True)
    several = st.lists(conditions, max_size=2)
    effects = st.sampled_from(["refuse", "refuse", "reweight", "full", "zero"])
    return made(
        nodes,
        [band("x", high, *draw(several)), band("y", low, *draw(several)), band("z")],
        strategy=draw(rules),
        needs=draw(st.sampled_from([[], [], [draw(conditions)]])),
        otherwise=draw(st.sampled_from([None, "y", "z"])),
        decimals=draw(st.integers(0, 2)),
        predicate_from=draw(st.sampled_from(["published", "exact"])),
        scales={name: scale | {"not_applicable": draw(effects)} for name, (scale, _) in SCALES.items()},
    )


def is_about_verdicts(finding: Finding) -> bool:
    return finding.code in NEVER | {"instrument-never"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(instruments())
def test_what_is_refused_nobody_is_given_and_what_passes_somebody_is(instrument: Instrument) -> None:
    findings = check_instrument(instrument)
    assume(all(map(is_about_verdicts, findings)))
    never = {finding.found for finding in findings}
    told = instrument.model_dump_json(by_alias=True, exclude_defaults=True)
    assert {item.name for item in instrument.predicates} - never == given_to_anyone(instrument), (findings, told)
