"""Laws of every installed instrument and strategy."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.comparison.crosswalk import check_crosswalk
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Grades, Levels
from spbe_sdk.files.providers import registered
from spbe_sdk.instruments.fingerprint import basis, fingerprint
from spbe_sdk.instruments.library import check_strategies, library
from spbe_sdk.instruments.soundness import check_instrument
from spbe_sdk.instruments.tree import node_bounds

NAMES = sorted(library().files)


def ladder(node: InstrumentNode, instrument: Instrument) -> list[Any]:
    """Ratings of a node from the lowest to the highest."""
    scale = instrument.scale_of(node)
    if isinstance(scale, Levels):
        return list(range(scale.minimum, scale.maximum + 1))
    if isinstance(scale, Grades):
        return sorted(scale.values, key=lambda grade: scale.values[grade])
    if instrument.unit == "points":
        return ["0", "1/3", "0.5", "1"]
    return ["1", "1.25", "2.5", "4.99", "5"]


def scored(instrument: Instrument, steps: list[int], order: int = 0) -> Any:
    ratings = []
    for node, step in zip(instrument.indicators(), steps, strict=True):
        values = ladder(node, instrument)
        ratings.append(Rating(indicator=node.code, value=values[min(step, len(values) - 1)]))
    random.Random(order).shuffle(ratings)
    year = instrument.validity.first_year
    return score(Assessment(instrument=instrument.id, region="32", year=year, ratings=tuple(ratings)), instrument)


@pytest.mark.parametrize("name", NAMES)
def test_an_instrument_is_sound_and_says_how_sure_it_is(name: str) -> None:
    instrument = load_instrument(name)
    assert check_instrument(instrument) == []
    assert check_strategies(instrument) == []
    assert sum((node.weight for node in instrument.nodes), Fraction(0)) == 100
    assert sum((node.weight for node in instrument.indicators()), Fraction(0)) == 100
    assert instrument.confidence
    assert instrument.sources
    assert instrument.legal.regulation


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25)
@given(data=st.data())
def test_scores_are_bounded_monotone_and_independent_of_order(name: str, data: st.DataObject) -> None:
    instrument = load_instrument(name)
    count = len(instrument.indicators())
    steps = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    which = data.draw(st.integers(0, count - 1))
    result = scored(instrument, steps)
    assert result.exact == scored(instrument, steps, order=1).exact
    raised = scored(instrument, [*steps[:which], steps[which] + 1, *steps[which + 1 :]])
    assert raised.exact >= result.exact
    for node in result.walk():
        low, high = node_bounds(instrument.find(node.code), instrument)  # type: ignore[arg-type]
        assert low <= node.exact <= high


@pytest.mark.parametrize("walk", library().crosswalks(), ids=lambda walk: walk.id)
def test_a_crosswalk_names_every_indicator_of_both_sides_once(walk: Any) -> None:
    old, new = load_instrument(walk.old), load_instrument(walk.new)
    assert check_crosswalk(walk, old, new) == []
    answered = {node.code for node in new.indicators()}
    assert {code for crossing in walk.crossings for code in crossing.new} == answered
    before = {node.code.split(".")[0] for node in old.indicators()}
    assert {code for crossing in walk.crossings for code in crossing.old} == before


def test_every_registered_strategy_runs_the_suite() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/scoring").glob("*.py"))
    for point, *_ in (plugin.points for plugin in registered("strategies").values()):
        if point.value.startswith("spbe_sdk."):
            assert f"strategy = staticmethod({point.attr})" in tests, point.name


# What was measured before these words were there is measured alike: an instrument that uses none keeps its fingerprint.
FINGERPRINTS = {
    "akip-12-2015": "64a31ed8ed5712fb",
    "akip-88-2021": "7c45eae7b74dacbc",
    "pemdi-8-2026": "db9a6c39e4cc8ca2",
    "spbe-5-2018": "d8b5e96d7105a28c",
    "spbe-59-2020": "2e28d4aab0071b89",
}


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_the_fingerprints_of_national_instruments_stay(name: str) -> None:
    assert fingerprint(basis(load_instrument(name), {}))[:16] == FINGERPRINTS[name]
