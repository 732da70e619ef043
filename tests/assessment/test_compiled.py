"""An index and its predicate in integers are those of the whole result, whatever was rated."""

import copy
import pickle
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk import Assessment, Rating, Result, ScoredResult, UsageError, load_instrument, score
from spbe_sdk import score_many as many
from spbe_sdk.assessment.compiled import compiled
from spbe_sdk.assessment.evaluation import evaluate, inputs_of
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Grades, Levels
from spbe_sdk.instruments.library import library

COMPILED = [name for name in sorted(library().files) if name != "akip-12-2015"]


def drawn(instrument: Instrument, draw: random.Random) -> Assessment:
    ratings = []
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        right: list[Any] = [f"{draw.randint(100, 500) / 100:.2f}", "3", 2]
        if isinstance(scale, Levels):
            right = [*range(scale.minimum, scale.maximum + 1)]
        elif isinstance(scale, Grades):
            right = [*scale.values]
        value = draw.choice(right if draw.random() < 0.8 else [None, 9, "x", True, False, "3", "1/3", -1])
        if draw.random() < 0.9:
            ratings.append(Rating(indicator=node.code, value=value))
    draw.shuffle(ratings)
    year = draw.choice([2018, 2021, 2023, 2024, 2030])
    return Assessment(instrument=instrument.id, region="32.16", year=year, ratings=tuple(ratings))


def whole(assessment: Assessment, instrument: Instrument) -> Result:
    return evaluate(inputs_of(assessment, instrument)).published()


@pytest.mark.parametrize("name", COMPILED)
def test_the_same_index_and_predicate_as_the_whole_result(name: str) -> None:
    instrument, draw = load_instrument(name), random.Random(5)
    for _ in range(25):
        assessment = drawn(instrument, draw)
        made = compiled(instrument, assessment.year)
        assert made is not None
        quick, full = made.read(assessment.ratings), whole(assessment, instrument)
        assert quick is not None
        assert (quick.index, str(quick.index), quick.predicate) == (full.index, str(full.index), full.predicate)
        result = score(assessment, instrument)
        assert (result.index, result.predicate) == (full.index, full.predicate)
        assert result.to_dict() == full.to_dict()


@pytest.mark.parametrize("predicate_from", ["published", "exact"])
@pytest.mark.parametrize("edge", ["at_least", "above"])
def test_a_predicate_at_its_edge(edge: str, predicate_from: str) -> None:
    spbe = load_instrument("spbe-59-2020")
    leaf = spbe.indicators()[0]
    nodes = tuple(leaf.model_copy(update={"code": code, "weight": Fraction(n)}) for n, code in enumerate("ab", 1))
    edges = (Fraction(4), Fraction("3.335"), Fraction(3), Fraction(8, 3), Fraction("2.33"), Fraction(5, 3))
    bands = [
        spbe.predicates[0].model_copy(update={"at_least": None, "name": str(value), edge: value}) for value in edges
    ]
    update = {"predicates": (*bands, spbe.predicates[-1]), "predicate_from": predicate_from, "predicate_rules": ()}
    instrument = spbe.model_copy(update={"nodes": nodes, **update})
    for a in range(1, 6):
        for b in range(1, 6):
            ratings = (Rating(indicator="a", value=a), Rating(indicator="b", value=b))
            assessment = Assessment(instrument="x", region="32", year=2023, ratings=ratings)
            found, full = score(assessment, instrument), whole(assessment, instrument)
            assert (found.index, found.predicate) == (full.index, full.predicate)


def spbe(*ratings: tuple[str, Any]) -> Assessment:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings)
    return Assessment(instrument="spbe-59-2020", region="32.16", year=2023, ratings=made)


@pytest.mark.parametrize(
    "ratings",
    [[("1", 3), ("1", 4)], [("D1", "3.00")], [("nothing", 3)], [("D1", "3.00"), ("1", 5)], []],
    ids=["twice", "as a whole", "unknown", "a whole and its part", "nothing"],
)
def test_what_is_no_plain_rating_is_read_with_care(ratings: list[tuple[str, Any]]) -> None:
    assessment, instrument = spbe(*ratings), load_instrument("spbe-59-2020")
    assert score(assessment).to_dict() == whole(assessment, instrument).to_dict()


@pytest.mark.parametrize(
    "changes",
    [{"strategy": "weakest-link"}, {"strategy": "weighted-geometric-mean"}, {"at_most": Fraction(3)}],
    ids=lambda changes: next(iter(changes.values())),
)
def test_what_is_no_sum_is_not_compiled(changes: dict[str, Any]) -> None:
    instrument = load_instrument("spbe-59-2020").model_copy(update=changes)
    assert compiled(instrument, 2023) is None
    assessment = spbe(("1", 5), ("2", 4))
    assert score(assessment, instrument).index == whole(assessment, instrument).index


def test_an_unknown_strategy_is_refused_at_once() -> None:
    with pytest.raises(UsageError):
        score(spbe(("1", 5)), load_instrument("spbe-59-2020").model_copy(update={"strategy": "none"}))


LOOKS: dict[str, Callable[[ScoredResult], Any]] = {
    "document": lambda result: result.to_dict(),
    "JSON": lambda result: result.model_dump_json(),
    "fields": lambda result: dict(result),
    "copy": lambda result: result.model_copy().exact,
    "shallow copy": lambda result: copy.copy(result).nodes,
    "equality": lambda result: result == score(spbe(("1", 5), ("2", 7))),
    "representation": repr,
    "validation": lambda result: Result.model_validate(result).fingerprint,
    "problems": lambda result: [finding.code for finding in result.problems],
    "change": lambda result: result.with_ratings({"1": 2}).differences,
    "fields set": lambda result: sorted(result.model_fields_set),
    "explanation": lambda result: result.explain("1"),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_result_that_waits_looks_as_one_that_does_not(look: Callable[[ScoredResult], Any]) -> None:
    waiting, ready = score(spbe(("1", 5), ("2", 7))), score(spbe(("1", 5), ("2", 7)))
    assert ready.nodes
    assert look(waiting) == look(ready)


def test_a_result_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        score(spbe(("1", 5))).nothing  # noqa: B018


def test_many_are_scored_as_they_come() -> None:
    came: list[int] = []

    def assessments() -> Any:
        for level in range(1, 6):
            came.append(level)
            yield spbe(*((str(number), level) for number in range(1, 48)))

    results = many(assessments())
    assert (str(next(results).index), came) == ("1.00", [1])
    assert [str(result.index) for result in results] == ["2.00", "3.00", "4.00", "5.00"]
    with pytest.raises(UsageError):
        next(many([spbe(("1", 5)).model_copy(update={"instrument": "none"})]))


def test_a_result_can_be_kept() -> None:
    result = score(spbe(("1", 5)))
    assert copy.deepcopy(result).to_dict() == result.to_dict()
    assert pickle.loads(pickle.dumps(Result.model_validate(result.to_dict()))) is not None
